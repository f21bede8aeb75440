"""Conflicts: what sources say against each other, listed and resolved; nothing that was said is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graph_service.access import present_day
from graph_service.access.audiences import guarding_class
from graph_service.errors import Conflict, InputError, NotFound
from graph_service.exchange.circles import circle_over, known_ends, told
from graph_service.exchange.difference import Classes, Difference, NewClaim
from graph_service.exchange.drafts import Place
from graph_service.exchange.existing import (
    Existing,
    read_claims,
    read_class_texts,
    read_existing,
    read_properties,
    read_ties,
)
from graph_service.exchange.identity import Tie
from graph_service.exchange.loads import one_load
from graph_service.exchange.writing import write_difference
from graph_service.schema import (
    LIST_MARK,
    NODE_TYPES,
    ORDERED_LISTS,
    RELATIONSHIP_TYPES,
    FieldClass,
    Kind,
    relationship_type,
)
from graph_service.store import Store, silent

Resolution = Literal["accept", "reject"]


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A claim that nobody has decided on, beside the value that is shown.

    Of a `personal` one neither the name nor a value is told: they leave the graph through a view alone.
    """

    claim: str
    entity: str
    type: str
    name: str | None
    field: str
    shown: Any
    value: str | None
    source: str
    as_of: str
    confidence: float
    personal: bool


def conflicts(store: Store) -> list[OpenConflict]:
    """All open claims by entity and field, for those who review them; it is not bound to a view.

    So what is said of persons is left out: there are only id, field and source, by which it can be decided on.
    """
    rows = store.read("existing_conflicts", {"claim": ""})
    known = read_properties(store, {row["entity"] for row in rows if not _is_personal(row)})
    return [_conflict(store, row, known.get(row["entity"])) for row in rows]


def _conflict(store: Store, row: dict[str, Any], properties: dict[str, Any] | None) -> OpenConflict:
    name, shown, value = None, None, None
    field, *rest = row["field"].split(" ")
    if properties is not None and not _is_personal(row):
        name, shown, value, field = row["name"], _shown(store, row, properties), row["value"], row["field"]
    elif rest:  # with whom a person has to do is personal too
        field = f"{field} … {rest[-1]}"
    return OpenConflict(
        row["claim"], row["entity"], row["type"], name, field, shown, value, row["source"], row["as_of"],
        row["confidence"] if row["confidence"] is not None else 1.0, _is_personal(row),
    )  # fmt: skip


def _is_personal(row: dict[str, Any]) -> bool:
    """Whether a claim is about a person, or about a relationship with one."""
    tie = RELATIONSHIP_TYPES.get(row["field"].split(" ")[0])
    return row["type"] == "Person" or (tie is not None and "Person" in tie.ends)


def _shown(store: Store, row: dict[str, Any], properties: dict[str, Any]) -> Any:
    """The value beside the claim: a property, or the end of a relationship of which there is one at a time."""
    tie = row["field"].split(" ")[0]
    if tie not in RELATIONSHIP_TYPES:
        return properties.get(row["field"])
    return [found.end for found in read_ties(store, [row["entity"]], [tie])]


def resolve_conflict(store: Store, claim: str, resolution: Resolution) -> None:
    """Accept or reject a claim. The value that an accepted one replaces is kept as a rejected claim of its source.

    Raises `NotFound` for an unknown claim, and `Conflict` when the claim is for fewer eyes than the value that it
    would replace (accepting it would show it to all of them), when what it names is no more, and when the relationship
    that it names would close a circle.
    """
    if resolution not in ("accept", "reject"):
        raise InputError(f"{resolution!r} is no resolution.", where="resolution", remedy="One of: accept, reject.")
    with one_load(store) as load:  # what is read here is not changed by an import meanwhile
        rows = store.read("existing_conflicts", {"claim": claim})
        if not rows:
            raise NotFound("There is no such claim.", where=claim, remedy="List them with graph-service conflicts.")
        row = rows[0]
        if resolution == "accept" and row["state"] == "accepted":
            raise Conflict("This claim was accepted before.", where=claim, remedy="Accept another claim to replace it.")
        difference = Difference()
        today = present_day().isoformat()
        difference.claim_changes[claim] = {
            "state": "accepted" if resolution == "accept" else "rejected", "decided_on": today,
        }  # fmt: skip
        if resolution == "accept":
            _accept(store, row, difference, today)
        write_difference(store, load, difference, silent)


def _accept(store: Store, row: dict[str, Any], difference: Difference, today: str) -> None:
    entity, field, value = row["entity"], row["field"], row["value"]
    classes = read_class_texts(store)
    audience = classes[row["audience"]][1]
    properties = read_properties(store, [entity])[entity]
    if field in (properties.get("corrected_fields") or ()):
        raise Conflict(
            "The person has corrected this field.", where=row["claim"],
            remedy="Reject the claim, or ask the data protection officer (person correct).",
        )  # fmt: skip
    if field.split(" ")[0] in RELATIONSHIP_TYPES:
        _accept_tie(store, row, classes, difference, today)
        return
    kind = guarding_class(row["type"], field)
    gate = classes[properties["audience" if kind is FieldClass.RECORD else f"{kind.value}_audience"]][1]
    if audience not in ("public", gate):
        raise _for_fewer(row, audience, gate)
    take_over(store, entity, row["type"], field, value, properties, gate, difference, today)


