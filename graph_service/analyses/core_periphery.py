"""Core and periphery: a core whose members are all tied to each other, and a periphery tied only to the core."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph_service.analyses.simple import simple_graph


@dataclass(frozen=True, slots=True)
class CorePeriphery:
    """A network divided into core and periphery.

    `misfits`: ties missing inside the core plus ties inside the periphery; no other core has fewer. `fit`: how the
    ties and the ideal pattern go together, from -1 to 1 (`ideal_pattern_correlation`); 0 where it is not defined.
    `undecided`: nodes on the edge between the two that could change places with each other without a difference.
    """

    core: frozenset[Any]
    periphery: frozenset[Any]
    undecided: frozenset[Any]
    misfits: int
    fit: float


def core_periphery(graph: nx.Graph[Any]) -> CorePeriphery:
    """The division that comes closest to the ideal: all ties inside the core, none inside the periphery.

    The discrete model of Borgatti and Everett (1999, "Models of core/periphery structures", Social Networks 21), in
    the form that can be solved exactly: ties between core and periphery count for nothing, and the pairs that do not
    fit are as few as possible. A core of k nodes has k(k-1)/2 + m - (sum of its degrees) of them, so the best core
    is made of the nodes of highest degree (Lip 2011, "A fast algorithm for the discrete core/periphery bipartitioning
    problem", arXiv:1102.5511). Of several best cores the smallest, ties by id. Strength, direction and loops do not
    count. A graph without ties has no core.
    """
    simple = simple_graph(graph, directed=False)
    order = sorted(simple, key=lambda node: (-simple.degree(node), str(node)))
    size = 0
    while size < len(order) and simple.degree(order[size]) > size:
        size += 1
    core = frozenset(order[:size])
    undecided: frozenset[Any] = frozenset()
    if 0 < size < len(order) and simple.degree(order[size - 1]) == simple.degree(order[size]):
        edge = simple.degree(order[size])
        undecided = frozenset(node for node in order if simple.degree(node) == edge)
    misfits = size * (size - 1) // 2 + simple.number_of_edges() - sum(simple.degree(node) for node in core)
    return CorePeriphery(
        core, frozenset(order[size:]), undecided, misfits, ideal_pattern_correlation(simple, core)
    )  # fmt: skip


def ideal_pattern_correlation(graph: nx.Graph[Any], core: frozenset[Any]) -> float:
    """Pearson's correlation of the ties with the ideal pattern (1 inside the core, 0 inside the periphery).

    Over the pairs inside the core and inside the periphery; those between them are left out (Borgatti and Everett
    1999, equation 1 with missing off-diagonal blocks). 0 where one side has no pair or all pairs are alike.
    """
    simple = simple_graph(graph, directed=False)
    size, rest = len(core), len(simple) - len(core)
    core_pairs, outer_pairs = size * (size - 1) // 2, rest * (rest - 1) // 2
    inside = sum(1 for one, other in simple.edges if one in core and other in core)
    outside = sum(1 for one, other in simple.edges if one not in core and other not in core)
    pairs, ties = core_pairs + outer_pairs, inside + outside
    if not core_pairs or not outer_pairs or not 0 < ties < pairs:
        return 0.0
    spread = math.sqrt(ties * (pairs - ties) * core_pairs * outer_pairs)
    return (pairs * inside - ties * core_pairs) / spread
