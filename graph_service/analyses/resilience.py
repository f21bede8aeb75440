"""Resilience: single nodes and ties that hold a network together, how many must leave before it falls apart.

What hangs on one person's knowledge stands in `knowledge`, what breaks when one leaves in `departure`; both are
importable from here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
from networkx.algorithms.connectivity import (
    build_auxiliary_node_connectivity,
    local_node_connectivity,
    minimum_st_node_cut,
)
from networkx.algorithms.flow import build_residual_network

from graph_service.analyses.departure import Departure, Loss, State, departure
from graph_service.analyses.knowledge import BusFactor, SinglePoint, bus_factor, single_points_of_knowledge
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.watch import UNHURRIED, Watch

__all__ = [
    "BusFactor", "Connectivity", "Departure", "Loss", "SinglePoint", "State", "articulation_points", "bridges",
    "bus_factor", "departure", "node_connectivity", "pieces_without", "single_points_of_knowledge",
]  # fmt: skip

EXACT_NODES = 300
"""Up to so many nodes the node connectivity is computed; beyond, it is only bounded."""


@dataclass(frozen=True, slots=True)
class Connectivity:
    """How many nodes must leave before a network falls apart, and a smallest set of them.

    `exact`: false where `value` is only a lower bound. `cut`: empty where there is none, as in a complete network,
    which has one less than its nodes, or where it was not looked for.
    """

    value: int
    cut: frozenset[Any]
    exact: bool = True


def articulation_points(graph: nx.Graph[Any]) -> dict[Any, int]:
    """Nodes without which their part of the network falls apart, and how many others are then cut off.

    Cut off are those outside the largest piece that is left of that part. One depth-first search (Hopcroft and
    Tarjan 1973, "Algorithm 447", Communications of the ACM 16); direction, weights and loops do not count.
    """
    return {node: sum(sizes) - max(sizes) for node, sizes in pieces_without(graph).items()}


def pieces_without(graph: nx.Graph[Any]) -> dict[Any, list[int]]:
    """For each articulation point the sizes of the pieces that its part of the network falls into, largest first."""
    return {node: sorted(sizes, reverse=True) for node, sizes in _search(graph).pieces.items() if len(sizes) > 1}


def bridges(graph: nx.Graph[Any]) -> dict[tuple[Any, Any], int]:
    """Ties without which their part of the network falls in two, and the number of nodes on the smaller side.

    The ends of a tie stand in the order of their ids. Parallel ties between two nodes count as one: they are the
    same two that must stay in touch. Direction, weights and loops do not count.
    """
    return _search(graph).bridges


def node_connectivity(graph: nx.Graph[Any], watch: Watch = UNHURRIED) -> Connectivity:
    """How many nodes must leave before the network is in pieces or one node is left.

    0 for a network that is in pieces, empty or one node; one less than its nodes where each is tied to each. By
    maximum flows between one node of least degree, its neighbours and the others (Esfahanian and Hakimi 1984, "On
    computing the connectivities of graphs and digraphs", Networks 14), each stopped at the best so far. Above 300
    nodes, or with no time left, it gives a lower bound (0, 1 or 2). Direction, weights and loops do not count.
    """
    simple = simple_graph(graph, directed=False)
    size = len(simple)
    if size < 2 or not nx.is_connected(simple):
        return Connectivity(0, frozenset())
    if simple.number_of_edges() == size * (size - 1) // 2:
        return Connectivity(size - 1, frozenset())
    points = sorted(pieces_without(simple), key=str)
    if points:
        return Connectivity(1, frozenset(points[:1]))
    if size > EXACT_NODES:
        return Connectivity(2, frozenset(), exact=False)
    return _by_flows(simple, watch)


def _by_flows(simple: nx.Graph[Any], watch: Watch) -> Connectivity:
    auxiliary = build_auxiliary_node_connectivity(simple)
    residual = build_residual_network(auxiliary, "capacity")
    least = min(simple, key=lambda node: (simple.degree(node), str(node)))
    best, pair = simple.degree(least), None
    for one, other in _pairs(simple, least):
        if watch.over:
            return Connectivity(2, frozenset(), exact=False)
        # A flow of `best` paths is no better than what is known, so it need not be followed further.
        found = local_node_connectivity(simple, one, other, auxiliary=auxiliary, residual=residual, cutoff=best)
        if found < best:
            best, pair = found, (one, other)
        if best == 2:
            break
    if pair is None:
        return Connectivity(best, frozenset(simple.adj[least]))
    return Connectivity(best, frozenset(minimum_st_node_cut(simple, *pair, auxiliary=auxiliary, residual=residual)))


def _pairs(simple: nx.Graph[Any], least: Any) -> Iterator[tuple[Any, Any]]:
    around = list(simple.adj[least])
    yield from ((least, other) for other in simple if other != least and other not in simple.adj[least])
    for at, one in enumerate(around):
        yield from ((one, other) for other in around[at + 1 :] if not simple.has_edge(one, other))


@dataclass(slots=True)
class _Search:
    """What a depth-first search finds: the pieces without each node, and the bridges."""

    pieces: dict[Any, list[int]] = field(default_factory=dict)
    bridges: dict[tuple[Any, Any], int] = field(default_factory=dict)


def _search(graph: nx.Graph[Any]) -> _Search:
    simple = simple_graph(graph, directed=False)
    found = _Search()
    seen: set[Any] = set()
    for root in simple:
        if root not in seen:
            _search_part(simple, root, seen, found)
    return found


def _search_part(simple: nx.Graph[Any], root: Any, seen: set[Any], found: _Search) -> None:
    """Walk one connected part; not recursive, since a chain of offices may be longer than Python's stack."""
    order: dict[Any, int] = {root: 0}
    low: dict[Any, int] = {root: 0}
    size: dict[Any, int] = {root: 1}
    below: dict[Any, list[int]] = {root: []}
    ties: list[tuple[Any, Any]] = []
    stack: list[tuple[Any, Hashable | None, Iterator[Any]]] = [(root, None, iter(simple.adj[root]))]
    while stack:
        node, parent, others = stack[-1]
        for other in others:
            if other not in order:
                order[other] = low[other] = len(order)
                size[other], below[other] = 1, []
                stack.append((other, node, iter(simple.adj[other])))
                break
            if other != parent:
                low[node] = min(low[node], order[other])
        else:
            stack.pop()
            if parent is None:
                continue
            low[parent] = min(low[parent], low[node])
            size[parent] += size[node]
            if low[node] >= order[parent]:
                below[parent].append(size[node])
            if low[node] > order[parent]:
                ties.append((parent, node))
    seen.update(order)
    for node, sizes in below.items():
        above = len(order) - 1 - sum(sizes)
        found.pieces[node] = [*sizes, above] if above else sizes
    for parent, node in ties:
        one, other = sorted((parent, node), key=str)
        found.bridges[one, other] = min(size[node], len(order) - size[node])
