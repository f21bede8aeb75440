"""NetworkX's functions over a snapshot: same parameters, same keys in the same order, same errors."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np

from graph_service.compute import pagerank as ranks
from graph_service.compute import paths, structure
from graph_service.compute.blocks import Array
from graph_service.compute.csr import CsrGraph

Values = dict[Hashable, Any]


def by_networkx(name: str, graph: CsrGraph, **options: Any) -> Any:
    """NetworkX's own function, for input on which only it says what is right (negative weights, unknown nodes)."""
    return getattr(nx, name)(graph.to_networkx(), **options, backend="networkx")


def betweenness_centrality(
    G: CsrGraph, k: int | None = None, normalized: bool = True, weight: str | None = None,
    endpoints: bool = False, seed: Any = None,
) -> Values:  # fmt: skip
    """See `networkx.betweenness_centrality`."""
    count = len(G)
    if _odd(G, weight) or (k is not None and not 0 < k <= count):
        options = {"k": k, "normalized": normalized, "weight": weight, "endpoints": endpoints, "seed": seed}
        return dict(by_networkx("betweenness_centrality", G, **options))
    sources = None
    if k is not None and k != count:
        sources = np.array([G.numbers[label] for label in seed.sample(list(G.labels), k)], dtype=np.int64)
    values = paths.betweenness(G, sources, weighted=_weighted(G, weight), endpoints=endpoints)
    return G.by_label(values * _scale(G, sources, normalized, endpoints))


def _scale(graph: CsrGraph, sources: Array | None, normalized: bool, endpoints: bool) -> Array | float:
    """What NetworkX multiplies sums of dependencies with: a sampled source saw one source fewer than others."""
    most = len(graph) if endpoints else len(graph) - 1
    if most < 2:
        return 1.0
    both = 1 if graph.directed else 2
    seen = most if sources is None else len(sources)

    def factor(sources_seen: int) -> float:
        if sources_seen == 0:
            return math.nan
        return 1 / (sources_seen * (most - 1)) if normalized else most / (sources_seen * both)

    if sources is None or endpoints:
        return factor(seen)
    scales = np.full(len(graph), factor(seen))
    scales[sources] = factor(seen - 1)
    return scales


def closeness_centrality(
    G: CsrGraph, u: Hashable | None = None, distance: str | None = None, wf_improved: bool = True
) -> Any:
    """See `networkx.closeness_centrality`."""
    if _odd(G, distance) or (u is not None and u not in G):
        return by_networkx("closeness_centrality", G, u=u, distance=distance, wf_improved=wf_improved)
    receivers = None if u is None else np.array([G.numbers[u]])
    found = paths.distances_to(G, receivers, weighted=_weighted(G, distance))
    others = found.reached - 1.0
    near = found.far > 0
    values = np.zeros(len(found.far))
    values[near] = others[near] / found.far[near]
    if wf_improved and len(G) > 1:
        values *= others / (len(G) - 1)
    return G.by_label(values) if u is None else float(values[0])


def harmonic_centrality(
    G: CsrGraph, nbunch: Any = None, distance: str | None = None, sources: Any = None
) -> Values:  # fmt: skip
    """See `networkx.harmonic_centrality`."""
    if _odd(G, distance):
        return dict(by_networkx("harmonic_centrality", G, nbunch=nbunch, distance=distance, sources=sources))
    receivers = set(_bunch(G, nbunch)) if nbunch is not None else set(G.labels)
    rows = None if nbunch is None else np.array([G.numbers[label] for label in receivers], dtype=np.int64)
    senders = None
    if sources is not None:
        senders = np.array([G.numbers[label] for label in set(_bunch(G, sources))], dtype=np.int64)
    near = paths.distances_to(G, rows, sources=senders, weighted=_weighted(G, distance)).near.tolist()
    if rows is None:
        return {label: near[G.numbers[label]] for label in receivers}
    return dict(zip(receivers, near, strict=True))


