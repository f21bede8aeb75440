"""Influence by nearness: closeness and harmonic centrality; all at once, or node by node while there is time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import networkx as nx

from graph_service.analyses.simple import simple_graph
from graph_service.analyses.watch import Watch

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

    All at once where that is quick, nobody waits for a limit, or a compiled backend of NetworkX does it; else node by
    node, those with most ties first, until the time is up: the highest scores are mostly among them.
    """
    simple = simple_graph(graph, weighted=weighted)
    compiled = bool(nx.config.backend_priority.algos) and not weighted
    if compiled or not hurried(simple, watch):
        whole = closeness if measure == "closeness" else harmonic
        return whole(simple, weighted=weighted), True
    towards = simple.reverse(copy=False) if simple.is_directed() else simple
    scores: Scores = {}
    for node in sorted(simple, key=lambda node: (-simple.degree(node), str(node))):
        if scores and watch.over:
            return scores, False
        if weighted:
            lengths: Mapping[Any, float] = nx.single_source_dijkstra_path_length(towards, node, weight="distance")
        else:
            lengths = nx.single_source_shortest_path_length(towards, node)
        scores[node] = _score(lengths, len(simple), measure)
        watch.tell(len(scores), len(simple), measure)
    return scores, True


def _score(lengths: Mapping[Any, float], nodes: int, measure: str) -> float:
    if measure == "harmonic":
        return sum(1 / length for length in lengths.values() if length)
    total, others = sum(lengths.values()), len(lengths) - 1
    return others / total * others / (nodes - 1) if total else 0.0
