"""Shortest paths over weights by buckets as wide as the lowest weight: within one nothing can become nearer any more.

So no heap is needed, and nodes of one bucket may be taken in any order, since no shortest path leads from one of them
to another (Dinitz 1978). Weights must be positive, and the highest at most `MOST` times the lowest.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.compute.compiling import kernel

Array = npt.NDArray[Any]

MOST = 50_000
NARROWER = 1.0 - 1e-7  # so that rounding never puts both ends of the lightest arc into one bucket


@kernel
def betweenness_by_buckets(
    starts: Array, ends: Array, weights: Array, sources: Array, endpoints: bool, width: float, ring: int
) -> Array:
    """Sums of dependencies over the sources; `ring` buckets, a power of two above highest weight over width."""
    count = len(starts) - 1
    total = np.zeros(count)
    distance = np.empty(count)
    paths = np.empty(count)
    share = np.empty(count)
    settled_by = np.full(count, -1, dtype=np.int32)
    order = np.empty(count, dtype=np.int32)
    heads = np.full(ring, -1, dtype=np.int32)
    nodes = np.empty(len(ends) + 1, dtype=np.int32)
    following = np.empty(len(ends) + 1, dtype=np.int32)
    inverse = 1.0 / width
    for turn in range(len(sources)):
        source = sources[turn]
        distance[:] = np.inf
        distance[source] = 0.0
        paths[source] = 1.0
        nodes[0] = source
        following[0] = -1
        heads[0] = 0
        entries = waiting = 1
        settled = bucket = 0
        while waiting:
            entry = heads[bucket & (ring - 1)]
            heads[bucket & (ring - 1)] = -1
            bucket += 1
            while entry >= 0:
                node = nodes[entry]
                entry = following[entry]
                waiting -= 1
                if settled_by[node] == turn:
                    continue
                settled_by[node] = turn
                order[settled] = node
                settled += 1
                here = distance[node]
                own = paths[node]
                for arc in range(starts[node], starts[node + 1]):
                    end = ends[arc]
                    reach = here + weights[arc]
                    if reach < distance[end]:
                        distance[end] = reach
                        paths[end] = own
                        slot = np.int64(reach * inverse) & (ring - 1)
                        nodes[entries] = end
                        following[entries] = heads[slot]
                        heads[slot] = entries
                        entries += 1
                        waiting += 1
                    elif reach == distance[end]:
                        paths[end] += own
        for place in range(settled - 1, 0, -1):
            node = order[place]
            here = distance[node]
            depend = 0.0
            for arc in range(starts[node], starts[node + 1]):
                if here + weights[arc] == distance[ends[arc]]:
                    depend += share[ends[arc]]
            share[node] = 1.0 / paths[node] + depend
            total[node] += paths[node] * depend + (1.0 if endpoints else 0.0)
        if endpoints:
            total[source] += settled - 1
    return total


@kernel
def distances_by_buckets(
    starts: Array, ends: Array, weights: Array, roots: Array, counted: Array, width: float, ring: int
) -> tuple[Array, Array, Array]:
    """For each root: how many nodes are reached, and over those `counted` the sums of their distances and inverses."""
    count = len(starts) - 1
    reached = np.zeros(len(roots), dtype=np.int64)
    far = np.zeros(len(roots))
    near = np.zeros(len(roots))
    distance = np.empty(count)
    settled_by = np.full(count, -1, dtype=np.int32)
    heads = np.full(ring, -1, dtype=np.int32)
    nodes = np.empty(len(ends) + 1, dtype=np.int32)
    following = np.empty(len(ends) + 1, dtype=np.int32)
    inverse = 1.0 / width
    for turn in range(len(roots)):
        root = roots[turn]
        distance[:] = np.inf
        distance[root] = 0.0
        nodes[0] = root
        following[0] = -1
        heads[0] = 0
        entries = waiting = 1
        bucket = 0
        while waiting:
            entry = heads[bucket & (ring - 1)]
            heads[bucket & (ring - 1)] = -1
            bucket += 1
            while entry >= 0:
                node = nodes[entry]
                entry = following[entry]
                waiting -= 1
                if settled_by[node] == turn:
                    continue
                settled_by[node] = turn
                reached[turn] += 1
                here = distance[node]
                if counted[node] and here > 0.0:
                    far[turn] += here
                    near[turn] += 1.0 / here
                for arc in range(starts[node], starts[node + 1]):
                    end = ends[arc]
                    reach = here + weights[arc]
                    if reach < distance[end]:
                        distance[end] = reach
                        slot = np.int64(reach * inverse) & (ring - 1)
                        nodes[entries] = end
                        following[entries] = heads[slot]
                        heads[slot] = entries
                        entries += 1
                        waiting += 1
    return reached, far, near
