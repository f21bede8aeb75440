"""Betweenness: shortest paths from eight sources in one sweep, after Brandes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.compute.compiling import kernel

Array = npt.NDArray[Any]

SOURCES_AT_ONCE = 8


@kernel
def sweep(starts: Array, ends: Array, sources: Array, endpoints: bool) -> Array:
    """Sums of dependencies over the sources, eight of them at a time."""
    count = len(starts) - 1
    total = np.zeros(count)
    value = np.empty(count * 8)
    seen = np.zeros(count, dtype=np.uint8)
    fresh = np.zeros(count, dtype=np.uint8)
    queue = np.empty(count * 8, dtype=np.int32)
    lanes = np.empty(count * 8, dtype=np.uint8)
    levels = np.empty(count + 2, dtype=np.int64)
    table = np.zeros(256 * 8)
    for mask in range(256):
        for lane in range(8):
            table[mask * 8 + lane] = (mask >> lane) & 1
    end_share = 1.0 if endpoints else 0.0
    for first in range(0, len(sources), 8):
        seen[:] = 0
        level = 0
        levels[0] = 0
        filled = 0
        for lane in range(min(8, len(sources) - first)):
            source = sources[first + lane]
            for other in range(8):
                value[source * 8 + other] = 0.0
            value[source * 8 + lane] = 1.0
            seen[source] = 1 << lane
            queue[filled] = source
            lanes[filled] = 1 << lane
            filled += 1
        levels[1] = filled
        while levels[level + 1] > levels[level]:
            for place in range(levels[level], levels[level + 1]):
                node = queue[place]
                mask = lanes[place]
                at = np.int64(node) * 8
                own = np.int64(mask) * 8
                c0 = value[at] * table[own]
                c1 = value[at + 1] * table[own + 1]
                c2 = value[at + 2] * table[own + 2]
                c3 = value[at + 3] * table[own + 3]
                c4 = value[at + 4] * table[own + 4]
                c5 = value[at + 5] * table[own + 5]
                c6 = value[at + 6] * table[own + 6]
                c7 = value[at + 7] * table[own + 7]
                for arc in range(starts[node], starts[node + 1]):
                    end = ends[arc]
                    new = mask & ~seen[end]
                    if new:
                        to = np.int64(end) * 8
                        if fresh[end] == 0:
                            queue[filled] = end
                            filled += 1
                            if seen[end] == 0:
                                for lane in range(8):
                                    value[to + lane] = 0.0
                        fresh[end] |= new
                        pick = np.int64(new) * 8
                        value[to] += c0 * table[pick]
                        value[to + 1] += c1 * table[pick + 1]
                        value[to + 2] += c2 * table[pick + 2]
                        value[to + 3] += c3 * table[pick + 3]
                        value[to + 4] += c4 * table[pick + 4]
                        value[to + 5] += c5 * table[pick + 5]
                        value[to + 6] += c6 * table[pick + 6]
                        value[to + 7] += c7 * table[pick + 7]
            level += 1
            levels[level + 1] = filled
            for place in range(levels[level], filled):
                node = queue[place]
                lanes[place] = fresh[node]
                seen[node] |= fresh[node]
                fresh[node] = 0
        # from the farthest level back; `fresh` now marks the lanes of the level before
        for back in range(level - 1, 0, -1):
            for place in range(levels[back], levels[back + 1]):
                node = queue[place]
                mask = lanes[place]
                a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = 0.0
                for arc in range(starts[node], starts[node + 1]):
                    end = ends[arc]
                    deeper = mask & fresh[end]
                    if deeper:
                        to = np.int64(end) * 8
                        pick = np.int64(deeper) * 8
                        a0 += value[to] * table[pick]
                        a1 += value[to + 1] * table[pick + 1]
                        a2 += value[to + 2] * table[pick + 2]
                        a3 += value[to + 3] * table[pick + 3]
                        a4 += value[to + 4] * table[pick + 4]
                        a5 += value[to + 5] * table[pick + 5]
                        a6 += value[to + 6] * table[pick + 6]
                        a7 += value[to + 7] * table[pick + 7]
                at = np.int64(node) * 8
                accs = (a0, a1, a2, a3, a4, a5, a6, a7)
                for lane in range(8):
                    if (mask >> lane) & 1:
                        paths = value[at + lane]
                        total[node] += paths * accs[lane] + end_share
                        total[sources[first + lane]] += end_share
                        value[at + lane] = 1.0 / paths + accs[lane]
            for place in range(levels[back + 1], levels[back + 2]):
                fresh[queue[place]] = 0
            for place in range(levels[back], levels[back + 1]):
                fresh[queue[place]] = lanes[place]
        for place in range(levels[1], levels[2]):
            fresh[queue[place]] = 0
    return total
