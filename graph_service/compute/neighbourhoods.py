"""Triangles, clustering, and Burt's structural holes, all in one degree-ordered pass over common neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.compute.compiling import kernel

Array = npt.NDArray[Any]

# In ranked rows (sorted, most neighbours first, no loops) each triangle is met once, from its node with the highest
# number: that one has the fewest neighbours, so that a hub's long row is never crossed with another hub's.


@kernel
def lower_ends(starts: Array, ends: Array) -> Array:
    """Where in each sorted row the neighbours with lower numbers end."""
    count = len(starts) - 1
    splits = np.empty(count, dtype=np.int64)
    for node in range(count):
        low, high = starts[node], starts[node + 1]
        while low < high:
            middle = (low + high) >> 1
            if ends[middle] < node:
                low = middle + 1
            else:
                high = middle
        splits[node] = low
    return splits


@kernel
def triangles(starts: Array, ends: Array, splits: Array, first: int, last: int) -> Array:
    """In how many triangles each node stands, of those met from the nodes `first` to `last`."""
    count = len(starts) - 1
    total = np.zeros(count, dtype=np.int64)
    marked = np.full(count, -1, dtype=np.int32)
    for node in range(first, last):
        for arc in range(starts[node], splits[node]):
            marked[ends[arc]] = node
        own = 0
        for arc in range(starts[node], splits[node]):
            middle = ends[arc]
            here = 0
            for other in range(starts[middle], splits[middle]):
                end = ends[other]
                if marked[end] == node:
                    total[end] += 1
                    here += 1
            total[middle] += here
            own += here
        total[node] += own
    return total


@kernel
def triangle_strengths(starts: Array, ends: Array, weights: Array, splits: Array, first: int, last: int) -> Array:
    """For each node the sum over its triangles of the cube roots of the products of weights (Onnela and others)."""
    count = len(starts) - 1
    total = np.zeros(count)
    marked = np.full(count, -1, dtype=np.int64)
    for node in range(first, last):
        for arc in range(starts[node], splits[node]):
            marked[ends[arc]] = arc
        for arc in range(starts[node], splits[node]):
            middle = ends[arc]
            for other in range(starts[middle], splits[middle]):
                end = ends[other]
                if marked[end] >= 0:
                    strength = np.cbrt(weights[arc] * weights[other] * weights[marked[end]])
                    total[end] += strength
                    total[middle] += strength
                    total[node] += strength
        for arc in range(starts[node], splits[node]):
            marked[ends[arc]] = -1
    return total


@kernel
def sums_and_highest(starts: Array, ends: Array, weights: Array, loops: Array) -> tuple[Array, Array]:
    """Of each row, with its loop: the sum of weights and the highest weight."""
    count = len(starts) - 1
    sums = np.empty(count)
    highest = np.empty(count)
    for node in range(count):
        total, top = loops[node], loops[node]
        for arc in range(starts[node], starts[node + 1]):
            weight = weights[arc] if len(weights) else 1.0
            total += weight
            top = max(top, weight)
        sums[node] = total
        highest[node] = top
    return sums, highest


@kernel
def shared_strengths(
    starts: Array, ends: Array, weights: Array, splits: Array, sums: Array, first: int, last: int
) -> Array:
    """For each arc to a lower number: the sum over common neighbours w of m(u,w) m(w,v) / s(w).

    m are the symmetric weights and s their sums. Divided by s(u) it is the indirect part of the constraint that v lays
    on u, and divided by s(v) the one of u on v: one sum serves both directions.
    """
    shared = np.zeros(len(ends))
    marked = np.full(len(starts) - 1, -1, dtype=np.int64)
    weighted = len(weights) > 0
    inverse = 1.0 / sums
    for node in range(first, last):
        for arc in range(starts[node], splits[node]):
            marked[ends[arc]] = arc
        for arc in range(starts[node], splits[node]):
            middle = ends[arc]
            here = 0.0
            for other in range(starts[middle], splits[middle]):
                end = ends[other]
                third = marked[end]
                if third >= 0:
                    if weighted:
                        here += weights[third] * weights[other] * inverse[end]
                        shared[third] += weights[arc] * weights[other] * inverse[middle]
                        shared[other] += weights[arc] * weights[third] * inverse[node]
                    else:
                        here += inverse[end]
                        shared[third] += inverse[middle]
                        shared[other] += inverse[node]
            shared[arc] += here
        for arc in range(starts[node], splits[node]):
            marked[ends[arc]] = -1
    return shared


@kernel
def constraints(
    starts: Array, ends: Array, weights: Array, splits: Array, sums: Array, loops: Array, shared: Array
) -> Array:
    """Burt's constraint of each node out of `shared_strengths`; not a number where there is nobody else.

    With loops it follows NetworkX's sparse matrices: a loop is a neighbour like others.
    """
    count = len(starts) - 1
    total = np.zeros(count)
    for node in range(count):
        loop, own = loops[node], sums[node]
        for arc in range(starts[node], splits[node]):
            end = ends[arc]
            weight = weights[arc] if len(weights) else 1.0
            there = weight + shared[arc] + weight * (loop / own + loops[end] / sums[end])
            total[end] += (there / sums[end]) ** 2
            total[node] += (there / own) ** 2
    for node in range(count):
        loop, own = loops[node], sums[node]
        if loop > 0.0:
            round_trip = loop * loop / own
            for arc in range(starts[node], starts[node + 1]):
                weight = weights[arc] if len(weights) else 1.0
                round_trip += weight * weight / sums[ends[arc]]
            total[node] += ((loop + round_trip) / own) ** 2
    return total


@kernel
def redundancies(
    starts: Array, ends: Array, weights: Array, splits: Array, sums: Array, highest: Array, transposed: bool,
    first: int, last: int,
) -> Array:  # fmt: skip
    """For each node v the sum over pairs u, w of its neighbours of m(v,w) m(u,w) / h(u), h the highest weight.

    `transposed` divides by h(w) instead.
    """
    count = len(starts) - 1
    total = np.zeros(count)
    marked = np.full(count, -1, dtype=np.int64)
    weighted = len(weights) > 0
    for node in range(first, last):
        for arc in range(starts[node], splits[node]):
            marked[ends[arc]] = arc
        own = 0.0
        for arc in range(starts[node], splits[node]):
            middle = ends[arc]
            here = 0.0
            for other in range(starts[middle], splits[middle]):
                end = ends[other]
                third = marked[end]
                if third < 0:
                    continue
                if weighted:
                    a, b, c = weights[arc], weights[third], weights[other]
                    x, y, z = highest[node], highest[middle], highest[end]
                    if transposed:
                        own += c * (b / z + a / y)
                        here += b * (c / z + a / x)
                        total[end] += a * (c / y + b / x)
                    else:
                        own += c * (b / y + a / z)
                        here += b * (c / x + a / z)
                        total[end] += a * (c / x + b / y)
                else:
                    here += 2.0
                    total[end] += 2.0
            total[middle] += here
            if not weighted:
                own += here
        total[node] += own
        for arc in range(starts[node], splits[node]):
            marked[ends[arc]] = -1
    return total


@kernel
def effective_sizes(
    starts: Array, ends: Array, weights: Array, sums: Array, highest: Array, transposed: bool, loops: Array,
    redundant: Array,
) -> Array:  # fmt: skip
    """Burt's effective size of each node out of `redundancies`, loops as NetworkX's sparse matrices take them."""
    count = len(starts) - 1
    total = np.empty(count)
    for node in range(count):
        own, loop = sums[node], loops[node]
        size = np.float64(starts[node + 1] - starts[node])
        within = redundant[node]
        if loop > 0.0:
            size += 1.0
            within += loop * loop / highest[node]
        for arc in range(starts[node], starts[node + 1]):
            end = ends[arc]
            weight = weights[arc] if len(weights) else 1.0
            within += weight * (loop / (highest[node] if transposed else highest[end]) + loops[end] / highest[end])
            if loop > 0.0:
                within += weight * weight / (highest[end] if transposed else highest[node])
        total[node] = size - within / own
    return total
