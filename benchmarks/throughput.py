"""Questions a second through HTTP, the service in a process of its own, against the raw driver running its Cypher.

Run with `python -m benchmarks.throughput --graph DIR` on a data folder that is filled already.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.answer_quality.corpus import read_questions
from benchmarks.running import listens, running
from graph_service.access import Asking
from graph_service.registry import find_question
from graph_service.schema import DISTRICTS
from graph_service.service import Service, open_service
from graph_service.settings import read_settings
from graph_service.store import query_text

CLIENTS = 4
ROUNDS = 5
SECONDS = 3.0
MOST = 4000
"""Different requests of a case: more than are asked, so that no answer is one that was kept."""
AGAIN = 100
"""Requests that are asked again and again, as a page after its answer, a reload or a colleague asks them."""

Parameters = dict[str, str]
Asked = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rates:
    """One case: answers a second through HTTP and by the raw driver, 99th percentile of HTTP in milliseconds."""

    name: str
    http: float
    raw: float
    slowest: float


def cases(service: Service) -> dict[str, tuple[str, list[Parameters]]]:
    """By name: a question and so many different requests of it that none is asked twice."""
    reader = service.gate.reader(service.gate.view())

    def ids(type_: str) -> list[str]:
        return [
            row["id"] for row in reader.rows("entities", type=type_, prefix=None, persons=None, after=None, limit=MOST)
        ]

    def with_districts(texts: Sequence[str]) -> list[tuple[str, str]]:
        return [(text, district) for district in DISTRICTS for text in texts][:MOST]

    return {
        "unit": ("unit", [{"id": unit} for unit in (*ids("AdministrativeUnit"), *ids("Organisation"))]),
        "contacts-for-topic by id": ("contacts-for-topic", [
            {"topic": topic, "district": district} for topic, district in with_districts(ids("Topic"))
        ]),
        "contacts-for-topic in words": ("contacts-for-topic", [
            {"topic": f"{text} in {district}"}
            for text, district in with_districts([one.text for one in read_questions()])
        ]),
    }  # fmt: skip


def rate(works: Sequence[Callable[[], object]], seconds: float) -> tuple[float, list[float]]:
    """Calls a second by all clients together, one for each of `works`, and the time of each call in milliseconds."""
    end = time.perf_counter() + seconds

    def client(work: Callable[[], object]) -> list[float]:
        took = []
        while (began := time.perf_counter()) < end:
            work()
            took.append((time.perf_counter() - began) * 1000)
        return took

    with ThreadPoolExecutor(len(works)) as pool:
        times = [one for part in pool.map(client, works) for one in part]
    return len(times) / seconds, times


class _Client:
    """One asker with a connection of its own; takes the next request off a common list each time."""

    def __init__(self, port: int, question: str, requests: Iterator[Parameters]) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._question = question
        self._requests = requests

    def __call__(self) -> None:
        address = f"/v1/questions/{self._question}?{urlencode(next(self._requests))}"
        self._connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body


class _Shared(Iterator[Any]):
    """The same items over and over, to several threads."""

    def __init__(self, items: Sequence[Any]) -> None:
        self._items = itertools.cycle(items)
        self._lock = threading.Lock()
        self.given = 0

    def __next__(self) -> Any:
        with self._lock:
            self.given += 1
            return next(self._items)


def queries_behind(service: Service, question: str, requests: Sequence[Parameters]) -> list[list[Asked]]:
    """For each request, the named queries that the question itself runs, with their parameters."""
    asked: list[Asked] = []
    read = service.store.read

    def recording(query: str, parameters: Any = None, **more: Any) -> Any:
        if query != "graph_revision":  # what we need and a user of the driver would not
            asked.append((query, dict(parameters or {})))
        return read(query, parameters, **more)

    found = find_question(question)
    behind = []
    service.store.read = recording  # type: ignore[method-assign]
    try:
        for one in requests:
            asked.clear()
            service.ask(found, found.read_parameters(dict(one)), Asking())
            behind.append(list(asked))
    finally:
        del service.store.read  # type: ignore[method-assign]
    return behind


def raw_client(service: Service, behind: Iterator[list[Asked]]) -> Callable[[], None]:
    """What a user of the driver would write: each query by `execute_query`, from a process of its own."""
    connection = service.store._connection

    def run(driver: Any) -> None:
        for query, given in next(behind):
            driver.execute_query(query_text("read", query), given, database_=connection.database, routing_="r")

    return lambda: connection.run("a benchmark", run, again=False)


def measure(graph: Path, names: Sequence[str] = ()) -> tuple[list[Rates], float]:
    """The rates of each case (or those named), HTTP and raw driver in turns, and the service's memory then, in MB."""
    found = []
    environment = {"GRAPH_DATA_DIR": str(graph), "LOG_LEVEL": "warning"}
    with (
        open_service(read_settings(graph_data_dir=graph)) as service,
        running(listens, "--no-seeds", **environment) as (port, process, _),
    ):
        time.sleep(10)  # what it does beside its first requests
        for name, (question, requests) in cases(service).items():
            if names and name not in names:
                continue
            behind = queries_behind(service, question, requests[-AGAIN * 3 :])
            for what, asked in ((name, requests), (f"{name}, asked again", requests[-AGAIN:])):
                own, queries = _Shared(asked), _Shared(behind)
                http = [_Client(port, question, own) for _ in range(CLIENTS)]
                raw = [raw_client(service, queries) for _ in range(CLIENTS)]
                rate(http, SECONDS), rate(raw, SECONDS)
                pairs = [(rate(http, SECONDS), rate(raw, SECONDS)) for _ in range(ROUNDS)]
                times = sorted(took for one in pairs for took in one[0][1])
                repeated = asked is requests and own.given > len(asked)
                found.append(
                    Rates(
                        f"{what}, {len(asked)} of them and so mostly kept" if repeated else what,
                        statistics.median(one[0][0] for one in pairs),
                        statistics.median(one[1][0] for one in pairs),
                        times[int(len(times) * 0.99)],
                    )
                )
        memory = process.memory_info().rss / 2**20
    return found, memory


def table(found: Sequence[Rates], where: str) -> list[str]:
    """Lines of docs/benchmarks.md."""
    return [
        f"| {one.name}, {where}, {CLIENTS} clients (99 % within {one.slowest:.0f} ms) "
        f"| {one.http:.0f}/s | raw driver {one.raw:.0f}/s | {one.http / one.raw:.2f} |"
        for one in found
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", type=Path, required=True, help="a data folder that is filled already")
    parser.add_argument("cases", nargs="*", help="only these cases")
    arguments = parser.parse_args()
    found, memory = measure(arguments.graph, arguments.cases)
    print("\n".join([*table(found, "this graph"), f"memory of the service {memory:.0f} MB"]))


if __name__ == "__main__":
    main()
