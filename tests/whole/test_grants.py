"""Grants on a real graph, over HTTP and by command: what opens under one, for whom, and when it shuts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from graph_service.access import Grant, present_day
from graph_service.access.grant_book import GrantBook
from graph_service.commands import access, grants
from tests.commands import typed

pytestmark = pytest.mark.neo4j

TEAM = {"Principal": "team-kiezbox", "Purpose": "contact-mediation"}
KIEZBOX, OTHER = "measure-0eb08faaa845", "measure-39a7f29cc595"
DPIA, ACCESSIBILITY = "topic:datenschutz-folgenabschaetzung", "topic:digitale-barrierefreiheit"
ANY_TOPIC, ONE_TOPIC = "person-b3f47d20c58e", "person-6e1c0a94d7b2"


def give(seeded, **changes: Any) -> Grant:
    wanted = {
        "purpose": "contact-mediation", "measure": KIEZBOX, "topic": DPIA,
        "until": present_day() + timedelta(days=30), "about": "Gesuch (erfunden)", **changes,
    }  # fmt: skip
    return seeded.grants.create(seeded.principal("support"), **wanted)


def ask(client, person: str, headers: dict[str, str]) -> Any:
    return client.get(f"/v1/questions/person?id={person}", headers=headers)


def test_who_shares_under_a_grant_only_is_seen_by_the_support_team_and_by_no_team_without_one(client):
    for person in (ANY_TOPIC, ONE_TOPIC):
        assert ask(client, person, {"Principal": "support", "Purpose": "contact-mediation"}).status_code == 200
        for who in ("team-kiezbox", "community", "verwaltung-neukoelln", "analyse", "betrieb"):
            for purpose in ("contact-mediation", "knowledge-exchange", "network-analysis", "operation"):
                answer = ask(client, person, {"Principal": who, "Purpose": purpose})
                assert answer.status_code in (403, 404), (who, purpose)


def test_under_a_grant_the_team_sees_those_who_share_about_its_topic_or_any(client, seeded):
    grant = give(seeded)
    headers = {**TEAM, "Grant": grant.id}
    answer = ask(client, ANY_TOPIC, headers)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["purpose"], told["grant"]) == ("contact-mediation", grant.id)
    person = told["items"][0]["person"]
    assert person["name"] == "Ömer Karadeniz-Lohse" and person["email"] and person["profile"] is None
    assert ask(client, ONE_TOPIC, headers).status_code == 404, "it is about another topic"
    assert "Grant" in answer.headers["vary"]
    about = give(seeded, topic=ACCESSIBILITY)
    assert ask(client, ONE_TOPIC, {**TEAM, "Grant": about.id}).status_code == 200


def test_the_grant_opens_nothing_that_is_shared_otherwise(client, seeded):
    grant = give(seeded)
    plain = client.get("/v1/entities?type=Person&limit=500", headers=TEAM).json()["items"]
    under = client.get("/v1/entities?type=Person&limit=500", headers={**TEAM, "Grant": grant.id}).json()["items"]
    assert {row["id"] for row in under} - {row["id"] for row in plain} == {ANY_TOPIC}
    assert [row for row in under if row["id"] != ANY_TOPIC] == plain


def test_what_a_grant_opens_stands_in_the_log_with_its_id(client, seeded):
    grant = give(seeded)
    ask(client, ANY_TOPIC, {**TEAM, "Grant": grant.id})
    last = list(seeded.disclosures.of_person(ANY_TOPIC))[-1]
    assert (last.principal, last.purpose, last.grant) == ("team-kiezbox", "contact-mediation", grant.id)


def test_every_door_asks_under_the_grant_and_says_so(client, seeded):
    grant = give(seeded)
    page = f"/pages/around?around={ANY_TOPIC}"
    assert client.get(page, headers=TEAM).status_code == 404
    assert client.get(page, headers={**TEAM, "Grant": grant.id}).status_code == 200
    who = "".join(f"&{name.lower()}={value}" for name, value in {**TEAM, "Grant": grant.id}.items())
    drawn = client.get(page + who)
    assert drawn.status_code == 200 and "mit einer Freigabe" in drawn.text
    assert client.get(page + who, headers={"Grant": grant.id}).status_code == 422, "it is said twice"
    for path in ("/v1/networks/whole", "/v1/analyses/degree?projection=units-over-measures"):
        told = client.get(path, headers={**TEAM, "Grant": grant.id}).json()
        assert (told["purpose"], told["grant"]) == ("contact-mediation", grant.id)
        assert client.get(path, headers=TEAM).json()["grant"] is None
    network = client.get("/v1/networks/whole", headers={**TEAM, "Grant": grant.id}).text
    assert ANY_TOPIC in network and ANY_TOPIC not in client.get("/v1/networks/whole", headers=TEAM).text


def test_what_is_written_and_told_of_oneself_is_held_to_the_grant_too(client, seeded):
    grant = give(seeded)
    suggestion = {"about": ANY_TOPIC, "field": "phone", "value": "030 0000 001"}
    assert client.post("/v1/suggestions", json=suggestion, headers=TEAM).status_code == 404
    assert client.post("/v1/suggestions", json=suggestion, headers={**TEAM, "Grant": grant.id}).status_code == 202
    for path in ("/v1/me", "/v1/me/disclosures"):
        assert client.get(path, headers={**TEAM, "Grant": grant.id}).status_code == 200
        assert client.get(path, headers={**TEAM, "Grant": "grant-0000000000000000"}).status_code == 403
    refused = client.post("/v1/suggestions", json=suggestion, headers={**TEAM, "Grant": "grant-0000000000000000"})
    assert refused.status_code == 403


def test_the_start_page_asks_under_a_grant(client, seeded):
    grant = give(seeded)
    form = {"topic": "Vergabe", "principal": "team-kiezbox", "purpose": "contact-mediation"}
    assert "und eine Freigabe gebunden" not in client.post("/", data=form).text
    told = client.post("/", data={**form, "grant": f" {grant.id} "})
    assert told.status_code == 200 and "und eine Freigabe gebunden" in told.text
    assert f"grant={grant.id}" in told.text, "the links to network pages go on under it"
    refused = client.post("/", data={**form, "grant": "grant-0000000000000000"})
    assert refused.status_code == 403 and "Diese Freigabe öffnet Ihnen für diesen Zweck nichts" in refused.text


def test_unknown_ended_revoked_and_foreign_grants_get_the_same_bytes(client, seeded):
    revoked, foreign, other = give(seeded), give(seeded, measure=OTHER), give(seeded, purpose="knowledge-exchange")
    assert ask(client, ANY_TOPIC, {**TEAM, "Grant": revoked.id}).status_code == 200
    seeded.grants.revoke(seeded.principal("support"), revoked.id)
    yesterday = present_day() - timedelta(days=1)
    long_ago = GrantBook(seeded.store, today=lambda: yesterday)
    ended = long_ago.create(
        seeded.principal("support"), purpose="contact-mediation", measure=KIEZBOX, topic=DPIA, until=yesterday,
        about="Gesuch (erfunden)",
    )  # fmt: skip
    names = ("grant-0000000000000000", revoked.id, ended.id, foreign.id, other.id, "grant-x")
    answers = [ask(client, ANY_TOPIC, {**TEAM, "Grant": name}) for name in names]
    assert {(one.status_code, one.content) for one in answers} == {(403, answers[0].content)}
    assert {tuple(sorted(one.headers.items() - {("x-request-id", one.headers["x-request-id"])})) for one in answers}


def test_a_grant_is_of_no_use_to_others_without_a_purpose_or_twice(client, seeded):
    grant = give(seeded)
    for who in ("support", "community", "verwaltung-neukoelln"):
        headers = {"Principal": who, "Purpose": "contact-mediation", "Grant": grant.id}
        assert ask(client, ANY_TOPIC, headers).status_code == 403
    assert ask(client, ANY_TOPIC, {"Purpose": "contact-mediation", "Grant": grant.id}).status_code == 403
    assert ask(client, ANY_TOPIC, {"Principal": "team-kiezbox", "Grant": grant.id}).status_code == 422
    twice = [*TEAM.items(), ("Grant", grant.id), ("Grant", grant.id)]
    assert client.get(f"/v1/questions/person?id={ANY_TOPIC}", headers=twice).status_code == 422


def test_a_token_of_the_team_asks_under_its_grant(client, seeded):
    grant = give(seeded)
    _, token = seeded.tokens.create(
        roles=["measure_team"], measures=[KIEZBOX], purposes=["contact-mediation"], until=present_day(), about="Probe"
    )
    headers = {"Authorization": f"Bearer {token}", "Purpose": "introduction", "Grant": grant.id}
    assert ask(client, ANY_TOPIC, headers).status_code == 200
    assert ask(client, ANY_TOPIC, {**headers, "Purpose": "expert-search"}).status_code == 403


@pytest.fixture
def answer(monkeypatch, capsys, seeded) -> Iterator[Any]:
    """What a command writes on standard output and standard error, and its exit code."""

    @contextmanager
    def book():
        yield seeded.grants

    @contextmanager
    def started(settings, **_):
        yield seeded

    monkeypatch.setattr(grants, "_book", book)
    monkeypatch.setattr(access, "started_service", started)

    def run(*arguments):
        return typed(capsys, *arguments)

    return run


def test_a_grant_is_given_listed_explained_and_revoked_by_command(answer, client):
    given = ("--purpose", "contact-mediation", "--measure", KIEZBOX, "--topic", DPIA, "--about", "Gesuch (erfunden)")
    until = (present_day() + timedelta(days=10)).isoformat()
    out, err, code = answer("grant", "create", "--as", "support", *given, "--until", until)
    grant = out.strip()
    assert code == 0 and grant.startswith("grant-") and until in err
    explain = ("access", "explain", "--as", "team-kiezbox", "--purpose", "contact-mediation", "--entity", ANY_TOPIC)
    out, _, code = answer(*explain, "--grant", grant, "--json")
    told = json.loads(out)
    assert code == 0 and told["use"]["allowed"] and told["gates"][0]["seen"]
    assert told["gates"][0]["ruling"]["policies"][0]["id"] == "granted-is-for-the-team-under-a-grant"
    out, _, _ = answer(*explain, "--json")
    assert not json.loads(out)["gates"][0]["seen"]
    out, _, code = answer("grant", "revoke", grant, "--as", "support")
    assert code == 0 and grant in out
    out, _, _ = answer("grant", "list", "--json")
    assert {one["id"]: one["state"] for one in json.loads(out)}[grant] == "revoked"
    out, _, _ = answer("grant", "list")
    assert "revoked" in out
    out, _, _ = answer(*explain, "--grant", grant)
    assert "gilt hier nicht" in " ".join(out.split())
    out, _, _ = answer(*explain, "--grant", grant, "--json")
    told = json.loads(out)
    assert [one["id"] for one in told["use"]["policies"]] == ["a-grant-ends"] and told["gates"] == []


def test_a_grant_that_may_not_be_given_is_refused_by_command(answer):
    given = ("--purpose", "contact-mediation", "--measure", KIEZBOX, "--topic", DPIA, "--about", "x")
    for who in ("team-kiezbox", "betrieb", "datenschutz"):
        _, err, code = answer("grant", "create", "--as", who, *given, "--until", present_day().isoformat())
        assert code == 77 and "support team" in err
    _, err, code = answer("grant", "create", "--as", "support", *given, "--until", "bald")
    assert code == 65 and "no day" in err
    _, err, code = answer("grant", "revoke", "grant-0000000000000000", "--as", "support")
    assert code == 66
