"""Suggestions over HTTP: made on what one sees, decided on by the support team as seen, and nothing is overwritten."""

from __future__ import annotations

import pytest

from graph_service.access import Asking, present_day
from graph_service.errors import Conflict, EmbedderUnavailable
from graph_service.exchange import import_files
from tests.servers import run_cypher

pytestmark = pytest.mark.neo4j

MEMBER = {"Principal": "community", "Purpose": "knowledge-exchange"}
TEAM = {"Principal": "team-kiezbox", "Purpose": "contact-mediation"}
SUPPORT = {"Principal": "support", "Purpose": "knowledge-exchange"}
MEDIATING = {"Principal": "support", "Purpose": "contact-mediation"}
OFFICER = {"Principal": "datenschutz", "Purpose": "data-subject-rights"}
UNIT = "unit:bezirksamt-neukoelln"


def suggest(client, about, field, value, headers=MEMBER):
    return client.post("/v1/suggestions", json={"about": about, "field": field, "value": value}, headers=headers)


def only(client, field, headers=SUPPORT, state="open"):
    rows = client.get("/v1/suggestions", params={"state": state, "limit": 100}, headers=headers).json()["items"]
    (row,) = (one for one in rows if one["field"] == field)
    return row


def decide(client, id, decision, etag, headers=SUPPORT):
    named = {"If-Match": etag} if etag else {}
    return client.post(f"/v1/suggestions/{id}/decision", json={"decision": decision}, headers={**headers, **named})


def etag_of(client, id, headers=SUPPORT):
    return client.get(f"/v1/suggestions/{id}", headers=headers).headers["etag"]


def test_a_suggestion_changes_nothing_and_tells_nothing_of_who_made_it(client, service):
    before = client.get(f"/v1/questions/unit?id={UNIT}").json()["items"]
    made = suggest(client, UNIT, "abbreviation", "BA-NK")
    assert made.status_code == 202 and made.json() == {"state": "open"}
    assert client.get(f"/v1/questions/unit?id={UNIT}").json()["items"] == before
    row = only(client, "abbreviation")
    assert (row["value"], row["state"], row["made_on"]) == ("BA-NK", "open", present_day().isoformat())
    assert row["thing"]["id"] == UNIT
    (stored,) = run_cypher(service.store, "MATCH (s:Suggestion {id: $id}) RETURN properties(s) AS all", id=row["id"])
    assert "community" not in str(stored["all"]["suggested_by"]) and "suggested_by" not in row


@pytest.mark.parametrize("who", [MEMBER, TEAM, {}, {"Principal": "betrieb", "Purpose": "operation"},
                                 {"Principal": "support", "Purpose": "event-planning"}])  # fmt: skip
def test_suggestions_are_for_the_support_team_alone(client, who):
    suggest(client, UNIT, "district", "Neukölln", TEAM)
    id = only(client, "district")["id"]
    assert client.get("/v1/suggestions", headers=who).json()["items"] == []
    hidden, never = (client.get(f"/v1/suggestions/{one}", headers=who) for one in (id, "suggestion-000000000000"))
    assert hidden.status_code == never.status_code == 404 and hidden.content == never.content
    hidden, never = (decide(client, one, "accept", '"x"', who) for one in (id, "suggestion-000000000000"))
    assert hidden.status_code == never.status_code == 403 and hidden.content == never.content
    assert client.get(f"/v1/entities/{id}", headers=who).status_code == 404
    decide(client, id, "reject", etag_of(client, id))


@pytest.mark.parametrize("who", [{}, {"Purpose": "contact-mediation"}, {"Principal": "community"},
                                 {"Principal": "community", "Purpose": "event-planning"}, OFFICER,
                                 {"Principal": "analyse", "Purpose": "network-analysis"}])  # fmt: skip
def test_whoever_may_not_suggest_is_told_so_whether_or_not_the_entry_is_there(client, who):
    one, other = suggest(client, UNIT, "district", "Mitte", who), suggest(client, "unit:never-was", "x", "y", who)
    assert one.status_code == other.status_code == 403 and one.content == other.content


