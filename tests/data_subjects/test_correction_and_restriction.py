"""Correction with history and restriction by the officer: what counts at once, and what no file undoes."""

from __future__ import annotations

import pytest

from graph_service.access import Asking
from graph_service.errors import Conflict, NotFound
from graph_service.exchange import load_seeds, merge, resolve_conflict
from graph_service.registry import find_question
from graph_service.service import Service
from tests.servers import clear, local_settings, run_cypher

pytestmark = pytest.mark.neo4j

OPEN = (
    "MATCH (p:Person)-[:HOLDS]->(), (c:AudienceClass {field_class: 'contact'}) WHERE p.contact_audience = c.number "
    "AND c.audience STARTS WITH 'community for contact-mediation' AND p.phone IS NOT NULL "
    "RETURN DISTINCT p.id AS id ORDER BY id LIMIT 3"
)


@pytest.fixture(scope="module")
def service(full_store, tmp_path_factory) -> Service:
    clear(full_store)
    load_seeds(full_store)
    settings = local_settings(tmp_path_factory.mktemp("data"), embedder="none", dev_principals=True)
    return Service(settings, full_store)


@pytest.fixture
def person(service) -> str:
    return run_cypher(service.store, OPEN)[0]["id"]


def in_one_line(page: str) -> str:
    return " ".join(page.split())  # the page is folded to the width of the terminal


def seen(service: Service, person: str, name: str = "support", purpose: str = "contact-mediation"):
    question = find_question("person")
    parameters = question.read_parameters({"id": person})
    try:
        (row,) = service.ask(question, parameters, Asking(service.principal(name), purpose)).items
    except NotFound:
        return None
    return row.person


def test_the_officer_corrects_and_the_report_tells_what_stood_there_before(answer, service, person):
    before = seen(service, person)
    checked = ("--checked", "Dienstausweis vorgelegt", "--as", "datenschutz")
    out, _, code = answer("correct", person, "--field", "name", "--value", "Ada Richtig (erfunden)", *checked)
    assert code == 0 and "Berichtigt" in out
    out, _, code = answer("correct", person, "--field", "languages", "--value", "Deutsch | Polnisch", *checked)
    assert code == 0
    after = seen(service, person)
    assert after.name == "Ada Richtig (erfunden)" and before.name not in str(after)
    page, _, _ = answer("report", person, "--as", "datenschutz")
    assert (
        f"Name, vorher: {before.name} (durch die oder den Datenschutzbeauftragten; Identität geprüft: Dienst"
        in in_one_line(page)
    )
    out, _, code = answer("correct", person, "--field", "languages", "--value", "Deutsch | Polnisch", *checked)
    assert code == 0 and "schon da" in out


@pytest.mark.parametrize("field", ["audience", "source", "id", "nothing"])
def test_what_is_no_personal_field_is_not_corrected_so(answer, person, field):
    out, err, code = answer(
        "correct", person, "--field", field, "--value", "x", "--checked", "x", "--as", "datenschutz"
    )
    assert code == 65 and out == "" and "One of: name, email, phone, profile, languages." in err


@pytest.mark.parametrize("name", ["support", "betrieb", "team-kiezbox", "analyse"])
@pytest.mark.parametrize("command", ["correct", "restrict", "unrestrict"])
def test_nobody_else_may_and_nothing_happens(answer, service, person, name, command):
    more = {"correct": ("--field", "phone", "--value", "1234", "--checked", "x"), "restrict": ("--reason", "x")}
    before = seen(service, person)
    out, err, code = answer(command, person, "--as", name, *more.get(command, ()))
    assert code == 77 and out == "" and err
    assert seen(service, person) == before


def test_whoever_is_restricted_appears_to_nobody_but_the_officer_until_it_ends(answer, service, person):
    before = {name: seen(service, person, name) for name in ("support", "team-kiezbox", "community")}
    assert any(before.values())
    out, _, code = answer("restrict", person, "--reason", "Richtigkeit bestritten", "--as", "datenschutz")
    assert code == 0 and "Eingeschränkt" in out
    assert all(seen(service, person, name) is None for name in before)
    assert seen(service, person, "datenschutz", "data-subject-rights").name
    page, _, _ = answer("report", person, "--as", "datenschutz")
    assert "eingeschränkt (Art. 18): Richtigkeit bestritten" in in_one_line(page)
    assert answer("restrict", person, "--reason", "x", "--as", "datenschutz")[2] != 0, "it is so already"

    load_again(service)
    assert all(seen(service, person, name) is None for name in before), "an import does not open it again"
    (other,) = [row["id"] for row in run_cypher(service.store, OPEN)][:1]
    with pytest.raises(Conflict):
        merge(service.store, person, other)

    (stored,) = run_cypher(service.store, "MATCH (p {id: $id}) RETURN p.restriction AS why", id=person)
    assert stored["why"].startswith("gs1:")
    out, _, code = answer("unrestrict", person, "--as", "datenschutz")
    assert code == 0 and "aufgehoben" in out
    assert {name: seen(service, person, name) for name in before} == before
    assert answer("unrestrict", person, "--as", "datenschutz")[2] != 0


def test_what_was_withdrawn_under_a_restriction_stays_shut_after_it(answer, service):
    person = run_cypher(service.store, OPEN)[1]["id"]
    answer("restrict", person, "--reason", "Richtigkeit bestritten", "--as", "datenschutz")
    service.rights.withdraw(person)
    answer("unrestrict", person, "--as", "datenschutz")
    assert seen(service, person) is None
    assert seen(service, person, "datenschutz", "data-subject-rights").name


def test_a_claim_is_not_accepted_over_what_the_person_has_corrected(service):
    person = run_cypher(service.store, OPEN)[0]["id"]
    who = service.principal("datenschutz")
    service.rights.correct(person, {"phone": "030 0000 111"}, "x", Asking(who, "data-subject-rights"))
    support = Asking(service.principal("support"), "contact-mediation")
    service.suggest(person, "phone", "030 0000 112", support)
    listed = find_question("suggestions")
    (row,) = service.ask(listed, listed.read_parameters({}), support).items
    with pytest.raises(Conflict):
        service.decide_suggestion(row.id, "accept", lambda _: None, support)
    claims = run_cypher(
        service.store, "MATCH (c:Claim {field: 'phone'})-[:CLAIMED_OF]->({id: $id}) RETURN c.id AS id", id=person
    )
    for claim in claims:
        with pytest.raises(Conflict):
            resolve_conflict(service.store, claim["id"], "accept")
    assert seen(service, person).phone == "030 0000 111"


def load_again(service: Service) -> None:
    """The rows of the seeds once more, of a later day, so that they would change what they may."""
    from importlib.resources import as_file, files

    from graph_service.exchange import import_files

    with as_file(files("seeds")) as folder:
        report = import_files(service.store, "table", [folder / "people.nodes.csv"])
    assert report.ok
