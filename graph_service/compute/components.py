"""Connected parts: by breadth-first search where arcs count both ways, after Tarjan where they have a direction."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.compute.compiling import kernel

Array = npt.NDArray[Any]


@kernel
def parts(starts: Array, ends: Array) -> tuple[Array, Array]:
    """All nodes part by part, parts by their first node, and where each part begins; rows hold arcs both ways."""
    count = len(starts) - 1
    order = np.empty(count, dtype=np.int32)
    seen = np.zeros(count, dtype=np.bool_)
    bounds = np.empty(count + 1, dtype=np.int64)
    found = 0
    filled = 0
    for root in range(count):
        if seen[root]:
            continue
        bounds[found] = filled
        found += 1
        seen[root] = True
        order[filled] = root
        spot = filled
        filled += 1
        while spot < filled:
            node = order[spot]
            spot += 1
            for arc in range(starts[node], starts[node + 1]):
                end = ends[arc]
                if not seen[end]:
                    seen[end] = True
                    order[filled] = end
                    filled += 1
    bounds[found] = filled
    return order, bounds[: found + 1].copy()


@kernel
def strong_parts(starts: Array, ends: Array) -> tuple[Array, Array]:
    """All nodes part by part, parts in the order in which a depth-first search closes them, and their bounds."""
    count = len(starts) - 1
    order = np.empty(count, dtype=np.int32)
    bounds = np.empty(count + 1, dtype=np.int64)
    number = np.zeros(count, dtype=np.int32)
    lowest = np.zeros(count, dtype=np.int32)
    closed = np.zeros(count, dtype=np.bool_)
    arcs = starts[:-1].copy()
    path = np.empty(count, dtype=np.int32)
    waiting = np.empty(count, dtype=np.int32)
    clock = found = filled = held = 0
    for root in range(count):
        if number[root]:
            continue
        path[0] = root
        depth = 1
        while depth:
            node = path[depth - 1]
            if not number[node]:
                clock += 1
                number[node] = lowest[node] = clock
            deeper = False
            while arcs[node] < starts[node + 1]:
                end = ends[arcs[node]]
                if not number[end]:
                    path[depth] = end
                    depth += 1
                    deeper = True
                    break
                if not closed[end]:
                    lowest[node] = min(lowest[node], lowest[end] if number[end] > number[node] else number[end])
                arcs[node] += 1
            if deeper:
                continue
            depth -= 1
            if lowest[node] != number[node]:
                waiting[held] = node
                held += 1
                continue
            bounds[found] = filled
            found += 1
            closed[node] = True
            order[filled] = node
            filled += 1
            while held and number[waiting[held - 1]] > number[node]:
                held -= 1
                closed[waiting[held]] = True
                order[filled] = waiting[held]
                filled += 1
    bounds[found] = filled
    return order, bounds[: found + 1].copy()
