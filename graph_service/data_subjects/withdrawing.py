"""Withdrawal of a person's consents (Art. 7(3) GDPR): it counts with the write itself, and is kept as a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from graph_service.access import present_day
from graph_service.access.audiences import Audience
from graph_service.access.consent_records import entered, keep_within_consents, read_consents, write_consents
from graph_service.access.consents import Consent, Form
from graph_service.store import Store


def withdraw(
    store: Store,
    person: str,
    purposes: Sequence[str] = (),
    *,
    form: Form | None = None,
    note: str = "",
    day: date | None = None,
) -> Mapping[str, Audience]:
    """Take these purposes out of the person's audiences; all of them, whatever they rest on, when none is named.

    What lies within a purpose goes with it, and so does a wider one that would cover it. The record stays for the
    officer, and keeps later imports from opening what was withdrawn. Returns the audiences that are left, by property.
    Raises `NotFound` for an unknown person and `InputError` for a purpose that is none.
    """
    today = present_day()
    record = Consent(day or today, given=False, purposes=tuple(purposes), form=form, note=note)
    with store.transaction() as transaction:
        transaction.write("lock_graph")
        before = read_consents(transaction, [person]).get(person, [])
        record = entered(record, before)
        left = keep_within_consents(transaction, {person: [*before, record]}, today)[person]
        write_consents(transaction, {person: [record]})
        transaction.write("bump_revision")
    return left
