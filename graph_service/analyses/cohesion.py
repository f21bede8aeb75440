"""Cohesion: how many must leave before a group falls apart, and the groups inside that hold together more firmly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import networkx as nx
import numpy as np

from graph_service.analyses.simple import simple_graph
from graph_service.analyses.watch import UNHURRIED, Watch

EXACT_NODES = 3_000
"""Up to so many nodes the node connectivity is computed; beyond, it is only bounded."""
PAIRS_AT_ONCE = 64
"""Pairs that are followed between two looks at the watch."""


@dataclass(frozen=True, slots=True)
class Connectivity:
    """How many nodes must leave before a network falls apart, and a smallest set of them.

    `exact`: false where `value` is only a lower bound. `cut`: empty where there is none, as in a complete network,
    which has one less than its nodes, or where it was not looked for.
    """

    value: int
    cut: frozenset[Any]
    exact: bool = True


def node_connectivity(graph: nx.Graph[Any], watch: Watch = UNHURRIED) -> Connectivity:
    """How many nodes must leave before the network is in pieces or one node is left.

    0 for a network that is in pieces, empty or one node; one less than its nodes where each is tied to each. By
    maximum flows between one node of least degree, its neighbours and the others (Esfahanian and Hakimi 1984, "On
    computing the connectivities of graphs and digraphs", Networks 14), each stopped at the best so far. Above 3,000
    nodes, or with no time left, it gives a lower bound (0, 1 or 2). Direction, weights and loops do not count.
    """
    return _connectivity(simple_graph(graph, directed=False), watch)


def cohesive_groups(graph: nx.Graph[Any], watch: Watch = UNHURRIED) -> list[tuple[frozenset[Any], Connectivity]]:
    """The groups of at least three that hold together when any single member leaves, and the firmer ones inside them.

    Cohesive blocking (White and Harary 2001; Moody and White 2003, "Structural cohesion and embeddedness",
    American Sociological Review 68): each largest group of which k must leave before it falls apart, from k = 2 on,
    once with the greatest k. No cut of fewer than k nodes divides such a group, so it lies with the cut on one side of
    it: a group is divided along one cut after the other, and those who have fewer than k ties to the rest are left
    out first. The firmest stand first, then the largest, then by id. A group whose connectivity is a lower bound, by
    its size or for lack of time, is not divided along cuts.
    """
    simple = simple_graph(graph, directed=False)
    found: list[tuple[frozenset[Any], Connectivity]] = []
    waiting = [(part, 2) for part in _dense(simple, 2)]
    while waiting:
        part, least = waiting.pop()
        held = _connectivity(part, watch, enough=least)
        if held.value >= least:
            found.append((frozenset(part), held))
            least = held.value + 1
        watch.tell(len(found), 0, "groups")
        sides = [set(part)]
        if held.cut:
            rest = part.subgraph(set(part) - held.cut)
            sides = [side | held.cut for side in nx.connected_components(rest)]
        inside = [piece for side in sides for piece in _dense(part.subgraph(side).copy(), least)]
        waiting += [(piece, least) for piece in inside if len(piece) < len(part)]
    return sorted(found, key=lambda one: (-one[1].value, -len(one[0]), sorted(map(str, one[0]))))


def _dense(graph: nx.Graph[Any], least: int) -> Iterator[nx.Graph[Any]]:
    """The parts without a cut point in which everybody has so many ties; only there a group can hold so firmly."""
    waiting: list[nx.Graph[Any]] = [graph]
    while waiting:
        part = waiting.pop()
        core = nx.k_core(part, least)
        blocks = [block for block in nx.biconnected_components(core) if len(block) > least]
        if len(blocks) == 1 and len(blocks[0]) == len(part):
            yield part
        else:
            waiting += [core.subgraph(block).copy() for block in blocks]


def _connectivity(simple: nx.Graph[Any], watch: Watch, enough: int = 0) -> Connectivity:
    """As `node_connectivity`; below `enough`, the first cut that is found, which may not be the smallest."""
    size = len(simple)
    if size < 2 or not nx.is_connected(simple):
        return Connectivity(0, frozenset())
    if simple.number_of_edges() == size * (size - 1) // 2:
        return Connectivity(size - 1, frozenset())
    if points := sorted(nx.articulation_points(simple), key=str):
        return Connectivity(1, frozenset(points[:1]))
    if size > EXACT_NODES or watch.over:
        return Connectivity(2, frozenset(), exact=False)
    return _by_flows(simple, watch, enough)


def _by_flows(simple: nx.Graph[Any], watch: Watch, enough: int) -> Connectivity:
    # The compiler comes with the first group that is neither complete nor cut by one node.
    from graph_service.compute import separation  # noqa: PLC0415

    nodes = sorted(simple, key=str)
    number = {node: at for at, node in enumerate(nodes)}
    rows = [sorted(number[other] for other in simple.adj[node]) for node in nodes]
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    ends = np.fromiter((end for row in rows for end in row), dtype=np.int64)
    back = separation.opposites(starts, ends)
    least = min(range(len(nodes)), key=lambda at: len(rows[at]))
    best, closest = len(rows[least]), None
    enough = max(enough, 3)  # 2 is the least that it can be
    pairs = _pairs(rows, least)
    while best >= enough and (block := list(islice(pairs, PAIRS_AT_ONCE))):
        if watch.over:
            return Connectivity(2, frozenset(), exact=False)
        ones, others = np.array(block, dtype=np.int64).T.copy()
        best, place = separation.fewest_between(starts, ends, back, ones, others, best, enough)
        if place >= 0:
            closest = block[place]
    if closest is None:
        return Connectivity(best, frozenset(nodes[other] for other in rows[least]))
    cut = np.flatnonzero(separation.separator(starts, ends, back, *closest))
    return Connectivity(best, frozenset(nodes[at] for at in cut.tolist()))


def _pairs(rows: list[list[int]], least: int) -> Iterator[tuple[int, int]]:
    """One of these pairs is separated by a smallest cut: a node and all others, and its neighbours among each other."""
    around = rows[least]
    near = {least, *around}
    yield from ((least, other) for other in range(len(rows)) if other not in near)
    for at, one in enumerate(around):
        tied = set(rows[one])
        yield from ((one, other) for other in around[at + 1 :] if other not in tied)
