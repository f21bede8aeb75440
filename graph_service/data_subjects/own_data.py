"""What is stored on the person who asks, told to that person alone, whatever the audiences of it say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Protocol

from pydantic import Field

from graph_service.access import View
from graph_service.data_subjects.correcting import BY_ONESELF
from graph_service.data_subjects.report import StoredRecord, consents_on, record_in
from graph_service.errors import NotFound, StateChanged, StateNotNamed


class Reads(Protocol):
    """The store, or a transaction of it."""

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, /) -> list[dict[str, Any]]:
        """The rows of a named query."""


class OwnRecord(StoredRecord):
    """What is stored on the person who asks. Ties are told as far as the view knows of their other ends."""

    correctable: list[str] = Field(
        default=list(BY_ONESELF), description="The fields that the person corrects alone.", examples=[list(BY_ONESELF)]
    )


def own_record(source: Reads, view: View) -> OwnRecord:
    """The record of the person whom the principal of the view is.

    Whether the principal may ask is not decided here: see `check_may_write`. Raises `NotFound` when nothing is stored.
    """
    person = view.principal.person
    # Not through a reader: one's own data stand behind audiences that are for others.
    rows = source.read("own_record", {"id": person, "reach": list(view.classes)}) if person else []
    if not rows:
        raise NotFound("Nothing is stored on you as a person.", remedy="Ask the data protection officer.")
    return OwnRecord(**record_in(rows[0]), consents=consents_on(source, rows[0]["id"]))


def state_of(record: OwnRecord) -> str:
    """The state of a record as an ETag: a hash of what is told of it."""
    return f'"{hashlib.sha256(record.model_dump_json().encode()).hexdigest()[:32]}"'


def check_state(named: str | None, present: str) -> None:
    """Raise `StateNotNamed` or `StateChanged` unless the state that the asker named (`If-Match`) is the present one.

    Whether a proxy has weakened the ETag (`W/`), because it compressed the answer, does not matter here.
    """
    check_state_named(named)
    if present.removeprefix("W/") not in [one.strip().removeprefix("W/") for one in (named or "").split(",")]:
        raise StateChanged(
            "It is no longer as you have seen it, so nothing was written.", where="If-Match", remedy="Read it again."
        )


def check_state_named(named: str | None) -> None:
    """Raise `StateNotNamed` unless the asker names the state that it has seen; `*` names none."""
    if named is None or named.strip() in ("", "*"):
        raise StateNotNamed(
            "A write names what it changes.", where="If-Match", remedy="Send the ETag of the answer that you have seen."
        )
