"""The whole table of roles, purposes, types and fields: which audiences open to whom, computed from the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from graph_service.access.audiences import Audience, Pair, Scope, guarding_class
from graph_service.access.grants import Grant
from graph_service.access.principals import Principal, Role
from graph_service.access.purposes import PURPOSES, Purpose, Purposes
from graph_service.access.rules import Rules
from graph_service.schema import LIST_MARK, NODE_TYPES, RELATIONSHIP_TYPES, Field, FieldClass


class Circle(StrEnum):
    """Whom an audience addresses, seen from whoever asks."""

    PUBLIC = "public"
    COMMUNITY = "community"
    ADMINISTRATION = "administration"
    SUPPORT = "support"
    OWN_MEASURE = "own measure"
    OTHER_MEASURES = "other measures"
    OWN_UNIT = "own unit"
    OTHER_UNITS = "other units"
    GRANTED = "granted"
    UNDER_GRANT = "under a grant"
    NOBODY = "nobody"


class Naming(StrEnum):
    """What an audience says of the purpose that is asked for."""

    THIS = "names this purpose"
    NONE = "names no purpose"
    OTHER = "names other purposes only"
    ENDED = "has ended"


_OWN_MEASURE, _OWN_UNIT = "measure-own", "unit:own"
_ADDRESSED: Mapping[Circle, tuple[Scope, str | None]] = MappingProxyType(
    {
        Circle.PUBLIC: (Scope.PUBLIC, None),
        Circle.COMMUNITY: (Scope.COMMUNITY, None),
        Circle.ADMINISTRATION: (Scope.ADMINISTRATION, None),
        Circle.SUPPORT: (Scope.SUPPORT, None),
        Circle.OWN_MEASURE: (Scope.MEASURE, _OWN_MEASURE),
        Circle.OTHER_MEASURES: (Scope.MEASURE, "measure-other"),
        Circle.OWN_UNIT: (Scope.UNIT, _OWN_UNIT),
        Circle.OTHER_UNITS: (Scope.UNIT, "unit:other"),
        Circle.GRANTED: (Scope.GRANTED, None),
        Circle.UNDER_GRANT: (Scope.GRANTED, None),
        Circle.NOBODY: (Scope.NOBODY, None),
    }
)
# Any day will do: only whether an audience has ended matters. A fixed one keeps the table the same every day.
_DAY = date(2000, 1, 2)

Opened = Mapping[tuple[FieldClass, Naming], tuple[Circle, ...]]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What opens to each role for each purpose (none: no purpose is named); a role that may not ask is not in it."""

    opened: Mapping[tuple[str | None, Role], Opened]

    def roles(self, purpose: str | None) -> tuple[Role, ...]:
        """The roles that may name the purpose."""
        return tuple(role for role in Role if (purpose, role) in self.opened)

    def circles(
        self, purpose: str | None, role: Role, field_class: FieldClass, naming: Naming = Naming.THIS
    ) -> tuple[Circle, ...]:
        """Whose audiences open to that role; none: nothing does, or it may not ask."""
        return self.opened.get((purpose, role), {}).get((field_class, naming), ())


def access_matrix(rules: Rules, purposes: Purposes = PURPOSES) -> Matrix:
    """Ask the rules about every role, every purpose, every field class and every kind of audience."""
    opened: dict[tuple[str | None, Role], Opened] = {}
    for purpose in (None, *purposes.claimable):
        probes = list(_probes(purpose, purposes))
        pairs: list[Pair] = [(kind, audience) for kind, _, _, audience in probes]
        for role in Role:
            asker = alone_in(role)
            if purpose is not None and not rules.may_claim(asker, purpose).allowed:
                continue
            found: dict[tuple[FieldClass, Naming], dict[Circle, None]] = {}
            decisions = rules.may_see(asker, purpose, _DAY, pairs)
            # For the circle of those who have a grant: one of their own measure, for the very purpose.
            granted = decisions if purpose is None else rules.may_see(asker, purpose, _DAY, pairs, grant=_own(purpose))
            for (kind, naming, circle, _), *both in zip(probes, decisions, granted, strict=True):
                if both[circle is Circle.UNDER_GRANT].allowed:
                    found.setdefault((kind, naming), {})[circle] = None
            opened[purpose.name if purpose else None, role] = {key: tuple(circles) for key, circles in found.items()}
    return Matrix(MappingProxyType(opened))


