"""What becomes of the relationships, and of the claims about them, when one entity goes on as another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_service.access import present_day
from graph_service.access.audiences import guarding_class
from graph_service.errors import Conflict
from graph_service.exchange.circles import circle_over, known_ends, told
from graph_service.exchange.comparing import compare_tie_as_other_source
from graph_service.exchange.difference import Classes, NewClaim, TieKey, tie_key
from graph_service.exchange.drafts import Place
from graph_service.exchange.existing import KnownClaim
from graph_service.exchange.identity import Tie
from graph_service.schema import RELATIONSHIP_TYPES, FieldClass
from graph_service.store import Private, Store

Row = dict[str, Any]


@dataclass(slots=True)
class Moved:
    """The relationships to create and to change, the new claims, and the changes of claims as rows."""

    ties: list[Row] = field(default_factory=list)
    tie_changes: list[Row] = field(default_factory=list)
    claims: list[NewClaim] = field(default_factory=list)
    claim_changes: list[Row] = field(default_factory=list)


def led_to(ties: Iterable[Row], id_: str, into: str) -> list[Row]:
    """The relationships with one end exchanged."""
    names = {id_: into}
    return [
        {**tie, "start": names.get(tie["start"], tie["start"]), "end": names.get(tie["end"], tie["end"])}
        for tie in ties
    ]


def moved(store: Store, id_: str, into: str, claims: Mapping[str, list[KnownClaim]], classes: Classes) -> Moved:
    """What a merge of `id_` into `into` makes of the relationships of both (`claims`: what is said of each).

    Of what there is one at a time the one of `into` stays, and the other becomes a claim; so does what two equal
    relationships say differently. Raises `Conflict` when a circle would come of it.
    """
    result = Moved()
    there = led_to(store.read("existing_ties_of", {"id": into}), id_, into)
    known = {_key(tie): tie for tie in there if tie["start"] != tie["end"]}
    after = dict(known)
    single = {(key[0], key[1]) for key in known if RELATIONSHIP_TYPES[key[0]].single}
    said = [*claims.get(id_, ()), *claims.get(into, ())]
    decided = {one.field for one in claims.get(id_, ()) if one.state == "accepted"}
    refused: set[TieKey] = set()
    for tie in led_to(store.read("existing_ties_of", {"id": id_}), id_, into):
        key = _key(tie)
        if tie["start"] == tie["end"]:
            continue
        in_words = Tie(tie["type"], tie["start"], tie["end"], _in_words(tie, classes), _PLACE, frozenset())
        if (twin := known.get(key)) is not None:
            compared = compare_tie_as_other_source(in_words, twin["properties"], said, classes)
            result.claims += [one for one in compared.claims if one.field not in decided]
            if compared.set:
                result.tie_changes.append(_changed(twin, compared.set))
                after[key] = {**twin, "properties": {**twin["properties"], **compared.set}}
        elif (tie["type"], tie["start"]) in single:
            refused.add(key)
            if tie["type"] not in decided and not _said(said, tie["type"], tie["end"], tie["properties"]["source"]):
                result.claims.append(_claim(in_words))
        else:
            result.ties.append(tie)
    _no_circles(store, id_, into, refused)
    result.claim_changes = [
        *_reopened([*after.values(), *result.ties], claims.get(id_, ()), into),
        *_renamed(store, id_, into),
    ]
    return result


_PLACE = Place("merge", "")


def _key(tie: Row) -> TieKey:
    return tie_key(tie["type"], tie["start"], tie["end"], tie["properties"])


def _in_words(tie: Row, classes: Classes) -> Row:
    """What a source has said of a relationship; what is only noted on it (`shut_since`) nobody has said."""
    names = {one.name for one in RELATIONSHIP_TYPES[tie["type"]].fields}
    said = {name: value for name, value in tie["properties"].items() if name in names}
    return {"confidence": 1.0, "invented": False, **said, "audience": classes[said["audience"]][1]}


def _changed(tie: Row, fields: Row) -> Row:
    distinct = {name: str(tie["properties"].get(name) or "") for name in RELATIONSHIP_TYPES[tie["type"]].distinct_by}
    return {name: tie[name] for name in ("type", "start", "end")} | {"distinct": distinct, "properties": fields}


def _said(claims: Iterable[KnownClaim], field_: str, value: str, source: str) -> bool:
    return any((one.field, one.value, one.source) == (field_, value, source) for one in claims)


def _claim(tie: Tie) -> NewClaim:
    fields = tie.fields
    return NewClaim(
        tie.start, tie.type, tie.end, "open", fields["source"], fields["as_of"], fields["confidence"],
        fields["invented"], guarding_class(tie.type), fields["audience"],
    )  # fmt: skip


def _no_circles(store: Store, id_: str, into: str, refused: Iterable[TieKey]) -> None:
    left_out = {(type_, start, end) for type_, start, end, _ in refused}
    for type_, kind in RELATIONSHIP_TYPES.items():
        if not kind.acyclic:
            continue
        ends: dict[str, set[str]] = {}
        led: list[tuple[str, str]] = []  # the steps that the merge makes
        for start, those in known_ends(store, type_).items():
            begin = into if start == id_ else start
            for one in those:
                end = into if one == id_ else one
                if begin != end and not (start == id_ and (type_, begin, end) in left_out):
                    ends.setdefault(begin, set()).add(end)
                    if id_ in (start, one):
                        led.append((begin, end))
        if circle := circle_over(ends, led):
            raise Conflict(
                f"{type_} would run in a circle: {told(circle)}.", where=id_,
                remedy="Correct one of these relationships first, or merge others.",
            )  # fmt: skip


def _reopened(ties: Iterable[Row], claims: Iterable[KnownClaim], into: str) -> Iterable[Row]:
    """What was decided on a relationship of the entity that ends, where that of the one that goes on says otherwise.

    `ties`: the relationships as the merge leaves them. One that says nothing does not say otherwise.
    """
    kept = [tie for tie in ties if tie["start"] == into]
    for claim in claims:
        type_, *rest = claim.field.split(" ")
        if claim.state != "accepted" or type_ not in RELATIONSHIP_TYPES:
            continue
        about = [tie for tie in kept if tie["type"] == type_ and (not rest or tie["end"] == rest[0])]
        values = [tie["properties"].get(rest[-1]) if rest else tie["end"] for tie in about]
        said = {str(value) for value in values if value is not None}
        if said and claim.value not in said:
            yield {"id": claim.id, "properties": {"state": "open", "decided_on": None}}


def _renamed(store: Store, id_: str, into: str) -> Iterable[Row]:
    """Claims that name the entity that ends name the one that goes on; that something is its own part, none claims."""
    names = {id_: into}
    for row in store.read("existing_claims_on_ties", {"types": list(RELATIONSHIP_TYPES)}):
        type_, *rest = row["field"].split(" ")
        about, kind = names.get(row["entity"], row["entity"]), guarding_class(type_)
        properties: Row = {}
        field_, value = row["field"], row["value"]
        if rest and rest[0] == id_:
            properties["field"] = field_ = " ".join((type_, into, *rest[1:]))
        if not rest and value == id_:
            value = into
            properties["value"] = into if kind is FieldClass.RECORD else Private(about, into)
        if properties:
            properties["name"] = f"{field_}: {value}"[:200] if kind is FieldClass.RECORD else field_
        if about == into and value == into and not rest:
            properties |= {"state": "rejected", "decided_on": present_day().isoformat()}
        if properties:
            yield {"id": row["id"], "properties": properties}
