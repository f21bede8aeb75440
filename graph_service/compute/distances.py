"""Distances without weights: breadth-first search from 512 sources at once, one bit each, and from single roots."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from graph_service.compute.compiling import kernel

Array = npt.NDArray[Any]

SOURCES_AT_ONCE = 512


@intrinsic  # type: ignore[untyped-decorator]
def count_ones(context: Any, word: Any) -> Any:
    """How many bits of a 64-bit word are set, as one machine instruction."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> ir.Value:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@kernel
def spread(starts: Array, ends: Array, sources: Array) -> tuple[Array, Array, Array]:
    """For each node: how many of the sources reach it, and the sums of their distances and inverse distances.

    `starts` and `ends` are the rows of incoming arcs, at most 512 sources. Every node looks at the front of its
    neighbours (nobody writes to another's bits), until all sources that can reach it have.
    """
    count = len(starts) - 1
    seen = np.zeros((count, 8), dtype=np.uint64)
    front = np.zeros((count, 8), dtype=np.uint64)
    fresh = np.zeros((count, 8), dtype=np.uint64)
    active = np.zeros(count, dtype=np.bool_)
    reached = np.zeros(count, dtype=np.int64)
    far = np.zeros(count, dtype=np.int64)
    near = np.zeros(count)
    everybody = np.zeros(8, dtype=np.uint64)
    one = np.uint64(1)
    for place in range(len(sources)):
        source = sources[place]
        bit = one << np.uint64(place & 63)
        seen[source, place >> 6] |= bit
        front[source, place >> 6] |= bit
        everybody[place >> 6] |= bit
        active[source] = True
        reached[source] += 1
    waiting = np.arange(count).astype(np.int32)
    left = count
    distance = 0
    moving = True
    while moving:
        moving = False
        distance += 1
        kept = 0
        for place in range(left):
            node = waiting[place]
            b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = np.uint64(0)
            for arc in range(starts[node], starts[node + 1]):
                end = ends[arc]
                if active[end]:
                    b0 |= front[end, 0]
                    b1 |= front[end, 1]
                    b2 |= front[end, 2]
                    b3 |= front[end, 3]
                    b4 |= front[end, 4]
                    b5 |= front[end, 5]
                    b6 |= front[end, 6]
                    b7 |= front[end, 7]
            found = np.uint64(0)
            for word, bits in enumerate((b0, b1, b2, b3, b4, b5, b6, b7)):
                new = bits & ~seen[node, word]
                fresh[node, word] = new
                found += count_ones(new)
            waiting[kept] = node
            if found:
                moving = True
                reached[node] += np.int64(found)
                far[node] += np.int64(found) * distance
                near[node] += np.float64(found) / distance
                complete = True
                for word in range(8):
                    complete &= (seen[node, word] | fresh[node, word]) == everybody[word]
                kept += not complete
            else:
                kept += 1
        left = kept
        for node in range(count):
            any_new = np.uint64(0)
            for word in range(8):
                front[node, word] = fresh[node, word]
                seen[node, word] |= fresh[node, word]
                any_new |= fresh[node, word]
                fresh[node, word] = 0
            active[node] = any_new != 0
    return reached, far, near


@kernel
def distances_from(starts: Array, ends: Array, roots: Array, counted: Array) -> tuple[Array, Array, Array]:
    """For each root: how many nodes it reaches, and over those `counted` the sums of distances and inverse distances."""
    count = len(starts) - 1
    reached = np.zeros(len(roots), dtype=np.int64)
    far = np.zeros(len(roots), dtype=np.int64)
    near = np.zeros(len(roots))
    seen = np.full(count, -1, dtype=np.int64)
    queue = np.empty(count, dtype=np.int32)
    for place in range(len(roots)):
        root = roots[place]
        seen[root] = place
        queue[0] = root
        filled = 1
        first = 0
        distance = 0
        while first < filled:
            last = filled
            for spot in range(first, last):
                node = queue[spot]
                if counted[node] and distance:
                    far[place] += distance
                    near[place] += 1.0 / distance
                for arc in range(starts[node], starts[node + 1]):
                    end = ends[arc]
                    if seen[end] != place:
                        seen[end] = place
                        queue[filled] = end
                        filled += 1
            first = last
            distance += 1
        reached[place] = filled
    return reached, far, near
