"""What access costs: answers through a view against the same without any, many principals, one explanation.

Run with `python -m benchmarks.access_cost --graph DIR` on a data folder that is filled already. It writes 10,000
entities into that graph, each for the team of a measure of its own.
"""

from __future__ import annotations

import argparse
import csv
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import psutil

from benchmarks.throughput import cases
from graph_service.access import Asking, Principal, Role, present_day
from graph_service.access.explaining import EntityClasses, explain
from graph_service.exchange import import_files
from graph_service.registry import find_question
from graph_service.schema import FieldClass, node_type
from graph_service.service import Service, open_service
from graph_service.settings import read_settings
from graph_service.store import query_text

ROUNDS = 7
REQUESTS = 60
PRINCIPALS = 10_000
SEARCHES = 100
"""Principals who search, too: each needs an index of its own, of which few are kept."""
_FILTER = re.compile(r"\w+(?:\[\w+\])?\.(?:\w+_)?audience IN \$classes")


def seconds(service: Service, name: str) -> float:
    """How long the service takes for many different requests of a question by the support team, until the bytes."""
    question, requests = cases(service)[name]
    found = find_question(question)
    asked = [found.read_parameters(dict(one)) for one in requests[:REQUESTS]]
    asking = Asking(service.principal("support"), "contact-mediation")
    began = time.perf_counter()
    for one in asked:
        service.tell(found, one, asking)
    return time.perf_counter() - began


@contextmanager
def nothing_kept(service: Service) -> Iterator[None]:
    """Within it every request is answered anew."""
    with patch.object(service._answers, "keep", lambda *_: None):
        yield


@contextmanager
def everything_visible(service: Service) -> Iterator[None]:
    """Within it queries have no filter, no view is made and nothing is logged, as if there was no access model."""

    def unfiltered(folder: str, name: str) -> str:
        text = query_text(folder, name)
        # `$classes` stays a parameter of the text, so that both are called alike.
        return _FILTER.sub("true", text) + "\n// $classes" if folder == "read" else text

    view = service.view(Asking(service.principal("support"), "contact-mediation"))
    with (
        patch("graph_service.store.store.query_text", unfiltered),
        patch.object(service, "view", lambda asking: view),
        patch.object(service, "_disclose", lambda *_: None),
    ):
        yield


def ratios(service: Service) -> Iterator[str]:
    """For each question: the time of whole answers through the view against the time with everything visible."""
    for name in ("unit", "contacts-for-topic by id"):
        pairs = []
        with nothing_kept(service):
            for _ in range(ROUNDS + 1):
                ours = seconds(service, name)
                with everything_visible(service):
                    pairs.append((ours, seconds(service, name)))
        pairs = pairs[1:]  # the first one planned the queries
        ours, bare = (statistics.median(pair[place] for pair in pairs) for place in (0, 1))
        low, *_, high = sorted(one / other for one, other in pairs)
        yield (
            f"| access: {name}, answers through a view (goal 1.25; rounds {low:.2f} to {high:.2f}) "
            f"| {ours * 1000 / REQUESTS:.1f} ms | everything visible {bare * 1000 / REQUESTS:.1f} ms "
            f"| {ours / bare:.2f} |"
        )


def many_principals(service: Service) -> str:
    """Answers to 10,000 principals, each with an audience of its own in the graph: the time, and what stays of it."""
    own = [f"measure-{number:012x}" for number in range(PRINCIPALS)]
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "learnings.csv"
        with table.open("w", encoding="utf-8", newline="") as text:
            rows = csv.writer(text)
            rows.writerow(("type", "id", "name", "source", "as_of", "audience"))
            for number, measure in enumerate(own):
                told = (f"learning-of-{measure}", f"Erfahrung {number} (erfunden)", "source:invented", "2026")
                rows.writerow(("Learning", *told, f"measure:{measure}"))
        report = import_files(service.store, "table", [table])
    assert report.ok, report.problems[:3]
    unit, search = find_question("unit"), find_question("search")
    asked = cases(service)["unit"][1]
    process, team = psutil.Process(), service.principal("team-kiezbox")
    service.tell(search, search.read_parameters({"query": "Erfahrung"}), Asking(team, "contact-mediation"))
    before, began = process.memory_info().rss, time.perf_counter()
    for number, measure in enumerate(own):
        asking = Asking(replace(team, id=f"team-{number}", measures=frozenset({measure})), "contact-mediation")
        service.tell(unit, unit.read_parameters(dict(asked[number % len(asked)])), asking)
        if number % (PRINCIPALS // SEARCHES) == 0:
            service.tell(search, search.read_parameters({"query": "Erfahrung"}), asking)
    took = (time.perf_counter() - began) / PRINCIPALS
    grown = (process.memory_info().rss - before) / 2**20
    return (
        f"| access: `unit` asked by {PRINCIPALS:,} principals with audiences of their own, {SEARCHES} of whom search "
        f"| {took * 1000:.1f} ms each, {grown:+.0f} MB of memory | | |"
    )


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
        return [explaining(service), many_principals(service)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", type=Path, required=True, help="a data folder that is filled already")
    print("\n".join(table(parser.parse_args().graph)))


if __name__ == "__main__":
    main()
