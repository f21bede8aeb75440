"""Influence by nearness: closeness and harmonic centrality; all at once, or some at a time while there is time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from graph_service.analyses.simple import simple_graph
from graph_service.analyses.watch import Watch

if TYPE_CHECKING:
    from graph_service.compute.paths import Distances

AT_ONCE = 64
"""Nodes whose ways are computed between two looks at the watch."""
QUICK_STEPS = 20_000_000
"""Nodes times nodes and ties up to which nobody asks whether there is time."""

Scores = dict[Any, float]


def closeness(graph: nx.Graph[Any], *, weighted: bool = False, corrected: bool = True) -> Scores:
    """1 / mean length of the shortest ways from those that reach the node; 0 if nobody does.

    `corrected` multiplies by the share of the others that reach it, so that a node of a small loose part does not win
    (Wasserman and Faust 1994). (Freeman 1979.)
    """
    simple = simple_graph(graph, weighted=weighted)
    found: Scores = nx.closeness_centrality(
        simple, u=None, distance="distance" if weighted else None, wf_improved=corrected
    )
    return found


def harmonic(graph: nx.Graph[Any], *, weighted: bool = False) -> Scores:
    """Sum of 1 / length of the shortest ways from all others; who does not reach the node adds 0.

    (Marchiori and Latora 2000; Boldi and Vigna 2014.)
    """
    simple = simple_graph(graph, weighted=weighted)
    distance = "distance" if weighted else None
    found = nx.harmonic_centrality(simple, nbunch=None, distance=distance, sources=None)
    return {node: float(found[node]) for node in simple}


def hurried(simple: nx.Graph[Any], watch: Watch) -> bool:
    """Whether there is a time limit and the ways from all to all may take longer."""
    steps = len(simple) * (len(simple) + int(simple.number_of_edges()))
    return watch.seconds_left < math.inf and steps > QUICK_STEPS


def nearness_in_time(
    graph: nx.Graph[Any], measure: str, watch: Watch, *, weighted: bool = False
) -> tuple[Scores, bool]:
    """`closeness` or `harmonic`, and whether it is of all nodes.

    All at once where that is quick, nobody waits for a limit, or a compiled backend of NetworkX does it without
    weights; else some nodes at a time, those with most ties first, until the time is up: the highest scores are mostly
    among them.
    """
    simple = simple_graph(graph, weighted=weighted)
    compiled = bool(nx.config.backend_priority.algos) and not weighted
    if compiled or not hurried(simple, watch):
        whole = closeness if measure == "closeness" else harmonic
        return whole(simple, weighted=weighted), True
    # The compiler is loaded for networks that are large enough only.
    from graph_service.compute import CsrGraph, paths  # noqa: PLC0415

    rows = CsrGraph.from_networkx(simple, "distance" if weighted else None)
    order = sorted(simple, key=lambda node: (-simple.degree(node), str(node)))
    scores: Scores = {}
    while len(scores) < len(order):
        if scores and watch.over:
            return scores, False
        block = order[len(scores) : len(scores) + AT_ONCE]
        receivers = np.array([rows.numbers[node] for node in block], dtype=np.int64)
        scores.update(zip(block, _scores(paths.distances_to(rows, receivers, weighted=weighted), len(order), measure),
                          strict=True))  # fmt: skip
        watch.tell(len(scores), len(order), measure)
    return scores, True


def _scores(found: Distances, nodes: int, measure: str) -> list[float]:
    if measure == "harmonic":
        return [float(near) for near in found.near]
    others, far = found.reached - 1.0, found.far
    means = np.divide(others, far, out=np.zeros(len(far)), where=far > 0)
    return [float(score) for score in means * others / max(nodes - 1, 1)]
