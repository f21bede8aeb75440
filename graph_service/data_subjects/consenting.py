"""A consent entered by hand (Art. 7(1) GDPR): recorded with day and form, and opened for an audience that is named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from graph_service.access import present_day
from graph_service.access.audiences import Audience, Basis, Scope
from graph_service.access.consent_records import (
    KIND_OF,
    audiences_of,
    entered,
    keep_within_consents,
    read_consents,
    set_audiences,
    write_consents,
)
from graph_service.access.consents import Consent, in_order
from graph_service.data_subjects.restricting import is_restricted
from graph_service.errors import Conflict, InputError
from graph_service.schema import FieldClass
from graph_service.store import Store


def enter_consent(
    store: Store, person: str, record: Consent, *, to: str | None = None, kinds: Collection[FieldClass] = ()
) -> Mapping[str, Audience]:
    """Record a consent; with `to` (a scope, such as `community`) also open the record and these field classes to it.

    A gate that is open to the same scope by consent until the same day opens for these purposes too; one that is shut
    opens for them alone. What is open by a consent that ends with this record ends with it. Returns the audiences after
    it, by property. Raises `NotFound` for an unknown person,
    `InputError` for a gate that says something else, and `Conflict` where something should open while the processing is
    restricted: nothing is written then.
    """
    with store.transaction() as transaction:
        transaction.write("lock_graph")
        before = audiences_of(transaction, person)
        records = read_consents(transaction, [person]).get(person, [])
        changed: dict[str, Audience] = {}
        if to is not None:
            if is_restricted(transaction, person):
                raise Conflict(
                    "The processing is restricted, so nothing opens.", where="to",
                    remedy="Record the consent without an audience, or end the restriction first.",
                )  # fmt: skip
            words = f"{to} for {'+'.join(record.purposes)} by consent"
            words += f" until {record.until}" if record.until else ""
            wanted = Audience.parse(words, where="to")
            gates = [name for name, kind in KIND_OF.items() if kind is FieldClass.RECORD or kind in kinds]
            changed = {name: _opened(name, before[name], wanted) for name in gates}
        record = entered(record, records)
        write_consents(transaction, {person: [record]})
        set_audiences(transaction, {person: {name: one for name, one in changed.items() if one != before[name]}})
        records = in_order([*records, record])
        after = keep_within_consents(transaction, {person: records}, present_day())[person]
        transaction.write("bump_revision")
    return after


def _opened(gate: str, before: Audience, wanted: Audience) -> Audience:
    if before.scope is Scope.NOBODY:
        return wanted
    if (before.scope, before.of, before.basis, before.until) == (wanted.scope, wanted.of, Basis.CONSENT, wanted.until):
        return replace(before, purposes=(*before.purposes, *wanted.purposes))
    raise InputError(
        f"{gate} is open as: {before}. It cannot be both.", where="to",
        remedy="Withdraw that first, name the same audience and end, or import the person with the audiences wanted.",
    )  # fmt: skip
