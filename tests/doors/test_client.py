"""The client against the real application over a small real graph, and against a server that is in trouble."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import networkx as nx
import pytest

from graph_service.api import create_app
from graph_service.client import LONGEST_WAIT, TRIES, Client, retry_after
from graph_service.client_results import cell
from graph_service.errors import InputError, NotFound, NotPermitted, StoreUnavailable, TooManyRequests
from graph_service.questions.measures import MeasureRow
from graph_service.service import Service
from tests.network.analyses import ties_of_a_test
from tests.network.test_reading import GRAPH, PRINCIPALS
from tests.noninterference.graphs import write_graph
from tests.servers import clear, local_settings
from tests.serving import serving


@pytest.fixture(scope="module")
def address(full_store, tmp_path_factory) -> Iterator[str]:
    clear(full_store)
    write_graph(full_store, GRAPH)
    folder = tmp_path_factory.mktemp("client")
    (folder / "principals.toml").write_text(PRINCIPALS, encoding="utf-8")
    settings = local_settings(
        folder, embedder="none", dev_principals=True, principals_file=folder / "principals.toml", token_key="0f" * 32
    )
    with ties_of_a_test(), serving(create_app(Service(settings, full_store))) as served:
        yield str(served.base_url)


@pytest.mark.neo4j
def test_answers_are_typed_rows_and_tables(address):
    with Client(address) as client:
        rows = client.ask("measures")
        assert isinstance(rows[0], MeasureRow) and [row.name for row in rows] == ["Kiezbox"]
        frame = rows.to_frame()
        assert list(frame["name"]) == ["Kiezbox"] and list(frame["fields_of_action"]) == ["Umwelt"]
        assert len(client.ask_all("entities", limit=1)) > 2


@pytest.mark.neo4j
def test_a_ranking_is_a_table_with_reasons(address):
    with Client(address, principal="analyst", purpose="network-analysis") as client:
        ranking = client.analyse("ties-of-a-test", count=2)
        assert ranking.answer.purpose == "network-analysis" and len(ranking) == 2
        frame = ranking.to_frame()
        assert list(frame["rank"]) == [1, 2] and all(text.startswith("Verbunden mit") for text in frame["warum"])
        found = client.ask("key-stakeholders", what="units").to_frame()
        assert list(found["stakeholder"]) == ["Amt"]


@pytest.mark.neo4j
def test_a_network_comes_over_as_the_graph_that_the_service_itself_ranks(address):
    with Client(address, principal="member", purpose="contact-mediation") as client:
        network = client.network("whole", types=["Measure", "Post", "AdministrativeUnit"])
        graph = network.to_networkx()
        assert type(graph) is nx.MultiDiGraph and not nx.is_frozen(graph)
        assert list(graph.edges(data="type")) == [
            ("post-1", "measure-1", "WORKS_ON"), ("post-1", "unit:u", "UNIT_OF"),
        ]  # fmt: skip
        assert graph.nodes["post-1"]["unit_name"] == "Amt"
        assert list(network.to_frame()["id"]) == ["measure-1", "post-1", "unit:u"]
        assert list(network.ties_to_frame()["end"]) == ["measure-1", "unit:u"]
        assert len(client.network("who-works-with-whom")) == 1


@pytest.mark.neo4j
def test_what_the_service_refuses_comes_as_the_error_that_it_is(address):
    with Client(address) as client:
        with pytest.raises(NotFound, match="no such measure"):
            client.ask("measure", id="measure-99")
        with pytest.raises(InputError, match="count"):
            client.analyse("ties-of-a-test", count=0)
        with pytest.raises(NotPermitted, match="network-analysis"):
            client.analyse("ties-of-a-test", projection="who-knows-whom")
    with Client(address, purpose="network-analysis") as client, pytest.raises(NotPermitted):
        client.ask("measures")
    with pytest.raises(InputError, match="no question"):
        Client(address).ask("nonsense")


@pytest.mark.neo4j
def test_the_lists_say_what_can_be_asked(address):
    with Client(address) as client:
        assert "key-stakeholders" in {one["name"] for one in client.questions()}
        assert "ties-of-a-test" in {one["name"] for one in client.analyses()}
        assert "who-knows-whom" in {one["name"] for one in client.networks()}
        assert any(one["open_to_you"] for one in client.purposes())


@contextmanager
def in_trouble(*answers: tuple[int, dict[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """A server that gives these statuses and headers one after the other, the last for ever; and what it was sent."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers = answers[min(len(asked), len(answers) - 1)]
            asked.append(self.path)
            body = b'{"items": []}' if status == 200 else b'{"detail": "Not now."}'
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def test_it_waits_as_long_as_it_is_asked_to_and_asks_again():
    waited: list[float] = []
    with in_trouble((429, {"Retry-After": "7"}), (503, {}), (200, {})) as (address, asked):
        assert Client(address, sleep=waited.append).questions() == []
    assert len(asked) == 3 and waited[0] == 7.0 and 0.5 < waited[1] < 1.5


def test_it_gives_up_after_some_tries_and_says_why():
    waited: list[float] = []
    with in_trouble((503, {})) as (address, asked), pytest.raises(StoreUnavailable, match="Not now"):
        Client(address, sleep=waited.append).questions()
    assert len(asked) == TRIES and waited == sorted(waited)


def test_it_does_not_wait_for_an_hour():
    waited: list[float] = []
    with in_trouble((429, {"Retry-After": "3600"})) as (address, asked), pytest.raises(TooManyRequests) as refused:
        Client(address, sleep=waited.append).questions()
    assert refused.value.retry_after == 3600 > LONGEST_WAIT and len(asked) == 1 and waited == []


def test_a_service_that_is_not_there_is_named():
    with pytest.raises(StoreUnavailable, match="make run"):
        Client("http://127.0.0.1:1", sleep=lambda seconds: None).questions()


def test_a_date_to_come_back_at_is_understood():
    assert retry_after("12") == 12.0 and retry_after(None) is None and retry_after("soon") is None
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0


def test_a_token_and_a_principal_are_not_named_together():
    with pytest.raises(InputError, match="Name one"):
        Client(token="gs_x", principal="analyst")


def test_what_is_itself_a_thing_stands_in_a_cell_by_its_name():
    assert cell(None) is None and cell([]) == "" and cell(["a", None, "b"]) == "a, b" and cell(0.5) == 0.5
