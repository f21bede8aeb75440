"""Network pages by HTTP over a fake store: both languages, and two days compared."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import networkx as nx
import pytest

from graph_service.api import create_app
from graph_service.pages import ENGLISH
from graph_service.service import Service
from tests.doors.fakes import FakeStore
from tests.network.hand_made import read_row
from tests.servers import local_settings
from tests.serving import serving

SEEDS = Path(__file__).parents[2] / "seeds"
ROW = read_row(
    [
        ("AdministrativeUnit", "unit:a", {"name": "Amt A"}), ("AdministrativeUnit", "unit:b", {"name": "Amt B"}),
        ("Measure", "measure-1", {"name": "Kiezbox"}),
        ("Topic", "topic:waste", {"name": "Abfall", "name_en": "Waste"}), ("Topic", "topic:own", {"name": "Eigenes"}),
    ],
    [
        ("measure-1", "CONCERNS", "topic:waste"), ("unit:b", "PARTNERS_IN", "measure-1"),
        ("unit:a", "RESPONSIBLE_FOR", "topic:waste"), ("unit:b", "RESPONSIBLE_FOR", "topic:waste"),
        ("unit:a", "LEADS", "measure-1", {"until": "2024-12-31"}),
        ("unit:a", "PARTNERS_IN", "measure-1", {"since": "2025-01-01"}),
        ("unit:a", "RESPONSIBLE_FOR", "topic:own", {"since": "2020", "until": "2024"}),
        ("unit:a", "RESPONSIBLE_FOR", "topic:own", {"since": "2025"}),
    ],
)  # fmt: skip


@pytest.fixture
def service(tmp_path) -> Service:
    return Service(local_settings(tmp_path, embedder="none"), FakeStore(network_columns=[ROW]))


@pytest.fixture
def client(service) -> Iterator[httpx.Client]:
    with serving(create_app(service)) as client:
        yield client


def held(client: httpx.Client, name: str, **given: str) -> dict[str, Any]:
    """What the page holds as data."""
    answer = client.get(f"/pages/{name}", params=given)
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = json.loads(re.search(r'id="network">(.*?)</script>', answer.text, re.DOTALL)[1])
    return data


def test_an_english_page_is_called_by_the_english_name_of_its_topic(client):
    page = client.get("/pages/topic", params={"topic": "topic:waste", "language": "en"}).text
    assert "<title>Waste" in page
    told = held(client, "topic", topic="topic:waste")
    assert told["title"] == {"de": "Abfall", "en": "Waste"}
    assert "Waste" in told["nodes"]["name_en"]["values"]
    assert held(client, "topic", topic="topic:own")["title"] == {"de": "Eigenes", "en": "Eigenes"}


def test_topics_of_nodes_and_of_communities_have_their_english_names(client):
    told = held(client, "communities")
    topics = told["nodes"]["topics"]
    assert topics["values"] == ["Abfall", "Eigenes"] and topics["en"] == {"0": "Waste"}
    assert told["groups"]["names"] == [{"de": "Abfall", "en": "Waste"}], "what one member alone has is not the group's"


def test_a_community_without_a_common_topic_is_called_by_its_member_with_most_ties(tmp_path):
    row = read_row(
        [("AdministrativeUnit", f"unit:{name}", {"name": f"Amt {name}"}) for name in "abc"]
        + [("Measure", "measure-1", {"name": "Kiezbox"}), ("Measure", "measure-2", {"name": "Halle"})],
        [("unit:a", "LEADS", "measure-1"), ("unit:b", "PARTNERS_IN", "measure-1"),
         ("unit:b", "LEADS", "measure-2"), ("unit:c", "PARTNERS_IN", "measure-2")],
    )  # fmt: skip
    service = Service(local_settings(tmp_path, embedder="none"), FakeStore(network_columns=[row]))
    with serving(create_app(service)) as client:
        told = held(client, "communities")
    assert told["groups"]["names"] == [{"de": "rund um „Amt b“", "en": "around “Amt b”"}]


def test_a_comparison_draws_what_is_gone_what_is_new_and_what_goes_on_once_each(client):
    told = held(client, "change", earlier="2024-06-01", later="2025-06-01")
    nodes, ties = told["nodes"]["id"], told["ties"]
    drawn = [
        (nodes[start], ties["type"]["values"][kind], nodes[end], told["comparison"]["ties"].get(str(place), 0))
        for place, (start, kind, end) in enumerate(zip(ties["from"], ties["type"]["codes"], ties["to"], strict=True))
    ]
    assert sorted(drawn) == [
        ("measure-1", "CONCERNS", "topic:waste", 0), ("unit:a", "LEADS", "measure-1", -1),
        ("unit:a", "PARTNERS_IN", "measure-1", 1), ("unit:a", "RESPONSIBLE_FOR", "topic:own", 0),
        ("unit:a", "RESPONSIBLE_FOR", "topic:waste", 0), ("unit:b", "PARTNERS_IN", "measure-1", 0),
        ("unit:b", "RESPONSIBLE_FOR", "topic:waste", 0),
    ]  # fmt: skip
    assert ties["count"] == {}


def test_a_comparison_that_runs_backwards_draws_the_same_ties(client):
    forth = held(client, "change", earlier="2024-06-01", later="2025-06-01")
    back = held(client, "change", earlier="2025-06-01", later="2024-06-01")
    assert back["ties"]["from"] == forth["ties"]["from"] and back["ties"]["to"] == forth["ties"]["to"]
    assert back["comparison"]["ties"] == {at: -change for at, change in forth["comparison"]["ties"].items()}


@pytest.mark.parametrize("path", ["/pages/topic?topic=topic:waste", "/v1/questions/key-stakeholders"])
def test_networks_go_to_the_compiled_kernels_though_no_analysis_has_run_before(client, monkeypatch, path):
    monkeypatch.setattr(nx.config.backend_priority, "algos", [])
    assert client.get(path).status_code == 200
    assert "graph_service" in nx.config.backend_priority.algos


def test_phases_and_sectors_of_the_seeds_have_english_words():
    named = set()
    for file, column in (("measures", "phase"), ("organisations", "sector"), ("units", "sector")):
        with (SEEDS / f"{file}.nodes.csv").open(encoding="utf-8") as lines:
            named |= {row[column] for row in csv.DictReader(lines) if row.get(column)}
    assert named and named <= set(ENGLISH)


def test_a_page_says_where_its_ranking_leaves_out_who_is_drawn(tmp_path):
    row = read_row(
        [("Measure", "measure-1", {"name": "Kiezbox"}), ("Topic", "topic:waste", {"name": "Abfall"}),
         ("Post", "post-1", {"name": "Leitung"})],
        [("measure-1", "CONCERNS", "topic:waste"), ("post-1", "WORKS_ON", "measure-1")],
    )  # fmt: skip
    service = Service(local_settings(tmp_path, embedder="none"), FakeStore(network_columns=[row]))
    with serving(create_app(service)) as client:
        told = held(client, "measure", measure="measure-1")
    assert len(told["nodes"]["id"]) == 3
    degree = told["rankings"][0]
    assert "werden nicht gereiht und zählen nicht mit" in degree["about"]["de"]
    assert {told["nodes"]["id"][item[0]] for item in degree["items"]} == {"measure-1", "topic:waste"}


def test_a_page_whose_ranking_is_of_all_that_is_drawn_says_nothing_of_it(client):
    told = held(client, "topic", topic="topic:waste")
    assert all("zählen nicht mit" not in ranking["about"]["de"] for ranking in told["rankings"])
