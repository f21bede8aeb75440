"""The rights of the people in the graph, as they are exercised: who may, through which view, and into which log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from graph_service.access import (
    Asking,
    Audience,
    Deed,
    Disclosure,
    DisclosureLog,
    Gate,
    View,
    check_may_write,
    read_log,
)
from graph_service.access.accountability import is_own
from graph_service.access.consents import Consent, Form
from graph_service.data_subjects.consenting import enter_consent
from graph_service.data_subjects.correcting import BY_ONESELF, correct
from graph_service.data_subjects.erasing import Erased, erase
from graph_service.data_subjects.own_data import OwnRecord, own_record
from graph_service.data_subjects.report import PersonReport, consents_on, report_on, tokens_of
from graph_service.data_subjects.restricting import restrict, unrestrict
from graph_service.data_subjects.withdrawing import withdraw
from graph_service.errors import InputError
from graph_service.schema import FieldClass
from graph_service.store import Store

T = TypeVar("T")


class Rights:
    """What a person may ask of us, by itself or by the data protection officer.

    `view` says what whoever asks may see, and refuses purposes and grants that are not theirs to name. What takes no
    `Asking` asks nobody who may: its door does (`check_may_exercise_rights`). What shuts or changes something returns
    when it counts in every process that serves this graph.
    """

    def __init__(self, store: Store, gate: Gate, view: Callable[[Asking], View], disclosures: DisclosureLog) -> None:
        self._store = store
        self._gate = gate
        self._view = view
        self._disclosures = disclosures

    def report_on(self, person: str, asking: Asking) -> PersonReport:
        """Everything on a person that this view reaches, and to whom it was shown; the report is a disclosure itself.

        Whether the principal may ask is not decided here: see `check_may_exercise_rights`.
        """
        view = self._view(asking)
        report = report_on(self._gate.reader(view), person, list(self._disclosures.of_person(person)))
        # No view contains the consents and tokens; who may exercise the rights is told of them.
        own = is_own(asking.principal, person)
        if self._gate.rules.may_exercise_rights(asking.principal, view.purpose, own=own).allowed:
            report.consents = consents_on(self._store, person)
            report.tokens = tokens_of(self._store, person)
        self._disclosures.record(view, "person report", report)
        return report

    def own_data(self, asking: Asking) -> OwnRecord:
        """What is stored on whoever asks, as a person; the telling is logged as a disclosure to the person itself.

        Raises `NotPermitted` for whoever is no person in the graph, `NotFound` when nothing is stored.
        """
        view = self._own_view(Deed.READ_OWN, asking)
        record = own_record(self._store, view)
        # Who asks for what is stored on it exercises the right of access, whatever else is named.
        logged = replace(view, purpose=self._gate.purposes["data-subject-rights"])
        self._disclosures.record(logged, "own data", record)
        return record

    def own_disclosures(self, asking: Asking) -> list[Disclosure]:
        """To whom the data of whoever asks were shown, oldest first; this reading is logged too.

        Raises as `own_data` does.
        """
        view = self._own_view(Deed.READ_OWN, asking)
        person = str(asking.principal.person)
        return read_log(self._disclosures, self._gate.rules, asking.principal, view.purpose, person)

    def correct_own_data(
        self, changes: Mapping[str, Any], unchanged: Callable[[OwnRecord], None], asking: Asking
    ) -> OwnRecord:
        """Correct what is stored on whoever asks, and tell what is stored then.

        `unchanged` gets the record as it is before, and raises when the asker has seen another. Raises `InputError`
        for a field that is not corrected alone, or a value that it cannot have.
        """
        view = self._own_view(Deed.CORRECT_OWN, asking)
        for name in changes:
            if name not in BY_ONESELF:
                remedy = f"One of: {', '.join(BY_ONESELF)}."
                raise InputError("This field is corrected by the data protection officer.", where=name, remedy=remedy)
        correct(
            self._store, str(asking.principal.person), changes, by="person",
            unchanged=lambda transaction: unchanged(own_record(transaction, view)),
        )  # fmt: skip
        self._store.wait_until_known()
        return self.own_data(asking)

    def correct(self, person: str, changes: Mapping[str, Any], checked: str, asking: Asking) -> list[str]:
        """Correct data of a person who asked for it (`checked`: how this was checked); the fields that changed."""
        self._check_may(Deed.CORRECT_PERSON, asking)
        return self._known(correct(self._store, person, changes, checked=checked))

    def restrict(self, person: str, reason: str, asking: Asking) -> None:
        """Restrict the processing of a person's data for that reason."""
        self._check_may(Deed.RESTRICT_PERSON, asking)
        restrict(self._store, person, reason)
        self._store.wait_until_known()

    def unrestrict(self, person: str, asking: Asking) -> None:
        """End the restriction."""
        self._check_may(Deed.RESTRICT_PERSON, asking)
        unrestrict(self._store, person)

    def enter_consent(
        self, person: str, record: Consent, *, to: str | None = None, kinds: Collection[FieldClass] = ()
    ) -> Mapping[str, Audience]:
        """Record a consent of a person, and open what it names to an audience; the audiences after it."""
        return self._known(enter_consent(self._store, person, record, to=to, kinds=kinds))

    def withdraw(
        self, person: str, purposes: Sequence[str] = (), *, form: Form | None = None, note: str = ""
    ) -> Mapping[str, Audience]:
        """Withdraw consents of a person, all of them when no purpose is named; the audiences that are left."""
        return self._known(withdraw(self._store, person, purposes, form=form, note=note))

    def erase(self, person: str) -> Erased:
        """Erase a person, in every copy."""
        return self._known(erase(self._store, person))

    def _known(self, done: T) -> T:
        self._store.wait_until_known()
        return done

    def _own_view(self, deed: Deed, asking: Asking) -> View:
        self._check_may(deed, asking)
        return self._view(asking)

    def _check_may(self, deed: Deed, asking: Asking) -> None:
        what = None if asking.purpose is None else self._gate.purposes.named(asking.purpose)
        check_may_write(self._gate.rules, deed, asking.principal, what)
