"""In how many pieces a network lies without some nodes, and which further node would break it most: in one search."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse.csgraph import shortest_path

from graph_service.analyses.watch import Watch

SEED = 20090103
EXACT_SOURCES = 2000
"""Up to so many nodes distances are taken from all; beyond, from a sample of `SAMPLE` nodes."""
SAMPLE = 200
CANDIDATES = 60
"""Nodes that are tried by distance in networks of more than so many: those with most ties."""


class Fragments:
    """Share of pairs that are not connected. The graph is simple and without direction."""

    estimated = False

    def __init__(self, graph: nx.Graph[Any]) -> None:
        self.candidates: Sequence[Any] = list(graph)
        self.steps = max(1, len(graph) + 2 * int(graph.number_of_edges()))
        place = {node: at for at, node in enumerate(graph)}
        self._place = place
        self._ties = [[place[other] for other in graph[node]] for node in graph]

    def value(self, members: Sequence[Any]) -> float:
        """The fragmentation without the members."""
        sizes, _ = self._search({self._place[node] for node in members})
        return self._share(sum(size * (size - 1) for size in sizes), len(self._ties) - len(members))

    def parts(self, members: Sequence[Any]) -> list[int]:
        """Sizes of the parts without the members."""
        return self._search({self._place[node] for node in members})[0]

    def best_addition(self, members: Sequence[Any]) -> tuple[float, Any]:
        """The fragmentation without the members and one more, and that one."""
        sizes, after = self._search({self._place[node] for node in members})
        connected = sum(size * (size - 1) for size in sizes)
        node, pairs = min(after.items(), key=lambda entry: (entry[1], entry[0]))
        return self._share(connected + pairs, len(self._ties) - len(members) - 1), self.candidates[node]

    @staticmethod
    def _share(connected: int, nodes: int) -> float:
        return 1 - connected / (nodes * (nodes - 1)) if nodes > 1 else 1.0

    def _search(self, gone: set[int]) -> tuple[list[int], dict[int, int]]:
        """Sizes of the parts, and for each node by how many the connected (ordered) pairs change without it.

        One depth-first search (Hopcroft and Tarjan 1973): what hangs below a child that cannot reach above its parent
        falls off with the parent.
        """
        ties = self._ties
        found = [0] * len(ties)  # when a node was found, from 1
        low = [0] * len(ties)
        below = [1] * len(ties)
        pieces: list[list[int]] = [[] for _ in ties]
        sizes: list[int] = []
        after: dict[int, int] = {}
        clock = 0
        for root in range(len(ties)):
            if found[root] or root in gone:
                continue
            clock += 1
            found[root] = low[root] = clock
            part = [root]
            stack = [(root, -1, iter(ties[root]))]
            while stack:
                node, parent, others = stack[-1]
                for other in others:
                    if other in gone:
                        continue
                    if not found[other]:
                        clock += 1
                        found[other] = low[other] = clock
                        part.append(other)
                        stack.append((other, node, iter(ties[other])))
                        break
                    if other != parent and found[other] < low[node]:
                        low[node] = found[other]
                else:
                    stack.pop()
                    if parent >= 0:
                        below[parent] += below[node]
                        low[parent] = min(low[parent], low[node])
                        if low[node] >= found[parent]:
                            pieces[parent].append(below[node])
            size = len(part)
            sizes.append(size)
            for node in part:
                rest = size - 1 - sum(pieces[node])
                kept = rest * (rest - 1) + sum(piece * (piece - 1) for piece in pieces[node])
                after[node] = kept - size * (size - 1)
        return sizes, after


class DistanceFragments:
    """1 - mean of 1 / distance over all pairs. The graph is simple and without direction."""

    def __init__(self, graph: nx.Graph[Any], size: int, watch: Watch) -> None:
        nodes = list(graph)
        self._watch = watch
        self._nodes = nodes
        self._place = {node: at for at, node in enumerate(nodes)}
        self.estimated = len(nodes) > EXACT_SOURCES
        best = sorted(range(len(nodes)), key=lambda at: (-graph.degree(nodes[at]), at))
        limit = max(CANDIDATES, 2 * size)
        self.candidates: Sequence[Any] = [nodes[at] for at in sorted(best[:limit])]
        self.steps = max(1, len(self.candidates) * len(nodes) * 20)
        self._matrix: Any = nx.to_scipy_sparse_array(graph, dtype=float, weight=None, format="csr") if nodes else None
        chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
        self._sources = sorted(chance.sample(range(len(nodes)), SAMPLE)) if self.estimated else range(len(nodes))

    def value(self, members: Sequence[Any]) -> float:
        """The distance-weighted fragmentation without the members."""
        gone = {self._place[node] for node in members}
        kept = [at for at in range(len(self._nodes)) if at not in gone]
        if len(kept) < 2:
            return 1.0
        new = {at: place for place, at in enumerate(kept)}
        sources = [new[at] for at in self._sources if at in new]
        lengths = shortest_path(self._matrix[kept][:, kept], method="D", unweighted=True, indices=sources)
        with np.errstate(divide="ignore"):
            near = np.where(lengths > 0, 1 / lengths, 0.0)
        return float(1 - near.sum() / (len(sources) * (len(kept) - 1)))

    def best_addition(self, members: Sequence[Any]) -> tuple[float, Any]:
        """The value without the members and one more, and that one: of those for which there was time, one at least."""
        taken = set(members)
        tried: list[tuple[float, int]] = []
        for at, node in enumerate(self.candidates):
            if node in taken:
                continue
            if tried and self._watch.over:
                break
            tried.append((-round(self.value([*members, node]), 12), at))
        value, at = min(tried)
        return -value, self.candidates[at]
