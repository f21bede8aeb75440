"""`make bench`: every figure side by side in one run, with the machine's noise; results go to docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import access_cost, first_answer, import_ratio, network_analyses, network_ready, pages, throughput
from benchmarks.answer_quality import service as answer_quality
from graph_service.service import open_service
from graph_service.settings import read_settings

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def noise() -> str:
    """How far the same pure computation swings on this machine now: the machine's own noise."""
    took = []
    for _ in range(9):
        began = time.perf_counter()
        sum(number * number for number in range(2_000_000))
        took.append(time.perf_counter() - began)
    middle = statistics.median(took)
    return f"{min(took) / middle:.2f} to {max(took) / middle:.2f} of its median, load {os.getloadavg()[0]:.1f}"


def on_one_graph(graph: Path, data: Path) -> Iterator[list[str]]:
    """Throughput, memory and answer quality on seeds and services, then throughput with the UK network beside them."""
    settings = read_settings(graph_data_dir=graph)
    with open_service(settings) as service:
        answer_quality.fill(service, data)
    rates, memory = throughput.measure(graph)
    yield throughput.table(rates, "seeds and services")
    yield [f"| memory of the service process, embedder loaded (goal 400 MB) | {memory:.0f} MB | | |"]
    with open_service(settings) as service:
        yield answer_quality.table(answer_quality.measure(service, data), answer_quality.baseline(data))
    yield access_cost.table(graph)
    with open_service(settings) as service:
        import_ratio.ours(service.store)
    rates, memory = throughput.measure(graph)
    yield throughput.table(rates, "with the UK network (goal for words: 99 % within 80 ms)")
    yield [f"| memory of the service process, with the UK network | {memory:.0f} MB | | |"]


def parts(data: Path, rounds: int) -> Iterator[list[str]]:
    """The lines of the page, part by part as they are measured; the whole takes most of an hour."""
    yield [
        "# Benchmarks", "", "Written by `make bench`; two columns side by side come from one run.", "",
        f"Machine: {os.cpu_count()} cores; the same computation nine times took {noise()}.", "",
        "| what | ours | beside | ratio |", "|---|---|---|---|",
    ]  # fmt: skip
    for start in first_answer.measure():
        goal = f" (goal {start.goal} s)" if start.goal else ""
        yield [f"| first answer by HTTP after `run`: {start.name}{goal} | {start.seconds:.0f} s | | |"]
    with tempfile.TemporaryDirectory() as folder:
        yield from on_one_graph(Path(folder), data)
    ratio = import_ratio.measure(rounds)
    yield [
        f"| UK network: 61,269 nodes, 175,737 edges (goal 1.3) | {ratio['ours_s']:.1f} s "
        f"| bare script {ratio['bare_s']:.1f} s | {ratio['ratio']:.2f} |"
    ]
    ready = network_ready.measure()
    yield [
        f"| UK network of a view as a `networkx` graph, from a warm Neo4j (goal {network_ready.GOAL:.0f} s) "
        f"| {ready['ready_s']:.2f} s | | |"
    ]
    yield pages.table()
    yield ["", "## Network analyses", "", *network_analyses.lines(data, rounds)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the folder of shared data")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the import ratio and of network analyses")
    arguments = parser.parse_args()
    lines: list[str] = []
    for part in parts(arguments.data, arguments.rounds):
        lines += part
        PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")  # a run that is cut off keeps what it measured
        print("\n".join(part), flush=True)


if __name__ == "__main__":
    main()
