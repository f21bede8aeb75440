"""The network of a view of 61,269 nodes and 175,737 ties, from a warm Neo4j to a `networkx` graph: how long it takes.

Run with `python -m benchmarks.network_ready [rounds]`. Each round reads all anew: nothing is kept from the one before.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.import_ratio import ours
from graph_service.access import Gate
from graph_service.network import Networks
from graph_service.settings import Settings
from graph_service.store import migrate, open_store

GOAL = 3.0  # seconds
WARM_UP = 3  # rounds that are not counted: the database compiles its plans meanwhile


def measure(rounds: int = 5) -> dict[str, float]:
    """Medians in seconds: the columns read and cut, the graph made of them, both; and this process's own share."""
    found: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory() as folder, open_store(Settings(graph_data_dir=Path(folder))) as store:
        migrate(store)
        ours(store)
        gate = Gate(store)
        view = gate.view()
        for number in range(WARM_UP + rounds):
            began, own = time.perf_counter(), time.process_time()
            network = Networks(store, gate).of(view)
            cut = time.perf_counter()
            graph = network.graph("whole")
            ready = time.perf_counter()
            assert (len(graph), graph.number_of_edges()) == (61_269, 175_737)
            print(f"round {number}{' (warm-up)' if number < WARM_UP else ''}: {ready - began:.2f} s, "
                  f"load of the machine {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
            if number >= WARM_UP:
                found.append((cut - began, ready - cut, time.process_time() - own))
    read, made, own_share = (statistics.median(column) for column in zip(*found, strict=True))
    return {"read_s": read, "graph_s": made, "ready_s": read + made, "own_s": own_share}


if __name__ == "__main__":
    result = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    print(f"read and cut {result['read_s']:.2f} s, graph {result['graph_s']:.2f} s, ready {result['ready_s']:.2f} s "
          f"(goal {GOAL:.0f} s); of that {result['own_s']:.2f} s are this process's own")  # fmt: skip
