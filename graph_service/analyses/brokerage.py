"""Brokerage: who stands between others that do not know each other, and between which groups.

The measures themselves, for analysts: each takes a graph and returns a value a node. Loops do not count, parallel ties
are one (their weights added), the graph is not changed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import vstack

from graph_service.analyses.around import Around
from graph_service.analyses.labels import Moments, PairCounts, moments_of_roles
from graph_service.analyses.simple import groups_of, simple_graph
from graph_service.errors import InputError

ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison")
"""The five roles of Gould and Fernandez; beside them, `total` counts all."""

BLOCK = 20_000_000
"""Ways over two ties that are held in memory at once."""

Scores = dict[Any, float]


def constraint(graph: nx.Graph[Any], *, weighted: bool = False) -> Scores:
    """Burt's constraint: how far a node's contacts are all the same circle; low is free. Without ties: not defined,
    and the node is left out.

    The sum over contacts j of (p_ij + sum over q of p_iq p_qj)^2, where p_ij is the share of j in all that i invests,
    ties in both directions added. (Burt 1992, "Structural holes"; Burt 2004.)
    """
    simple = simple_graph(graph, weighted=weighted)
    if not simple.number_of_edges():
        return {}
    if nx.config.backend_priority.algos or sum(ties * ties for _, ties in simple.degree) <= BLOCK:
        return _defined(nx.constraint(simple, nodes=None, weight="weight" if weighted else None))
    # NetworkX would need the whole matrix of ways in two steps, which is full at a hub.
    local = _local(_mutual(simple, weighted))
    return {node: float(total) for node, total in zip(simple, local.sum(axis=1), strict=True) if total}


def effective_size(graph: nx.Graph[Any], *, weighted: bool = False) -> Scores:
    """Burt's effective size: contacts less those that other contacts reach anyway. Without ties: left out.

    Without weights and direction: n - 2 t / n for n contacts with t ties among them (Borgatti 1997, "Structural holes:
    unpacking Burt's redundancy measures"); else the sum over contacts j of 1 - sum over q of p_iq m_jq, m_jq being the
    tie of j and q by the strongest of j's. (Burt 1992.)
    """
    simple = simple_graph(graph, weighted=weighted)
    if not simple.number_of_edges():
        return {}
    if not weighted and not simple.is_directed():
        triangles = nx.triangles(simple, nodes=None)
        return {node: ties - 2 * triangles[node] / ties for node, ties in simple.degree if ties}
    # Not by `networkx.effective_size`: NetworkX 3.6 divides by the strongest tie of the wrong end (by column, not by
    # row) unless it is asked for single nodes, and it needs a full matrix.
    ties = _mutual(simple, weighted)
    strongest = ties.max(axis=1).toarray().ravel()
    contacts = np.diff(ties.indptr)
    shares = _divided(ties, ties.sum(axis=1))
    redundant = _over_two_ties(shares, _divided(ties, strongest).T.tocsr(), ties).sum(axis=1)
    return {node: float(size) for node, size, some in zip(simple, contacts - redundant, contacts, strict=True) if some}


def hierarchy(graph: nx.Graph[Any], *, weighted: bool = False) -> Scores:
    """Burt's hierarchy: how far the constraint comes from one contact alone. Without ties: left out.

    With the constraints c_j of N contacts and their mean m: the sum of (c_j / m) ln(c_j / m), divided by N ln N (the
    index of Coleman 1964 and Theil). 0 if all constrain alike, 1 if all comes from one; with a single contact it does,
    so it is 1. (Burt 1992, page 71.)
    """
    simple = simple_graph(graph, weighted=weighted)
    if not simple.number_of_edges():
        return {}
    local = _local(_mutual(simple, weighted))
    found = {}
    for place, node in enumerate(simple):
        parts = local.data[local.indptr[place] : local.indptr[place + 1]]
        if len(parts) == 1:
            found[node] = 1.0
        elif len(parts):
            relative = parts / parts.mean()
            index = float(np.sum(relative * np.log(relative)) / (len(parts) * math.log(len(parts))))
            found[node] = min(1.0, max(0.0, round(index, 14)))  # equal parts leave a rest of 1e-17
    return found


def local_constraints(graph: nx.Graph[Any], node: Any, *, weighted: bool = False) -> Scores:
    """How far each contact alone constrains a node: the summands of `constraint`. The graph is simple already."""
    shares: dict[Any, Scores] = {}

    def of(one: Any) -> Scores:
        if one not in shares:
            ties: Scores = {}
            for other in set(nx.all_neighbors(graph, one)):
                both = ((one, other), (other, one)) if graph.is_directed() else ((one, other),)
                ties[other] = sum(
                    graph.edges[tie]["weight"] if weighted else 1.0 for tie in both if graph.has_edge(*tie)
                )
            total = sum(ties.values())
            shares[one] = {other: tie / total for other, tie in ties.items()}
        return shares[one]

    mine = of(node)
    over_others = dict.fromkeys(mine, 0.0)
    for between, share in mine.items():
        for other, further in of(between).items():
            if other in over_others:
                over_others[other] += share * further
    return {other: (direct + over_others[other]) ** 2 for other, direct in mine.items()}


@dataclass(frozen=True, slots=True)
class Expected:
    """What chance would give: mean and standard deviation if the groups were dealt out anew at random, and by how many
    standard deviations the count lies above it (none where chance leaves no choice)."""

    count: int
    mean: float
    deviation: float
    z: float | None


def gould_fernandez(graph: nx.Graph[Any], group: str) -> dict[Any, dict[str, int]]:
    """How often each node brokers between two others, by the groups of the three.

    Node j brokers from i to k if there are ties i -> j and j -> k, and none i -> k; i, j and k differ. With groups
    A, B, C in the order i, j, k:

    - `coordinator` A A A: all of one group (w_I);
    - `consultant` A B A: between two of one group, itself of another (itinerant broker, w_O);
    - `gatekeeper` A B B: lets somebody from outside in to its own group (b_OI);
    - `representative` A A B: speaks for its own group towards the outside (b_IO);
    - `liaison` A B C: between two groups, itself of a third (b_O);
    - `total`: all of them.

    `group` names the node attribute; a node without one is a group of its own. Without direction a tie counts as one
    each way, so that every pair counts twice, and gatekeeper and representative are the same. Weights do not count.
    Source: Gould and Fernandez 1989, "Structures of mediation", Sociological Methodology 19, as `brokerage` of R's sna.
    Raises `InputError` if no node has the attribute.
    """
    simple = simple_graph(graph, directed=True)
    return {node: _by_role(around, node, groups) for groups, node, around in _brokered(simple, group)}


def gould_fernandez_expected(graph: nx.Graph[Any], group: str) -> dict[Any, dict[str, Expected]]:
    """`gould_fernandez` with what chance would give, exactly: the network stays, and the groups are dealt out anew, as
    many of each as there are, every assignment being as likely as another.

    The mean and the variance are closed forms (`labels.moments_of_roles`), not a sample. `total` does not depend on
    the groups, so its deviation is 0.
    """
    simple = simple_graph(graph, directed=True)
    chance: Moments | None = None
    found = {}
    for groups, node, around in _brokered(simple, group):
        chance = moments_of_roles(Counter(groups.values()).values()) if chance is None else chance
        counts = _by_role(around, node, groups)
        moments = chance(PairCounts.of(around))
        found[node] = {role: _expected(counts[role], *moments[role]) for role in (*ROLES, "total")}
    return found


def _brokered(simple: nx.Graph[Any], group: str) -> Iterator[tuple[Mapping[Any, Any], Any, Around]]:
    groups = groups_of(simple, group)
    if groups and all(kind == "alone" for kind, _ in groups.values()):
        raise InputError(
            f"No node of this network has the attribute {group!r}.", where="group",
            remedy="Name one by which the nodes can be told apart, such as unit, district, sector or type.",
        )  # fmt: skip
    for node in simple:
        yield groups, node, Around.of(simple, node)


def _by_role(around: Around, node: Any, groups: Mapping[Any, Any]) -> dict[str, int]:
    starts, ends = (Counter(map(groups.__getitem__, nodes)) for nodes in (around.starts, around.ends))
    # A start that is an end too makes no pair with itself.
    both = Counter(map(groups.__getitem__, around.starts & around.ends))
    own = groups[node]
    alike = {kind: starts[kind] * ends[kind] - both[kind] for kind in starts}
    total = len(around.starts) * len(around.ends) - both.total()
    counts = {
        "coordinator": alike.get(own, 0),
        "consultant": sum(number for kind, number in alike.items() if kind != own),
        "gatekeeper": (len(around.starts) - starts[own]) * ends[own],
        "representative": starts[own] * (len(around.ends) - ends[own]),
    }
    counts |= {"liaison": total - sum(counts.values()), "total": total}
    for start, tied in around.closed.items():
        counts["total"] -= len(tied)
        for end in tied:
            counts[role_of(groups[start], own, groups[end])] -= 1
    return counts


def role_of(start: Any, broker: Any, end: Any) -> str:
    """The role of a broker between two others, by the groups of the three."""
    if start == broker:
        return "coordinator" if end == broker else "representative"
    if end == broker:
        return "gatekeeper"
    return "consultant" if start == end else "liaison"


def _expected(count: int, mean: float, variance: float) -> Expected:
    deviation = math.sqrt(variance) if variance > 1e-9 * max(1.0, mean * mean) else 0.0
    return Expected(count, mean, deviation, (count - mean) / deviation if deviation else None)


def _defined(scores: Mapping[Any, float]) -> Scores:
    return {node: score for node, score in scores.items() if not math.isnan(score)}


def _mutual(simple: nx.Graph[Any], weighted: bool) -> Any:
    matrix = nx.to_scipy_sparse_array(simple, dtype=float, weight="weight" if weighted else None, format="csr")
    return (matrix + matrix.T).tocsr()


def _local(ties: Any) -> Any:
    """How far each contact constrains each node, as a sparse matrix."""
    shares = _divided(ties, ties.sum(axis=1))
    return (shares + _over_two_ties(shares, shares, ties)).power(2).tocsr()


def _over_two_ties(one: Any, other: Any, ties: Any) -> Any:
    """The product of two matrices, where there is a tie; by blocks of rows, since at a hub the whole would be full."""
    lengths = np.diff(other.indptr)
    steps = np.cumsum((one != 0).astype(np.int64) @ lengths.astype(np.int64))
    found, row = [], 0
    while row < one.shape[0]:
        until = max(row + 1, int(np.searchsorted(steps, (steps[row - 1] if row else 0) + BLOCK, side="right")))
        found.append((one[row:until] @ other).multiply(ties[row:until] != 0).tocsr())
        row = until
    return vstack(found, format="csr")


def _divided(matrix: Any, rows: Any) -> Any:
    """Each row of a sparse matrix by its number; rows without entries stay."""
    divided = matrix.copy()
    divided.data = divided.data / np.repeat(np.where(rows == 0, 1.0, rows), np.diff(matrix.indptr))
    return divided
