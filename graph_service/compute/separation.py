"""How many nodes separate two others: by node-disjoint ways in an undirected graph without loops.

Each node but the two ends carries one way: it is split into where ways come in (state 2i) and where they leave
(2i + 1), and ways are found one by one, each allowed to turn back what earlier ones took (Ford and Fulkerson 1956;
Even and Tarjan 1975, "Network flow and testing graph connectivity", SIAM Journal on Computing 4).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.compute.compiling import kernel

Array = npt.NDArray[Any]


def opposites(starts: Array, ends: Array) -> Array:
    """For each arc of an undirected graph the place of the same one drawn the other way; rows are sorted by end."""
    begins = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    return np.lexsort((begins, ends))


@kernel
def _another_way(
    starts: Array, ends: Array, back: Array, taken: Array, used: Array, came: Array, queue: Array, one: int, other: int
) -> bool:
    """Find one more way and take it; `came` says from which state and by which arc each state was reached."""
    came[:] = -2
    first = 2 * one + 1
    came[first] = -1
    queue[0] = first
    at, last = 0, 1
    while at < last:
        state = queue[at]
        at += 1
        node = state // 2
        if state % 2:
            if used[node] and came[state - 1] == -2:  # back through the node
                came[state - 1] = state
                queue[last] = state - 1
                last += 1
            for arc in range(starts[node], starts[node + 1]):
                end = ends[arc]
                if end == one or came[2 * end] != -2:
                    continue
                came[2 * end] = state
                if end == other:
                    _take(starts, ends, back, taken, used, came, 2 * end)
                    return True
                queue[last] = 2 * end
                last += 1
        else:
            if not used[node] and came[state + 1] == -2:
                came[state + 1] = state
                queue[last] = state + 1
                last += 1
            for arc in range(starts[node], starts[node + 1]):
                if taken[back[arc]]:  # back along what came in
                    start = ends[arc]
                    if came[2 * start + 1] == -2:
                        came[2 * start + 1] = state
                        queue[last] = 2 * start + 1
                        last += 1
    return False


@kernel
def _take(starts: Array, ends: Array, back: Array, taken: Array, used: Array, came: Array, state: int) -> None:
    """Take the way that ends in this state, and turn back what it turns back."""
    while came[state] >= 0:
        before = came[state]
        node, last = state // 2, before // 2
        if node == last:
            used[node] = state > before
        else:
            for arc in range(starts[last], starts[last + 1]):
                if ends[arc] == node:
                    if before % 2:
                        taken[arc] = True
                    else:
                        taken[back[arc]] = False
                    break
        state = before


@kernel
def fewest_between(
    starts: Array, ends: Array, back: Array, ones: Array, others: Array, most: int, enough: int
) -> tuple[int, int]:
    """The fewest nodes that separate one of these pairs, none of them tied, and the pair's place; `most`, -1 for none.

    No pair is followed beyond the best so far, and none after one that takes fewer than `enough`.
    """
    count = len(starts) - 1
    taken, used = np.zeros(len(ends), dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    came, queue = np.empty(2 * count, dtype=np.int64), np.empty(2 * count, dtype=np.int64)
    best, found = most, -1
    for pair in range(len(ones)):
        taken[:] = False
        used[:] = False
        ways = 0
        while ways < best and _another_way(starts, ends, back, taken, used, came, queue, ones[pair], others[pair]):
            ways += 1
        if ways < best:
            best, found = ways, pair
            if best < enough:
                break
    return best, found


@kernel
def separator(starts: Array, ends: Array, back: Array, one: int, other: int) -> Array:
    """Which nodes separate the two, who are not tied: as few as can be, and those nearest to the first."""
    count = len(starts) - 1
    taken, used = np.zeros(len(ends), dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    came, queue = np.empty(2 * count, dtype=np.int64), np.empty(2 * count, dtype=np.int64)
    while _another_way(starts, ends, back, taken, used, came, queue, one, other):
        pass
    between = np.zeros(count, dtype=np.bool_)
    for node in range(count):
        between[node] = came[2 * node] != -2 and came[2 * node + 1] == -2
    return between
