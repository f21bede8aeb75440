"""Who should meet: pairs that are not tied yet, by the neighbours they share.

Four similarities of two nodes u and v by their common neighbours z, each for simple undirected graphs: direction,
weights, parallel ties and loops do not count (Liben-Nowell and Kleinberg 2007, "The link-prediction problem for
social networks", Journal of the American Society for Information Science and Technology 58).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph_service.analyses.ranking import best_first
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.ties import ACTORS, TEAM, Ties, existing, listed_attribute
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.errors import InputError

Pair = tuple[Any, Any]
Method = Literal["common-neighbours", "jaccard", "adamic-adar", "resource-allocation"]

_WORTH: Mapping[Method, Callable[[int], float]] = {
    "common-neighbours": lambda degree: 1.0,
    "jaccard": lambda degree: 1.0,
    "adamic-adar": lambda degree: 1 / math.log(degree) if degree > 1 else 0.0,
    "resource-allocation": lambda degree: 1 / degree if degree else 0.0,
}
"""What a common neighbour adds, by its degree. One of degree 1 is no common neighbour of two."""


def common_neighbours(graph: nx.Graph[Any], pairs: Iterable[Pair] | None = None) -> dict[Pair, float]:
    """The number of common neighbours (Newman 2001, "Clustering and preferential attachment in growing networks").

    `pairs` are taken as they are, tied or not; without them all pairs two steps apart that are not tied, each with
    its ends in the order of their ids. Raises `InputError` for a node that is not there and for a pair with itself.
    """
    return similarities(graph, "common-neighbours", pairs)


def jaccard(graph: nx.Graph[Any], pairs: Iterable[Pair] | None = None) -> dict[Pair, float]:
    """Common neighbours as a share of all neighbours of the two (Jaccard 1901); `pairs` as in `common_neighbours`."""
    return similarities(graph, "jaccard", pairs)


def adamic_adar(graph: nx.Graph[Any], pairs: Iterable[Pair] | None = None) -> dict[Pair, float]:
    """Sum over the common neighbours z of 1 / ln(degree of z): whom few know counts more.

    Adamic and Adar 2003, "Friends and neighbors on the Web", Social Networks 25; `pairs` as in `common_neighbours`.
    """
    return similarities(graph, "adamic-adar", pairs)


def resource_allocation(graph: nx.Graph[Any], pairs: Iterable[Pair] | None = None) -> dict[Pair, float]:
    """Sum over the common neighbours z of 1 / (degree of z): what reaches v when u shares evenly.

    Zhou, Lü and Zhang 2009, "Predicting missing links via local information", European Physical Journal B 71;
    `pairs` as in `common_neighbours`.
    """
    return similarities(graph, "resource-allocation", pairs)


def similarities(graph: nx.Graph[Any], method: Method, pairs: Iterable[Pair] | None = None) -> dict[Pair, float]:
    """One of the four similarities by its name; see there. Raises `InputError` for another name."""
    if method not in _WORTH:
        raise InputError("There is no such similarity.", where="method", remedy=f"Known ones: {', '.join(_WORTH)}.")
    simple = simple_graph(graph, directed=False)
    if pairs is None:
        compact = _Compact(simple, simple, method, meeting=False)
        return {
            compact.pair(at, other): score
            for at, others, scores in compact.rows()
            for other, score in zip(others.tolist(), scores.tolist(), strict=True)
        }
    found: dict[Pair, float] = {}
    for one, other in pairs:
        existing(simple, one, "pairs")
        existing(simple, other, "pairs")
        if one == other:
            raise InputError("A pair is of two different nodes.", where="pairs")
        found[one, other] = _similarity(simple, method, one, other)
    return found


def shared(simple: nx.Graph[Any], one: Any, other: Any) -> list[Any]:
    """The common neighbours of two nodes of a simple graph, those with the fewest ties first, then by id."""
    both = set(simple.adj[one]) & set(simple.adj[other])
    return sorted(both, key=lambda node: (simple.degree(node), str(node)))


def best_pairs(
    simple: nx.Graph[Any],
    method: Method,
    most: int,
    *,
    node: Any = None,
    tied: nx.Graph[Any] | None = None,
    seated: Mapping[Any, frozenset[Any]] | None = None,
    watch: Watch = UNHURRIED,
) -> tuple[dict[Pair, float], bool]:
    """The `most` best pairs of a simple graph that should meet, and whether all were looked at before time was up.

    Never two who work together already: tied, or with a seat in common (`seated`, none: `seats` of this graph); and,
    where types are known, only persons, posts, units and organisations. `node`: only pairs with it. `tied`: a graph
    whose ties count as acquaintance in place of this one's. Only pairs two steps apart are looked at, a row at a
    time, so that time goes with the sum of the squared degrees and memory with the nodes.
    """
    compact = _Compact(simple, simple if tied is None else tied, method, meeting=True)
    seated = seats(simple) if seated is None else seated
    best: dict[Pair, float] = {}
    least, complete = 0.0, True
    for done, (at, others, scores) in enumerate(compact.rows(node)):
        worth = scores >= least * (1 - 1e-9)  # equal ones are decided by id, further down
        for other, score in zip(others[worth].tolist(), scores[worth].tolist(), strict=True):
            if seated[compact.nodes[at]].isdisjoint(seated[compact.nodes[other]]):
                best[compact.pair(at, other)] = score
        if len(best) > 2 * most + 1000:
            best = {pair: best[pair] for pair in best_first(best)[:most]}
            least = min(best.values())
        if done % 64 == 0:
            watch.tell(done, len(simple), method)
            if watch.over:
                complete = node is not None
                break
    return {pair: best[pair] for pair in best_first(best)[:most]}, complete


def acquainted(simple: nx.Graph[Any], *networks: nx.Graph[Any]) -> nx.Graph[Any]:
    """A simple graph with the ties between its nodes in these networks too: whoever is tied in one is no stranger."""
    tied = nx.Graph(simple)
    for network in networks:
        tied.add_edges_from((one, other) for one, other in network.edges() if one in simple and other in simple)
    return tied


def seats(graph: nx.Graph[Any], nodes: Iterable[Hashable] | None = None) -> dict[Any, frozenset[Any]]:
    """Where each node works: its unit, measures and posts, by attributes and by ties of the whole network; and itself.

    `nodes`: those that are asked for, of this graph or not; none: all of it.

    By the attributes `unit` and `measures`; by `LEADS`, `PARTNERS_IN`, `WORKS_ON`, `UNIT_OF`, `MEMBER_OF` and `HOLDS`,
    and what these say of a post that it holds. Two who share a seat work together already.
    """
    ties = Ties(graph)
    found: dict[Any, frozenset[Any]] = {}
    for node in graph if nodes is None else nodes:
        posts = ties.ends(node, "HOLDS")
        at = {node, *posts, *(one for post in (node, *posts) for one in ties.ends(post, *TEAM, "UNIT_OF", "MEMBER_OF"))}
        told = [one for name in ("unit", "measures") if node in graph for one in listed_attribute(graph, node, name)]
        found[node] = frozenset([*at, *told])
    return found


def _similarity(simple: nx.Graph[Any], method: Method, one: Any, other: Any) -> float:
    both = shared(simple, one, other)
    score = math.fsum(_WORTH[method](simple.degree(node)) for node in both)
    if method == "jaccard":
        union = simple.degree(one) + simple.degree(other) - len(both)
        return score / union if union else 0.0
    return score


class _Compact:
    """A simple graph as arrays: the neighbours of node i are `ends[first[i] : first[i + 1]]`.

    `tied` (with the same nodes) says who is no stranger; `meeting` leaves out what cannot meet, and one unit's own.
    """

    def __init__(self, simple: nx.Graph[Any], tied: nx.Graph[Any], method: Method, *, meeting: bool) -> None:
        self.nodes = list(simple)
        self.number = {node: at for at, node in enumerate(self.nodes)}
        self.method = method
        self.degree: NDArray[np.int64] = np.array([simple.degree(node) for node in self.nodes], dtype=np.int64)
        self.worth = np.array([_WORTH[method](int(degree)) for degree in self.degree])
        self.first, self.ends = self._arrays(simple)
        self.tied_first, self.tied_ends = (self.first, self.ends) if tied is simple else self._arrays(tied)
        kinds = [simple.nodes[node].get("type") for node in self.nodes]
        self.acting = np.array([not meeting or kind in (*ACTORS, None) for kind in kinds], dtype=bool)
        # A number for each unit; those without one, or with several, get numbers of their own (see `seats` for these).
        units: dict[Any, int] = {}
        given = [listed_attribute(simple, node, "unit") if meeting else [] for node in self.nodes]
        self.unit = np.array(
            [units.setdefault(unit[0], len(units)) if len(unit) == 1 else -1 - at for at, unit in enumerate(given)],
            dtype=np.int64,
        )

    def _arrays(self, graph: nx.Graph[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        degrees = [len(graph.adj[node]) for node in self.nodes]
        ends = np.fromiter((self.number[end] for node in self.nodes for end in graph.adj[node]), np.int64)
        return np.concatenate([[0], np.cumsum(degrees)]).astype(np.int64), ends

    def pair(self, one: int, other: int) -> Pair:
        """The two nodes of these numbers, in the order of their ids."""
        return self.nodes[min(one, other)], self.nodes[max(one, other)]

    def rows(self, node: Any = None) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.float64]]]:
        """For each node those after it that are two steps away, and their scores; for `node`, all of them."""
        total = np.zeros(len(self.nodes))
        stranger = np.ones(len(self.nodes), dtype=bool)
        for at in range(len(self.nodes)) if node is None else [self.number[node]]:
            middles = self.ends[self.first[at] : self.first[at + 1]]
            if not self.acting[at] or not len(middles):
                continue
            reached = [self.ends[self.first[middle] : self.first[middle + 1]] for middle in middles]
            for middle, ends in zip(middles, reached, strict=True):
                total[ends] += self.worth[middle]  # each end once: the graph is simple
            found = np.unique(np.concatenate(reached))
            scores = total[found]
            total[found] = 0.0
            if self.method == "jaccard":  # a score is the number of common neighbours until here
                scores = scores / (self.degree[at] + self.degree[found] - scores)
            known = self.tied_ends[self.tied_first[at] : self.tied_first[at + 1]]
            stranger[known] = False
            keep = self.acting[found] & stranger[found] & (self.unit[found] != self.unit[at])
            stranger[known] = True
            # The same unit is no stranger, and nobody meets himself: his unit, or his number for one, is his own.
            if node is None:
                keep &= found > at
            yield at, found[keep], scores[keep]
