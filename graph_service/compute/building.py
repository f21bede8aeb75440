"""Kernels that lay edges out as compressed sparse rows, turn them round, and put nodes into order of degree."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.compute.compiling import kernel

Array = npt.NDArray[Any]


@kernel
def assemble(
    count: int, tails: Array, heads: Array, weights: Array, symmetric: bool, add: bool
) -> tuple[Array, Array, Array]:
    """Rows of the edges in the order in which they came; of an edge that comes twice the last weight holds.

    That is what NetworkX's dictionaries do: the place of a neighbour is that of its first edge. `weights` is empty
    where edges have none. A loop stands once in its row, also when `symmetric`. With `add` weights are summed instead.
    """
    weighted = len(weights) > 0
    bounds = np.zeros(count + 1, dtype=np.int64)
    for edge in range(len(tails)):
        bounds[tails[edge] + 1] += 1
        if symmetric and tails[edge] != heads[edge]:
            bounds[heads[edge] + 1] += 1
    for node in range(count):
        bounds[node + 1] += bounds[node]
    free = bounds[:-1].copy()
    ends = np.empty(bounds[count], dtype=np.int32)
    values = np.empty(bounds[count] if weighted else 0, dtype=np.float64)
    for edge in range(len(tails)):
        tail, head = tails[edge], heads[edge]
        ends[free[tail]] = head
        if weighted:
            values[free[tail]] = weights[edge]
        free[tail] += 1
        if symmetric and tail != head:
            ends[free[head]] = tail
            if weighted:
                values[free[head]] = weights[edge]
            free[head] += 1
    place = np.full(count, -1, dtype=np.int64)
    kept = 0
    for node in range(count):
        first, last = bounds[node], bounds[node + 1]
        row = kept
        bounds[node] = row
        for arc in range(first, last):
            end = ends[arc]
            if place[end] >= row:
                if weighted:
                    values[place[end]] = values[arc] + (values[place[end]] if add else 0.0)
            else:
                place[end] = kept
                ends[kept] = end
                if weighted:
                    values[kept] = values[arc]
                kept += 1
    bounds[count] = kept
    return bounds, ends[:kept].copy(), values[: kept if weighted else 0].copy()


@kernel
def both_ways(
    starts: Array, ends: Array, incoming: Array, tails: Array, weights: Array, back: Array
) -> tuple[Array, Array, Array]:
    """Rows of outgoing arcs followed by incoming ones; a pair of nodes tied both ways stands twice."""
    count = len(starts) - 1
    bounds = starts + incoming
    both = np.empty(bounds[count], dtype=np.int32)
    values = np.empty(bounds[count] if len(weights) else 0, dtype=np.float64)
    for node in range(count):
        place = bounds[node]
        middle = place + starts[node + 1] - starts[node]
        both[place:middle] = ends[starts[node] : starts[node + 1]]
        both[middle : bounds[node + 1]] = tails[incoming[node] : incoming[node + 1]]
        if len(weights):
            values[place:middle] = weights[starts[node] : starts[node + 1]]
            values[middle : bounds[node + 1]] = back[incoming[node] : incoming[node + 1]]
    return bounds, both, values


@kernel
def turn_round(starts: Array, ends: Array, weights: Array) -> tuple[Array, Array, Array]:
    """Rows of incoming arcs, sorted by where they come from."""
    count = len(starts) - 1
    weighted = len(weights) > 0
    bounds = np.zeros(count + 1, dtype=np.int64)
    for arc in range(len(ends)):
        bounds[ends[arc] + 1] += 1
    for node in range(count):
        bounds[node + 1] += bounds[node]
    free = bounds[:-1].copy()
    tails = np.empty(len(ends), dtype=np.int32)
    values = np.empty(len(weights), dtype=np.float64)
    for node in range(count):
        for arc in range(starts[node], starts[node + 1]):
            place = free[ends[arc]]
            tails[place] = node
            if weighted:
                values[place] = weights[arc]
            free[ends[arc]] = place + 1
    return bounds, tails, values


@kernel
def rank_by_degree(starts: Array) -> tuple[Array, Array]:
    """New numbers of the nodes, most neighbours first and ties in the old order, and the old numbers by new ones."""
    count = len(starts) - 1
    highest = 0
    for node in range(count):
        highest = max(highest, starts[node + 1] - starts[node])
    bounds = np.zeros(highest + 2, dtype=np.int64)
    for node in range(count):
        bounds[highest - (starts[node + 1] - starts[node]) + 1] += 1
    for degree in range(highest + 1):
        bounds[degree + 1] += bounds[degree]
    new = np.empty(count, dtype=np.int32)
    old = np.empty(count, dtype=np.int32)
    for node in range(count):
        bucket = highest - (starts[node + 1] - starts[node])
        new[node] = bounds[bucket]
        old[bounds[bucket]] = node
        bounds[bucket] += 1
    return new, old


@kernel
def renumber(incoming: Array, tails: Array, weights: Array, new: Array, old: Array) -> tuple[Array, Array, Array]:
    """Rows of outgoing arcs under new numbers, each row sorted, loops left out; takes the rows of incoming arcs."""
    count = len(incoming) - 1
    weighted = len(weights) > 0
    bounds = np.zeros(count + 1, dtype=np.int64)
    for node in range(count):
        for arc in range(incoming[node], incoming[node + 1]):
            if tails[arc] != node:
                bounds[new[tails[arc]] + 1] += 1
    for node in range(count):
        bounds[node + 1] += bounds[node]
    free = bounds[:-1].copy()
    ends = np.empty(bounds[count], dtype=np.int32)
    values = np.empty(bounds[count] if weighted else 0, dtype=np.float64)
    for head in range(count):
        node = old[head]
        for arc in range(incoming[node], incoming[node + 1]):
            if tails[arc] != node:
                tail = new[tails[arc]]
                ends[free[tail]] = head
                if weighted:
                    values[free[tail]] = weights[arc]
                free[tail] += 1
    return bounds, ends, values
