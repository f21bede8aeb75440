"""Analysts on a real graph: persons without names, under pseudonyms that lead nowhere else; the log names them."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.neo4j
ANALYST = {"Principal": "analyse", "Purpose": "network-analysis"}
OFFICER = {"Principal": "datenschutz", "Purpose": "data-subject-rights"}


def persons(client, headers, limit=100):
    answer = client.get(f"/v1/entities?type=Person&limit={limit}", headers=headers)
    return {row["id"]: row["name"] for row in answer.json()["items"]}


def test_analysts_see_persons_under_pseudonyms_and_no_name(client, run_cypher, full_store):
    seen = persons(client, ANALYST)
    real = {row["id"] for row in run_cypher(full_store, "MATCH (p:Person) RETURN p.id AS id")}
    assert seen and not set(seen) & real
    assert set(seen.values()) == {None}


def test_a_pseudonym_can_be_asked_for_under_its_purpose_and_under_no_other(client):
    pseudonym = next(iter(persons(client, ANALYST)))
    own = client.get(f"/v1/questions/person?id={pseudonym}", headers=ANALYST)
    assert own.status_code == 200 and own.json()["items"][0]["person"]["id"] == pseudonym
    assert client.get(f"/v1/questions/person?id={pseudonym}", headers=OFFICER).status_code == 404
    assert own.json()["items"][0]["posts"] == [], "a post would name its holder"


def test_an_id_from_another_purpose_leads_an_analyst_nowhere(client):
    for person in list(persons(client, OFFICER))[:20]:
        assert client.get(f"/v1/questions/person?id={person}", headers=ANALYST).status_code == 404


def test_pages_of_pseudonyms_follow_each_other_without_gap(client):
    seen, address = [], "/v1/entities?type=Person&limit=7"
    for _ in range(40):
        answer = client.get(address, headers=ANALYST)
        seen += [row["id"] for row in answer.json()["items"]]
        if "link" not in answer.headers:
            break
        address = answer.headers["link"].partition(">")[0].lstrip("<")
    assert len(seen) == len(set(seen)) and set(seen) == set(persons(client, ANALYST, 500))


def test_the_log_names_the_person_and_not_the_pseudonym(client, seeded):
    pseudonym = next(iter(persons(client, ANALYST)))
    gate = seeded.gate
    person = gate.pseudonyms(gate.view("analyse", "network-analysis")).person(pseudonym)
    client.get(f"/v1/questions/person?id={pseudonym}", headers=ANALYST)
    assert "analyse" in {one.principal for one in seeded.disclosures.of_person(person)}
    assert not list(seeded.disclosures.of_person(pseudonym))
