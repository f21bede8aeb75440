"""API tokens on a real graph: what opens with them over HTTP, and what stays shut."""

from __future__ import annotations

import logging
from datetime import timedelta

import httpx
import pytest

from graph_service.access import present_day
from graph_service.api import create_app
from graph_service.service import Service
from tests.serving import serving

pytestmark = pytest.mark.neo4j

ASKED = "/v1/questions/contacts-for-topic?topic=Baugenehmigung Neukölln"


@pytest.fixture
def token(seeded: Service) -> str:
    """A token with the rights of the invented team of the seeds, for mediating contacts alone."""
    team = seeded.principal("team-kiezbox")
    _, text = seeded.tokens.create(
        roles=["measure_team", "community_member"], measures=sorted(team.measures), person=team.person,
        purposes=["contact-mediation"], until=present_day() + timedelta(days=1), about="Probe (erfunden)",
    )  # fmt: skip
    return text


def ask(client: httpx.Client, token: str, purpose: str | None = "contact-mediation") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} | ({"Purpose": purpose} if purpose else {})
    return client.get(ASKED, headers=headers)


def test_a_token_opens_what_its_roles_see_for_its_purpose(client, token):
    by_name = client.get(ASKED, headers={"Principal": "team-kiezbox", "Purpose": "contact-mediation"})
    by_token = ask(client, token)
    assert by_token.status_code == 200
    assert by_token.json() == by_name.json()
    assert any(row["person"] and row["person"]["name"] for row in by_token.json()["items"])
    assert any(row["via"] for row in by_token.json()["items"])


def test_a_token_without_a_purpose_opens_no_more_than_the_public_sees(client, token):
    assert ask(client, token, None).json() == client.get(ASKED).json()


def test_a_purpose_that_the_token_is_not_for_is_refused_with_the_reason(client, token):
    refused = ask(client, token, "knowledge-exchange")
    assert refused.status_code == 403
    assert "This token is not for the purpose" in refused.json()["detail"]
    assert "contact-mediation" in refused.json()["remedy"]


def test_a_revoked_token_is_refused_from_the_next_request_on_as_one_that_never_was(client, token, seeded):
    assert ask(client, token).status_code == 200
    seeded.tokens.revoke(token[3:11])
    revoked, forged = ask(client, token), ask(client, "gs_aaaaaaaa_" + token[12:])
    assert revoked.status_code == forged.status_code == 401
    assert revoked.content == forged.content
    assert revoked.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Basic", "bearer-of", "Token"])
def test_other_schemes_than_bearer_are_refused_and_not_taken_for_the_public(client, token, scheme):
    assert client.get(ASKED, headers={"Authorization": f"{scheme} {token}"}).status_code == 401


def test_an_empty_token_is_refused(client):
    assert client.get(ASKED, headers={"Authorization": "Bearer"}).status_code == 401


def test_two_tokens_or_a_token_beside_a_principal_are_refused(client, token):
    twice = client.get(ASKED, headers=[("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")])
    both = client.get(ASKED, headers={"Authorization": f"Bearer {token}", "Principal": "support"})
    assert (twice.status_code, both.status_code) == (422, 422)


def test_no_log_line_holds_a_token_or_its_secret(client, token, caplog):
    with caplog.at_level(logging.DEBUG, logger="graph_service"):
        ask(client, token), ask(client, token[:-3]), ask(client, token, "knowledge-exchange")
    assert token[12:40] not in caplog.text


def test_the_day_of_its_last_use_is_in_the_list(client, token, seeded):
    ask(client, token)
    seeded.tokens.create(
        roles=[], purposes=["contact-mediation"], until=present_day(), about="Damit die Liste neu gelesen wird"
    )
    listed = {one.prefix: one for one in seeded.tokens.tokens()}
    assert listed[token[3:11]].last_used == present_day()


def test_the_disclosure_names_the_token_that_asked(client, token, seeded):
    answer = ask(client, token).json()
    person = next(row["person"]["id"] for row in answer["items"] if row["person"] and row["person"]["name"])
    assert f"token:{token[3:11]}" in {line.principal for line in seeded.disclosures.of_person(person)}


def test_too_many_requests_of_one_token_are_refused_with_the_time_to_wait(seeded, token):
    limited = Service(seeded.settings.model_copy(update={"requests_per_minute": 3}), seeded.store)
    with serving(create_app(limited)) as client:
        answers = [ask(client, token) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].json()["title"] == "Too many requests"


def test_whoever_collects_persons_one_by_one_is_stopped_and_nothing_more_is_disclosed(seeded, token, tmp_path):
    changes = {"persons_per_hour": 1, "graph_data_dir": tmp_path}
    limited = Service(seeded.settings.model_copy(update=changes), seeded.store)
    with serving(create_app(limited)) as client:
        refused = client.get(ASKED, headers={"Principal": "team-kiezbox", "Purpose": "contact-mediation"})
        public = client.get(ASKED)
    assert refused.status_code == 429 and "different persons" in refused.json()["detail"]
    assert public.status_code == 200
    assert not (tmp_path / "disclosures.jsonl").exists()
