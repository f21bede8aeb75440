"""Analyses and networks by HTTP over a fake store: forms, gates, limits of time, and who goes away."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from graph_service import turns
from graph_service.access import Asking
from graph_service.analyses import registering
from graph_service.analyses.ranking import Ranking
from graph_service.analyses.watch import UNHURRIED
from graph_service.analysing import AnalysisAnswer, read_request, registered
from graph_service.api import create_app
from graph_service.commands.analysing import print_ranking
from graph_service.compute import blocks
from graph_service.service import Service
from tests.doors.fakes import PUBLIC_CLASS, FakeStore
from tests.network.analyses import ties_of_a_test
from tests.network.hand_made import read_row
from tests.servers import local_settings
from tests.serving import serving

FOR_ANALYSIS = {**PUBLIC_CLASS, "number": 2, "audience": "community for network-analysis"}
PUBLISHED = {**PUBLIC_CLASS, "number": 3, "audience": "public for contact-mediation by publication"}
CLASSES = [PUBLIC_CLASS, FOR_ANALYSIS, PUBLISHED, {**PUBLISHED, "number": 4, "field_class": "identity"}]
ROW = read_row(
    [
        ("AdministrativeUnit", "unit:u", {"name": "Amt <b>"}), ("Measure", "measure-1", {"name": "Kiezbox"}),
        ("Post", "post-1", {"name": "Leitung"}), ("Post", "post-2", {"name": "Referat"}),
        ("Person", "person-a", {"audience": 2}), ("Person", "person-b", {"audience": 2}),
        ("Person", "person-c", {"audience": 3}),
    ],
    [
        ("unit:u", "LEADS", "measure-1"), ("post-1", "UNIT_OF", "unit:u"), ("post-2", "UNIT_OF", "unit:u"),
        ("person-a", "WORKS_ON", "measure-1", {"audience": 2}), ("person-b", "WORKS_ON", "measure-1", {"audience": 2}),
        ("person-c", "HOLDS", "post-1", {"audience": 4}), ("person-a", "HOLDS", "post-2", {"audience": 2}),
    ],
)  # fmt: skip
ANALYST = {"Principal": "analyst", "Purpose": "network-analysis"}
MEDIATION = {"Purpose": "contact-mediation"}
ROUTE = "/v1/analyses/ties-of-a-test"


@pytest.fixture
def store() -> FakeStore:
    return FakeStore(
        audience_classes=CLASSES,
        network_columns=[ROW],
        persons=[{"id": "person-c", "name": "Cem Beispiel", "place": ""}],
    )


@pytest.fixture
def service(store, tmp_path) -> Service:
    principals = tmp_path / "principals.toml"
    principals.write_text('[analyst]\nname = "Auswertung"\nroles = ["analyst"]\n', encoding="utf-8")
    return Service(
        local_settings(tmp_path, embedder="none", dev_principals=True, principals_file=principals, token_key="0f" * 32),
        store,
    )


@pytest.fixture
def client(service) -> Iterator[httpx.Client]:
    with ties_of_a_test(), serving(create_app(service)) as client:
        yield client


def ids(answer: httpx.Response) -> list[str]:
    return [place["nodes"][0]["id"] for place in answer.json()["items"]]


def test_a_ranking_has_places_with_reasons_and_says_what_it_was_made_of(client):
    answer = client.get(ROUTE)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["analysis"], told["projection"], told["purpose"], told["complete"]) == (
        "ties-of-a-test", "whole", None, True,
    )  # fmt: skip
    assert ids(answer) == ["measure-1", "unit:u"]
    assert told["items"][0]["because"][0]["de"] == "Verbunden mit „Amt <b>“."
    assert "Netzwerkanalyse" in told["remarks"][0]["de"]


def test_get_and_post_give_the_same_bytes_and_an_etag_spares_them(client):
    by_get = client.get(ROUTE, params={"count": 1, "types": ["Measure", "AdministrativeUnit"]})
    by_post = client.post(ROUTE, json={"count": 1, "types": ["Measure", "AdministrativeUnit"]})
    assert by_get.content == by_post.content and len(by_get.json()["items"]) == 1
    assert "Purpose" in by_get.headers["Vary"] and by_get.headers["Cache-Control"].startswith("private")
    again = client.get(
        ROUTE, params={"count": 1}, headers={"If-None-Match": client.get(ROUTE, params={"count": 1}).headers["ETag"]}
    )
    assert again.status_code == 304


def test_persons_and_held_posts_are_ranked_for_network_analysis_alone(client):
    assert ids(client.get(ROUTE)) == ["measure-1", "unit:u"]
    assert ids(client.get(ROUTE, headers=MEDIATION)) == ["unit:u", "measure-1", "post-1"]  # its holder is published
    analysed = client.get(ROUTE, headers=ANALYST)
    assert {one.partition("-")[0] for one in ids(analysed)} == {"measure", "unit:u", "post", "person"}
    assert "person-a" not in analysed.text and "Cem" not in analysed.text


def test_a_ranking_of_persons_is_refused_with_the_reason_whatever_there_is(client, store):
    persons = {"projection": "who-works-with-whom", "what": "persons"}
    refused = client.get(ROUTE, params=persons, headers=MEDIATION)
    assert refused.status_code == 403 and "network-analysis" in refused.json()["remedy"]
    ranked = client.get(ROUTE, params=persons, headers=ANALYST)
    assert len(ids(ranked)) == 2 and all(one.startswith("person-p") for one in ids(ranked))


def test_units_take_the_place_of_posts_that_are_not_ranked_unless_a_network_is_named(service):
    from dataclasses import replace

    with ties_of_a_test() as analysis:
        registering._analyses[analysis.name] = replace(analysis, projection="who-works-with-whom")
        with serving(create_app(service)) as client:
            made_of = {
                purpose: client.get(ROUTE, headers=headers).json()["projection"]
                for purpose, headers in (("none", {}), ("analysis", ANALYST))
            }
            assert made_of == {"none": "units-over-measures", "analysis": "who-works-with-whom"}
            named = client.get(ROUTE, params={"projection": "who-works-with-whom"})
            assert named.json()["projection"] == "who-works-with-whom"
            assert client.get(ROUTE, params={"what": "persons"}).status_code == 403


def test_what_a_ranking_tells_of_persons_is_logged_for_the_persons_themselves(client, service):
    client.get(ROUTE, params={"types": ["Person", "Measure"]}, headers=ANALYST)
    (logged,) = service.disclosures.of_person("person-a")
    assert (logged.question, logged.principal, logged.purpose) == (
        "analysis ties-of-a-test", "analyst", "network-analysis",
    )  # fmt: skip
    assert set(logged.fields) == {"id", "ranking"}


def test_a_person_who_stands_in_a_sentence_alone_is_logged_too(client, service):
    client.get(ROUTE, params={"count": 1}, headers=ANALYST)
    assert [one.question for one in service.disclosures.of_person("person-b")] == ["analysis ties-of-a-test"]


def test_an_invisible_scope_and_one_that_never_was_give_the_same_empty_ranking(client):
    hidden = client.get(ROUTE, params={"around": "person-a"})
    never = client.get(ROUTE, params={"around": "person-z"})
    assert hidden.status_code == 200 and hidden.content == never.content and hidden.json()["items"] == []


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"count": 0}, "count"), ({"count": 10**9}, "count"), ({"projection": "nonsense"}, "projection"),
        ({"seconds": 0}, "seconds"), ({"seconds": 10**6}, "seconds"), ({"colour": "red"}, "colour"),
        ({"around_steps": 7}, "around_steps"), ({"seconds": "nan"}, "seconds"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(client, given, where):
    answer = client.get(ROUTE, params=given)
    assert answer.status_code == 422 and answer.json()["where"] == where


def test_a_limit_of_time_gives_what_there_is_so_far_and_says_so(client):
    began = time.monotonic()
    answer = client.get(ROUTE, params={"pause": 30, "seconds": 0.2})
    assert time.monotonic() - began < 10
    assert answer.json()["complete"] is False and answer.json()["items"]


def test_what_was_cut_short_is_not_kept_for_who_gives_it_more_time(client):
    assert client.get(ROUTE, params={"pause": 0.5, "seconds": 0.1}).json()["complete"] is False
    assert client.get(ROUTE, params={"pause": 0.5, "seconds": 20}).json()["complete"] is True


def test_work_for_who_went_away_stops(client, service):
    address = (client.base_url.host, client.base_url.port)
    with socket.create_connection(address) as gone:
        gone.sendall(f"GET {ROUTE}?pause=50&seconds=60 HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        time.sleep(0.5)
    began = time.monotonic()
    # Both turns at computing are free again soon.
    for _ in range(2):
        assert client.get(ROUTE, params={"pause": 0.02, "count": 2}).status_code == 200
    while turns._turns._value < turns.AT_ONCE and time.monotonic() - began < 20:
        time.sleep(0.05)
    assert time.monotonic() - began < 15


def test_the_lists_name_every_analysis_and_network(client):
    listed = client.get("/v1/analyses").json()["items"]
    assert [one["name"] for one in listed] == [one.name for one in registered()]
    assert {"count", "topic", "projection", "seconds"} <= set(listed[-1]["parameters"]["properties"])
    for one in client.get("/v1/networks").json()["items"]:
        assert client.get(one["route"]).status_code == 200


def test_a_network_is_columns_of_nodes_and_ties(client):
    told = client.get("/v1/networks/reporting-structure").json()
    assert told["nodes"]["id"] == ["post-1", "post-2", "unit:u"]
    assert (told["ties"]["start"], told["ties"]["end"], told["directed"]) == ([0, 1], [2, 2], True)
    assert {len(column) for column in told["nodes"].values()} == {3}


def test_a_network_shows_names_as_the_view_opens_them_and_they_are_logged(client, service):
    told = client.get("/v1/networks/whole", headers=MEDIATION).json()["nodes"]
    assert dict(zip(told["id"], told["name"], strict=True))["person-c"] == "Cem Beispiel"
    (logged,) = service.disclosures.of_person("person-c")
    assert (logged.question, set(logged.fields)) == ("network whole", {"id", "name", "HOLDS"})
    assert "identity" in logged.field_classes
    assert "Cem" not in client.get("/v1/networks/whole", headers=ANALYST).text


def test_who_holds_a_post_is_never_told_to_analysts_whatever_class_it_stands_in(client):
    told = client.get("/v1/networks/whole", headers=ANALYST).json()
    assert "HOLDS" not in told["ties"]["type"] and "HOLDS" in client.get("/v1/networks/whole", headers=MEDIATION).text


def test_more_persons_than_the_pace_allows_are_not_shown_at_once(store, tmp_path):
    service = Service(local_settings(tmp_path, embedder="none", persons_per_hour=1), FakeStore(
        audience_classes=CLASSES, persons=[{"id": f"person-{one}", "name": "X", "place": ""} for one in "cd"],
        network_columns=[read_row([("Person", f"person-{one}", {"audience": 3}) for one in "cd"])],
    ))  # fmt: skip
    with serving(create_app(service)) as client:
        assert client.get("/v1/networks/whole", headers=MEDIATION).status_code == 429


def test_a_ranking_is_read_out_with_its_reasons(capsys):
    place = {
        "rank": 1, "score": 2.0, "stability": 0.95, "distinguishable": False, "because": [{"de": "Weil.", "en": "So."}],
        "nodes": [{"id": "unit:u", "type": "AdministrativeUnit", "name": "Amt [b]"}, {"id": "post-1", "type": "Post"}],
    }  # fmt: skip
    given = {"items": [place], "nodes": 3, "ties": 2, "analysis": "a", "projection": "whole", "complete": False}
    print_ranking(AnalysisAnswer(**given, purpose="network-analysis"))
    told = capsys.readouterr()
    assert "Amt [b], Stelle post-1" in told.out and "95% (nicht" in told.out and "Weil." in told.out
    assert "das Beste bis dahin" in told.err and "Zweck: network-analysis" in told.err
    print_ranking(AnalysisAnswer(**{**given, "items": []}, purpose=None))
    assert "Keine Treffer." in capsys.readouterr().out


def test_an_unknown_network_is_named_with_the_known_ones(client):
    answer = client.get("/v1/networks/nonsense")
    assert answer.status_code == 422 and "who-knows-whom" in answer.json()["remedy"]


def test_every_field_of_an_answer_and_every_parameter_has_an_example(client):
    description = client.get("/openapi.json").json()
    for path, operations in description["paths"].items():
        if path.startswith(("/v1/analyses", "/v1/networks")):
            for parameter in operations["get"].get("parameters", ()):
                named = parameter["schema"].get("examples") or "examples" in json.dumps(parameter)
                assert named or parameter["in"] in ("header", "path"), (path, parameter["name"])
    for name in ("AnalysisAnswer", "NetworkAnswer", "NodeColumns", "TieColumns", "AnalysisEntry", "NetworkEntry"):
        for field, schema in description["components"]["schemas"][name]["properties"].items():
            assert "examples" in schema or "$ref" in json.dumps(schema), (name, field)


def test_analyses_compute_on_the_cluster_of_the_setting(store, tmp_path, monkeypatch):
    met = []

    def noted(graph, parameters, watch, behind):
        met.append(blocks._chosen.get())
        return Ranking(items=[], nodes=0, ties=0)

    settings = local_settings(tmp_path, embedder="none", compute_cluster="tcp://127.0.0.1:9", token_key="0f" * 32)
    with Service(settings, store) as service, ties_of_a_test():
        monkeypatch.setattr(registering.Analysis, "__call__", lambda self, *given: noted(*given))
        found = registering.find_analysis("ties-of-a-test")
        parameters = read_request(found, {})
        service.analyse(found, parameters, Asking(), UNHURRIED)
    assert [type(one).__name__ for one in met] == ["NamedCluster"]
    assert blocks._chosen.get() is None
