"""How much of a network lies near a set of nodes, and which further node adds most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse.csgraph import shortest_path

CANDIDATES = 500
"""Nodes that are tried by distance in networks of more than so many: those with most ties."""


class Reach:
    """Share of nodes within some steps of the set, along the direction of ties. The graph is simple."""

    estimated = False

    def __init__(self, graph: nx.Graph[Any], steps: int) -> None:
        self.candidates: Sequence[Any] = list(graph)
        self._near = {
            node: frozenset(nx.single_source_shortest_path_length(graph, node, cutoff=steps))
            if steps > 1
            else frozenset((node, *graph[node]))
            for node in graph
        }
        self.steps = max(1, len(graph) + sum(map(len, self._near.values())) // 10)

    def value(self, members: Sequence[Any]) -> float:
        """The share of nodes near the members."""
        return len(self._reached(members)) / len(self._near) if self._near else 0.0

    def best_addition(self, members: Sequence[Any]) -> tuple[float, Any]:
        """The share with one more, and that one; nobody who is in already."""
        reached = self._reached(members)
        taken = set(members)
        best, most = None, -1
        for node, near in self._near.items():
            if len(near) > most and node not in taken and (gain := len(near - reached)) > most:
                best, most = node, gain
        return (len(reached) + most) / len(self._near), best

    def _reached(self, members: Sequence[Any]) -> set[Any]:
        return set().union(*(self._near[node] for node in members))


class DistanceReach:
    """Mean of 1 / distance from the set, 1 for its members, along the direction of ties. The graph is simple."""

    estimated = False

    def __init__(self, graph: nx.Graph[Any], size: int) -> None:
        nodes = list(graph)
        best = sorted(range(len(nodes)), key=lambda at: (-graph.degree(nodes[at]), at))[: max(CANDIDATES, 2 * size)]
        self._matrix = nx.to_scipy_sparse_array(graph, dtype=float, weight=None, format="csr") if nodes else None
        self._place = {node: at for at, node in enumerate(nodes)}
        chosen = sorted(best)
        self.candidates: Sequence[Any] = [nodes[at] for at in chosen]
        self.steps = max(1, len(chosen) * len(nodes) // 10)
        self._rows = self._nearness(chosen)

    def _nearness(self, places: Sequence[int]) -> Any:
        if not places:
            return np.zeros((0, 0))
        lengths = shortest_path(self._matrix, method="D", unweighted=True, indices=places)
        return 1 / np.maximum(lengths, 1.0)  # members themselves count as one step away; without a way 1 / inf is 0

    def value(self, members: Sequence[Any]) -> float:
        """The mean nearness of all nodes to the members."""
        if not members:
            return 0.0
        return float(self._nearness([self._place[node] for node in members]).max(axis=0).mean())

    def best_addition(self, members: Sequence[Any]) -> tuple[float, Any]:
        """The value with one more, and that one."""
        if members:
            nearest = np.maximum(self._rows, self._nearness([self._place[node] for node in members]).max(axis=0))
        else:
            nearest = self._rows
        values = np.round(nearest.mean(axis=1), 12)
        taken = set(members)
        values[[at for at, node in enumerate(self.candidates) if node in taken]] = -1
        at = int(values.argmax())
        return float(values[at]), self.candidates[at]
