"""Influence by the company a node keeps: a score is made of the scores of its neighbours, and theirs of theirs.

As in `influence`, each measure takes a graph and returns `{node: score}`; loops do not count, parallel ties are one.
"""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse.linalg import LinearOperator

from graph_service.analyses.simple import simple_graph
from graph_service.analyses.spectra import dominant, largest_eigenvalue_bound
from graph_service.errors import InputError

Scores = dict[Any, float]


def eigenvector(graph: nx.Graph[Any], *, weighted: bool = False) -> Scores:
    """Proportional to the sum of the neighbours' scores; length of the whole vector 1, direction forgotten.

    Of several parts only the one with the largest eigenvalue scores, or all those that share it; where there are no
    ties, everything is 0. (Bonacich 1972.)
    """
    return eigenvector_and_value(graph, weighted=weighted)[0]


def eigenvector_and_value(graph: nx.Graph[Any], *, weighted: bool = False) -> tuple[Scores, float, bool]:
    """`eigenvector` with the eigenvalue, by which the neighbours' sum is divided, and whether it was reached."""
    simple = simple_graph(graph, weighted=weighted, directed=False)
    if not simple.number_of_edges():
        return dict.fromkeys(simple, 0.0), 0.0, True
    vector, value, reached = dominant(_matrix(simple, weighted))
    return dict(zip(simple, vector.tolist(), strict=True)), value, reached


def katz(graph: nx.Graph[Any], *, alpha: float | None = None, share: float = 0.5, weighted: bool = False) -> Scores:
    """1 for each node, plus `alpha` times the scores of those with a tie to it: walks, the longer the less.

    Without an `alpha`: `katz_alpha`, which lies below 1 / largest eigenvalue. Not normalised. (Katz 1953.)
    Raises `networkx.PowerIterationFailedConvergence` for an `alpha` above that.
    """
    simple = simple_graph(graph, weighted=weighted)
    if not len(simple):
        return {}
    alpha = katz_alpha(simple, share=share, weighted=weighted) if alpha is None else alpha
    found: Scores = nx.katz_centrality(
        simple, alpha=alpha, beta=1.0, max_iter=10_000, tol=1e-13, nstart=None, normalized=False,
        weight="weight" if weighted else None,
    )  # fmt: skip
    return found


def katz_alpha(graph: nx.Graph[Any], *, share: float = 0.5, weighted: bool = False) -> float:
    """`share` of 1 / a tight upper bound of the largest eigenvalue; 0 without ties.

    The bound is taken to be no less than the largest weight: where ties never lead back, the eigenvalue is 0.
    """
    simple = simple_graph(graph, weighted=weighted)
    if not simple.number_of_edges():
        return 0.0
    matrix = _matrix(simple, weighted)
    return share / max(largest_eigenvalue_bound(matrix), float(matrix.max()))


def pagerank(graph: nx.Graph[Any], *, alpha: float = 0.85, weighted: bool = False) -> Scores:
    """Share of time that a walker spends at a node who follows ties, and starts anew with chance 1 - `alpha`.

    The scores add up to 1; from a node without ties the walk starts anew. Computed until the changes of a step
    add up to less than 1e-13 times the number of nodes. (Brin and Page 1998.) Raises `InputError` for an `alpha` that
    is not from 0 to 1.
    """
    if not 0 <= alpha <= 1:
        raise InputError("A chance is from 0 to 1.", where="alpha", remedy="0.85 is the usual one.")
    simple = simple_graph(graph, weighted=weighted)
    found: Scores = nx.pagerank(
        simple, alpha=alpha, personalization=None, max_iter=10_000, tol=1e-13, nstart=None,
        weight="weight" if weighted else None, dangling=None,
    )  # fmt: skip
    return found


def hits(graph: nx.Graph[Any], *, weighted: bool = False) -> tuple[Scores, Scores]:
    """Hubs and authorities: good hubs point to good authorities, and those are pointed to by good hubs.

    Each adds up to 1; without direction both are the same, proportional to `eigenvector`. Of several parts only the
    strongest scores. (Kleinberg 1999.) Computed here, since NetworkX starts from chance, and cannot do one node.
    """
    simple = simple_graph(graph, weighted=weighted)
    if not simple.number_of_edges():
        nothing = dict.fromkeys(simple, 0.0)
        return nothing, dict(nothing)
    if not simple.is_directed():
        # By squares a network of two modes has two vectors that are equally strong, one for each side.
        scores = eigenvector(simple, weighted=weighted)
        total = math.fsum(scores.values())
        both = {node: score / total for node, score in scores.items()}
        return both, dict(both)
    matrix = _matrix(simple, weighted).T.tocsr()

    def product(vector: Any) -> Any:
        return matrix.T @ (matrix @ vector)

    authorities = dominant(LinearOperator(matrix.shape, matvec=product, matmat=product, dtype=float))[0]
    hubs = np.round(matrix @ authorities, 11)
    return tuple(dict(zip(simple, (one / one.sum()).tolist(), strict=True)) for one in (hubs, authorities))  # type: ignore[return-value]


def _matrix(simple: nx.Graph[Any], weighted: bool) -> Any:
    """Rows are the ends of ties and columns their starts: multiplied by scores it gives what arrives at each node."""
    weight = "weight" if weighted else None
    return nx.to_scipy_sparse_array(simple, nodelist=None, dtype=float, weight=weight, format="csr").T.tocsr()
