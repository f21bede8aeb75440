"""Why somebody sees an entity or not: each gate with its audience and the policies that decided, never a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from graph_service.access.audiences import AudienceClass, ClassState, ClassTable, guarding_class
from graph_service.access.grants import Grant
from graph_service.access.matrix import is_internal
from graph_service.access.policy_notes import PolicyNote, policy_notes
from graph_service.access.principals import Principal
from graph_service.access.purposes import PURPOSES, Purpose, Purposes
from graph_service.access.rules import Decision, Rules
from graph_service.errors import InputError
from graph_service.schema import FieldClass, NodeType

EXISTENCE = "existence"


@dataclass(frozen=True, slots=True)
class EntityClasses:
    """An entity as the gates know it: id, type, and the number of the audience class at each of its gates.

    The number of `record` is that of the `audience` of the whole entity.
    """

    id: str
    type: NodeType
    numbers: Mapping[FieldClass, int | None]


class Obstacle(StrEnum):
    """Why a gate is shut whatever the policies say."""

    NO_AUDIENCE = "no_audience"
    UNREADABLE = "unreadable"
    STAGED = "staged"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision with the policies that made it: those that permit, or those that forbid; none: nothing permits it."""

    allowed: bool
    policies: tuple[PolicyNote, ...]


@dataclass(frozen=True, slots=True)
class GateExplained:
    """One gate of an entity with the fields behind it.

    `gate` is `existence`, which goes before all others and guards every field that is not personal, or a field class;
    `field_class` is the one that its audience stands in. `ruling` is missing where there is no audience to ask about.
    `seen` says whether what lies behind is seen: through this gate and the first one.
    """

    gate: str
    field_class: FieldClass
    fields: tuple[str, ...]
    audience: str | None
    obstacle: Obstacle | None
    ruling: Ruling | None
    seen: bool

    @property
    def opens(self) -> bool:
        """Whether this gate by itself is open."""
        return self.obstacle is None and self.ruling is not None and self.ruling.allowed


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a principal sees of an entity, for a purpose, on a day, and why.

    `claim` says why the purpose may be named or not. If not, nothing is seen: no gate is asked about, and
    `open_purposes` are the ones that may be named. `use` says the same of the `grant` that is named beside it.
    """

    principal: Principal
    purpose: Purpose | None
    today: date
    id: str
    type: str
    claim: Ruling | None
    open_purposes: tuple[str, ...] = ()
    gates: tuple[GateExplained, ...] = ()
    grant: Grant | None = None
    use: Ruling | None = None

    def of_field(self, name: str) -> Explanation:
        """The same for one field alone: its own gate, and existence, which goes before."""
        return replace(self, gates=tuple(one for one in self.gates if one.gate == EXISTENCE or name in one.fields))

    def as_json(self) -> dict[str, Any]:
        """For other programs: ids and words, and no number of a class."""
        who = self.principal
        return {
            "principal": {
                "id": who.id, "roles": sorted(who.roles), "measures": sorted(who.measures), "units": sorted(who.units),
            },
            "purpose": self.purpose.name if self.purpose else None,
            "grant": self.grant.id if self.grant else None,
            "today": self.today.isoformat(),
            "entity": {"id": self.id, "type": self.type},
            "claim": asdict(self.claim) if self.claim else None,
            "use": asdict(self.use) if self.use else None,
            "open_purposes": list(self.open_purposes),
            "gates": [asdict(one) for one in self.gates],
        }  # fmt: skip


def explain(
    rules: Rules,
    principal: Principal,
    purpose: Purpose | None,
    today: date,
    entity: EntityClasses,
    table: ClassTable,
    *,
    grant: Grant | None = None,
    notes: Mapping[str, PolicyNote] | None = None,
    purposes: Purposes = PURPOSES,
) -> Explanation:
    """Ask the rules about every gate of the entity; `notes` tell of the policies of these rules.

    `grant`: what is named beside the purpose; without a purpose it is nothing.
    """
    known = policy_notes() if notes is None else notes
    told = Explanation(principal, purpose, today, entity.id, entity.type.label, claim=None)
    if purpose is not None:
        told = replace(told, claim=_ruling(rules.may_claim(principal, purpose), known))
    if told.claim is not None and not told.claim.allowed:
        allowed = (one.name for one in purposes.claimable if rules.may_claim(principal, one).allowed)
        return replace(told, open_purposes=tuple(allowed))
    if purpose is not None and grant is not None:
        told = replace(told, grant=grant, use=_ruling(rules.may_use_grant(principal, purpose, today, grant), known))
        if told.use is not None and not told.use.allowed:
            return told
    kinds = personal_classes(entity.type)
    found = {kind: _class_at(entity.numbers.get(kind), table) for kind in (FieldClass.RECORD, *kinds)}
    asked = {kind: one for kind, one in found.items() if isinstance(one, AudienceClass)}
    pairs = [(one.field_class, one.audience) for one in asked.values()]
    decisions = rules.may_see(principal, purpose, today, pairs, grant=told.grant)
    rulings = {kind: _ruling(decision, known) for kind, decision in zip(asked, decisions, strict=True)}
    existence = _gate(entity.type, FieldClass.RECORD, found[FieldClass.RECORD], rulings)
    gates = [replace(existence, seen=existence.opens)]
    for kind in kinds:
        gate = _gate(entity.type, kind, found[kind], rulings)
        gates.append(replace(gate, seen=gate.opens and existence.opens))
    return replace(told, gates=tuple(gates))


def personal_classes(type_: NodeType) -> tuple[FieldClass, ...]:
    """The field classes that have a gate of their own in this type."""
    used = {field.field_class for field in type_.fields}
    return tuple(kind for kind in FieldClass if kind in used and kind is not FieldClass.RECORD)


def explained_field(type_: NodeType, name: str) -> str:
    """The name of the field again; raises `InputError` for one that the type does not have, or that nobody is shown."""
    if is_internal(type_.field(name)):
        raise InputError("This is the number of an audience class, which is shown to nobody.", where=name)
    return name


def _ruling(decision: Decision, notes: Mapping[str, PolicyNote]) -> Ruling:
    return Ruling(decision.allowed, tuple(notes[name] for name in decision.policies))


def _class_at(number: int | None, table: ClassTable) -> AudienceClass | Obstacle:
    if number is None:
        return Obstacle.NO_AUDIENCE
    return table.by_number.get(number, Obstacle.UNREADABLE)


def _gate(
    type_: NodeType, kind: FieldClass, found: AudienceClass | Obstacle, rulings: Mapping[FieldClass, Ruling]
) -> GateExplained:
    fields = tuple(field.name for field in type_.fields if field.field_class is kind and not is_internal(field))
    name = EXISTENCE if kind is FieldClass.RECORD else kind.value
    if isinstance(found, Obstacle):
        stands_in = guarding_class(type_.label) if kind is FieldClass.RECORD else kind
        return GateExplained(name, stands_in, fields, None, found, None, seen=False)
    # A load that is not published yet is in no view, whatever its audience.
    staged = Obstacle.STAGED if found.state is ClassState.STAGED else None
    return GateExplained(name, found.field_class, fields, str(found.audience), staged, rulings[kind], seen=False)