def take_over(
    store: Store, entity: str, type_: str, field: str, value: str, properties: dict[str, Any], gate: str,
    difference: Difference, today: str,
) -> None:  # fmt: skip
    """Add to the difference that the field takes this value, and that what stood there is kept as a rejected claim.

    `properties` are the entity's, `gate` is the audience before the field, in words. A list takes the items in.
    """
    kind = guarding_class(type_, field)
    if type_ == "Person":
        difference.persons.add(entity)
    own = next(one for one in NODE_TYPES[type_].fields if one.name == field)
    old = properties.get(field)
    if own.kind is Kind.TEXTS:
        joined = list(dict.fromkeys((*(old or []), *value.split(LIST_MARK))))
        difference.node_changes[entity] = {field: sorted(joined) if field in ORDERED_LISTS else joined}
        return
    difference.node_changes[entity] = {field: _typed(own.kind, value)}
    replaced = [] if old is None else [_kept(entity, field, old, properties, gate, kind, today)]
    _replace(store, entity, field, replaced, difference, today)


def _kept(
    entity: str, field: str, value: Any, said: Mapping[str, Any], audience: str, kind: FieldClass, today: str
) -> NewClaim:
    """The value that stood there before a decision, as a rejected claim of the source that `said` names."""
    return NewClaim(
        entity, field, str(value), "rejected", said["source"], said["as_of"], said.get("confidence", 1.0),
        said.get("invented", False), kind, audience, today,
    )  # fmt: skip


def _replace(
    store: Store, entity: str, field: str, replaced: Iterable[NewClaim], difference: Difference, today: str
) -> None:
    """Note that what stood there is decided against: its accepted claim, or a claim that is made of it."""
    said = [one for one in read_claims(store, [entity]).get(entity, ()) if one.field == field]
    accepted = [one for one in said if one.state == "accepted"]
    for one in accepted:
        difference.claim_changes[one.id] = {"state": "rejected", "decided_on": today}
    if not accepted:
        known = {(one.value, one.source) for one in said if one.state == "rejected"}
        difference.claims.extend(one for one in replaced if (one.value, one.source) not in known)


def _accept_tie(store: Store, row: dict[str, Any], classes: Classes, difference: Difference, today: str) -> None:
    """The claim names another end (`PART_OF`), or a field of a relationship (`RESPONSIBLE_FOR topic:x basis`)."""
    entity, field, value = row["entity"], row["field"], row["value"]
    type_, *rest = field.split(" ")
    kind, audience = guarding_class(type_), classes[row["audience"]][1]
    existing, place = read_existing(store, names=False), Place("conflicts", row["claim"])
    ties = read_ties(store, [entity], [type_])
    replaced = []
    if rest:
        end, name = existing.redirects.get(rest[0], rest[0]), rest[-1]
        new = _typed(relationship_type(type_).field(name).kind, value)
        there = [tie for tie in ties if tie.end == end]
        if not there:
            raise _no_more(row, "relationship")
        for tie in there:
            gate = classes[tie.properties["audience"]][1]
            if audience not in ("public", gate):
                raise _for_fewer(row, audience, gate)
            old = tie.properties.get(name)
            if old is not None and old != new:
                replaced.append(_kept(entity, field, old, tie.properties, gate, kind, today))
            same = Tie(type_, entity, end, tie.properties, place, frozenset())
            difference.tie_changes.append((same, {name: new}))
    else:
        end = existing.redirects.get(value, value)
        _may_lead(store, row, type_, end, existing)
        for tie in ties:
            if tie.end != end and relationship_type(type_).single:
                gate = classes[tie.properties["audience"]][1]
                replaced.append(_kept(entity, field, tie.end, tie.properties, gate, kind, today))
                difference.removed_ties.append((type_, entity, tie.end, ()))
        if all(tie.end != end for tie in ties):
            provenance = {name: row[name] for name in ("source", "as_of", "confidence", "invented")}
            fields = {**provenance, "audience": audience}
            difference.new_ties.append(Tie(type_, entity, end, fields, place, frozenset()))
    _replace(store, entity, field, replaced, difference, today)


def _may_lead(store: Store, row: dict[str, Any], type_: str, end: str, existing: Existing) -> None:
    """Raises `Conflict` when a relationship of that type cannot lead from the entity of the claim to that end."""
    kind = relationship_type(type_)
    if existing.types.get(end) not in kind.ends:
        raise _no_more(row, "entity of the right type")
    if kind.acyclic:
        ends = known_ends(store, type_)
        ends[row["entity"]] = {end} if kind.single else {*ends.get(row["entity"], ()), end}
        if circle := circle_over(ends, [(row["entity"], end)]):
            raise Conflict(
                f"{type_} would run in a circle: {told(circle)}.", where=row["claim"],
                remedy="Correct one of the other relationships first, or reject the claim.",
            )  # fmt: skip


def _no_more(row: dict[str, Any], what: str) -> Conflict:
    return Conflict(f"The claim names no {what} of the graph (any more).", where=row["claim"], remedy="Reject it.")


def _for_fewer(row: dict[str, Any], audience: str, gate: str) -> Conflict:
    return Conflict(
        f"The claim is for {audience}, the field for {gate}.", where=row["claim"],
        remedy="Change the audience of the claim or of the entity first.",
    )  # fmt: skip


def _typed(kind: Kind, value: str) -> Any:
    match kind:
        case Kind.NUMBER:
            return float(value)
        case Kind.INTEGER:
            return int(value)
        case Kind.BOOLEAN:
            return value == "True"
    return value
