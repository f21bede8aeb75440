"""Restriction of processing (Art. 18 GDPR): what is stored stays, and nobody but the officer and the person sees it.

The audiences give way to `nobody`, which counts with the write itself. What they were is kept, sealed with the person's
key, so that the end of the restriction brings back what the person agreed to, and nothing that was withdrawn meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph_service.access import present_day
from graph_service.access.audiences import NOBODY_AUDIENCE, PERSON_AUDIENCES, Audience
from graph_service.access.consent_records import read_consents, set_audiences
from graph_service.access.consents import Consent, kept_within, shrunk
from graph_service.errors import Conflict, InputError, NotFound
from graph_service.store import Private, Store, Transaction

LONGEST = 500  # letters of a reason


def restrict(store: Store, person: str, reason: str) -> None:
    """Restrict the processing of a person's data; `reason` is kept, sealed, for the report.

    Raises `NotFound` for an unknown person and `Conflict` when it is restricted already.
    """
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST:
        raise InputError(
            f"A reason has 1 to {LONGEST} letters.", where="reason", remedy="Say in short what is disputed."
        )
    with store.transaction() as transaction:
        transaction.write("lock_graph")
        properties = _properties(transaction, person)
        if properties.get("restricted_since") is not None:
            raise Conflict("The processing is restricted already.", where="person", remedy="See the person's report.")
        words = {row["number"]: row["audience"] for row in transaction.read("audience_classes")}
        before = {name: words.get(properties.get(name), "nobody") for name in PERSON_AUDIENCES}
        kept = {"reason": reason, "audiences": before}
        _write(transaction, person, dict.fromkeys(PERSON_AUDIENCES, NOBODY_AUDIENCE), {
            "restriction": Private(person, json.dumps(kept, ensure_ascii=False)),
            "restricted_since": present_day().isoformat(),
        })  # fmt: skip


def unrestrict(store: Store, person: str) -> None:
    """End the restriction: the audiences of before count again, as far as the records of consents leave them.

    So whatever was withdrawn, by hand or by a file, or has ended meanwhile stays shut. Raises `NotFound` for an unknown
    person and `Conflict` when it is not restricted.
    """
    with store.transaction() as transaction:
        transaction.write("lock_graph")
        properties = _properties(transaction, person)
        if properties.get("restricted_since") is None:
            raise Conflict("The processing is not restricted.", where="person", remedy="Nothing is to be done.")
        # Without the person's key what was agreed to cannot be told: then nothing opens.
        kept = json.loads(properties.get("restriction") or '{"audiences": {}}')
        before = {name: Audience.parse(kept["audiences"].get(name, "nobody")) for name in PERSON_AUDIENCES}
        records = read_consents(transaction, [person]).get(person, [])
        since = date.fromisoformat(properties["restricted_since"])
        back = {name: _left(one, records, since) for name, one in before.items()}
        _write(transaction, person, back, {"restriction": None, "restricted_since": None})


def is_restricted(transaction: Transaction, person: str) -> bool:
    """Whether the processing of the person's data is restricted. Raises `NotFound` for an unknown person."""
    return _properties(transaction, person).get("restricted_since") is not None


def reason_of(restriction: str | None) -> str | None:
    """Why the processing is restricted, out of what the graph keeps of it."""
    return str(json.loads(restriction)["reason"]) if restriction else None


def _properties(transaction: Transaction, person: str) -> dict[str, Any]:
    (row,) = transaction.read("existing_entities", {"ids": [person]})
    if not row["found"] or not transaction.read("existing_persons", {"ids": [person]}):
        raise NotFound("There is no such person.", where="person")
    ((_, properties),) = row["found"]
    return dict(properties)


def _left(audience: Audience, records: Sequence[Consent], since: date) -> Audience:
    """What the records leave of an audience of before; what was withdrawn meanwhile is not opened by a later consent.

    A consent given anew opens nothing by itself, under a restriction as without one.
    """
    for count, record in enumerate(records, start=1):
        if not record.given and record.day >= since:
            audience = shrunk(audience, records[:count])
    return kept_within(audience, records, present_day())


def _write(transaction: Transaction, person: str, audiences: Mapping[str, Audience], more: Mapping[str, Any]) -> None:
    set_audiences(transaction, {person: audiences})
    transaction.write("change_entities", {"rows": [{"id": person, "properties": dict(more)}]})
    transaction.write("bump_revision")
