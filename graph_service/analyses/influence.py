"""Influence: how central a node is, by its ties, its ways to others, the company it keeps, or whom it reaches.

The measures themselves, for analysts: each takes a graph and returns `{node: score}`. Loops do not count, parallel
ties are one (their weights added), the graph is not changed; `weighted` uses the edge attribute `weight` as strength,
and 1 / weight as length. An `InputError` names a weight that is negative or no finite number.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
from scipy.special import stdtrit

from graph_service.analyses.company import eigenvector, hits, katz, pagerank
from graph_service.analyses.nearness import closeness, harmonic, hurried
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.errors import InputError

__all__ = [
    "Betweenness", "betweenness", "betweenness_in_time", "closeness", "core", "degree", "eigenvector", "harmonic",
    "hits", "katz", "pagerank", "strength", "two_mode_betweenness", "voterank",
]  # fmt: skip

EXACT_NODES = 35_000
"""Up to so many nodes betweenness is exact, if there is time."""
BLOCK = 32
"""Sources of one sample; `BLOCKS` of them are drawn beyond `EXACT_NODES`. Between two the time is looked at."""
BLOCKS = 64
SURE = 0.95
"""How sure the bound of a sample is, for all nodes at once."""
SEED = 20090103

Scores = dict[Any, float]


@dataclass(frozen=True, slots=True)
class Betweenness:
    """Betweenness of every node. `sources`: nodes whose ways were followed, all of them if `exact`; otherwise each
    score lies within `error` of the true one, for all nodes at once, with 95 % certainty. That bound holds whatever
    the network, and is wide; `around` is how far each score may be off by how the samples differ (95 %, Student's t),
    which is mostly far less."""

    scores: Scores
    exact: bool
    sources: int
    error: float
    in_time: bool
    around: Scores = field(default_factory=dict)


def degree(graph: nx.Graph[Any]) -> Scores:
    """Ties of each node; with direction, those that leave and those that arrive together."""
    return {node: float(ties) for node, ties in simple_graph(graph).degree}


def strength(graph: nx.Graph[Any]) -> Scores:
    """Sum of the weights of each node's ties; with direction, of those that leave and those that arrive."""
    return {node: float(weight) for node, weight in simple_graph(graph, weighted=True).degree(weight="weight")}


def betweenness(graph: nx.Graph[Any], *, weighted: bool = False, normalized: bool = False) -> Scores:
    """For how many pairs of others the shortest way leads over each node; exact.

    Equally short ways share a pair; with weights, lengths are compared as NetworkX does, so that two that differ by
    rounding alone (1/2 + 1/3 + 1/6 and 1) are not equal. `normalized` divides by the number of pairs. (Freeman 1977;
    Brandes 2001.)
    """
    simple = simple_graph(graph, weighted=weighted)
    weight = "distance" if weighted else None
    found: Scores = nx.betweenness_centrality(
        simple, k=None, normalized=normalized, weight=weight, endpoints=False, seed=None
    )
    return found


def two_mode_betweenness(graph: nx.Graph[Any], nodes: Iterable[Any]) -> Scores:
    """Betweenness of a network whose ties all lead between `nodes` and the others, by the most that is possible there.

    In such a network a node can lie between fewer pairs than in any other, and the two sides differ in that. Where
    none of a side can lie between two, its nodes get 0. Direction and weights do not count.
    (Borgatti and Everett 1997, "Network analysis of 2-mode data".) Raises `InputError` for a tie within a side.
    """
    simple = simple_graph(graph, directed=False)
    side = set(nodes) & set(simple)
    if any((start in side) == (end in side) for start, end in simple.edges):
        raise InputError(
            "A tie lies within one side of the network.", where="graph", remedy="Name the nodes of a side."
        )
    others = len(simple) - len(side)
    if not side or not others:
        return dict.fromkeys(simple, 0.0)
    most = {True: _most_in_two_modes(len(side), others), False: _most_in_two_modes(others, len(side))}
    # Opposite a single node nobody can lie between two, and there is nothing to divide by.
    return {
        node: score / most[node in side] if most[node in side] else 0.0 for node, score in betweenness(simple).items()
    }


def _most_in_two_modes(own: int, others: int) -> float:
    """Between how many pairs a node can lie at most whose side has `own` nodes, and the other side `others`.

    (Borgatti and Everett 1997, as NetworkX has it, which divides by it even where it is 0.)
    """
    each, left = divmod(own - 1, others)
    return (
        others**2 * (each + 1) ** 2 + others * (each + 1) * (2 * left - each - 1) - left * (2 * each - left + 3)
    ) / 2


def betweenness_in_time(
    graph: nx.Graph[Any], watch: Watch = UNHURRIED, *, weighted: bool = False, exact_nodes: int = EXACT_NODES
) -> Betweenness:
    """Betweenness, not normalised: exact up to `exact_nodes` nodes if there is time, else from samples of sources.

    The error is Hoeffding's (1963, which holds for samples without replacement too) with the sum over all nodes: a
    source adds to a node between 0 and n - 2 pairs, so the mean over k sources lies within
    sqrt(ln(2 n / 0.05) / (2 (k - blocks))) of the true share (a sample says nothing of its own sources, which takes
    one from each block at most). Brandes and Pich 2007, "Centrality estimation in large networks".
    """
    simple = simple_graph(graph, weighted=weighted)
    size = len(simple)
    weight = "distance" if weighted else None
    if size <= max(BLOCK, exact_nodes) and not hurried(simple, watch):
        return Betweenness(betweenness(simple, weighted=weighted), True, size, 0.0, True)
    total, squares = dict.fromkeys(simple, 0.0), dict.fromkeys(simple, 0.0)
    done = 0
    while done < BLOCKS and not (done and watch.over):
        began = time.monotonic()
        block = nx.betweenness_centrality(
            simple, k=BLOCK, normalized=False, weight=weight, endpoints=False, seed=SEED + done
        )
        for node, score in block.items():
            total[node] += score
            squares[node] += score * score
        done += 1
        watch.tell(done, BLOCKS, "samples")
        if size <= exact_nodes and 1.5 * (time.monotonic() - began) * size / BLOCK < watch.seconds_left:
            return Betweenness(betweenness(simple, weighted=weighted), True, size, 0.0, True)
    pairs = (size - 1) * (size - 2) / (1 if simple.is_directed() else 2)
    error = pairs * math.sqrt(math.log(2 * size / (1 - SURE)) / (2 * done * (BLOCK - 1)))
    scores = {node: score / done for node, score in total.items()}
    in_time = done == BLOCKS and size > exact_nodes
    if done == 1:
        return Betweenness(scores, False, BLOCK, error, in_time)
    width = float(stdtrit(done - 1, (1 + SURE) / 2)) / math.sqrt(done - 1)
    around = {node: width * math.sqrt(max(0.0, squares[node] / done - scores[node] ** 2)) for node in scores}
    return Betweenness(scores, False, done * BLOCK, error, in_time, around)


def core(graph: nx.Graph[Any]) -> Scores:
    """The largest k for which a node has k ties within a circle of nodes of which each has k; directions forgotten.

    (Seidman 1983.)
    """
    return {node: float(k) for node, k in nx.core_number(simple_graph(graph, directed=False)).items()}


def voterank(graph: nx.Graph[Any], count: int | None = None) -> Scores:
    """The first `count` that are elected one after the other, in that order, with the votes each got.

    Each node votes for its neighbours (with direction: for those with a tie to it); whoever is elected votes no
    more, and the votes of those it has a tie to weigh less by 1 / mean number of ties, so that the next one is not
    elected by the same. Who gets no vote is not elected. (Zhang, Chen, Dong and Zhao 2016.)
    """
    simple = simple_graph(graph)
    if not simple.number_of_edges():
        return {}
    elected = nx.voterank(simple, number_of_nodes=None if count is None else min(count, len(simple)))
    mean = simple.number_of_edges() * (1 if simple.is_directed() else 2) / len(simple)
    weight = dict.fromkeys(simple, 1.0)
    votes = {}
    for node in elected:
        votes[node] = sum(weight[voter] for voter in simple[node])
        weight[node] = 0.0
        for voter in simple[node]:
            weight[voter] = max(0.0, weight[voter] - 1 / mean)
    return votes