def _own(purpose: Purpose) -> Grant:
    return Grant("grant-own", purpose.name, _OWN_MEASURE, "topic:any", _DAY, _DAY, "matrix", "the table of access")


def alone_in(role: Role) -> Principal:
    """A principal of that role alone (and of `public`, which everybody has), with one measure and one unit."""
    return Principal(
        id=f"matrix-{role.value}",
        name=role.value,
        roles=frozenset({Role.PUBLIC, role}),
        measures=frozenset({_OWN_MEASURE}),
        units=frozenset({_OWN_UNIT}),
    )


def _probes(purpose: Purpose | None, purposes: Purposes) -> Iterator[tuple[FieldClass, Naming, Circle, Audience]]:
    """Every kind of audience that the table tells apart, for a request with that purpose."""
    line = purpose.line if purpose else ()
    this = () if purpose is None else (purpose.name,)
    others = [(one.name,) for one in purposes.claimable if one.name not in line]
    yesterday = _DAY - timedelta(days=1)
    for kind in FieldClass:
        for circle, (scope, of) in _ADDRESSED.items():
            if scope is not Scope.GRANTED:  # which names a purpose always
                yield kind, Naming.NONE, circle, Audience(scope, of)
                if scope is Scope.NOBODY:  # such an audience names nothing and has no end
                    continue
                yield kind, Naming.ENDED, circle, Audience(scope, of, until=yesterday)
            if this:
                yield kind, Naming.THIS, circle, Audience(scope, of, this)
                yield kind, Naming.ENDED, circle, Audience(scope, of, this, until=yesterday)
            for other in others:
                yield kind, Naming.OTHER, circle, Audience(scope, of, other)


def circles_in_words(circles: Iterable[Circle]) -> list[str]:
    """The circles as they are told: the own and all other measures are `every measure`; who needs no grant, has one."""
    known = set(circles)
    if Circle.GRANTED in known:
        known.discard(Circle.UNDER_GRANT)
    words = []
    for circle in Circle:
        if circle not in known:
            continue
        for own, others, every in (
            (Circle.OWN_MEASURE, Circle.OTHER_MEASURES, "every measure"),
            (Circle.OWN_UNIT, Circle.OTHER_UNITS, "every unit"),
        ):
            if circle in (own, others) and {own, others} <= known:
                words += [every] if circle is own else []
                break
        else:
            words.append(circle.value)
    return words


def is_internal(field: Field) -> bool:
    """Whether the field is the number of an audience class, which leaves the process for nobody."""
    return field.term == "gs:audience"


@dataclass(frozen=True, slots=True)
class Placed:
    """A field of a type in the field class that it stands in; `field` is empty for the existence of such a thing."""

    type: str
    field: str
    field_class: FieldClass


def stands_with_its_subject(type_name: str) -> bool:
    """Whether a thing of the type stands in the field class of what it is about: a claim and the tie to its subject."""
    return type_name in ("Claim", "CLAIMED_OF", "Suggestion", "SUGGESTED_FOR")


def placed_fields() -> Iterator[Placed]:
    """Every type of the vocabulary with its existence and its fields; what a claim is about decides for a claim."""
    for name, fields in (
        *((node.label, node.fields) for node in NODE_TYPES.values()),
        *((tie.type, tie.fields) for tie in RELATIONSHIP_TYPES.values()),
    ):
        guards = tuple(FieldClass) if stands_with_its_subject(name) else (guarding_class(name),)
        for guard in guards:
            yield Placed(name, "", guard)
        for field in fields:
            if is_internal(field):
                continue
            # A field that is not personal is told with the thing itself.
            for kind in guards if field.field_class is FieldClass.RECORD else (field.field_class,):
                yield Placed(name, field.name, kind)


COLUMNS = ("role", "purpose", "type", "field", "field_class", "scopes", "scopes_without_named_purpose")


def expanded(matrix: Matrix) -> Iterator[tuple[str, ...]]:
    """The table with a row (`COLUMNS`) for each role, purpose that it may name, type and field."""
    placed = list(placed_fields())
    for purpose, role in matrix.opened:
        cells = {
            kind: tuple(
                LIST_MARK.join(circles_in_words(matrix.circles(purpose, role, kind, naming)))
                for naming in (Naming.THIS, Naming.NONE)
            )
            for kind in FieldClass
        }
        for one in placed:
            yield (role.value, purpose or "", one.type, one.field, one.field_class.value, *cells[one.field_class])
