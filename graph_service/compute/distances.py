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


@intrinsic
def count_ones(context: Any, word: Any) -> Any:
    """How many bits of a 64-bit word are set, as one machine instruction."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> ir.Value:
        return builder.ctpop(arguments[0])

    return types.uint64(types.uint64), generate


@kernel
def spread(
    starts: Array, ends: Array, outgoing: Array, heads: Array, sources: Array, without: int
) -> tuple[Array, Array, Array]:
    """For each node: how many of the sources reach it, and the sums of their distances and inverse distances.

    `starts` and `ends` are the rows of incoming arcs, `outgoing` and `heads` those of outgoing ones; at most 512
    sources, with one bit each. While the front is small its nodes hand their bits on; while it is large every node
    that still misses a source looks at its neighbours instead. Node `without` (-1: none) is as if it were not there.
    """
    count = len(starts) - 1
    seen = np.zeros((count, 8), dtype=np.uint64)
    front = np.empty((count, 8), dtype=np.uint64)
    fresh = np.empty((count, 8), dtype=np.uint64)
    state = np.zeros(count, dtype=np.uint8)  # 1: in the front, 2: handed bits in this step, 4: reached by all
    reached = np.zeros(count, dtype=np.int64)
    far = np.zeros(count, dtype=np.int64)
    near = np.zeros(count)
    everybody = np.zeros(8, dtype=np.uint64)
    current = np.empty(count, dtype=np.int32)
    touched = np.empty(count, dtype=np.int32)
    waiting = np.arange(count).astype(np.int32)
    if without >= 0:
        state[without] = 4
    for place in range(len(sources)):
        source = sources[place]
        bit = np.uint64(1) << np.uint64(place & 63)
        front[source] = 0
        front[source, place >> 6] = bit
        seen[source, place >> 6] = bit
        everybody[place >> 6] |= bit
        current[place] = source
        state[source] = 1
        reached[source] = 1
    size = len(sources)
    left = count
    distance = 0
    while size:
        distance += 1
        volume = 0
        for place in range(size):
            volume += outgoing[current[place] + 1] - outgoing[current[place]]
        found = 0
        if volume * 8 < len(ends):
            for place in range(size):
                node = current[place]
                for arc in range(outgoing[node], outgoing[node + 1]):
                    end = heads[arc]
                    if state[end] & 4:
                        continue
                    if state[end] & 2:
                        for word in range(8):
                            fresh[end, word] |= front[node, word]
                    else:
                        state[end] |= 2
                        touched[found] = end
                        found += 1
                        for word in range(8):
                            fresh[end, word] = front[node, word]
        else:
            kept = 0
            for place in range(left):
                node = waiting[place]
                if state[node] & 4:
                    continue
                waiting[kept] = node
                kept += 1
                b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = np.uint64(0)
                for arc in range(starts[node], starts[node + 1]):
                    end = ends[arc]
                    if state[end] & 1:
                        b0 |= front[end, 0]
                        b1 |= front[end, 1]
                        b2 |= front[end, 2]
                        b3 |= front[end, 3]
                        b4 |= front[end, 4]
                        b5 |= front[end, 5]
                        b6 |= front[end, 6]
                        b7 |= front[end, 7]
                if b0 | b1 | b2 | b3 | b4 | b5 | b6 | b7:
                    touched[found] = node
                    found += 1
                    for word, bits in enumerate((b0, b1, b2, b3, b4, b5, b6, b7)):
                        fresh[node, word] = bits
            left = kept
        for place in range(size):
            state[current[place]] &= 254
        size = 0
        for place in range(found):
            node = touched[place]
            state[node] &= 253
            ones = np.uint64(0)
            missing = np.uint64(0)
            for word in range(8):
                new = fresh[node, word] & ~seen[node, word]
                front[node, word] = new
                seen[node, word] |= new
                ones += count_ones(new)  # type: ignore[call-arg]
                missing |= seen[node, word] ^ everybody[word]
            if ones:
                current[size] = node
                size += 1
                state[node] |= 1
                reached[node] += np.int64(ones)
                far[node] += np.int64(ones) * distance
                near[node] += np.float64(ones) / distance
                if missing == 0:
                    state[node] |= 4
    return reached, far, near


@kernel
def distances_from(starts: Array, ends: Array, roots: Array, counted: Array) -> tuple[Array, Array, Array]:
    """For each root: how many nodes it reaches, and over those `counted` the sums of their distances and inverses."""
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
