"""Shortest paths over weights: betweenness after Brandes with Dijkstra's algorithm, and sums of distances."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.compute.compiling import kernel

Array = npt.NDArray[Any]


@kernel
def push(keys: Array, items: Array, size: int, key: float, item: int) -> None:
    """Into a heap with four children a node, by key and then by item."""
    place = size
    while place > 0:
        parent = (place - 1) >> 2
        if keys[parent] < key or (keys[parent] == key and items[parent] < item):
            break
        keys[place] = keys[parent]
        items[place] = items[parent]
        place = parent
    keys[place] = key
    items[place] = item


@kernel
def drop_first(keys: Array, items: Array, size: int) -> None:
    """Take the first out of a heap of `size` entries; the last moves to where it belongs."""
    last = size - 1
    key, item = keys[last], items[last]
    place = 0
    while True:
        child = 4 * place + 1
        if child >= last:
            break
        best = child
        for other in range(child + 1, min(child + 4, last)):
            if keys[other] < keys[best] or (keys[other] == keys[best] and items[other] < items[best]):
                best = other
        if keys[best] > key or (keys[best] == key and items[best] > item):
            break
        keys[place] = keys[best]
        items[place] = items[best]
        place = best
    keys[place] = key
    items[place] = item


@kernel
def betweenness_by_weight(starts: Array, ends: Array, weights: Array, sources: Array, endpoints: bool) -> Array:
    """Sums of dependencies over the sources.

    Step by step what NetworkX does, also where weights of zero make its counts of paths depend on the order of
    visits: nodes of one distance are taken in the order in which they were found.
    """
    count = len(starts) - 1
    total = np.zeros(count)
    distance = np.empty(count)
    paths = np.empty(count)
    share = np.empty(count)
    before = np.empty(count, dtype=np.int32)
    rank = np.empty(count, dtype=np.int32)
    order = np.empty(count, dtype=np.int32)
    keys = np.empty(len(ends) + 1)
    items = np.empty(len(ends) + 1, dtype=np.int64)
    for source in sources:
        distance[:] = np.inf
        rank[:] = count
        distance[source] = 0.0
        paths[source] = 1.0
        before[source] = source
        keys[0] = 0.0
        items[0] = source
        size = 1
        found = 1
        settled = 0
        while size:
            far = keys[0]
            node = items[0] & 0x7FFFFFFF
            drop_first(keys, items, size)
            size -= 1
            if rank[node] < count:
                continue
            paths[node] += paths[before[node]]
            rank[node] = settled
            order[settled] = node
            settled += 1
            for arc in range(starts[node], starts[node + 1]):
                end = ends[arc]
                reach = far + weights[arc]
                if reach < distance[end]:
                    distance[end] = reach
                    paths[end] = 0.0
                    before[end] = node
                    push(keys, items, size, reach, (found << 31) | end)
                    size += 1
                    found += 1
                elif reach == distance[end]:
                    paths[end] += paths[node]
        for place in range(settled - 1, -1, -1):
            node = order[place]
            depend = 0.0
            looped = False
            for arc in range(starts[node], starts[node + 1]):
                end = ends[arc]
                if distance[node] + weights[arc] == distance[end]:
                    if rank[end] > place:
                        depend += share[end]
                    elif end == node:
                        looped = True
            share[node] = 1.0 / paths[node] + depend
            if node != source:
                own = paths[node] * depend
                total[node] += own + (1.0 + own if looped else 0.0) + (1.0 if endpoints else 0.0)
        if endpoints:
            total[source] += settled - 1
    return total


@kernel
def distances_by_weight(
    starts: Array, ends: Array, weights: Array, roots: Array, counted: Array
) -> tuple[Array, Array, Array]:
    """For each root: how many nodes are reached, and over those `counted` the sums of distances and inverse distances.

    The root itself is reached; what lies at no distance has no inverse.
    """
    count = len(starts) - 1
    reached = np.zeros(len(roots), dtype=np.int64)
    far = np.zeros(len(roots))
    near = np.zeros(len(roots))
    distance = np.empty(count)
    done = np.empty(count, dtype=np.bool_)
    keys = np.empty(len(ends) + 1)
    items = np.empty(len(ends) + 1, dtype=np.int64)
    for place, root in enumerate(roots):
        distance[:] = np.inf
        done[:] = False
        distance[root] = 0.0
        keys[0] = 0.0
        items[0] = root
        size = 1
        while size:
            nearest = keys[0]
            node = items[0]
            drop_first(keys, items, size)
            size -= 1
            if done[node]:
                continue
            done[node] = True
            reached[place] += 1
            if counted[node]:
                far[place] += nearest
                if nearest != 0.0:
                    near[place] += 1.0 / nearest
            for arc in range(starts[node], starts[node + 1]):
                end = ends[arc]
                reach = nearest + weights[arc]
                if reach < distance[end]:
                    distance[end] = reach
                    push(keys, items, size, reach, np.int64(end))  # type: ignore[arg-type]
                    size += 1
    return reached, far, near
