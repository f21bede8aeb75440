"""Writing a difference: a small one in one transaction, a large one staged in batches and published by a small one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from graph_service.access.audiences import Audience, guarding_class
from graph_service.access.class_table import ClassTransaction, ensure_classes, publish_load
from graph_service.access.persons import PERSONAL_FIELDS
from graph_service.errors import InputError, StoreError
from graph_service.exchange.consents import add_consents
from graph_service.exchange.difference import Difference, NewClaim
from graph_service.exchange.drafts import AUDIENCE_FIELDS
from graph_service.exchange.identity import Target, Tie
from graph_service.exchange.loads import Load
from graph_service.exchange.names import random_id
from graph_service.schema import NODE_TYPES, RELATIONSHIP_TYPES, FieldClass
from graph_service.store import Counters, Private, Progress, Store, Transaction

AT_ONCE = 5_000
SMALL = 10_000
MOST_CHANGED = 20_000

Pair = tuple[FieldClass, str]
Numbers = Mapping[Pair, int]
Item = TypeVar("Item")
Rows = list[dict[str, Any]]
_STAGED = {"create_entities": "stage_entities", "create_relationships": "stage_relationships"}
_PERSONAL = {f"{kind.value}_audience": kind for kind in FieldClass if kind is not FieldClass.RECORD}


def check_size(difference: Difference) -> None:
    """Raises `InputError` when more of what the graph already has would change than fits one transaction."""
    if difference.changed_rows > MOST_CHANGED:
        raise InputError(
            f"{difference.changed_rows} rows of the graph would change; at most {MOST_CHANGED} may at once.",
            remedy="Import the file in parts.",
        )


def write_difference(store: Store, load: Load, difference: Difference, progress: Progress) -> None:
    """Write it whole or not at all; raises what `check_size` raises."""
    check_size(difference)
    nodes, ties = _rows_of(difference)
    if difference.new_rows + difference.changed_rows <= SMALL:
        with store.transaction() as transaction:
            _lock_for_persons(transaction, difference)
            _write_at_once(transaction, difference, nodes, ties)
        return
    with store.transaction() as transaction:
        numbers = _numbers(transaction, _pairs(nodes, ties, None), load.id)
    done, of = 0, len(nodes) + len(ties)
    for query, parameters in _creations(nodes, ties, numbers):
        done += all_created(load.stage(_STAGED[query], parameters), parameters["rows"])
        progress(done, of, "Schreiben")
    with store.transaction() as transaction:
        _lock_for_persons(transaction, difference)
        changed = _numbers(transaction, _pairs((), (), difference), "")
        _change(transaction, difference, changed)
        add_consents(transaction, difference)
        publish_load(transaction, load.id)


def all_created(counters: Counters, rows: Sequence[Any]) -> int:
    """How many rows were created; raises `StoreError` when it is not all of them: an end was gone meanwhile."""
    if counters.nodes_created + counters.relationships_created != len(rows):
        raise StoreError("The graph changed meanwhile.", remedy="Start it again.")
    return len(rows)


def write_small(transaction: Transaction, difference: Difference) -> None:
    """Write a difference of a few rows within a transaction that does more."""
    _write_at_once(transaction, difference, *_rows_of(difference))


def _rows_of(difference: Difference) -> tuple[list[Target], list[Tie]]:
    nodes = [*difference.new_nodes, *(_claim_node(claim) for claim in difference.claims)]
    claims = zip(difference.claims, nodes[len(difference.new_nodes) :], strict=True)
    return nodes, [*difference.new_ties, *(_claim_tie(claim, node) for claim, node in claims)]


def _write_at_once(
    transaction: Transaction, difference: Difference, nodes: Sequence[Target], ties: Sequence[Tie]
) -> None:
    numbers = _numbers(transaction, _pairs(nodes, ties, difference), "")
    for query, parameters in _creations(nodes, ties, numbers):
        all_created(transaction.write(query, parameters), parameters["rows"])
    _change(transaction, difference, numbers)
    add_consents(transaction, difference)
    transaction.write("bump_revision")


def _lock_for_persons(transaction: ClassTransaction, difference: Difference) -> None:
    """Let no withdrawal happen between what is read here of the consents and the end of the transaction."""
    if difference.persons or difference.consents or difference.consents_before:
        transaction.write("lock_graph")


def _claim_node(claim: NewClaim) -> Target:
    # The name is told wherever things are listed, so it holds no personal value.
    name = f"{claim.field}: {claim.value}"[:200] if claim.field_class is FieldClass.RECORD else claim.field
    value = claim.value if claim.field_class is FieldClass.RECORD else Private(claim.about, claim.value)
    fields = {
        "name": name, "field": claim.field, "value": value, "state": claim.state,
        "source": claim.source, "as_of": claim.as_of, "confidence": claim.confidence, "invented": claim.invented,
        "audience": claim.audience, "field_class": claim.field_class,
    } | ({"decided_on": claim.decided_on} if claim.decided_on else {})  # fmt: skip
    return Target(random_id("claim"), "Claim", fields, (), None, frozenset())  # type: ignore[arg-type]


def _claim_tie(claim: NewClaim, node: Target) -> Tie:
    names = ("source", "as_of", "confidence", "invented", "audience", "field_class")
    return Tie("CLAIMED_OF", node.id, claim.about, {name: node.fields[name] for name in names}, None, frozenset())  # type: ignore[arg-type]


def claim_rows(claims: Sequence[NewClaim], numbers: Numbers) -> tuple[Rows, Rows]:
    """The rows that create claims and that tie them to what they are about."""
    nodes = [_claim_node(claim) for claim in claims]
    ties = [_claim_tie(claim, node) for claim, node in zip(claims, nodes, strict=True)]
    return [_node_row(node, numbers) for node in nodes], [_tie_row(tie, numbers) for tie in ties]


def _pairs(nodes: Iterable[Target], ties: Iterable[Tie], changes: Difference | None) -> set[Pair]:
    """All pairs of field class and audience that are written."""
    pairs: set[Pair] = set()
    for target in nodes:
        pairs.update(_pair(target.type, name, target.fields) for name in AUDIENCE_FIELDS if name in target.fields)
    for tie in ties:
        pairs.add(_pair(tie.type, "audience", tie.fields))
    if changes:
        for fields in changes.node_changes.values():
            pairs.update(_pair("", name, fields) for name in AUDIENCE_FIELDS if name in fields)
        for tie, fields in changes.tie_changes:
            pairs.update(_pair(tie.type, name, fields) for name in AUDIENCE_FIELDS if name in fields)
    return pairs


def _pair(type_: str, name: str, fields: Mapping[str, Any]) -> Pair:
    if name in _PERSONAL:
        return _PERSONAL[name], fields[name]
    kind: FieldClass | None = fields.get("field_class")
    return kind or _GUARDS.get(type_, FieldClass.RECORD), fields[name]


_GUARDS = {name: guarding_class(name) for name in (*NODE_TYPES, *RELATIONSHIP_TYPES)}


def _numbers(transaction: ClassTransaction, pairs: set[Pair], load: str) -> Numbers:
    found = ensure_classes(transaction, pairs, load)
    return {(kind, text): found[kind, Audience.parse(text)] for kind, text in pairs}


def _creations(nodes: Sequence[Target], ties: Sequence[Tie], numbers: Numbers) -> Iterator[tuple[str, dict[str, Any]]]:
    """The write queries that create nodes and then relationships, a type and a batch each."""
    of_type: dict[str, list[Target]] = {}
    for target in nodes:
        of_type.setdefault(target.type, []).append(target)
    for type_, targets in of_type.items():
        for part in _parts(targets):
            yield "create_entities", {"type": type_, "rows": [_node_row(one, numbers) for one in part]}
    ties_of_type: dict[str, list[Tie]] = {}
    for tie in ties:
        ties_of_type.setdefault(tie.type, []).append(tie)
    for type_, same in ties_of_type.items():
        for some in _parts(same):
            yield "create_relationships", {"type": type_, "rows": [_tie_row(one, numbers) for one in some]}


def _parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def private(person: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a person with those behind a gate marked, so that the store seals them with the person's key."""
    return {
        name: Private(person, value) if name in PERSONAL_FIELDS and value is not None else value
        for name, value in fields.items()
    }