def constraint(G: CsrGraph, nodes: Iterable[Hashable] | None = None, weight: str | None = None) -> Values:
    """See `networkx.constraint`."""
    return _holes("constraint", G, nodes, weight, structure.constraint)


def effective_size(G: CsrGraph, nodes: Iterable[Hashable] | None = None, weight: str | None = None) -> Values:
    """See `networkx.effective_size`: for all nodes with its transposed shares, for chosen ones as it is defined."""
    measure = partial(structure.effective_size, transposed=nodes is None)
    return _holes("effective_size", G, nodes, weight, measure)


def _holes(name: str, graph: CsrGraph, nodes: Any, weight: str | None, measure: Callable[..., Array]) -> Values:
    if nodes is None:
        if not len(graph) or _odd(graph, weight):
            return dict(by_networkx(name, graph, nodes=nodes, weight=weight))
        return graph.by_label(measure(graph, weighted=_weighted(graph, weight)))
    chosen = list(nodes)
    # with loops or weights of zero NetworkX's sums over chosen nodes differ from its sparse matrices over all
    loops = len(graph.ranked.rows.ends) < len(graph.rows.ends)
    if loops or not all(label in graph for label in chosen) or (_weighted(graph, weight) and graph.lowest_weight <= 0):
        return dict(by_networkx(name, graph, nodes=chosen, weight=weight))
    values = measure(graph, weighted=_weighted(graph, weight))
    values[np.diff(graph.rows.starts) == 0] = np.nan
    return {label: float(values[graph.numbers[label]]) for label in chosen}


def triangles(G: CsrGraph, nodes: Any = None) -> Any:
    """See `networkx.triangles`."""
    return _of_nodes(G, nodes, structure.triangles(G))


def clustering(G: CsrGraph, nodes: Any = None, weight: str | None = None) -> Any:
    """See `networkx.clustering`."""
    if _odd(G, weight):
        return by_networkx("clustering", G, nodes=nodes, weight=weight)
    return _of_nodes(G, nodes, _clustering(G, weight))


def _clustering(graph: CsrGraph, weight: str | None) -> Array:
    degrees = structure.degrees_without_loops(graph)
    pairs: Array = np.maximum(degrees * (degrees - 1), 1) / 2
    if not _weighted(graph, weight):
        return structure.triangles(graph) / pairs
    return structure.triangle_strengths(graph) / pairs / (float(graph.rows.weights.max()) or 1.0)


def average_clustering(G: CsrGraph, nodes: Any = None, weight: str | None = None, count_zeros: bool = True) -> float:
    """See `networkx.average_clustering`."""
    found: Iterable[float] = clustering(G, nodes, weight).values()
    kept = [value for value in found if count_zeros or abs(value) > 0]
    return sum(kept) / len(kept)


def transitivity(G: CsrGraph) -> float:
    """See `networkx.transitivity`."""
    if G.directed:
        return float(by_networkx("transitivity", G))
    degrees = structure.degrees_without_loops(G)
    closed = 2 * int(structure.triangles(G).sum())
    return closed / int((degrees * (degrees - 1)).sum()) if closed else 0


def core_number(G: CsrGraph) -> Values:
    """See `networkx.core_number`."""
    if len(G.ranked.rows.ends) < len(G.rows.ends):
        return dict(by_networkx("core_number", G))  # which refuses loops
    return G.by_label(structure.core_numbers(G))


def pagerank(
    G: CsrGraph, alpha: float = 0.85, personalization: Any = None, max_iter: int = 100, tol: float = 1e-6,
    nstart: Any = None, weight: str | None = "weight", dangling: Any = None,
) -> Values:  # fmt: skip
    """See `networkx.pagerank`."""
    if not len(G):
        return {}
    restart = _shares(G, personalization)
    if restart is not None and np.isnan(restart).any():
        raise ZeroDivisionError
    values = ranks.pagerank(
        G, weighted=_weighted(G, weight), alpha=alpha, most=max_iter, tolerance=tol,
        first=_shares(G, nstart), restart=restart, dangling=_shares(G, dangling),
    )  # fmt: skip
    if values is None:
        raise nx.PowerIterationFailedConvergence(max_iter)
    return G.by_label(values)


