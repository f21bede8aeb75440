"""What each library does for a row of the network benchmark; a rival that is not installed is left out, and said so."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.network_data import Network
from graph_service.compute import CsrGraph, paths, structure
from graph_service.compute.pagerank import pagerank

Calls = dict[str, Callable[[Network], Any]]
Taken = tuple[float, float]  # seconds on the clock, seconds of processor time
Clock = Callable[[str, Network], Taken | None]
SLOW = {("networkx", "betweenness"), ("nx-parallel", "betweenness"), ("igraph", "harmonic"), ("igraph", "constraint"),
        ("igraph", "constraint, weighted"), ("graph-tool", "harmonic"), ("networkit", "harmonic")}  # fmt: skip
TOLERANCE = 1e-6  # of PageRank, times the number of nodes, as NetworkX has it
SYSTEM_PYTHON = "/usr/bin/python3"


def ours_ranked(graph: CsrGraph, weighted: bool = False) -> Any:
    return pagerank(graph, weighted=weighted, alpha=0.85, most=100, tolerance=TOLERANCE)


OURS: Calls = {
    "rows from columns": lambda net: CsrGraph.from_columns(net.labels, net.starts, net.ends),
    "betweenness": lambda net: paths.betweenness(net.csr, net.sources),
    "betweenness, weighted": lambda net: paths.betweenness(net.csr_weighted, net.sources, weighted=True),
    "betweenness, directed": lambda net: paths.betweenness(net.csr_directed, net.sources),
    "harmonic": lambda net: paths.distances_to(net.csr),
    "harmonic, directed": lambda net: paths.distances_to(net.csr_directed),
    "closeness of 512 nodes, weighted": lambda net: paths.distances_to(net.csr_weighted, np.arange(512), weighted=True),
    "constraint": lambda net: structure.constraint(net.csr),
    "constraint, weighted": lambda net: structure.constraint(net.csr_weighted, weighted=True),
    "constraint, directed": lambda net: structure.constraint(net.csr_directed),
    "effective size": lambda net: structure.effective_size(net.csr),
    "effective size, weighted": lambda net: structure.effective_size(net.csr_weighted, weighted=True),
    "clustering": lambda net: structure.triangles(net.csr),
    "k-core": lambda net: structure.core_numbers(net.csr),
    "PageRank": lambda net: ours_ranked(net.csr),
    "PageRank, weighted": lambda net: ours_ranked(net.csr_weighted, True),
    "components": lambda net: structure.parts(net.csr),
}


def networkit_calls() -> Calls:
    from networkit import centrality, components

    return {
        "rows from columns": Network.networkit.func,
        "betweenness": lambda net: centrality.EstimateBetweenness(net.networkit, len(net.sources), False, True).run(),
        "betweenness, weighted": lambda net: centrality.EstimateBetweenness(
            net.networkit_weighted, len(net.sources), False, True
        ).run(),
        "harmonic": lambda net: centrality.HarmonicCloseness(net.networkit, False).run(),
        "clustering": lambda net: centrality.LocalClusteringCoefficient(net.networkit, True).run(),
        "k-core": lambda net: centrality.CoreDecomposition(net.networkit).run(),
        "PageRank": lambda net: centrality.PageRank(net.networkit, 0.85, TOLERANCE).run(),
        "PageRank, weighted": lambda net: centrality.PageRank(net.networkit_weighted, 0.85, TOLERANCE).run(),
        "components": lambda net: components.ConnectedComponents(net.networkit).run(),
    }  # fmt: skip


def igraph_calls() -> Calls:
    return {
        "rows from columns": Network.igraph.func,
        "betweenness": lambda net: net.igraph.betweenness(sources=net.sources.tolist()),
        "betweenness, weighted": lambda net: net.igraph.betweenness(sources=net.sources.tolist(), weights="weight"),
        "harmonic": lambda net: net.igraph.harmonic_centrality(normalized=False),
        "closeness of 512 nodes, weighted": lambda net: net.igraph.closeness(range(512), weights="weight"),
        "constraint": lambda net: net.igraph.constraint(),
        "constraint, weighted": lambda net: net.igraph.constraint(weights="weight"),
        "clustering": lambda net: net.igraph.transitivity_local_undirected(mode="zero"),
        "k-core": lambda net: net.igraph.coreness(),
        "PageRank": lambda net: net.igraph.pagerank(),
        "PageRank, weighted": lambda net: net.igraph.pagerank(weights="weight"),
        "components": lambda net: net.igraph.connected_components().membership,
    }


def networkx_calls(backend: str) -> Calls:
    """NetworkX where it ends within a minute, and the other backends for what they implement."""
    import networkx as nx

    nx.config.warnings_to_ignore.add("cache")
    common: Calls = {
        "k-core": lambda net: nx.core_number(net.networkx, backend=backend),
        "PageRank": lambda net: nx.pagerank(net.networkx, weight=None, backend=backend),
        "components": lambda net: list(nx.connected_components(net.networkx, backend=backend)),
        "clustering": lambda net: nx.triangles(net.networkx, backend=backend),
    }
    if backend == "networkx":
        return common
    if backend == "graphblas":
        return {name: common[name] for name in ("PageRank", "clustering")}
    return {
        "betweenness": lambda net: nx.betweenness_centrality(net.networkx, k=len(net.sources), seed=1, backend=backend)
    }


class GraphTool:
    """graph-tool behind a pipe; its own clock counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [SYSTEM_PYTHON, str(Path(__file__).with_name("graph_tool_rival.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "OMP_WAIT_POLICY": "passive", "PYTHONPATH": ""},
        )  # fmt: skip

    def seconds(self, row: str, net: Network) -> Taken | None:
        path = self.folder / f"{net.name}.npz"
        if not path.exists():
            columns = {"starts": net.starts, "ends": net.ends, "weights": net.weights, "sources": net.sources}
            np.savez(path, count=len(net.labels), **columns)
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"row": row, "path": str(path)}) + "\n")
        self.process.stdin.flush()
        found = json.loads(self.process.stdout.readline())["seconds"]
        return found and (found[0], found[1])

    @staticmethod
    def installed() -> bool:
        try:
            asked = [SYSTEM_PYTHON, "-c", "import graph_tool"]
            return subprocess.run(asked, capture_output=True, timeout=120, check=False, env={}).returncode == 0
        except OSError:
            return False


