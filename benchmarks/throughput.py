"""Questions a second through HTTP against the raw driver running the very same Cypher, four clients each."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from graph_service.api import create_app
from graph_service.service import Service
from graph_service.store import query_text
from tests.serving import serving

CLIENTS = 4
ROUNDS = 5
SECONDS = 4.0

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "unit": ("unit", {"id": "unit:bezirksamt-neukoelln"}),
    "contacts-for-topic by id": ("contacts-for-topic", {"topic": "topic:baugenehmigung", "district": "Neukölln"}),
    "contacts-for-topic in words": ("contacts-for-topic", {"topic": "Wer genehmigt meinen Anbau in Neukölln?"}),
}


def rate(work: Callable[[], object], seconds: float) -> tuple[float, list[float]]:
    """Calls a second by all clients together, and the time of each call in milliseconds."""
    end = time.perf_counter() + seconds

    def client(_: int) -> list[float]:
        took = []
        while (began := time.perf_counter()) < end:
            work()
            took.append((time.perf_counter() - began) * 1000)
        return took

    with ThreadPoolExecutor(CLIENTS) as pool:
        times = [one for part in pool.map(client, range(CLIENTS)) for one in part]
    return len(times) / seconds, times


def queries_behind(service: Service, ask: Callable[[], object]) -> Sequence[tuple[str, dict[str, Any]]]:
    """The named queries that one request runs, with their parameters."""
    asked: list[tuple[str, dict[str, Any]]] = []
    read = service.store.read

    def recording(query: str, parameters: Any = None, **more: Any) -> Any:
        asked.append((query, dict(parameters or {})))
        return read(query, parameters, **more)

    service.store.read = recording  # type: ignore[method-assign]
    try:
        ask()
    finally:
        del service.store.read  # type: ignore[method-assign]
    return asked


def measure(service: Service) -> list[tuple[str, float, float, float]]:
    """For each case: questions a second through HTTP, by the raw driver, and the 99th percentile of HTTP in ms."""
    connection = service.store._connection
    lines = []
    with serving(create_app(service)) as client:
        clients = httpx.Limits(max_connections=CLIENTS)
        with httpx.Client(base_url=client.base_url, limits=clients, trust_env=False, timeout=60) as many:
            for name, (question, parameters) in CASES.items():

                def ask(question: str = question, parameters: dict[str, Any] = parameters) -> None:
                    answer = many.get(f"/v1/questions/{question}", params=parameters)
                    assert answer.status_code == 200, answer.text

                ask()
                behind = [(query_text("read", query), given) for query, given in queries_behind(service, ask)]

                def raw(behind: Sequence[tuple[Any, dict[str, Any]]] = behind) -> None:
                    def run(driver: Any) -> None:
                        for text, given in behind:
                            driver.execute_query(text, given, database_=connection.database, routing_="r")

                    connection.run("a benchmark", run, again=False)

                rate(ask, 1), rate(raw, 1)
                pairs = [(rate(ask, SECONDS), rate(raw, SECONDS)) for _ in range(ROUNDS)]
                http = statistics.median(one[0][0] for one in pairs)
                driver_rate = statistics.median(one[1][0] for one in pairs)
                times = sorted(took for one in pairs for took in one[0][1])
                lines.append((name, http, driver_rate, times[int(len(times) * 0.99)]))
    return lines