def test_on_something_hidden_it_fails_as_on_something_that_never_was(client, service):
    (row,) = run_cypher(
        service.store,
        "MATCH (p:Person), (c:AudienceClass) WHERE p.audience = c.number AND c.audience STARTS WITH 'administration' "
        "RETURN p.id AS id ORDER BY id LIMIT 1",
    )
    hidden, never = (suggest(client, one, "phone", "030 0000 001") for one in (row["id"], "person-000000000000"))
    assert hidden.status_code == never.status_code == 404 and hidden.content == never.content


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [("audience", "public", "field"), ("source", "source:x", "field"), ("nil", "x", "field"), ("text", "", "value"),
     ("text", "x" * 2001, "value"), ("text", "a\u0007b", "text"), ("ended", "morgen", "ended"),
     ("text", ["a"], "text")],
)  # fmt: skip
def test_what_the_entry_cannot_have_is_refused_with_the_place(client, field, value, where):
    (measure,) = client.get("/v1/questions/measures?limit=1").json()["items"]
    about = UNIT if field == "ended" else measure["id"]
    refused = suggest(client, about, field, value)
    assert refused.status_code == 422 and refused.json()["where"].startswith(where)


def test_an_accepted_one_is_acknowledged_while_the_endpoint_for_vectors_is_away(client, service, monkeypatch):
    def away():
        raise EmbedderUnavailable("The endpoint for text vectors gave no usable answer.", where="EMBEDDER_URL")

    measure = client.get("/v1/questions/measures?limit=2").json()["items"][1]
    suggest(client, measure["id"], "text", "Ein anderer Text (Vorschlag)")
    row = only(client, "text")
    monkeypatch.setattr(service, "embed_missing", away)
    done = decide(client, row["id"], "accept", etag_of(client, row["id"]))
    assert done.status_code == 200 and done.json()["items"][0]["state"] == "accepted"


def test_an_accepted_one_is_written_where_it_was_seen_and_what_it_replaces_is_kept(client, service):
    (measure,) = client.get("/v1/questions/measures?limit=1").json()["items"]
    suggest(client, measure["id"], "phase", "abgeschlossen (Vorschlag)")
    row = only(client, "phase")
    assert row["present"] == measure["phase"]
    assert decide(client, row["id"], "accept", None).status_code == 428
    assert decide(client, row["id"], "accept", '"of-another"').status_code == 412
    etag = etag_of(client, row["id"])
    done = decide(client, row["id"], "accept", etag)
    assert done.status_code == 200 and done.json()["items"][0]["state"] == "accepted"
    shown = client.get(f"/v1/questions/measure?id={measure['id']}").json()["items"][0]
    assert "abgeschlossen (Vorschlag)" in str(shown)
    kept = run_cypher(
        service.store, "MATCH (c:Claim {field: 'phase'})-[:CLAIMED_OF]->({id: $id}) RETURN c.value AS value, "
        "c.state AS state", id=measure["id"],
    )  # fmt: skip
    assert {(one["value"], one["state"]) for one in kept} >= {
        (measure["phase"], "rejected"), ("abgeschlossen (Vorschlag)", "accepted"),
    }  # fmt: skip
    again = decide(client, row["id"], "reject", etag_of(client, row["id"]))
    assert again.status_code == 409


def test_when_the_entry_has_changed_since_it_was_seen_nothing_is_decided(client, service):
    suggest(client, UNIT, "unit_type", "Behörde")
    row = only(client, "unit_type")
    etag = etag_of(client, row["id"])
    run_cypher(service.store, "MATCH (u {id: $id}) SET u.unit_type = 'anders'", id=UNIT)
    service.store.write("bump_revision")
    assert decide(client, row["id"], "accept", etag).status_code == 412
    assert decide(client, row["id"], "reject", etag_of(client, row["id"])).status_code == 200
    (unit,) = run_cypher(service.store, "MATCH (u {id: $id}) RETURN u.unit_type AS kind", id=UNIT)
    assert unit["kind"] == "anders"


