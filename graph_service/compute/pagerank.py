"""PageRank with NetworkX's stopping rule."""

from __future__ import annotations

import numpy as np

from graph_service.compute import flows
from graph_service.compute.blocks import Array
from graph_service.compute.csr import CsrGraph


def pagerank(
    graph: CsrGraph, *, weighted: bool, alpha: float, most: int, tolerance: float,
    first: Array | None = None, restart: Array | None = None, dangling: Array | None = None,
) -> Array | None:  # fmt: skip
    """The rank of each row, summing to 1, or none if it still moves by `tolerance` a row after `most` rounds.

    `first` are the ranks to begin with, `restart` where a random walk begins anew, `dangling` where it goes on from a
    row without outgoing arcs: each sums to 1, and is even (or, for `dangling`, `restart`) by default.
    Page, Brin, Motwani, Winograd, "The PageRank Citation Ranking" (1999).
    """
    count = len(graph)
    even = np.full(count, 1.0 / count)
    restart = even if restart is None else restart
    dangling = restart if dangling is None else dangling
    out, incoming = graph.rows, graph.incoming
    weights = out.weights if weighted else out.weights[:0]
    inverse = flows.inverse_sums(out.starts, weights)
    rank = even.copy() if first is None else first
    scaled = rank * inverse
    into = np.empty(count)
    for _ in range(most):
        flows.flow(incoming.starts, incoming.ends, incoming.weights if weighted else weights, scaled, 0, count, into)
        if flows.settle(into, rank, scaled, inverse, restart, dangling, alpha) < count * tolerance:
            return rank
    return None
