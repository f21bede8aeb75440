"""Resilience: single nodes and ties that hold a network together.

How many must leave before a network falls apart stands in `cohesion`, what hangs on one person's knowledge in
`knowledge`, what breaks when one leaves in `departure`; all are importable from here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any

import networkx as nx

from graph_service.analyses.cohesion import Connectivity, cohesive_groups, node_connectivity
from graph_service.analyses.departure import Departure, Loss, State, departure
from graph_service.analyses.knowledge import BusFactor, SinglePoint, bus_factor, single_points_of_knowledge
from graph_service.analyses.simple import simple_graph

__all__ = [
    "BusFactor", "Connectivity", "Departure", "Loss", "SinglePoint", "State", "articulation_points", "bridges",
    "bus_factor", "cohesive_groups", "departure", "node_connectivity", "pieces_without", "single_points_of_knowledge",
]  # fmt: skip


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
