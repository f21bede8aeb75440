"""Correcting the crosswalk: two entities that are one are merged, one that is two is split."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph_service.access import present_day
from graph_service.access.audiences import guarding_class
from graph_service.access.class_table import ensure_classes
from graph_service.access.consent_records import keep_within_consents, read_consents, write_consents
from graph_service.access.consents import in_order
from graph_service.errors import Conflict, InputError, NotFound
from graph_service.exchange.comparing import compare_as_other_source
from graph_service.exchange.drafts import AUDIENCE_FIELDS, Place
from graph_service.exchange.existing import (
    Existing,
    KnownClaim,
    read_claims,
    read_class_texts,
    read_existing,
    read_properties,
)
from graph_service.exchange.identity import BODIES, Target
from graph_service.exchange.loads import one_load
from graph_service.exchange.moving import led_to, moved
from graph_service.exchange.names import random_id, slug
from graph_service.exchange.writing import all_created, claim_rows, private
from graph_service.schema import LIST_MARK, NODE_TYPES, RELATIONSHIP_TYPES, FieldClass, Kind
from graph_service.store import Private, Store, Transaction

_NOT_MOVED = ("id", "source_keys", "vector", "vector_key")


def merge(store: Store, id_: str, into: str) -> None:
    """Make two entities one: `into` goes on, and `id_` leads to it from now on.

    It takes over keys, relationships and claims, and the values that it has none of; what differs is kept as an open
    claim, another name as one more name. Of what there is one at a time (`PART_OF`) `into` keeps its own, and the other
    is a claim. Audiences are those of `into`. Raises `NotFound` for an unknown id, `InputError` for two entities of
    different types and `Conflict` where something would become a part of its own part.
    """
    with one_load(store):  # what is read here is not changed by an import meanwhile
        _merge(store, id_, into)


def _merge(store: Store, id_: str, into: str) -> None:
    existing = read_existing(store, names=False)
    into = existing.redirects.get(into, into)
    _must_exist(existing, id_, into)
    if id_ == into:
        raise InputError("Both ids name the same entity.", where=id_, remedy="Name two.")
    one, other = existing.types[id_], existing.types[into]
    if one != other and not {one, other} <= set(BODIES):
        raise InputError(f"A {one} and a {other} cannot be merged.", where=id_, remedy="Name two of one type.")
    known = read_properties(store, [id_, into])
    if any(properties.get("restricted_since") is not None for properties in known.values()):
        raise Conflict("The processing of a person's data is restricted.", where=id_, remedy="End it first.")
    classes = read_class_texts(store)
    own = {field.name for field in NODE_TYPES[other].fields}
    said = {name: value for name, value in known[id_].items() if name in own and name not in _NOT_MOVED}
    said |= {name: classes[said[name]][1] for name in AUDIENCE_FIELDS if name in said}
    target = Target(into, other, said, (), Place("merge", id_), frozenset())
    claims = read_claims(store, [id_, into])
    compared = compare_as_other_source(target, known[into], claims.get(into, []), classes)
    changes = {**compared.set, "source_keys": _joined(known[into], known[id_], "source_keys")}
    after = {**known[into], **compared.set}
    reopened = [
        {"id": claim.id, "properties": {"state": "open", "decided_on": None}}
        for claim in claims.get(id_, ())
        # What was decided on the entity that ends is not decided on the one that goes on.
        if claim.state == "accepted" and isinstance(old := after.get(claim.field), str) and old != claim.value
    ]
    ties = moved(store, id_, into, claims, classes)
    new_claims = [*compared.claims, *ties.claims]
    with store.transaction() as transaction:
        if other == "Person":
            transaction.write("lock_graph")  # no withdrawal meanwhile
        transaction.write("remove_entity", {"id": id_})
        kept = private(into, changes) if other == "Person" else changes
        if corrections := _joined(known[into], known[id_], "corrections"):
            kept["corrections"] = Private(into, corrections)
        if other == "Person":  # what is said of the one that ends is sealed with the other's key from now on
            reopened = [*reopened, *_sealed_anew(claims.get(id_, ()), into)]
        changed = [{"id": into, "properties": kept}, *reopened, *ties.claim_changes]
        transaction.write("change_entities", {"rows": changed})
        transaction.write("change_relationships", {"rows": ties.tie_changes})
        _create(transaction, ties.ties)
        numbers = ensure_classes(transaction, [(claim.field_class, claim.audience) for claim in new_claims])
        nodes, claimed = claim_rows(new_claims, {(kind, str(text)): n for (kind, text), n in numbers.items()})
        if nodes:
            all_created(transaction.write("create_entities", {"type": "Claim", "rows": nodes}), nodes)
            _create_ties(transaction, "CLAIMED_OF", claimed)
        if other == "Person":
            _join_consents(transaction, id_, into)
        transaction.write("redirect_entity", {"id": id_, "into": into, "audience": known[id_]["audience"]})
        transaction.write("bump_revision")
    if one == "Person":
        store.vault.destroy(id_)


def _join_consents(transaction: Transaction, id_: str, into: str) -> None:
    """What one of the two withdrew is withdrawn for both: they are one person."""
    kept = read_consents(transaction, [id_, into])
    transaction.write("remove_consent_records", {"id": id_})
    write_consents(transaction, {into: kept.get(id_, [])})
    records = in_order([*kept.get(into, []), *kept.get(id_, [])])
    keep_within_consents(transaction, {into: records}, present_day())


def _sealed_anew(claims: Iterable[KnownClaim], person: str) -> list[dict[str, Any]]:
    return [
        {"id": claim.id, "properties": {"value": Private(person, claim.value)}}
        for claim in claims
        if claim.value is not None and _tells_of_person(claim.field)
    ]


def _tells_of_person(field: str) -> bool:
    tie = field.split(" ", maxsplit=1)[0]
    kind = guarding_class(tie) if tie in RELATIONSHIP_TYPES else guarding_class("Person", field)
    return kind is not FieldClass.RECORD


def split(store: Store, key: str, name: str) -> str:
    """Take what one source key means out of an entity into a new one called `name`, and return its id.

    The relationships and claims of that key's source go with it, and the values that were filled in from it; import
    the source again to complete it. Raises `NotFound` for an unknown key and `InputError` for the only key that an
    entity of that source has been made from.
    """
    with one_load(store):  # what is read here is not changed by an import meanwhile
        return _split(store, key, name)


def _split(store: Store, key: str, name: str) -> str:
    existing = read_existing(store, names=False)
    entity = existing.keys.get(key)
    if entity is None:
        raise NotFound("No entity has this key.", where=key, remedy="A key is written source:key.")
    source = f"source:{key.split(':', 1)[0]}"
    properties = read_properties(store, [entity])[entity]
    if properties["source"] == source:
        raise InputError(
            f"{entity} was made from {source} itself.", where=key,
            remedy="Split off the key of the other source instead.",
        )  # fmt: skip
    type_ = existing.types[entity]
    claims = [one for one in read_claims(store, [entity]).get(entity, ()) if one.source == source]
    new: dict[str, Any] = {
        field: properties[field] for field in ("audience", "as_of", "confidence", "invented") if field in properties
    }
    new |= {"id": _new_id(existing, type_, name), "name": name, "source": source, "source_keys": [key]}
    left: dict[str, Any] = {"source_keys": [one for one in properties["source_keys"] if one != key]}
    kinds = {field.name: field.kind for field in NODE_TYPES[type_].fields}
    for claim in claims:
        if claim.field in kinds and claim.field != "name":
            _take(claim, kinds[claim.field], properties, new, left)
    ties = [
        tie
        for tie in store.read("existing_ties_of", {"id": entity})
        if tie["properties"].get("source") == source and tie["type"] != "CLAIMED_OF"
    ]
    with store.transaction() as transaction:
        made = private(new["id"], new) if type_ == "Person" else new
        all_created(transaction.write("create_entities", {"type": type_, "rows": [made]}), [made])
        transaction.write("remove_relationships_of_source", {"id": entity, "source": source})
        transaction.write("remove_claims", {"ids": [claim.id for claim in claims]})
        rest = private(entity, left) if type_ == "Person" else left
        transaction.write("change_entities", {"rows": [{"id": entity, "properties": rest}]})
        _create(transaction, led_to(ties, entity, new["id"]))
        transaction.write("bump_revision")
    return str(new["id"])


def _take(claim: KnownClaim, kind: Kind, old: dict[str, Any], new: dict[str, Any], left: dict[str, Any]) -> None:
    """Give the new entity what its source said, and take it back where it had been filled in."""
    name, filled = claim.field, claim.state == "accepted"
    if kind is Kind.TEXTS:
        items = claim.value.split(LIST_MARK)
        new[name] = [*new.get(name, []), *items]
        if filled:
            kept = left.get(name) or old.get(name) or []
            left[name] = [item for item in kept if item not in items] or None
    else:
        new[name] = old.get(name) if filled else claim.value
        if filled:
            left[name] = None


def _must_exist(existing: Existing, *ids: str) -> None:
    for id_ in ids:
        if id_ not in existing.types:
            raise NotFound("There is no such entity.", where=id_, remedy="Check the id.")


def _new_id(existing: Existing, type_: str, name: str) -> str:
    kind = NODE_TYPES[type_]
    readable = f"{kind.id_prefix}:{slug(name)}"
    free = readable not in existing.types and readable not in existing.redirects
    return readable if kind.public_reference and free else random_id(kind.id_prefix)


def _joined(one: dict[str, Any], other: dict[str, Any], name: str) -> list[str]:
    return list(dict.fromkeys((*(one.get(name) or []), *(other.get(name) or []))))


def _create(transaction: Transaction, ties: list[dict[str, Any]]) -> None:
    for type_ in sorted({tie["type"] for tie in ties}):
        rows = [{name: tie[name] for name in ("start", "end", "properties")} for tie in ties if tie["type"] == type_]
        _create_ties(transaction, type_, rows)


def _create_ties(transaction: Transaction, type_: str, rows: list[dict[str, Any]]) -> None:
    all_created(transaction.write("create_relationships", {"type": type_, "rows": rows}), rows)
