"""Whoever goes away is computed for no longer, whatever was asked; and turns to compute are taken by all large work."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator

import httpx
import networkx as nx
import pytest

from graph_service import turns
from graph_service.access import Asking
from graph_service.analyses.watch import Watch
from graph_service.analysing import NetworkParameters
from graph_service.api import create_app
from graph_service.compute import accelerate, paths
from graph_service.errors import Abandoned
from graph_service.pages import PageParameters
from graph_service.registry import find_question
from graph_service.service import Service
from tests.doors.fakes import FakeStore
from tests.doors.test_pages import ROW
from tests.servers import local_settings
from tests.serving import serving

LARGE = [
    ("/pages/topic?topic=topic:waste", "/pages/{name}"),
    ("/v1/networks/whole", "/v1/networks/{projection}"),
    ("/v1/questions/key-stakeholders", "/v1/questions/key-stakeholders"),
]


@pytest.fixture
def service(tmp_path) -> Service:
    return Service(local_settings(tmp_path, embedder="none"), FakeStore(network_columns=[ROW]))


@pytest.fixture
def client(service) -> Iterator[httpx.Client]:
    with serving(create_app(service)) as client:
        yield client


@pytest.fixture
def all_turns_taken() -> Iterator[None]:
    for _ in range(turns.AT_ONCE):
        assert turns._turns.acquire(timeout=10)
    yield
    for _ in range(turns.AT_ONCE):
        turns._turns.release()


@pytest.mark.parametrize(("path", "route"), LARGE, ids=[route for _, route in LARGE])
def test_who_goes_away_waits_for_no_turn(client, all_turns_taken, caplog, path, route):
    caplog.set_level(logging.INFO, logger="graph_service.requests")
    with socket.create_connection((client.base_url.host, client.base_url.port)) as gone:
        gone.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        time.sleep(0.3)
        assert not [one for one in caplog.messages if route in one]
    ends = time.monotonic() + 20
    while time.monotonic() < ends and not any(f"GET {route} 503" in one for one in caplog.messages):
        time.sleep(0.05)
    assert any(f"GET {route} 503" in one for one in caplog.messages), caplog.messages


def test_a_page_takes_one_turn_though_a_question_is_asked_for_it(client):
    for _ in range(turns.AT_ONCE - 1):
        assert turns._turns.acquire(timeout=10)
    try:
        assert client.get("/pages/key-stakeholders", timeout=30).status_code == 200
    finally:
        for _ in range(turns.AT_ONCE - 1):
            turns._turns.release()


@pytest.mark.parametrize("page", ["topic", "communities", "key-stakeholders"])
@pytest.mark.parametrize("looks", [0, 1, 2, 3])
def test_a_page_that_nobody_waits_for_is_not_drawn_to_its_end(service, page, looks):
    left = iter([True] * looks)
    with pytest.raises(Abandoned):
        service.page(page, PageParameters(topic="topic:waste"), Asking(), Watch(wanted=lambda: next(left, False)))
    assert turns._turns._value == turns.AT_ONCE


def test_a_network_and_a_question_that_nobody_waits_for_end_between_their_steps(service):
    left = iter([True])
    gone = Watch(wanted=lambda: next(left, False))
    with pytest.raises(Abandoned):
        service.network("whole", NetworkParameters(), Asking(), gone)
    question, left = find_question("key-stakeholders"), iter([True, True])
    with pytest.raises(Abandoned):
        service.tell(question, question.read_parameters({}), Asking(), gone)
    assert service.tell(question, question.read_parameters({}), Asking()).content


def test_a_single_computation_that_nobody_waits_for_ends_between_its_blocks(monkeypatch):
    done = []
    real = paths.betweenness_of_block
    monkeypatch.setattr(paths, "betweenness_of_block", lambda *given: done.append(1) or real(*given))
    accelerate()
    graph, left = nx.gnm_random_graph(3000, 9000, seed=1), iter([True, True])
    with pytest.raises(Abandoned), turns.turn(Watch(wanted=lambda: next(left, False))):
        nx.betweenness_centrality(graph)
    begun = len(done)
    done.clear()
    with turns.turn(Watch(seconds=0)):  # time that is over stops no computation that somebody waits for
        nx.betweenness_centrality(graph)
    assert 3 <= begun < len(done)
    assert turns._turns._value == turns.AT_ONCE
