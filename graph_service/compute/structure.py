"""Measures over neighbourhoods: triangles, clustering, structural holes, cores, parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph_service.compute import building, components, cores, neighbourhoods
from graph_service.compute.blocks import Array, Runner, Shared, in_threads, ranges, summed
from graph_service.compute.csr import CsrGraph, RankedRows, Rows

_PIECES = 4  # of a pass over all triangles; fixed, so that sums do not depend on the machine


@dataclass(frozen=True)
class Mutual:
    """Symmetric weights m(u,v) = a(u,v) + a(v,u) under ranked numbers, zeros left out, with loops apart.

    `weights` of the rows is empty where all are the same.
    """

    ranked: RankedRows
    loops: Array
    splits: Array
    sums: Array
    highest: Array
    scale: float


def triangles_of_block(shared: Shared, bounds: Array) -> tuple[Array, ...]:
    """Triangles met from a range of rows."""
    return (neighbourhoods.triangles(*shared, *bounds.tolist()),)


def strengths_of_block(shared: Shared, bounds: Array) -> tuple[Array, ...]:
    """Strengths of the triangles met from a range of rows."""
    return (neighbourhoods.triangle_strengths(*shared, *bounds.tolist()),)


def shared_of_block(shared: Shared, bounds: Array) -> tuple[Array, ...]:
    """What a range of rows adds to the strengths over common neighbours."""
    return (neighbourhoods.shared_strengths(*shared, *bounds.tolist()),)


def redundancies_of_block(shared: Shared, bounds: Array) -> tuple[Array, ...]:
    """What a range of rows adds to the redundancies."""
    return (neighbourhoods.redundancies(*shared, *bounds.tolist()),)


def triangles(graph: CsrGraph, run: Runner = in_threads) -> Array:
    """In how many triangles each row of an undirected graph stands; loops do not count."""
    ranked = graph.ranked
    starts, ends, _ = ranked.rows.columns
    splits = neighbourhoods.lower_ends(starts, ends)
    found = run(triangles_of_block, (starts, ends, splits), _pieces(starts, splits))
    return summed(found, (np.zeros(len(graph), dtype=np.int64),))[0][ranked.new]


def triangle_strengths(graph: CsrGraph, run: Runner = in_threads) -> Array:
    """The sum of cube roots of products of weights over the triangles of each row; weights as they are."""
    ranked = graph.ranked
    starts, ends, weights = ranked.rows.columns
    splits = neighbourhoods.lower_ends(starts, ends)
    found = run(strengths_of_block, (starts, ends, weights, splits), _pieces(starts, splits))
    return summed(found, (np.zeros(len(graph)),))[0][ranked.new]


def degrees_without_loops(graph: CsrGraph) -> Array:
    """How many others each row is tied to."""
    ranked = graph.ranked
    return np.diff(ranked.rows.starts)[ranked.new]


def constraint(graph: CsrGraph, *, weighted: bool = False, run: Runner = in_threads) -> Array:
    """Burt's constraint of each row ("Structural Holes", 1992); not a number where there is nobody else."""
    mutual = mutual_weights(graph, weighted)
    starts, ends, weights = mutual.ranked.rows.columns
    pieces = _pieces(starts, mutual.splits)
    found = run(shared_of_block, (starts, ends, weights, mutual.splits, mutual.sums), pieces)
    common = summed(found, (np.zeros(len(ends)),))[0]
    columns = (starts, ends, weights, mutual.splits, mutual.sums, mutual.loops)
    values = neighbourhoods.constraints(*columns, common)
    with np.errstate(invalid="ignore", divide="ignore"):
        # NetworkX's own test, which mixes sums of weights with shares of them
        alone = mutual.scale * mutual.sums - 2.0 * mutual.loops / mutual.sums == 0.0
    values[alone | (mutual.sums == 0.0)] = np.nan
    return values[mutual.ranked.new]


def effective_size(
    graph: CsrGraph, *, weighted: bool = False, transposed: bool = False, run: Runner = in_threads
) -> Array:
    """Burt's effective size of each row's neighbourhood; not a number where there is nobody else.

    How strongly a neighbour u is tied to another one w counts in shares of u's strongest tie, as Burt defines it.
    NetworkX 3.6, asked for all nodes at once, takes shares of w's instead (its sparse matrix is divided along the
    other axis), which differs where ties have weights or a direction: `transposed` does that too.
    """
    mutual = mutual_weights(graph, weighted)
    starts, ends, weights = mutual.ranked.rows.columns
    columns = (starts, ends, weights, mutual.splits, mutual.sums, mutual.highest, transposed)
    found = run(redundancies_of_block, columns, _pieces(starts, mutual.splits))
    redundant = summed(found, (np.zeros(len(graph)),))[0]
    values = neighbourhoods.effective_sizes(
        starts, ends, weights, mutual.sums, mutual.highest, transposed, mutual.loops, redundant
    )
    values[np.diff(starts) == 0] = np.nan
    return values[mutual.ranked.new]


def core_numbers(graph: CsrGraph) -> Array:
    """The core number of each row, arcs counted both ways; the graph must have no loops."""
    rows = graph.either_way
    return cores.core_numbers(rows.starts, rows.ends)


def parts(graph: CsrGraph) -> tuple[Array, Array]:
    """Rows part by part and where each part begins, arcs counted both ways; parts by their first row."""
    rows = graph.either_way
    return components.parts(rows.starts, rows.ends)


def strong_parts(graph: CsrGraph) -> tuple[Array, Array]:
    """The same for parts in which everybody reaches everybody, in the order in which NetworkX finds them."""
    return components.strong_parts(graph.rows.starts, graph.rows.ends)


def mutual_weights(graph: CsrGraph, weighted: bool) -> Mutual:
    """Weights counted both ways, as measures of structural holes take them."""
    rows = graph.rows
    weights = rows.weights if weighted else rows.weights[:0]
    loops = _loops(rows, weights)
    if not graph.directed and (not weighted or graph.lowest_weight > 0.0):
        ranked, scale = graph.ranked, 2.0
        ranked = RankedRows(Rows(ranked.rows.starts, ranked.rows.ends, ranked.rows.weights if weighted else weights),
                            ranked.new, ranked.old)  # fmt: skip
    else:
        tails = np.repeat(np.arange(len(graph), dtype=np.int32), np.diff(rows.starts))
        values = weights if weighted else np.ones(len(rows.ends))
        kept = values > 0.0
        columns = (tails[kept], rows.ends[kept], values[kept])
        both = Rows(*building.assemble(len(graph), *columns, graph.directed, True))
        scale = 1.0 if graph.directed else 2.0
        loops = loops * 2.0 if graph.directed else loops
        new, old = building.rank_by_degree(both.starts)
        ranked = RankedRows(Rows(*building.renumber(*both.columns, new, old)), new, old)
    starts, ends, _ = ranked.rows.columns
    loops = loops[ranked.old]
    sums, highest = neighbourhoods.sums_and_highest(*ranked.rows.columns, loops)
    return Mutual(ranked, loops, neighbourhoods.lower_ends(starts, ends), sums, highest, scale)


def _loops(rows: Rows, weights: Array) -> Array:
    """The weight of each row's loop, 0 where there is none."""
    loops = np.zeros(len(rows.starts) - 1)
    tails = np.repeat(np.arange(len(loops), dtype=np.int32), np.diff(rows.starts))
    arcs = np.flatnonzero(tails == rows.ends)
    loops[tails[arcs]] = weights[arcs] if len(weights) else 1.0
    return loops


def _pieces(starts: Array, splits: Array) -> list[Array]:
    return ranges(splits - starts[:-1], _PIECES)
