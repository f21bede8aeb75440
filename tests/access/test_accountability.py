"""Who may read the log of disclosures, and that each reading is in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph_service.access import (
    PUBLIC,
    PURPOSES,
    DisclosureLog,
    DisclosureNotLogged,
    PersonReference,
    Principal,
    Role,
    View,
    check_may_read_log,
    default_rules,
    read_log,
)
from graph_service.errors import NotPermitted

ADA = PersonReference(id="person-00000000000a", name="Ada Beispiel")
BEN = PersonReference(id="person-00000000000b", name="Ben Beispiel")
RIGHTS = PURPOSES["data-subject-rights"]
OFFICER = Principal("officer", "Datenschutz (erfunden)", frozenset({Role.PUBLIC, Role.DATA_PROTECTION_OFFICER}))
ADA_HERSELF = Principal("ada", "Ada (erfunden)", person=ADA.id)


@pytest.fixture
def log(tmp_path: Path) -> DisclosureLog:
    log = DisclosureLog(tmp_path)
    log.record(View(PUBLIC, PURPOSES["contact-mediation"], (), None, date(2026, 11, 25)), "person", [ADA, BEN])
    return log


def test_the_officer_reads_what_was_shown_of_a_person_and_it_is_logged(log: DisclosureLog) -> None:
    (shown,) = read_log(log, default_rules(), OFFICER, RIGHTS, ADA.id)
    assert (shown.principal, shown.person, shown.question) == ("public", ADA.id, "person")
    _, reading = log.of_person(ADA.id)
    assert (reading.principal, reading.question, reading.fields) == ("officer", "audit", ("disclosures",))
    assert (reading.purpose, reading.legal_basis) == (RIGHTS.name, RIGHTS.legal_basis)
    assert len(list(log.of_person(BEN.id))) == 1
    assert log.check().fault is None


@pytest.mark.parametrize("purpose", [None, "contact-mediation", "data-subject-rights", "operation"])
def test_a_person_reads_about_itself_whatever_the_purpose_and_it_is_logged_as_its_right(
    log: DisclosureLog, purpose: str | None
) -> None:
    found = read_log(log, default_rules(), ADA_HERSELF, PURPOSES[purpose] if purpose else None, ADA.id)
    assert [entry.question for entry in found] == ["person"]
    assert [entry.purpose for entry in log.of_person(ADA.id)][1:] == [RIGHTS.name]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("purpose", [None, *PURPOSES])
def test_nobody_else_reads_it_and_nothing_is_logged(log: DisclosureLog, role: Role, purpose: str | None) -> None:
    who = Principal("somebody", "Jemand (erfunden)", frozenset({Role.PUBLIC, role}), person=BEN.id)
    if role is Role.DATA_PROTECTION_OFFICER and purpose == RIGHTS.name:
        return
    with pytest.raises(NotPermitted):
        read_log(log, default_rules(), who, PURPOSES[purpose] if purpose else None, ADA.id)
    assert len(list(log.of_person(ADA.id))) == 1


def test_a_heading_opens_nobody_s_log_and_a_token_only_under_its_purposes() -> None:
    with pytest.raises(NotPermitted):
        check_may_read_log(default_rules(), ADA_HERSELF, PURPOSES["accountability"], ADA.id)
    token = Principal("token:a", "Token (erfunden)", person=ADA.id, purposes=frozenset({"contact-mediation"}))
    for refused in (None, PURPOSES["knowledge-exchange"]):
        with pytest.raises(NotPermitted):
            check_may_read_log(default_rules(), token, refused, ADA.id)
    check_may_read_log(default_rules(), token, PURPOSES["introduction"], ADA.id)


def test_a_principal_that_is_nobody_in_the_graph_has_no_own_log() -> None:
    with pytest.raises(NotPermitted):
        check_may_read_log(default_rules(), PUBLIC, None, "")


def test_what_cannot_be_logged_is_not_read(log: DisclosureLog, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(log.chain, "append", full)
    with pytest.raises(DisclosureNotLogged):
        read_log(log, default_rules(), OFFICER, RIGHTS, ADA.id)
