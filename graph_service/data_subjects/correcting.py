"""Correction of a person's data (Art. 16 GDPR), by the person or by the officer, with what stood there before.

What was corrected stays: a later import that says something else is kept as an open claim for those who review, and no
answer shows it in the place of what the person said.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, Field

from graph_service.access import PERSONAL_FIELDS, Role, present_day
from graph_service.errors import InputError, NotFound
from graph_service.schema import NODE_TYPES
from graph_service.schema.written import written_value
from graph_service.store import Private, Store, Transaction

BY_OFFICER = tuple(PERSONAL_FIELDS)
"""What the data protection officer corrects, after checking who asks: every personal field."""
BY_ONESELF = tuple(name for name in BY_OFFICER if name != "name")
"""What a person corrects alone: not the name, under which others would take it for somebody else."""


class Correction(BaseModel):
    """One correction as it is kept, sealed with the person's key: by a role, on a day, never by whom by name."""

    on: str = Field(description="The day.", examples=["2026-11-29"])
    by: str = Field(description="The role of whoever corrected.", examples=["person"])
    field: str = Field(description="The field.", examples=["phone"])
    before: str | list[str] | None = Field(description="What stood there before.", examples=["030 0000 001"])
    checked: str | None = Field(None, description="How the officer checked who asked.", examples=["Dienstausweis"])


def correct(
    store: Store,
    person: str,
    changes: Mapping[str, Any],
    *,
    by: str = Role.DATA_PROTECTION_OFFICER.value,
    checked: str | None = None,
    unchanged: Callable[[Transaction], None] = lambda transaction: None,
) -> list[str]:
    """Set personal fields of a person, each with its history, in one write; returns the fields that did change.

    A value of none removes the old one; a name is never removed. `unchanged` is called before anything is written, in
    the same transaction, and raises when the person is no longer as the asker has seen it. Raises `InputError` for a
    value that the field cannot have, and `NotFound` for an unknown person.
    """
    values = {name: checked_value(name, value) for name, value in changes.items()}
    with store.transaction() as transaction:
        transaction.write("lock_graph")  # corrections and decisions come one after the other
        unchanged(transaction)
        (row,) = transaction.read("existing_entities", {"ids": [person]})
        if not row["found"]:
            raise NotFound("There is no such person.", where="person")
        ((_, properties),) = row["found"]
        changed = [name for name, value in values.items() if value != (properties.get(name) or None)]
        if not changed:
            return []
        today = present_day().isoformat()
        entries = [
            Correction(on=today, by=by, field=name, before=properties.get(name), checked=checked) for name in changed
        ]
        history = [*(properties.get("corrections") or ()), *(one.model_dump_json() for one in entries)]
        written: dict[str, Any] = {
            name: None if values[name] is None else Private(person, values[name]) for name in changed
        }
        written["corrections"] = Private(person, history)
        written["corrected_fields"] = sorted({*(properties.get("corrected_fields") or ()), *changed})
        transaction.write("change_entities", {"rows": [{"id": person, "properties": written}]})
        transaction.write("bump_revision")
    return changed


def checked_value(name: str, value: Any) -> Any:
    """The value as the graph keeps it, none for an empty one. Raises `InputError` that never repeats the value."""
    if name not in BY_OFFICER:
        raise InputError("This field cannot be corrected.", where=name, remedy=f"One of: {', '.join(BY_OFFICER)}.")
    checked = written_value(NODE_TYPES["Person"].field(name), value)
    if checked is None and name == "name":
        raise InputError("A name cannot be removed.", where=name, remedy="The person can be erased (Art. 17).")
    return checked


def history_of(texts: list[str] | None) -> list[Correction]:
    """The corrections out of what the graph keeps of them, oldest first; what cannot be opened any more is left out."""
    return [Correction(**json.loads(text)) for text in texts or () if text]
