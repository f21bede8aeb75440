"""Answer quality of the whole service: seeds and services in a real Neo4j, each question asked as a user would."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.answer_quality.corpus import Question, read_questions, read_services
from benchmarks.answer_quality.engines import plain_bm25
from benchmarks.answer_quality.measure import Outcome, a_third_without_shared_word, judge, quality
from graph_service.access import Asking, present_day
from graph_service.exchange import import_files, load_seeds
from graph_service.registry import find_question
from graph_service.service import Service, open_service
from graph_service.settings import read_settings
from graph_service.text import understand

ROWS = 10


def place(
    rows: list[Any], question: Question, authorities: Mapping[str, set[str]], *, with_service: bool
) -> int | None:
    """Rank of the first row with the right authority (and the right service as its topic, if asked for), or none."""
    wanted = {f"topic:service:{own}" for own in question.services}
    right = set().union(*(authorities[own] for own in question.services))
    for row in rows:
        if with_service and (row.topic is None or row.topic.id not in wanted):
            continue
        units = [row.unit, *(one.unit for one in row.districts)]
        if {id_ for unit in units for id_ in (unit.id, *(above.id for above in unit.path))} & right:
            return row.rank
    return None


def fill(service: Service, data: Path) -> None:
    """Seeds, services and offices, with the vectors of their texts."""
    load_seeds(service.store)
    services, units = data / "berlin_services", data / "berlin_units"
    files = [services / name for name in ("services.csv", "authorities.csv", "offices.csv", "service_offices.csv")]
    report = import_files(service.store, "services", [*files, units / "channels.csv"])
    assert report.ok, report.summary()
    service.embed_missing()


def responsible_units(service: Service, data: Path) -> dict[str, set[str]]:
    """The units that the import made of each service's authorities, by the service's id in the source.

    With the units that took over from those that are no more: whoever asks is led to them.
    """
    topics = [f"topic:service:{one.id}" for one in read_services(data)]
    reader = service.gate.reader(service.gate.view())
    units: dict[str, set[str]] = {one.removeprefix("topic:service:"): set() for one in topics}
    for row in reader.rows("contacts_for_topic", topics=topics, district=None):
        if not row["steps"]:
            units[row["asked_id"].removeprefix("topic:service:")].add(row["unit_id"])
    named = sorted(set().union(*units.values()))
    after: dict[str, set[str]] = {}
    for row in reader.rows("successors", units=named, today=present_day().isoformat()):
        after.setdefault(row["old"], set()).add(row["unit"])
    return {service: own.union(*(after.get(unit, ()) for unit in own)) for service, own in units.items()}


def measure(service: Service, data: Path) -> list[Outcome]:
    """Each question with the rank of the right service at the right authority, and of the authority alone."""
    authorities = responsible_units(service, data)
    contacts = find_question("contacts-for-topic")
    found = []
    for question in read_questions():
        parameters = contacts.read_parameters({"topic": question.text, "district": question.parameter, "limit": ROWS})
        rows = service.ask(contacts, parameters, Asking()).items
        found.append(Outcome(
            question,
            place(rows, question, authorities, with_service=True),
            place(rows, question, authorities, with_service=False),
            (),
        ))  # fmt: skip
    return found


def baseline(data: Path) -> list[Outcome]:
    """The same questions answered by plain BM25 over the services' names, which knows the district beforehand."""
    services = read_services(data)
    ranker, by_id = plain_bm25(services), {service.id: service for service in services}
    return [
        judge(question, question.parameter or understand(question.text).district, ranker(question.text), by_id)
        for question in read_questions()
    ]


def table(found: list[Outcome], plain: list[Outcome]) -> list[str]:
    """Recall@3 and MRR of each half, ours beside plain BM25: of the authority alone, and of the service at it, over
    the questions as they are and as if one in three was hard."""
    return [
        f"| answer quality, half {half}, {name} | Recall@3 {recall:.3f}, MRR {reciprocal:.3f} "
        f"| plain BM25 {bare[0]:.3f}, {bare[1]:.3f} | |"
        for half in ("a", "b")
        for (name, (recall, reciprocal)), bare in zip(
            _figures(found, half).items(), _figures(plain, half).values(), strict=True
        )
    ]


def _figures(found: list[Outcome], half: str) -> dict[str, tuple[float, float]]:
    own = [one for one in found if one.question.half == half]
    all_over = quality(own)
    return {
        "authority": (all_over.authority_recall, all_over.authority_reciprocal),
        "service and authority": (all_over.recall, all_over.reciprocal),
        "service and authority, a third without a word of the name": a_third_without_shared_word(own),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of shared data")
    parser.add_argument("--graph", type=Path, help="a data folder that is filled already")
    parser.add_argument("--failures", choices=("a",), help="print the questions of half a that fail")
    arguments = parser.parse_args()
    folder = arguments.graph or Path(tempfile.mkdtemp())
    with open_service(read_settings(graph_data_dir=folder)) as service:
        if arguments.graph is None:
            fill(service, arguments.data)
        service.warm_up()
        started = time.perf_counter()
        found = measure(service, arguments.data)
        took = (time.perf_counter() - started) / len(found)
    print(f"whole service: {len(found)} questions, {took * 1000:.0f} ms each")
    print("\n".join(table(found, baseline(arguments.data))))
    if arguments.failures:
        for one in found:
            if one.question.half == arguments.failures and (one.service_rank or 99) > 3:
                print(f"- {one.question.text} (authority {one.authority_rank}, service {one.service_rank})")


if __name__ == "__main__":
    main()
