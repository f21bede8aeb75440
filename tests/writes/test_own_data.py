"""Own data over HTTP: told to the person alone, corrected where they were seen, kept with what stood there before."""

from __future__ import annotations

import concurrent.futures
import json
from datetime import timedelta

import pytest

from graph_service.access import Asking, present_day
from graph_service.errors import InputError
from graph_service.exchange import import_files
from tests.servers import run_cypher

pytestmark = pytest.mark.neo4j

PERSON = "person-d3ec80179719"
ME = {"Principal": "team-kiezbox"}


def correct(client, changes, etag=None, headers=ME):
    named = {"If-Match": etag} if etag else {}
    return client.patch("/v1/me", json=changes, headers={**headers, **named})


def test_everything_on_oneself_is_told_whatever_its_audiences_and_logged(client, service):
    run_cypher(service.store, "MATCH (p:Person {id: $id}) SET p.contact_audience = -1", id=PERSON)
    answer = client.get("/v1/me", headers=ME)
    told = answer.json()
    assert answer.status_code == 200 and told["id"] == PERSON and told["name"] and told["email"]
    assert told["correctable"] == ["email", "phone", "profile", "languages"]
    assert answer.headers["cache-control"] == "private, no-store"
    assert [one.question for one in service.disclosures.of_person(PERSON)][-1] == "own data"
    more = client.get("/v1/me", headers={**ME, "Purpose": "contact-mediation"}).json()
    assert len(more["ties"]) > len(told["ties"]), "ties lead to what the view knows of"


def test_a_tie_to_something_that_the_view_does_not_know_of_is_not_told(client, service):
    run_cypher(
        service.store, "MATCH (p {id: $id}) CREATE (p)-[:WORKS_ON {audience: -1, role: 'verborgen'}]->(:Entity:Measure "
        "{id: 'measure-hidden', name: 'verborgen', audience: -1})", id=PERSON,
    )  # fmt: skip
    assert "verborgen" not in client.get("/v1/me", headers={**ME, "Purpose": "contact-mediation"}).text
    run_cypher(service.store, "MATCH (m {id: 'measure-hidden'}) DETACH DELETE m")


@pytest.mark.parametrize("who", [{}, {"Principal": "support"}, {"Principal": "datenschutz"}])
@pytest.mark.parametrize("path", ["/v1/me", "/v1/me/disclosures"])
def test_whoever_is_no_person_in_the_graph_has_no_own_data(client, who, path):
    assert client.get(path, headers=who).status_code == 403
    assert correct(client, {"phone": "030 0000 009"}, '"x"', who).status_code == 403


def test_under_pseudonyms_nobody_is_there_as_oneself(client, service):
    _, token = service.tokens.create(
        roles=["analyst"], purposes=["network-analysis", "contact-mediation"], person=PERSON,
        until=present_day() + timedelta(days=1), about="Probe (erfunden)",
    )  # fmt: skip
    by_token = {"Authorization": f"Bearer {token}"}
    for path in ("/v1/me", "/v1/me/disclosures"):
        assert client.get(path, headers={**by_token, "Purpose": "network-analysis"}).status_code == 403
    assert client.get("/v1/me", headers=by_token).status_code == 403, "a token names one of its purposes"
    assert client.get("/v1/me", headers={**by_token, "Purpose": "contact-mediation"}).status_code == 200


def test_whoever_is_named_in_own_data_can_see_that_it_was_told(client, service):
    told = client.get("/v1/me", headers={**ME, "Purpose": "contact-mediation"}).json()
    others: dict[str, set[str]] = {}
    for tie in told["ties"]:
        if tie["other"].startswith("person-"):
            others.setdefault(tie["other"], {"id"}).add(tie["type"])
    assert others
    for other, fields in others.items():
        last = list(service.disclosures.of_person(other))[-1]
        assert (last.principal, last.question, last.fields) == ("team-kiezbox", "own data", tuple(sorted(fields)))


def test_a_correction_names_the_state_that_it_changes(client):
    etag = client.get("/v1/me", headers=ME).headers["etag"]
    for missing in (None, "*"):
        refused = correct(client, {"phone": "030 0000 001"}, missing)
        assert refused.status_code == 428 and refused.json()["where"] == "If-Match"
    assert correct(client, {"phone": "030 0000 001"}, '"of-another"').status_code == 412
    done = correct(client, {"phone": "030 0000 001"}, etag)
    assert done.status_code == 200 and done.json()["phone"] == "030 0000 001"
    assert correct(client, {"phone": "030 0000 002"}, etag).status_code == 412, "that state is gone"
    assert client.get("/v1/me", headers=ME).headers["etag"] == done.headers["etag"]
    again = correct(client, {"phone": "030 0000 003"}, f"W/{done.headers['etag']}")
    assert again.status_code == 200, "a proxy that compresses weakens it"


def test_of_many_corrections_of_the_same_state_one_counts(client):
    etag = client.get("/v1/me", headers=ME).headers["etag"]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: correct(client, {"phone": f"030 1111 {n:03}"}, etag).status_code, range(6)))
    assert sorted(answers) == [200, 412, 412, 412, 412, 412]


