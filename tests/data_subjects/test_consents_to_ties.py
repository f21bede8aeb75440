"""A tie of two persons needs the consent of both; a withdrawal reaches the person's ties and what sources say of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph_service.exchange import import_files, pipeline
from graph_service.service import Service
from graph_service.store.store import Transaction
from tests.data_subjects.test_consents import PUBLISHED, load, row
from tests.servers import clear, local_settings, run_cypher

pytestmark = pytest.mark.neo4j

BOTH = "2026-03-12 given written for contact-mediation+knowledge-exchange"
KNOWN_FOR = "community for contact-mediation by consent until 2099-12-31"
AUDIENCES = """MATCH (p:Person {id: $id})-[r]-()
MATCH (c:AudienceClass {number: r.audience}) RETURN type(r) AS type, c.audience AS audience"""


@pytest.fixture
def service(empty_full_store, tmp_path) -> Service:
    clear(empty_full_store)
    return Service(local_settings(tmp_path / "data", embedder="none", dev_principals=True), empty_full_store)


def tied(service: Service, folder: Path, *, audience: str = KNOWN_FOR, type_: str = "KNOWS", end: str = "") -> Any:
    """Import one tie from the first person to the second, or to `end`."""
    file = folder / "ties.csv"
    end = end or "invented:2"
    file.write_text(
        f"type,start,end,audience,source,as_of\n{type_},invented:1,{end},{audience},source:invented,2026-11\n",
        encoding="utf-8",
    )
    return import_files(service.store, "table", [file])


def ids(service: Service) -> list[str]:
    rows = run_cypher(service.store, "MATCH (p:Person) RETURN p.id AS id ORDER BY p.source_keys[0]")
    return [one["id"] for one in rows]


def audiences(service: Service, person: str) -> dict[str, str]:
    return {one["type"]: one["audience"] for one in run_cypher(service.store, AUDIENCES, id=person)}


@pytest.mark.parametrize("lacking", [1, 2])
def test_a_tie_of_two_persons_is_refused_while_one_of_them_has_not_agreed(service, tmp_path, lacking):
    # Published by the office: the record shows, and says nothing of whom the person knows.
    rows = [
        row(
            number,
            audience=PUBLISHED,
            consents="2026-03-12 given web for event-planning" if number == lacking else BOTH,
        )
        for number in (1, 2)
    ]
    assert load(service.store, tmp_path, *rows).ok
    report = tied(service, tmp_path)
    (problem,) = report.problems
    end = ("start", "end")[lacking - 1]
    assert not report.written and (problem.row, problem.column) == (2, "audience")
    assert f"at the {end}" in problem.detail and "contact-mediation" in problem.detail
    assert tied(service, tmp_path, audience="nobody").ok


def test_a_wider_consent_of_both_carries_the_tie_and_a_publication_carries_none(service, tmp_path):
    assert load(service.store, tmp_path, *(row(number, consents=BOTH) for number in (1, 2))).ok
    refused = tied(service, tmp_path, audience=PUBLISHED)
    assert not refused.written and "by consent" in refused.problems[0].detail
    report = tied(service, tmp_path, audience=KNOWN_FOR.replace("contact-mediation", "introduction"))
    assert report.ok and report.written
    assert not tied(service, tmp_path, audience=KNOWN_FOR.replace("contact-mediation", "introduction")).written


def test_a_tie_ends_with_the_consent_that_ends_first(service, tmp_path):
    rows = [
        row(number, audience=PUBLISHED, consents=f"{BOTH} until 20{end}")
        for number, end in ((1, "98-01-01"), (2, "97-05-05"))
    ]
    assert load(service.store, tmp_path, *rows).ok and tied(service, tmp_path).ok
    assert audiences(service, ids(service)[0]) == {"KNOWS": KNOWN_FOR.replace("2099-12-31", "2097-05-05")}
    assert not tied(service, tmp_path).written


@pytest.mark.parametrize("purposes", [("introduction",), ("contact-mediation",), ()])
@pytest.mark.parametrize("whose", [0, 1])
def test_a_withdrawal_shuts_the_ties_by_consent_of_a_person_who_is_published(service, tmp_path, purposes, whose):
    assert load(service.store, tmp_path, *(row(number, audience=PUBLISHED, consents=BOTH) for number in (1, 2))).ok
    assert tied(service, tmp_path).ok
    first, second = ids(service)
    service.rights.withdraw((first, second)[whose], purposes)
    assert audiences(service, first) == audiences(service, second) == {"KNOWS": "nobody"}
    # The file that told of the tie does not open it again, and is not refused for it.
    again = tied(service, tmp_path)
    assert again.ok and not again.written and audiences(service, first) == {"KNOWS": "nobody"}


def test_a_withdrawal_takes_its_purpose_out_of_expertise_and_leaves_the_others(service, tmp_path):
    assert load(service.store, tmp_path, row(1, audience=PUBLISHED, consents=BOTH)).ok
    topic = tmp_path / "topic.csv"
    topic.write_text("type,id,name,source,as_of\nTopic,topic:t,T,source:invented,2026-11\n", encoding="utf-8")
    assert import_files(service.store, "table", [topic]).ok
    both = "community for contact-mediation+knowledge-exchange by consent"
    assert tied(service, tmp_path, audience=both, type_="EXPERT_IN", end="topic:t").ok
    (person,) = ids(service)
    service.rights.withdraw(person, ["knowledge-exchange"])
    assert audiences(service, person) == {"EXPERT_IN": "community for contact-mediation by consent"}


def test_what_a_publication_says_of_a_tie_is_shut_by_the_withdrawal_of_everything_alone(service, tmp_path):
    assert load(service.store, tmp_path, row(1, audience=PUBLISHED, consents=BOTH)).ok
    topic = tmp_path / "topic.csv"
    topic.write_text("type,id,name,source,as_of\nTopic,topic:t,T,source:invented,2026-11\n", encoding="utf-8")
    assert import_files(service.store, "table", [topic]).ok
    assert tied(service, tmp_path, audience=PUBLISHED, type_="EXPERT_IN", end="topic:t").ok
    (person,) = ids(service)
    service.rights.withdraw(person, ["contact-mediation"])
    assert audiences(service, person) == {"EXPERT_IN": PUBLISHED}
    service.rights.withdraw(person)
    assert audiences(service, person) == {"EXPERT_IN": "nobody"}


def test_what_another_source_says_of_a_person_is_shut_by_a_withdrawal(service, tmp_path):
    open_ = "community for contact-mediation by consent"
    assert load(service.store, tmp_path, row(1, audience=open_, consents=BOTH)).ok
    (person,) = ids(service)
    said = row(1, audience=open_, consents="", source="source:other").replace("Person,1", f"Person,{person}")
    file = tmp_path / "other.csv"
    header = "type,id,name,source,as_of,email,audience,identity_audience,contact_audience,profile_audience,consents"
    file.write_text(f"{header}\n{said.replace('p1@', 'other@')}\n", encoding="utf-8")
    assert import_files(service.store, "table", [file]).ok
    claims = """MATCH (c:Claim)-[:CLAIMED_OF]->(:Person {id: $id}) MATCH (a:AudienceClass {number: c.audience})
    RETURN a.field_class AS kind, a.audience AS audience"""
    assert run_cypher(service.store, claims, id=person) == [{"kind": "contact", "audience": open_}]
    service.rights.withdraw(person, ["contact-mediation"])
    assert run_cypher(service.store, claims, id=person) == [{"kind": "contact", "audience": "nobody"}]
    assert audiences(service, person) == {"CLAIMED_OF": "nobody"}


def test_a_tie_is_not_opened_by_an_import_that_was_under_way_at_the_withdrawal(service, tmp_path, monkeypatch):
    assert load(service.store, tmp_path, *(row(number, consents=BOTH) for number in (1, 2))).ok
    first, second = ids(service)
    write = pipeline.write_difference

    def after_a_withdrawal(*arguments: Any) -> None:
        service.rights.withdraw(second, ["contact-mediation"])
        write(*arguments)

    monkeypatch.setattr(pipeline, "write_difference", after_a_withdrawal)
    assert tied(service, tmp_path).ok
    assert audiences(service, first) == {"KNOWS": "nobody"}


def test_a_withdrawal_that_a_file_brings_shuts_the_ties_too(service, tmp_path):
    assert load(service.store, tmp_path, *(row(number, consents=BOTH) for number in (1, 2))).ok
    assert tied(service, tmp_path).ok
    withdrawn = f"{BOTH} | 2026-06-01 withdrawn email for introduction"
    assert load(service.store, tmp_path, row(1, consents=withdrawn)).ok
    assert audiences(service, ids(service)[1]) == {"KNOWS": "nobody"}


def test_withdrawals_of_many_persons_in_one_file_take_no_more_queries_than_those_of_two(service, tmp_path, monkeypatch):
    few, many = range(1, 3), range(3, 203)
    rows = [row(number, audience=PUBLISHED, consents=BOTH) for number in (*few, *many)]
    assert load(service.store, tmp_path, *rows).ok
    file = tmp_path / "ties.csv"
    ties = [
        f"KNOWS,invented:{one},invented:{one + 1},{KNOWN_FOR},source:invented,2026-11\n"
        for one in (*few, *many)
        if one not in (few[-1], many[-1])
    ]
    file.write_text("type,start,end,audience,source,as_of\n" + "".join(ties), encoding="utf-8")
    assert import_files(service.store, "table", [file]).ok
    run = Transaction._run
    asked: list[str] = []
    monkeypatch.setattr(Transaction, "_run", lambda self, folder, query, *rest: (
        asked.append(query), run(self, folder, query, *rest))[1])  # fmt: skip
    queries: list[int] = []
    for numbers in (few, many):
        asked.clear()
        withdrawn = f"{BOTH} | 2026-06-01 withdrawn email for introduction"
        assert load(
            service.store, tmp_path, *(row(number, audience=PUBLISHED, consents=withdrawn) for number in numbers)
        ).written
        queries.append(len(asked))
    assert queries[1] <= queries[0]
    shut = "MATCH (:Person)-[r:KNOWS]->(:Person) MATCH (c:AudienceClass {number: r.audience}) RETURN c.audience AS a"
    assert {one["a"] for one in run_cypher(service.store, shut)} == {"nobody"}


def test_a_tie_gives_way_to_both_of_its_persons_in_one_file(service, tmp_path):
    assert load(service.store, tmp_path, *(row(number, audience=PUBLISHED, consents=BOTH) for number in (1, 2))).ok
    assert tied(service, tmp_path, audience="community for contact-mediation+knowledge-exchange by consent").ok
    rows = [
        row(number, audience=PUBLISHED, consents=f"{BOTH} | 2026-06-01 withdrawn email for {purpose}")
        for number, purpose in ((1, "contact-mediation"), (2, "knowledge-exchange"))
    ]
    assert load(service.store, tmp_path, *rows).ok
    assert audiences(service, ids(service)[0]) == {"KNOWS": "nobody"}