def test_what_changes_between_the_look_and_the_decision_is_noticed_too(client, service):
    suggest(client, UNIT, "purpose", "Was es tut (erfunden)")
    row, looks = only(client, "purpose"), []

    def unchanged(seen):
        looks.append(seen)
        if len(looks) == 2:  # as if somebody had written after the first look
            raise Conflict("Another state was seen.")

    support = Asking(service.principal("support"), "knowledge-exchange")
    with pytest.raises(Conflict, match="Another state"):
        service.decide_suggestion(row["id"], "accept", unchanged, support)
    assert only(client, "purpose")["state"] == "open"
    assert decide(client, row["id"], "reject", etag_of(client, row["id"])).status_code == 200


def test_about_a_person_it_is_sealed_shown_where_the_field_is_open_and_logged(client, service):
    people = client.get("/v1/entities?type=Person&limit=50", headers=MEDIATING).json()["items"]
    opened = [
        row["person"] for one in people
        for row in client.get(f"/v1/questions/person?id={one['id']}", headers=MEDIATING).json()["items"]
        if row["person"]["phone"]
    ]  # fmt: skip
    person = opened[0]["id"]
    assert suggest(client, person, "name", "=1").status_code in (202, 404)
    assert suggest(client, person, "phone", "030 0000 777", MEDIATING).status_code == 202
    row = only(client, "phone", MEDIATING)
    assert row["value"] is None and row["person"]["suggested"] == "030 0000 777"
    assert row["person"]["phone"] == opened[0]["phone"]
    (stored,) = run_cypher(service.store, "MATCH (s:Suggestion {id: $id}) RETURN s.value AS value, s.name AS name",
                           id=row["id"])  # fmt: skip
    assert stored["value"].startswith("gs1:") and stored["name"] == "phone"
    assert (
        "suggested"
        in [one for one in service.disclosures.of_person(person) if one.question == "suggestions"][-1].fields
    )
    run_cypher(service.store, "MATCH (p {id: $id}) SET p.contact_audience = -1", id=person)
    service.store.write("bump_revision")
    assert client.get(f"/v1/suggestions/{row['id']}", headers=MEDIATING).status_code == 404
    assert client.get(f"/v1/suggestions/{row['id']}", headers=OFFICER).status_code == 404, "-1 is no class"
    report = service.rights.report_on(person, Asking(service.principal("datenschutz"), "data-subject-rights"))
    assert [one.value for one in report.suggestions if one.field == "phone"] == ["030 0000 777"]
    service.rights.erase(person)
    left = run_cypher(service.store, "MATCH (s:Suggestion {id: $id}) RETURN s.id AS id", id=row["id"])
    assert left == []


def test_no_file_makes_a_suggestion(service, tmp_path):
    file = tmp_path / "suggestions.csv"
    file.write_text("type,id,name,field,value,source,as_of\nSuggestion,suggestion-1,x,phase,y,source:invented,2026\n")
    report = import_files(service.store, "table", [file])
    assert not report.ok and "made by the service" in str(report.problems[0])


def test_nobody_buries_the_support_team(client):
    answers = [suggest(client, UNIT, "abbreviation", f"K{n}", TEAM).status_code for n in range(101)]
    assert answers[:90] == [202] * 90 and answers[-1] == 409
    assert suggest(client, UNIT, "abbreviation", "K").status_code == 202, "others still may"
    first = client.get("/v1/suggestions?limit=40", headers=SUPPORT)
    seen, link = [one["id"] for one in first.json()["items"]], first.headers["link"]
    while link:
        answer = client.get(link.partition(">")[0].lstrip("<"), headers=SUPPORT)
        seen += [one["id"] for one in answer.json()["items"]]
        link = answer.headers.get("link")
    assert len(seen) == len(set(seen)) > 100
