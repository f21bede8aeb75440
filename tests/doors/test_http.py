"""The HTTP door over a fake store: forms of answers and errors, caches, headers, logs."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterator

import httpx
import pytest

from graph_service.api import create_app
from graph_service.errors import StoreUnavailable
from graph_service.registry import questions
from graph_service.service import Service
from tests.doors.fakes import FakeStore
from tests.servers import local_settings
from tests.serving import serving

MEASURES = [
    {"id": f"measure-{number:012x}", "name": f"Maßnahme {number}", "measure_type": "netzwerk", "phase": "laufend",
     "fields_of_action": None, "district": None, "from": None, "until": None, "as_of": "2026", "invented": False,
     "place": f"Maßnahme {number} measure-{number:012x}"}
    for number in range(3)
]  # fmt: skip


def unavailable(_):
    raise StoreUnavailable("Neo4j does not answer.")


@pytest.fixture
def store() -> FakeStore:
    return FakeStore(
        measures=lambda given: [row for row in MEASURES if row["place"] > (given["after"] or "")][: given["limit"]],
        unit=[], person=[], entity=[], measure=unavailable,
    )  # fmt: skip


@pytest.fixture
def client(store, tmp_path) -> Iterator[httpx.Client]:
    service = Service(local_settings(tmp_path, embedder="none", dev_principals=True), store)
    with serving(create_app(service)) as client:
        yield client


def test_an_answer_is_items_next_purpose_grant_and_notices(client):
    answer = client.get("/v1/questions/measures")
    assert answer.status_code == 200
    assert list(answer.json()) == ["items", "next", "purpose", "grant", "notices"]
    assert answer.json()["items"][0]["name"] == "Maßnahme 0"


def test_get_and_post_give_the_same_bytes(client):
    assert (
        client.get("/v1/questions/measures?limit=2").content
        == client.post("/v1/questions/measures", json={"limit": 2}).content
    )


def test_an_etag_saves_the_second_answer_and_depends_on_the_answer_alone(client):
    first = client.get("/v1/questions/measures")
    again = client.get("/v1/questions/measures", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    assert client.get("/v1/questions/measures?limit=1").headers["etag"] != first.headers["etag"]
    assert "private" in first.headers["cache-control"] and "Purpose" in first.headers["vary"]


def test_pages_follow_each_other_by_link_until_the_last(client):
    seen, address = [], "/v1/questions/measures?limit=1"
    for _ in range(5):
        answer = client.get(address)
        seen += [row["name"] for row in answer.json()["items"]]
        if "link" not in answer.headers:
            break
        address = answer.headers["link"].partition(">")[0].lstrip("<")
    assert seen == ["Maßnahme 0", "Maßnahme 1", "Maßnahme 2"] and answer.json()["next"] is None


@pytest.mark.parametrize(
    ("path", "status", "where"),
    [
        ("/v1/questions/measures?limit=0", 422, "limit"),
        ("/v1/questions/measures?limit=viele", 422, "limit"),
        ("/v1/questions/measures?fase=laufend", 422, "fase"),
        ("/v1/questions/measures?cursor=%C3%A4", 422, "cursor"),
        ("/v1/questions/unit", 422, "id"),
        ("/v1/questions/unit?id=unit:nix", 404, "id"),
        ("/v1/questions/contacts-for-topic?topic=Bau&district=Atlantis", 422, "district"),
        ("/v1/entities/unit:nix", 404, "id"),
        ("/v1/questions/measure?id=measure-1", 503, None),
        ("/v1/questions/nix", 404, None),
    ],
)
def test_an_error_is_a_problem_that_names_the_place(client, path, status, where):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status and answer.json().get("where") == where
    assert answer.json()["detail"].endswith(".")


def test_nothing_and_something_hidden_give_the_same_404(client):
    one, other = client.get("/v1/questions/person?id=person-1"), client.get("/v1/questions/person?id=person-2")
    assert one.status_code == 404 and one.content == other.content


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/v1/questions/unit?id=unit%3Aold", "/v1/questions/unit?id=unit%3Anew"),
        ("/v1/entities/unit:old", "/v1/entities/unit:new"),
    ],
)
def test_a_merged_id_leads_to_the_same_question_about_the_one_that_goes_on(client, store, path, there):
    store.answers["redirect"] = lambda given: [{"id": "unit:new"}] if given["id"] == "unit:old" else []
    answer = client.get(path)
    assert answer.status_code == 308 and answer.headers["location"] == there
    assert answer.json()["detail"] == "This entity goes on as unit:new."


def test_a_merged_id_in_a_body_is_told_and_leads_nowhere_as_the_body_would_be_sent_again(client, store):
    store.answers["redirect"] = [{"id": "unit:new"}]
    answer = client.post("/v1/questions/unit", json={"id": "unit:old"})
    assert answer.status_code == 409 and "location" not in answer.headers
    assert answer.json()["remedy"] == "Ask with unit:new."


def test_a_removed_id_is_gone(client, store):
    store.answers["redirect"] = [{"id": None}]
    for answer in (
        client.get("/v1/entities/unit:old"), client.post("/v1/questions/unit", json={"id": "unit:old"}),
    ):  # fmt: skip
        assert answer.status_code == 410 and answer.json()["title"] == "Removed"


def test_an_unexpected_error_says_nothing_of_what_it_holds_and_the_log_says_where_it_was(client, store, caplog):
    personal = secrets.token_hex(8)

    def broken(_):
        raise ValueError(personal)

    store.answers["unit"] = broken
    with caplog.at_level(logging.INFO):
        answer = client.get("/v1/questions/unit?id=unit:a")
    assert answer.status_code == 500 and answer.json()["title"] == "The service failed"
    assert answer.headers["x-request-id"] in caplog.text and answer.headers["content-security-policy"]
    assert "unexpected ValueError" in caplog.text and "questions/units.py" in caplog.text
    assert personal not in answer.text + caplog.text


def test_an_unknown_address_names_where_to_find_the_known_ones(client):
    remedy = client.get("/v1/nothing").json()["remedy"]
    assert all(client.get(path).status_code == 200 for path in remedy.split() if path.startswith("/"))


def test_an_unknown_purpose_is_refused_with_the_known_ones(client):
    answer = client.get("/v1/questions/measures", headers={"Purpose": "curiosity"})
    assert answer.status_code == 422 and "contact-mediation" in answer.json()["remedy"]


def test_a_purpose_that_the_role_may_not_name_is_refused_with_the_reason(client):
    answer = client.get("/v1/questions/measures", headers={"Purpose": "network-analysis"})
    assert answer.status_code == 403 and "public" in answer.json()["detail"]


def test_an_unknown_principal_is_not_the_public(client):
    assert client.get("/v1/questions/measures", headers={"Principal": "nobody-knows"}).status_code == 401


def test_principals_are_refused_unless_the_setting_allows_them(store, tmp_path):
    service = Service(local_settings(tmp_path, embedder="none", dev_principals=False), store)
    with serving(create_app(service)) as client:
        assert client.get("/v1/questions/measures", headers={"Principal": "support"}).status_code == 401


def test_a_header_sent_twice_is_refused(client):
    answer = client.get("/v1/questions/measures", headers=[("Purpose", "contact-mediation"), ("Purpose", "operation")])
    assert answer.status_code == 422 and answer.json()["where"] == "Purpose"


@pytest.mark.parametrize("body", [b"x" * 1_000_001, [b"x" * 100_000] * 11], ids=["at once", "in chunks"])
def test_a_body_that_is_too_large_is_refused(client, body):
    content = iter(body) if isinstance(body, list) else body
    answer = client.post("/v1/questions/search", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json" and "x-request-id" in answer.headers


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"x"', b"null"])
def test_a_body_that_is_no_object_is_a_problem(client, body):
    answer = client.post("/v1/questions/search", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"


def test_logs_hold_the_route_but_never_what_was_asked(client, caplog):
    with caplog.at_level(logging.DEBUG):
        client.get("/v1/questions/search?query=Geheimnis+Mustermann")
        client.get("/v1/entities/person-geheim")
    assert "/v1/questions/search" in caplog.text and "/v1/entities/{id}" in caplog.text
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert not any(word in line for line in ours for word in ("Geheimnis", "Mustermann", "person-geheim"))


def test_the_description_is_openapi_31_and_names_every_question_with_an_example(client):
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    for question in questions():
        path = described["paths"][f"/v1/questions/{question.name}"]
        assert set(path) == {"get", "post"}
        for parameter in path["get"].get("parameters", []):
            if parameter["in"] == "query":
                assert parameter["schema"].get("examples") or "examples" in json.dumps(parameter), parameter["name"]


def test_every_question_is_in_the_list(client):
    assert [one["name"] for one in client.get("/v1/questions").json()["items"]] == [one.name for one in questions()]


def test_health_says_that_the_process_lives_and_the_graph_answers(client):
    assert client.get("/healthz").json() == {"state": "ready"}
    assert client.get("/readyz").status_code == 200


def test_pages_may_load_nothing_from_another_host(client):
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy and "http" not in policy


def test_the_purposes_say_what_they_cover_and_which_are_open_to_whoever_asks(client):
    def open_to(**headers):
        items = client.get("/v1/purposes", headers=headers).json()["items"]
        assert all(one["covers"] and one["legal_basis"] and one["how_long"] for one in items)
        return {one["name"] for one in items if one["open_to_you"]}

    assert open_to() == {"contact-mediation", "introduction"}
    assert open_to(Principal="datenschutz") == {"contact-mediation", "introduction", "data-subject-rights"}
