"""Core numbers by peeling, after Batagelj and Zaveršnik."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.compute.compiling import kernel

Array = npt.NDArray[Any]


@kernel
def core_numbers(starts: Array, ends: Array) -> Array:
    """The largest k for which each node stays when all with fewer than k neighbours go, again and again."""
    count = len(starts) - 1
    core = np.empty(count, dtype=np.int32)
    highest = 0
    for node in range(count):
        core[node] = starts[node + 1] - starts[node]
        highest = max(highest, core[node])
    bounds = np.zeros(highest + 2, dtype=np.int32)
    for node in range(count):
        bounds[core[node] + 1] += 1
    for degree in range(highest + 1):
        bounds[degree + 1] += bounds[degree]
    order = np.empty(count, dtype=np.int32)
    place = np.empty(count, dtype=np.int32)
    for node in range(count):
        place[node] = bounds[core[node]]
        order[place[node]] = node
        bounds[core[node]] += 1
    for degree in range(highest + 1, 0, -1):
        bounds[degree] = bounds[degree - 1]
    bounds[0] = 0
    for spot in range(count):
        node = order[spot]
        own = core[node]
        for arc in range(starts[node], starts[node + 1]):
            end = ends[arc]
            degree = core[end]
            if degree > own:
                bucket = bounds[degree]
                first = order[bucket]
                mine = place[end]
                order[mine] = first
                place[first] = mine
                order[bucket] = end
                place[end] = bucket
                bounds[degree] = bucket + 1
                core[end] = degree - 1
    return core
