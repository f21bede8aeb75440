"""Measures over shortest paths: sums of dependencies, and distances from and to all nodes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph_service.compute import buckets, counting, dijkstra, distances
from graph_service.compute.blocks import Array, Runner, Shared, cut, run_blocks, summed
from graph_service.compute.csr import CsrGraph
from graph_service.errors import InputError


@dataclass(frozen=True)
class Distances:
    """For each row: how many sources reach it (itself included), their distances and inverse distances summed."""

    reached: Array
    far: Array
    near: Array


def betweenness_of_block(shared: Shared, sources: Array) -> tuple[Array, ...]:
    """Sums of dependencies over a block of sources."""
    starts, ends, weights, endpoints, width, ring = shared
    if ring:
        return (buckets.betweenness_by_buckets(starts, ends, weights, sources, endpoints, width, ring),)
    if len(weights):
        return (dijkstra.betweenness_by_weight(starts, ends, weights, sources, endpoints),)
    return (counting.sweep(starts, ends, sources, endpoints),)


def spread_of_block(shared: Shared, sources: Array) -> tuple[Array, ...]:
    """Distances to each node from a block of sources."""
    starts, ends, outgoing, heads = shared
    return distances.spread(starts, ends, outgoing, heads, sources, -1)


def cohesion_of_block(shared: Shared, removed: Array) -> tuple[Array, ...]:
    """What is left of the sum of inverse distances when each of a block of nodes is gone."""
    starts, ends, outgoing, heads = shared
    left = np.zeros(len(removed))
    for place, node in enumerate(removed.tolist()):
        others = np.delete(np.arange(len(starts) - 1), node)
        for sources in cut(others, distances.SOURCES_AT_ONCE):
            left[place] += distances.spread(starts, ends, outgoing, heads, sources, node)[2].sum()
    return (left,)


def distances_of_block(shared: Shared, roots: Array) -> tuple[Array, ...]:
    """Distances from each root of a block."""
    starts, ends, weights, counted, width, ring = shared
    if ring:
        return buckets.distances_by_buckets(starts, ends, weights, roots, counted, width, ring)
    if len(weights):
        return dijkstra.distances_by_weight(starts, ends, weights, roots, counted)
    return distances.distances_from(starts, ends, roots, counted)


def betweenness(
    graph: CsrGraph,
    sources: Array | None = None,
    *,
    weighted: bool = False,
    endpoints: bool = False,
    run: Runner = run_blocks,
) -> Array:
    """For each row the sum over the sources s and all t of the share of shortest paths from s to t that pass through.

    Not scaled. `sources` are rows, all of them by default. With `endpoints` a path passes through its ends too.
    Brandes, "A faster algorithm for betweenness centrality" (2001).
    """
    chosen = np.arange(len(graph)) if sources is None else np.asarray(sources, dtype=np.int64)
    _check(graph, weighted)
    if weighted and graph.lowest_weight == 0.0:  # counts of paths then depend on the order of neighbours
        rows, size = graph.rows, 8
        found = run(betweenness_of_block, (*rows.columns, endpoints, 0.0, 0), cut(chosen, size))
        return summed(found, (np.zeros(len(graph)),))[0]
    ranked = graph.ranked
    starts, ends, weights = ranked.rows.columns
    kept = weights if weighted else weights[:0]
    size = 8 if weighted else counting.SOURCES_AT_ONCE * min(max(len(chosen) // 128, 1), 16)
    shared = (starts, ends, kept, endpoints, *_steps(graph, weighted))
    found = run(betweenness_of_block, shared, cut(ranked.new[chosen].astype(np.int64), size))
    return summed(found, (np.zeros(len(graph)),))[0][ranked.new]


def distances_to(
    graph: CsrGraph,
    receivers: Array | None = None,
    *,
    sources: Array | None = None,
    weighted: bool = False,
    run: Runner = run_blocks,
) -> Distances:
    """Distances from the sources (rows, all by default) to each receiver (all by default), in receivers' order."""
    _check(graph, weighted)
    count = len(graph)
    if not weighted and (receivers is None or 8 * len(receivers) > (count if sources is None else len(sources))):
        ranked = graph.ranked_incoming
        chosen = np.arange(count) if sources is None else np.asarray(sources, dtype=np.int64)
        blocks = cut(np.sort(ranked.new[chosen].astype(np.int64)), distances.SOURCES_AT_ONCE)
        like = (np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64), np.zeros(count))
        incoming, outgoing = ranked.rows, graph.ranked.rows
        shared: Shared = (incoming.starts, incoming.ends, outgoing.starts, outgoing.ends)
        totals = summed(run(spread_of_block, shared, blocks), like)
        rows = ranked.new if receivers is None else ranked.new[receivers]
        return Distances(*(total[rows] for total in totals))
    ranked = graph.ranked_incoming
    starts, ends, weights = ranked.rows.columns
    counted = np.ones(count, dtype=np.bool_)
    if sources is not None:
        counted[:] = False
        counted[ranked.new[sources]] = True
    roots = ranked.new if receivers is None else ranked.new[receivers]
    shared = (starts, ends, weights if weighted else weights[:0], counted, *_steps(graph, weighted))
    found = list(run(distances_of_block, shared, cut(roots.astype(np.int64), 32)))
    if not found:
        return Distances(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))
    return Distances(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def cohesion_without_each(graph: CsrGraph, nodes: Array | None = None, *, run: Runner = run_blocks) -> Array:
    """For each node (rows, all by default): the sum of 1 / distance over all ordered pairs of others without it.

    Distances are counted in ties. Divided by (n - 1)(n - 2) and taken from 1 it is the distance-weighted fragmentation
    that its removal leaves. Borgatti, "Identifying sets of key players in a social network" (2006).
    """
    incoming, outgoing = graph.ranked_incoming.rows, graph.ranked.rows
    chosen = graph.ranked.new if nodes is None else graph.ranked.new[nodes]
    shared: Shared = (incoming.starts, incoming.ends, outgoing.starts, outgoing.ends)
    found = [left for (left,) in run(cohesion_of_block, shared, cut(chosen.astype(np.int64), 16))]
    return np.concatenate(found) if found else np.zeros(0)


def _steps(graph: CsrGraph, weighted: bool) -> tuple[float, int]:
    """Width and number of buckets for the weights, or zeros where they are too unlike (or 0) and a heap is better."""
    weights = graph.ranked.rows.weights
    if not weighted or not len(weights) or weights.min() <= 0.0:
        return 0.0, 0
    width = float(weights.min()) * buckets.NARROWER
    most = float(weights.max()) / width
    return (width, 1 << (int(most) + 2).bit_length()) if width > 0.0 and most < buckets.MOST else (0.0, 0)


def _check(graph: CsrGraph, weighted: bool) -> None:
    if weighted and graph.weight is None:
        raise InputError("The graph has no weights.", where="weighted")
    if weighted and graph.lowest_weight < 0:
        raise InputError("Shortest paths need weights that are not negative.", where="weights")