def test_what_stood_there_before_is_kept_sealed_with_the_day_and_the_role(client, service):
    before = client.get("/v1/me", headers=ME)
    done = correct(client, {"profile": "Vergabe von Messstationen", "languages": ["Deutsch", "Türkisch"]},
                   before.headers["etag"]).json()  # fmt: skip
    *_, languages, profile = sorted(done["corrections"][-2:], key=lambda one: one["field"])
    assert profile == {"on": present_day().isoformat(), "by": "person", "field": "profile",
                       "before": before.json()["profile"], "checked": None}  # fmt: skip
    assert languages["before"] == before.json()["languages"] or not before.json()["languages"]
    (stored,) = run_cypher(service.store, "MATCH (p:Person {id: $id}) RETURN properties(p) AS all", id=PERSON)
    assert all(text.startswith("gs1:") for text in (*stored["all"]["corrections"], stored["all"]["profile"]))
    who = service.principal("datenschutz")
    report = service.rights.report_on(PERSON, Asking(who, "data-subject-rights"))
    assert [one.model_dump() for one in report.corrections][-2:] == done["corrections"][-2:]


def test_a_correction_counts_for_the_next_answer_to_others(client, service):
    etag = client.get("/v1/me", headers=ME).headers["etag"]
    correct(client, {"profile": "Barrierefreiheit (berichtigt)"}, etag)
    told = client.get(
        f"/v1/questions/person?id={PERSON}", headers={"Principal": "datenschutz", "Purpose": "data-subject-rights"}
    ).json()["items"][0]["person"]
    assert told["profile"] == "Barrierefreiheit (berichtigt)"


def test_a_value_of_ones_own_can_be_removed_and_an_import_does_not_bring_it_back(client, service, tmp_path):
    etag = client.get("/v1/me", headers=ME).headers["etag"]
    removed = correct(client, {"phone": None, "profile": "Nur dies"}, etag)
    assert removed.status_code == 200 and removed.json()["phone"] is None
    (row,) = run_cypher(
        service.store, "MATCH (p:Person {id: $id}) RETURN p.source AS source, p.name AS name", id=PERSON
    )
    audience = "community for contact-mediation by consent"
    file = tmp_path / "people.csv"
    file.write_text(
        "type,id,name,phone,profile,source,as_of,audience,identity_audience,contact_audience,profile_audience\n"
        f"Person,{PERSON},{service.store.vault.opened(row['name'])},030 9999 999,Aus der Datei,{row['source']},"
        f"{present_day().isoformat()}" + f",{audience}" * 4 + "\n", encoding="utf-8",
    )  # fmt: skip
    assert import_files(service.store, "table", [file]).ok
    told = client.get("/v1/me", headers=ME).json()
    assert (told["phone"], told["profile"]) == (None, "Nur dies")
    assert {one["value"] for one in told["claims"]} >= {"030 9999 999", "Aus der Datei"}, "nothing said is lost"
    shown = client.get(
        f"/v1/questions/person?id={PERSON}", headers={"Principal": "team-kiezbox", "Purpose": "contact-mediation"}
    ).json()["items"][0]
    assert (shown["person"]["phone"], shown["person"]["profile"]) == (None, "Nur dies")
    assert shown["conflicts"] == []


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": "Andere Person"}, "name"), ({"audience": "public"}, "audience"), ({"id": "person-1"}, "id"),
        ({"email": "kein Kanal"}, "email"), ({"phone": "=SUMME(A1)"}, "phone"), ({"languages": "Deutsch"}, "languages"),
        ({"languages": ["a"] * 51}, "languages"), ({"profile": "x" * 2001}, "profile"),
        ({"profile": "Null\u0000"}, "profile"), ({"profile": "um\u202egekehrt"}, "profile"),
        ({"languages": ["a | b"]}, "languages"), ({}, "body"),
    ],
)  # fmt: skip
def test_what_cannot_stand_there_is_refused_with_the_place_and_never_repeated(client, changes, where):
    etag = client.get("/v1/me", headers=ME).headers["etag"]
    refused = correct(client, changes, etag)
    assert refused.status_code == 422 and refused.json()["where"].startswith(where)
    assert not any(str(value)[:9] in refused.text for value in changes.values() if isinstance(value, str))
    assert client.get("/v1/me", headers=ME).headers["etag"] == etag


def test_the_name_is_not_corrected_alone_whichever_door_asks(service):
    before = service.rights.own_data(Asking(service.principal("team-kiezbox")))
    with pytest.raises(InputError, match="data protection officer"):
        service.rights.correct_own_data(
            {"name": "Andere Person (erfunden)"}, lambda _seen: None, Asking(service.principal("team-kiezbox"))
        )
    assert service.rights.own_data(Asking(service.principal("team-kiezbox"))) == before


def test_half_a_letter_is_refused(client):
    etag = client.get("/v1/me", headers=ME).headers["etag"]
    body = b'{"profile": "half \\ud800"}'
    refused = client.patch("/v1/me", content=body, headers={**ME, "If-Match": etag, "Content-Type": "application/json"})
    assert refused.status_code == 422


def test_to_whom_own_data_were_shown_is_told(client):
    officer = {"Principal": "datenschutz", "Purpose": "data-subject-rights"}
    assert client.get(f"/v1/questions/person?id={PERSON}", headers=officer).status_code == 200
    client.get("/v1/me", headers=ME)
    told = client.get("/v1/me/disclosures", headers=ME).json()["items"]
    assert {"own data", "person"} <= {one["question"] for one in told}
    assert PERSON not in json.dumps([{**one, "recipient": ""} for one in told])


def test_who_was_erased_has_no_own_data(client, service):
    service.rights.erase(PERSON)
    assert client.get("/v1/me", headers=ME).status_code == 404
    assert correct(client, {"phone": "030 0000 001"}, '"x"').status_code == 404