def _shares(graph: CsrGraph, given: Any) -> Array | None:
    if given is None:
        return None
    values = np.array([given.get(label, 0) for label in graph.labels], dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return values / values.sum() if values.sum() else np.full(len(values), np.nan)


def connected_components(G: CsrGraph) -> Iterator[set[Hashable]]:
    """See `networkx.connected_components`, and `weakly_connected_components`."""
    return _sets(G, *structure.parts(G))


def strongly_connected_components(G: CsrGraph) -> Iterator[set[Hashable]]:
    """See `networkx.strongly_connected_components`."""
    return _sets(G, *structure.strong_parts(G))


def number_connected_components(G: CsrGraph) -> int:
    """See `networkx.number_connected_components`, and the same for weak ones."""
    return len(structure.parts(G)[1]) - 1


def number_strongly_connected_components(G: CsrGraph) -> int:
    """See `networkx.number_strongly_connected_components`."""
    return len(structure.strong_parts(G)[1]) - 1


def is_connected(G: CsrGraph) -> bool:
    """See `networkx.is_connected`, and the same for weak ones."""
    return _one(G, number_connected_components)


def is_strongly_connected(G: CsrGraph) -> bool:
    """See `networkx.is_strongly_connected`."""
    return _one(G, number_strongly_connected_components)


def _one(graph: CsrGraph, number: Callable[[CsrGraph], int]) -> bool:
    if not len(graph):
        raise nx.NetworkXPointlessConcept("Connectivity is undefined for the null graph.")
    return number(graph) == 1


def _sets(graph: CsrGraph, order: Array, bounds: Array) -> Iterator[set[Hashable]]:
    labels = [graph.labels[row] for row in order.tolist()]
    limits = bounds.tolist()
    for first, last in pairwise(limits):
        yield set(labels[first:last])


def _of_nodes(graph: CsrGraph, nodes: Any, values: Array) -> Any:
    """All values by label, one value for one node, or those of a bunch of nodes."""
    if nodes is None:
        return graph.by_label(values)
    found = values.tolist()
    if nodes in graph:
        return found[graph.numbers[nodes]]
    return {label: found[graph.numbers[label]] for label in _bunch(graph, nodes)}


def _bunch(graph: CsrGraph, nodes: Any) -> Iterator[Hashable]:
    """Those of the nodes that are there, as NetworkX's `nbunch_iter` gives them, with its errors."""
    empty = nx.Graph()
    empty.add_nodes_from(graph.labels)
    return iter(empty.nbunch_iter(nodes))


def _weighted(graph: CsrGraph, weight: str | None) -> bool:
    """Whether there are weights of that name; without them each counts 1, as everywhere in NetworkX."""
    return weight is not None and weight == graph.weight and len(graph.rows.weights) > 0


def _odd(graph: CsrGraph, weight: str | None) -> bool:
    return _weighted(graph, weight) and graph.lowest_weight < 0


ANSWERS: dict[str, Callable[..., Any]] = {
    "average_clustering": average_clustering,
    "betweenness_centrality": betweenness_centrality,
    "closeness_centrality": closeness_centrality,
    "clustering": clustering,
    "connected_components": connected_components,
    "constraint": constraint,
    "core_number": core_number,
    "effective_size": effective_size,
    "harmonic_centrality": harmonic_centrality,
    "is_connected": is_connected,
    "is_strongly_connected": is_strongly_connected,
    "is_weakly_connected": is_connected,
    "number_connected_components": number_connected_components,
    "number_strongly_connected_components": number_strongly_connected_components,
    "number_weakly_connected_components": number_connected_components,
    "pagerank": pagerank,
    "strongly_connected_components": strongly_connected_components,
    "transitivity": transitivity,
    "triangles": triangles,
    "weakly_connected_components": connected_components,
}
