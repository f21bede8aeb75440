"""Consents on a real graph: recorded, reported, withdrawn at once and for good, sealed, and gone with the person."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import graph_service.store.store as store_module
from graph_service.access import PURPOSES, Asking, present_day
from graph_service.access.consent_records import audiences_of, read_consents
from graph_service.access.consents import Consent, Form
from graph_service.data_subjects import enter_consent, restrict, unrestrict, withdraw
from graph_service.errors import GraphServiceError, InputError, NotFound
from graph_service.exchange import import_files
from graph_service.exchange.merging import merge
from graph_service.registry import find_question
from graph_service.schema import FieldClass
from graph_service.service import Service
from graph_service.store import Store
from tests.servers import clear, local_settings, run_cypher

pytestmark = pytest.mark.neo4j

OPEN = "community for contact-mediation+expert-search by consent until 2099-12-31"
PUBLISHED = "public for contact-mediation by publication"
GIVEN = "2026-03-12 given written for contact-mediation+expert-search until 2099-12-31"
COLUMNS = (
    "type,source_key,name,source,as_of,email,audience,identity_audience,contact_audience,profile_audience,consents"
)


def row(number: int, *, audience: str = OPEN, consents: str = GIVEN, source: str = "source:invented") -> str:
    gates = ",".join([audience] * 4)
    return f"Person,{number},Person {number} (erfunden),{source},2026-11,p{number}@beispiel.example,{gates},{consents}"


def load(store: Any, folder: Path, *rows: str) -> Any:
    file = folder / "persons.csv"
    sources = ("source:invented", "source:other")
    table = folder / "sources.csv"
    table.write_text(
        "type,id,name,source,as_of\n" + "\n".join(f"Source,{name},{name},{name},2026-11" for name in sources) + "\n",
        encoding="utf-8",
    )
    file.write_text("\n".join([COLUMNS, *rows]) + "\n", encoding="utf-8")
    return import_files(store, "table", [table, file])


@pytest.fixture
def service(empty_full_store, tmp_path) -> Service:
    return Service(local_settings(tmp_path / "data", embedder="none", dev_principals=True), empty_full_store)


@pytest.fixture
def person(service, tmp_path) -> str:
    assert load(service.store, tmp_path, row(1)).ok
    (found,) = run_cypher(service.store, "MATCH (p:Person) RETURN p.id AS id")
    return found["id"]


def seen(service: Service, person: str, purpose: str, principal: str = "community") -> bool:
    """Whether somebody sees the person for that purpose."""
    question = find_question("person")
    try:
        service.ask(question, question.read_parameters({"id": person}), Asking(service.principal(principal), purpose))
    except NotFound:
        return False
    return True


def gates(service: Service, person: str) -> set[str]:
    return {str(one) for one in audiences_of(service.store, person).values()}


def test_a_table_brings_consents_with_day_and_form_and_a_second_run_changes_nothing(service, person, tmp_path):
    assert [str(one) for one in read_consents(service.store, [person])[person]] == [GIVEN]
    again = load(service.store, tmp_path, row(1))
    assert again.ok and not again.written
    more = load(service.store, tmp_path, row(1, consents=f"{GIVEN} | 2026-04-01 given web for event-planning"))
    assert more.ok and more.written and more.counts["Person"]["changed"] == 1
    assert len(read_consents(service.store, [person])[person]) == 2


def test_a_record_that_is_wrong_refuses_the_file_with_its_row_and_column(service, tmp_path):
    report = load(service.store, tmp_path, row(1), row(2, consents="2026-03-12 given fax for event-planning"))
    (problem,) = report.problems
    assert (problem.row, problem.column) == (3, "consents") and "fax" in problem.detail
    assert not report.written


def test_the_graph_holds_no_record_in_plain_text_and_no_tie_leads_to_one(service, person):
    rows = run_cypher(service.store, "MATCH (c:ConsentRecord) RETURN c.record AS record, COUNT { (c)--() } AS ties")
    assert len(rows) == 1 and rows[0]["ties"] == 0
    assert "contact-mediation" not in rows[0]["record"] and rows[0]["record"].startswith("gs1:")


def test_a_purpose_that_is_withdrawn_is_shut_at_once_and_the_others_stay_open(service, person):
    assert seen(service, person, "contact-mediation") and seen(service, person, "expert-search")
    service.rights.withdraw(person, ["expert-search"], form=Form.EMAIL)
    assert not seen(service, person, "expert-search")
    assert seen(service, person, "contact-mediation")
    assert gates(service, person) == {"community for contact-mediation by consent until 2099-12-31"}
    records = read_consents(service.store, [person])[person]
    assert [str(one) for one in records] == [GIVEN, f"{present_day()} withdrawn email for expert-search"]


def test_a_withdrawal_makes_no_classes_but_those_of_what_is_left(service, person):
    before = len(service.store.read("audience_classes"))
    service.rights.withdraw(person, ["expert-search"])
    assert len(service.store.read("audience_classes")) == before + 4
    service.rights.enter_consent(person, Consent(present_day(), True, ("expert-search",), Form.WEB))
    service.rights.withdraw(person, ["expert-search"])
    assert len(service.store.read("audience_classes")) == before + 4, "days and forms make no classes"


def test_what_was_withdrawn_is_not_opened_again_by_the_same_file_or_by_another_audience(service, person, tmp_path):
    service.rights.withdraw(person)
    again = load(service.store, tmp_path, row(1))
    assert again.ok and not again.written
    wider = load(service.store, tmp_path, row(1, audience=OPEN.replace("expert-search", "knowledge-exchange")))
    assert wider.ok and gates(service, person) == {"nobody"}
    published = load(service.store, tmp_path, row(1, audience=PUBLISHED))
    assert published.ok and gates(service, person) == {"nobody"}
    newer = f"{GIVEN} | 2099-01-01 given web for expert-search"
    assert load(service.store, tmp_path, row(1, consents=newer)).ok
    assert gates(service, person) == {"community for expert-search by consent until 2099-12-31"}


@pytest.mark.parametrize("withdrawn", ["everything", "contact-mediation+expert-search"])
def test_what_a_file_withdraws_under_a_restriction_is_not_opened_by_its_end(service, person, tmp_path, withdrawn):
    restrict(service.store, person, "Richtigkeit bestritten")
    record = f"{present_day()} withdrawn email for {withdrawn}"
    assert load(service.store, tmp_path, row(1, consents=f"{GIVEN} | {record}")).ok
    unrestrict(service.store, person)
    assert gates(service, person) == {"nobody"}
    assert not any(seen(service, person, purpose) for purpose in ("contact-mediation", "expert-search"))


def test_the_end_of_a_restriction_opens_what_is_left_and_nothing_beyond_the_consents(service, tmp_path):
    endless = "community for contact-mediation+expert-search by consent"
    assert load(service.store, tmp_path, row(1, audience=endless, consents="")).ok
    (found,) = run_cypher(service.store, "MATCH (p:Person) RETURN p.id AS id")
    restrict(service.store, found["id"], "Richtigkeit bestritten")
    until = f"{present_day()} given web for contact-mediation until 2098-05-05"
    records = f"{until} | {present_day()} withdrawn email for expert-search"
    assert load(service.store, tmp_path, row(1, audience=endless, consents=records)).ok
    unrestrict(service.store, found["id"])
    assert gates(service, found["id"]) == {"community for contact-mediation by consent until 2098-05-05"}


def test_a_consent_given_anew_under_a_restriction_opens_nothing_by_itself(service, person):
    restrict(service.store, person, "Richtigkeit bestritten")
    withdraw(service.store, person, ["expert-search"])
    enter_consent(service.store, person, Consent(present_day(), given=True, purposes=("expert-search",), form=Form.WEB))
    unrestrict(service.store, person)
    assert gates(service, person) == {"community for contact-mediation by consent until 2099-12-31"}


def test_a_withdrawal_amid_an_import_is_not_undone_by_it(service, person, tmp_path, monkeypatch):
    from graph_service.exchange import writing

    write = writing._lock_for_persons

    def withdrawn_meanwhile(transaction, difference):
        service.rights.withdraw(person)
        write(transaction, difference)

    monkeypatch.setattr(writing, "_lock_for_persons", withdrawn_meanwhile)
    report = load(service.store, tmp_path, row(1, audience=OPEN.replace("until 2099-12-31", "until 2098-12-31")))
    assert report.ok and report.written
    assert gates(service, person) == {"nobody"}


def test_whoever_is_merged_has_withdrawn_what_either_had(service, person, tmp_path):
    assert load(service.store, tmp_path, row(1), row(2)).ok
    ids = sorted(row["id"] for row in run_cypher(service.store, "MATCH (p:Person) RETURN p.id AS id"))
    other = next(one for one in ids if one != person)
    service.rights.withdraw(other, ["expert-search"])
    merge(service.store, other, person)
    assert gates(service, person) == {"community for contact-mediation by consent until 2099-12-31"}
    assert len(read_consents(service.store, [person])[person]) == 3
    assert read_consents(service.store, [other]) == {}


def test_the_records_go_with_the_person(service, person):
    service.rights.erase(person)
    assert run_cypher(service.store, "MATCH (c:ConsentRecord) RETURN c") == []


def test_a_consent_entered_by_hand_opens_what_it_names_and_nothing_else(service, person):
    service.rights.withdraw(person)
    record = Consent(present_day(), True, ("event-planning",), Form.WRITTEN, date(2099, 12, 31))
    after = service.rights.enter_consent(person, record, to="community", kinds=[FieldClass.IDENTITY])
    opened = "community for event-planning by consent until 2099-12-31"
    assert {name: str(one) for name, one in after.items()} == {
        "audience": opened, "identity_audience": opened, "contact_audience": "nobody", "profile_audience": "nobody",
    }  # fmt: skip
    assert seen(service, person, "event-planning") and not seen(service, person, "contact-mediation")
    more = Consent(present_day(), True, ("contact-mediation",), Form.WEB, date(2099, 12, 31))
    service.rights.enter_consent(person, more, to="community")
    assert seen(service, person, "contact-mediation")
    with pytest.raises(InputError, match="cannot be both"):
        service.rights.enter_consent(person, more, to="administration")
    with pytest.raises(NotFound):
        service.rights.enter_consent("person-000000000000", more)


def test_what_a_file_opens_by_consent_ends_with_the_record_of_it_and_is_not_open_today(service, tmp_path):
    over = "2024-01-01 given written for contact-mediation until 2025-01-01"
    open_ = "public for contact-mediation by consent"
    assert load(service.store, tmp_path, row(1, audience=open_, consents=over)).ok
    (found,) = run_cypher(service.store, "MATCH (p:Person) RETURN p.id AS id")
    assert gates(service, found["id"]) == {f"{open_} until 2025-01-01"}
    assert not seen(service, found["id"], "contact-mediation")
    again = load(service.store, tmp_path, row(1, audience=open_, consents=over))
    assert again.ok and not again.written and again.notes == []


def test_an_import_tells_of_persons_that_are_open_by_consent_without_a_record(service, tmp_path):
    report = load(service.store, tmp_path, row(1, consents=""), row(2, consents=""), row(3, audience=PUBLISHED))
    (note,) = report.notes
    assert report.ok and "without a record" in note and note.endswith("(2 ×)")


def test_a_consent_entered_by_hand_ends_what_was_open_by_it_without_an_end(service, tmp_path):
    open_ = "public for contact-mediation by consent"
    assert load(service.store, tmp_path, row(1, audience=open_, consents="")).ok
    (found,) = run_cypher(service.store, "MATCH (p:Person) RETURN p.id AS id")
    record = Consent(present_day(), True, ("contact-mediation",), Form.WRITTEN, date(2098, 1, 1))
    after = service.rights.enter_consent(found["id"], record)
    assert gates(service, found["id"]) == {str(one) for one in after.values()} == {f"{open_} until 2098-01-01"}


def test_the_report_tells_of_consents_to_whoever_may_exercise_the_rights_alone(service, person):
    officer = service.rights.report_on(person, Asking(service.principal("datenschutz"), "data-subject-rights"))
    assert officer.consents.records == [GIVEN] and officer.consents.unproven == []
    assert officer.consents.audiences["contact_audience"] == OPEN
    member = service.rights.report_on(person, Asking(service.principal("community"), "contact-mediation"))
    assert member.consents is None


def test_after_a_withdrawal_is_acknowledged_no_later_answer_shows_the_person(service, person):
    ended, stop = threading.Event(), threading.Event()
    shown: list[bool] = []

    def look() -> int:
        asked = 0
        while not stop.is_set():
            after = ended.is_set()  # looked at before the question is asked: what is asked later must not show it
            visible = seen(service, person, "expert-search")
            asked += after
            if after:
                shown.append(visible)
        return asked

    with ThreadPoolExecutor(4) as pool:
        looking = [pool.submit(look) for _ in range(4)]
        time.sleep(0.3)
        service.rights.withdraw(person, ["expert-search"])
        ended.set()
        time.sleep(0.7)
        stop.set()
        asked = sum(one.result() for one in looking)
    assert asked > 10 and not any(shown)
    assert seen(service, person, "contact-mediation")


DEEDS: dict[str, Callable[[Service, str], object]] = {
    "withdrawal": lambda other, person: other.rights.withdraw(person, ["contact-mediation"]),
    "restriction": lambda other, person: other.rights.restrict(
        person, "Richtigkeit bestritten", Asking(other.principal("datenschutz"), "data-subject-rights")
    ),
    "erasure": lambda other, person: other.rights.erase(person),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_a_command_has_acknowledged_no_other_process_shows_any_more(service, person, monkeypatch, deed):
    # Two stores as two processes have them; a process trusts the revision that it knows much longer than usual here.
    monkeypatch.setattr(store_module, "REVISION_KNOWN", 4.0)
    command = Service(service.settings, Store(service.store._connection, service.store.vault))
    assert all(seen(service, person, "contact-mediation") for _ in range(2))  # the first answer may take long
    DEEDS[deed](command, person)
    assert not seen(service, person, "contact-mediation")


def test_two_withdrawals_at_once_both_count(service, person):
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(service.rights.withdraw, person, [one]) for one in ("expert-search", "contact-mediation")]
        assert all(one.result() for one in done)
    assert gates(service, person) == {"nobody"}
    assert len(read_consents(service.store, [person])[person]) == 3


def test_the_officer_enters_a_consent_and_withdraws_one_purpose_of_it(answer, person, service):
    common = ("--as", "datenschutz", "--form", "oral", "--identity-checked", "Dienstausweis")
    out, _, code = answer(
        "consent", person, *common, "--purpose", "event-planning", "--note", "am Telefon", "--day", "2026-10-01"
    )
    assert code == 0 and "am Telefon; Identität geprüft: Dienstausweis" in out
    _, err, code = answer("consent", person, *common, "--purpose", "event-planning")
    assert code == 65 and "needs a note" in err
    out, _, code = answer("withdraw", person, "--as", "datenschutz", "--purpose", "expert-search", "--form", "web")
    assert code == 0 and "Kontaktdaten: die Gemeinschaft, für Kontaktvermittlung, mit Einwilligung" in out
    page, _, _ = answer("report", person, "--as", "datenschutz")
    assert "## Einwilligungen und Widerrufe (3)" in page and "widerrufen: Suche nach Sachkundigen (im Netz)" in page
    taken, _, _ = answer("report", person, "--as", "datenschutz", "--json")
    assert len(json.loads(taken)["consents"]["records"]) == 3


@pytest.mark.parametrize("name", ["support", "community", "betrieb"])
def test_nobody_else_enters_or_withdraws_a_consent(answer, person, service, name):
    enter = ("consent", person, "--purpose", "event-planning", "--form", "web", "--identity-checked", "x")
    for command in (enter, ("withdraw", person, "--purpose", "expert-search")):
        _, err, code = answer(*command, "--as", name)
        assert code == 77 and "data-subject-rights" in err
    assert len(read_consents(service.store, [person])[person]) == 1


def test_an_unknown_purpose_withdraws_nothing(service, person):
    for purposes in (["curiosity"], ["programme-work"]):
        with pytest.raises(GraphServiceError):
            service.rights.withdraw(person, purposes)
    assert gates(service, person) == {OPEN} and "curiosity" not in PURPOSES
    with pytest.raises(NotFound):
        service.rights.withdraw("person-000000000000")
    clear(service.store)
