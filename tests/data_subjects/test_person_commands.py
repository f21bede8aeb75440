"""`person report`, `withdraw` and `erase` as the data protection officer meets them, on a real graph."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from graph_service.access import PURPOSES, present_day
from graph_service.exchange import load_seeds
from graph_service.schema import RELATIONSHIP_TYPES
from graph_service.service import Service
from tests.servers import clear, local_settings, run_cypher

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def service(full_store, tmp_path_factory) -> Service:
    clear(full_store)
    load_seeds(full_store)
    return Service(local_settings(tmp_path_factory.mktemp("data"), embedder="none"), full_store)


@pytest.fixture
def person(service) -> str:
    (row,) = run_cypher(service.store, "MATCH (p:Person)-[:HOLDS]->() RETURN p.id AS id ORDER BY id LIMIT 1")
    return row["id"]


def test_the_report_is_a_page_to_read_and_json_to_take_along(answer, person):
    page, _, code = answer("report", person, "--as", "datenschutz")
    assert code == 0 and f"# Auskunft über {person}" in page and "## Wem was gezeigt wurde" in page
    taken, _, _ = answer("report", person, "--as", "datenschutz", "--json")
    told = json.loads(taken)
    assert told["id"] == person and told["name"] in page and len(told["ties"]) > 0
    assert f"→ {RELATIONSHIP_TYPES['HOLDS'].de}: " in page
    for internal in ("HOLDS", "contact-mediation", "community", "met_in_person", "by consent"):
        assert internal not in page, "the person reads it, who knows none of our words"


def test_the_report_names_the_tokens_bound_to_the_person_and_none_of_what_opens_them(answer, person, service):
    made = {
        "roles": ["community_member"],
        "purposes": ["contact-mediation"],
        "until": present_day() + timedelta(days=9),
    }
    own, text = service.tokens.create(**made, about="Kiezbox (erfunden)", person=person)
    other, _ = service.tokens.create(**made, about="anderes Programm")
    service.tokens.principal(text)
    taken = answer("report", person, "--as", "datenschutz", "--json")[0]
    assert json.loads(taken)["tokens"] == [{
        "prefix": own.prefix, "about": "Kiezbox (erfunden)", "purposes": ["contact-mediation"], "revoked": False,
        "created": f"{present_day()}", "until": f"{own.until}", "last_used": f"{present_day()}",
    }]  # fmt: skip
    page = " ".join(answer("report", person, "--as", "datenschutz")[0].split())
    told = f"Kiezbox (erfunden); {PURPOSES['contact-mediation'].de}; bis {own.until:%d.%m.%Y}; zuletzt benutzt am"
    assert f"{own.prefix}: {told}" in page
    for opens in (text, text.removeprefix(f"gs_{own.prefix}_"), own.hash, other.prefix):
        assert opens not in page + taken


@pytest.mark.parametrize("command", ["report", "withdraw", "erase"])
@pytest.mark.parametrize("name", ["support", "community", "betrieb"])
def test_nobody_else_may_and_nothing_happens(answer, person, service, command, name):
    more = ("--yes",) if command == "erase" else ()
    out, err, code = answer(command, person, "--as", name, *more)
    assert code == 77 and out == "" and "data-subject-rights" in err
    assert service.store.vault.has_key(person)


def test_an_erasure_is_asked_for_twice_and_says_what_it_did(answer, person, service, monkeypatch):
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)
    _, err, code = answer("erase", person, "--as", "datenschutz")
    assert code == 65 and "Nothing was erased" in err and service.store.vault.has_key(person)
    out, _, code = answer("withdraw", person, "--as", "datenschutz")
    assert code == 0 and "widerrufen" in out
    out, _, code = answer("erase", person, "--as", "datenschutz", "--yes")
    assert code == 0 and "der Schlüssel ist vernichtet" in out
    assert not service.store.vault.has_key(person)
    _, err, code = answer("report", person, "--as", "datenschutz")
    assert code == 66 and "no such person" in err


@pytest.mark.parametrize("command", ["report", "withdraw", "erase"])
def test_who_is_not_there_is_said_to_be_not_there(answer, command):
    more = ("--yes",) if command == "erase" else ()
    _, err, code = answer(command, "person-000000000000", "--as", "datenschutz", *more)
    assert code == 66 and "no such person" in err