def _node_row(target: Target, numbers: Numbers) -> dict[str, Any]:
    fields = private(target.id, target.fields) if target.type == "Person" else target.fields
    row = _stored(target.type, fields, numbers)
    row["id"] = target.id
    if target.keys:
        row["source_keys"] = list(target.keys)
    return row


def _tie_row(tie: Tie, numbers: Numbers) -> dict[str, Any]:
    return {"start": tie.start, "end": tie.end, "properties": _stored(tie.type, tie.fields, numbers)}


def _stored(type_: str, fields: Mapping[str, Any], numbers: Numbers) -> dict[str, Any]:
    """The properties as the graph keeps them: audiences as the numbers of their classes."""
    row = dict(fields)
    for name in AUDIENCE_FIELDS:
        if name in row:
            row[name] = numbers[_pair(type_, name, fields)]
    row.pop("field_class", None)
    return row


def _change(transaction: ClassTransaction, difference: Difference, numbers: Numbers) -> None:
    """Change and remove rows that the graph has; all of it fits one transaction."""
    changes: Rows = [
        {"id": id_, "properties": _stored("", private(id_, fields) if id_ in difference.persons else fields, numbers)}
        for id_, fields in difference.node_changes.items()
    ]
    changes += [{"id": id_, "properties": fields} for id_, fields in difference.claim_changes.items()]
    tie_changes: Rows = []
    for tie, fields in difference.tie_changes:
        names = RELATIONSHIP_TYPES[tie.type].distinct_by
        tie_changes.append(
            {
                "type": tie.type, "start": tie.start, "end": tie.end,
                "distinct": {name: str(tie.fields.get(name) or "") for name in names},
                "properties": _stored(tie.type, fields, numbers),
            }
        )  # fmt: skip
    removed = [{"type": type_, "start": start, "end": end} for type_, start, end, _ in difference.removed_ties]
    for query, rows in (
        ("change_entities", changes), ("change_relationships", tie_changes), ("remove_relationships", removed)
    ):  # fmt: skip
        for part in _parts(rows):
            transaction.write(query, {"rows": list(part)})
