"""Suggestions: what somebody would change in an entry, kept until it is decided on, and written by the way of claims.

An accepted suggestion is an accepted claim of the source `source:suggestions`: the value that it replaces is kept as a
claim of its own source, and a later import that says something else is kept beside it, never over it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from graph_service.access import ensure_classes, present_day
from graph_service.access.audiences import Audience, guarding_class
from graph_service.errors import Conflict, InputError, NotFound
from graph_service.exchange.conflicts import take_over
from graph_service.exchange.difference import Difference, NewClaim
from graph_service.exchange.existing import read_class_texts, read_properties
from graph_service.exchange.loads import one_load
from graph_service.exchange.names import random_id
from graph_service.exchange.writing import write_small
from graph_service.schema import LIST_MARK, NODE_TYPES, PROVENANCE, Field, FieldClass
from graph_service.schema.written import written_value
from graph_service.store import Private, Store, Transaction

AUDIENCE = "support for contact-mediation+knowledge-exchange by task"
"""Who may know of a suggestion: the support team, for what it decides on them."""
SOURCE = "source:suggestions"
"""What is named as the source of what was suggested and accepted."""
MOST_OPEN = 100
"""Open suggestions of one asker at a time: nobody buries the support team."""

Decision = Literal["accept", "reject"]

_NEVER = frozenset(("id", "source_keys", *(field.name for field in PROVENANCE)))
_NOT_SUGGESTED = ("Claim", "Suggestion", "ContactAttempt", "Source")


def suggestible(type_: str) -> tuple[Field, ...]:
    """The fields of a type that can be suggested: of a person the personal ones, of all else what sources say of it."""
    if type_ in _NOT_SUGGESTED:
        return ()
    return tuple(
        field for field in NODE_TYPES[type_].fields
        if field.name not in _NEVER and not field.name.endswith("_audience")
        and (type_ != "Person" or field.field_class is not FieldClass.RECORD)
    )  # fmt: skip


def suggested_text(type_: str, name: str, value: Any) -> str:
    """The value as a suggestion keeps it. Raises `InputError` for a wrong field or value."""
    fields = {field.name: field for field in suggestible(type_)}
    if name not in fields:
        known = ", ".join(fields) or "none"
        raise InputError(
            f"This is no field of a {type_} that can be suggested.", where="field", remedy=f"One of: {known}."
        )
    checked = written_value(fields[name], value)
    if checked is None:
        raise InputError("A suggestion has a value.", where="value", remedy="Say what should stand there.")
    return LIST_MARK.join(checked) if isinstance(checked, list) else str(checked)


def suggest(store: Store, about: str, type_: str, field: str, value: Any, *, by: str) -> str:
    """Keep a suggestion about an entity, and return its id; `by` is a hash that stands for who suggested it.

    Whether the asker sees the entity is not decided here. Raises `InputError` as `suggested_text` does, `Conflict` when
    too many of this asker are open, and `NotFound` when the entity has gone meanwhile.
    """
    text = suggested_text(type_, field, value)
    kind = guarding_class(type_, field)
    id_ = random_id("suggestion")
    with store.transaction() as transaction:
        transaction.write("lock_graph")  # those who suggest at once are counted one after the other
        if transaction.read("existing_open_suggestions", {"by": by})[0]["count"] >= MOST_OPEN:
            raise Conflict(f"{MOST_OPEN} suggestions of yours are open.", remedy="Wait until they are decided on.")
        audience = Audience.parse(AUDIENCE)
        common = {
            "source": SOURCE, "as_of": present_day().isoformat(), "confidence": 1.0, "invented": False,
            "audience": ensure_classes(transaction, [(kind, audience)])[kind, audience],
        }  # fmt: skip
        row = {
            **common, "id": id_, "name": field, "field": field, "state": "open", "suggested_by": by,
            "value": text if kind is FieldClass.RECORD else Private(about, text),
        }  # fmt: skip
        transaction.write("create_entities", {"type": "Suggestion", "rows": [row]})
        tie = {"start": id_, "end": about, "properties": common}
        if not transaction.write(
            "create_relationships", {"type": "SUGGESTED_FOR", "rows": [tie]}
        ).relationships_created:
            raise NotFound("There is no such entity.", where="about", remedy="Take an id from a search.")
        transaction.write("bump_revision")
    return id_


def decide_suggestion(
    store: Store,
    suggestion: str,
    decision: Decision,
    unchanged: Callable[[Transaction], None] = lambda transaction: None,
) -> None:
    """Accept or reject an open suggestion; an accepted one is written with its decision, or not at all.

    `unchanged` is called first, in the same transaction, and raises when the asker has seen another state. Raises
    `NotFound` for an unknown suggestion, `Conflict` when it was decided on before or the person has corrected the field
    meanwhile, and while an import is under way.
    """
    with one_load(store), store.transaction() as transaction:
        transaction.write("lock_graph")
        unchanged(transaction)
        rows = transaction.read("existing_suggestion", {"id": suggestion})
        if not rows:
            raise NotFound("There is no such suggestion.", where="id", remedy="Take an id from the list.")
        (row,) = rows
        if row["state"] != "open":
            raise Conflict("This suggestion was decided on before.", where="id", remedy="Make a new one.")
        today = present_day().isoformat()
        difference = Difference()
        difference.claim_changes[suggestion] = {
            "state": "accepted" if decision == "accept" else "rejected", "decided_on": today,
        }  # fmt: skip
        if decision == "accept":
            _accept(store, row, difference, today)
        write_small(transaction, difference)


def _accept(store: Store, row: dict[str, Any], difference: Difference, today: str) -> None:
    if row["value"] is None:
        raise Conflict("What was suggested cannot be read any more.", where="id", remedy="Reject it.")
    entity, type_, field = row["entity"], row["type"], row["field"]
    properties = read_properties(store, [entity])[entity]
    if field in (properties.get("corrected_fields") or ()):
        raise Conflict("The person has corrected this field.", where="id", remedy="Reject the suggestion.")
    kind = guarding_class(type_, field)
    gate = read_class_texts(store)[properties["audience" if kind is FieldClass.RECORD else f"{kind.value}_audience"]][1]
    take_over(store, entity, type_, field, row["value"], properties, gate, difference, today)
    difference.claims.append(
        NewClaim(entity, field, row["value"], "accepted", SOURCE, today, 1.0, False, kind, gate, today)
    )