def rivals() -> tuple[dict[str, Clock], list[str]]:
    """Clocks of all who are here, ours first, and the names of those who are not."""
    clocks: dict[str, Clock] = {"ours": clock(OURS)}
    missing = []
    for name, module, calls in (
        ("networkit", "networkit", networkit_calls), ("igraph", "igraph", igraph_calls),
        ("networkx", "networkx", lambda: networkx_calls("networkx")),
        ("nx-parallel", "nx_parallel", lambda: networkx_calls("parallel")),
        ("graphblas", "graphblas_algorithms", lambda: networkx_calls("graphblas")),
    ):  # fmt: skip
        if importlib.util.find_spec(module) is None:
            missing.append(name)
        elif name == "nx-parallel" and not backend_runs("parallel"):
            missing.append("nx-parallel (it is, and fails with this NetworkX)")
        else:
            clocks[name] = clock(calls())
    if GraphTool.installed():
        clocks["graph-tool"] = GraphTool(Path(tempfile.mkdtemp())).seconds
    else:
        missing.append("graph-tool")
    return clocks, missing


def backend_runs(backend: str) -> bool:
    import networkx as nx

    try:
        return len(nx.betweenness_centrality(nx.path_graph(3), backend=backend)) == 3
    except ImportError:
        return False


def clock(calls: Calls) -> Clock:
    def seconds(row: str, net: Network) -> Taken | None:
        if row not in calls:
            return None
        began, busy = time.perf_counter(), time.process_time()
        calls[row](net)
        return time.perf_counter() - began, time.process_time() - busy

    return seconds
