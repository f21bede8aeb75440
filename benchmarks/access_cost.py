"""What access costs: queries through a view against the same without filters, many principals, one explanation.

Run with `python -m benchmarks.access_cost --graph DIR` on a data folder that is filled already.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from benchmarks.throughput import Asked, cases
from graph_service.access import Asking, Principal, Role, present_day
from graph_service.access.explaining import EntityClasses, explain
from graph_service.registry import find_question
from graph_service.schema import FieldClass, node_type
from graph_service.service import Service, open_service
from graph_service.settings import read_settings
from graph_service.store import query_text

ROUNDS = 7
REQUESTS = 60
PRINCIPALS = 10_000
_FILTER = re.compile(r"\w+(?:\[\w+\])?\.(?:\w+_)?audience IN \$classes")


def asked_for(service: Service, name: str) -> list[Asked]:
    """The named queries behind many requests of a question, as the support team asks them, with their parameters."""
    question, requests = cases(service)[name]
    found = find_question(question)
    asked: list[Asked] = []
    read = service.store.read

    def recording(query: str, parameters: Any = None, **more: Any) -> Any:
        if "classes" in (parameters or {}):
            asked.append((query, dict(parameters)))
        return read(query, parameters, **more)

    service.store.read = recording  # type: ignore[method-assign]
    try:
        for one in requests[:REQUESTS]:
            who = service.principal("support")
            service.ask(found, found.read_parameters(dict(one)), Asking(who, "contact-mediation"))
    finally:
        del service.store.read  # type: ignore[method-assign]
    return asked


def seconds(service: Service, asked: Sequence[Asked], text_of: Callable[[str], str]) -> float:
    """How long the driver takes for all of them, one after the other."""
    connection = service.store._connection

    def run(driver: Any) -> None:
        for query, given in asked:
            driver.execute_query(text_of(query), given, database_=connection.database, routing_="r")

    began = time.perf_counter()
    connection.run("a benchmark", run, again=False)
    return time.perf_counter() - began


def filtered(query: str) -> str:
    return query_text("read", query)


def unfiltered(query: str) -> str:
    # `$classes` stays a parameter of the text, so that both are called alike.
    return _FILTER.sub("true", query_text("read", query)) + "\n// $classes"


def ratios(service: Service) -> Iterator[str]:
    """For each question: the time through the view against the time with everything visible."""
    for name in ("unit", "contacts-for-topic by id"):
        asked = asked_for(service, name)
        for text_of in (filtered, unfiltered):
            seconds(service, asked, text_of)
        pairs = [(seconds(service, asked, filtered), seconds(service, asked, unfiltered)) for _ in range(ROUNDS)]
        ours, bare = (statistics.median(pair[place] for pair in pairs) for place in (0, 1))
        low, *_, high = sorted(one / other for one, other in pairs)
        yield (
            f"| access: {name}, queries through a view (goal 1.25; rounds {low:.2f} to {high:.2f}) "
            f"| {ours * 1000 / REQUESTS:.1f} ms | everything visible {bare * 1000 / REQUESTS:.1f} ms "
            f"| {ours / bare:.2f} |"
        )


def many_principals(service: Service) -> str:
    """Views of 10,000 principals with measures of their own: the time of each, and what they leave in memory."""
    process = psutil.Process()
    team = service.principal("team-kiezbox")
    before, began = process.memory_info().rss, time.perf_counter()
    for number in range(PRINCIPALS):
        own = replace(team, id=f"team-{number}", measures=frozenset({f"measure-{number:012x}"}))
        service.gate.view(own, "contact-mediation")
    took = (time.perf_counter() - began) / PRINCIPALS
    grown = (process.memory_info().rss - before) / 2**20
    cost = f"{took * 1000:.1f} ms each, {grown:+.0f} MB"
    return f"| access: views of {PRINCIPALS:,} principals with measures of their own | {cost} | | |"


def explaining(service: Service) -> str:
    """One explanation of what somebody sees of a person, with the reading of its classes."""
    who = Principal("one", "Eine (erfunden)", frozenset({Role.PUBLIC, Role.COMMUNITY_MEMBER}))
    purpose, took = service.gate.purposes["contact-mediation"], []
    for person in service.store.read("existing_persons", {"ids": None})[:50]:
        began = time.perf_counter()
        (row,) = service.store.read("entity_classes", {"id": person["id"]})
        entity = EntityClasses(person["id"], node_type(row["type"]), {kind: row[kind.value] for kind in FieldClass})
        explain(service.gate.rules, who, purpose, present_day(), entity, service.gate.classes())
        took.append(time.perf_counter() - began)
    return f"| access: one explanation, its entity read (goal 50 ms) | {statistics.median(took) * 1000:.1f} ms | | |"


def table(graph: Path) -> list[str]:
    """Lines of docs/benchmarks.md."""
    with open_service(read_settings(graph_data_dir=graph, dev_principals=True, persons_per_hour=0)) as service:
        return [*ratios(service), many_principals(service), explaining(service)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", type=Path, required=True, help="a data folder that is filled already")
    print("\n".join(table(parser.parse_args().graph)))


if __name__ == "__main__":
    main()
