"""Where each node stands: a drawing of the whole network, the same for the same graph and seed.

Each loose part is drawn by itself: first by its distances to a few far-apart nodes (Brandes and Pich 2007, "Eigensolver
methods for progressive multidimensional scaling"), then by forces; the parts are then set side by side, the largest
first. The picture fills about `WIDTH` by `HEIGHT`, so that one unit is about one pixel when all of it is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from visualizations.arrays import Floats, Integers

WIDTH, HEIGHT = 1200.0, 800.0
_PIVOTS = 24
WORK = 1_600_000
"""Nodes times rounds: what keeps the layout of ten thousand nodes near two seconds."""

Between = Callable[[], None]
"""Called between the steps; what it raises ends the layout."""


def no_more() -> None:
    """Nothing between the steps: all of them are done."""


def spacing(count: int) -> float:
    """The distance that `count` nodes may keep from each other in the picture, in its units."""
    return float(np.clip(0.8 * np.sqrt(WIDTH * HEIGHT / max(count, 1)), 4.0, 90.0))


def positions(
    count: int, sources: Integers, targets: Integers, *, seed: int = 1, work: int = WORK, between: Between = no_more
) -> tuple[Floats, Floats]:
    """Both coordinates of the nodes 0 … `count` - 1, given the ends of each tie; loops and repetitions do no harm.

    `work` bounds the time: nodes times rounds. `between` is called before each loose part.
    """
    if not count:
        return np.zeros(0), np.zeros(0)
    pointers, neighbours = adjacency(count, sources, targets)
    part = _parts(count, pointers, neighbours)
    drawn: list[tuple[Integers, Floats, Floats]] = []
    order = np.argsort(part, kind="stable")
    bounds = np.searchsorted(part[order], np.arange(part.max() + 2))
    for start, end in pairwise(bounds):
        between()
        members = order[start:end]
        drawn.append((members, *_one_part(members, pointers, neighbours, seed, work)))
    drawn.sort(key=lambda entry: (-entry[0].size, int(entry[0][0])))
    return _side_by_side(count, drawn)


def adjacency(count: int, sources: Integers, targets: Integers) -> tuple[Integers, Integers]:
    """The neighbours of each node, once each and sorted, as pointers into one array."""
    keep = sources != targets
    both = np.concatenate([sources[keep] * count + targets[keep], targets[keep] * count + sources[keep]])
    pairs = np.unique(both)
    pointers = np.searchsorted(pairs, np.arange(count + 1, dtype=np.int64) * count).astype(np.int64)
    return pointers, (pairs % count).astype(np.int64)


def _parts(count: int, pointers: Integers, neighbours: Integers) -> Integers:
    """The number of the loose part of each node, in the order of the parts' first nodes."""
    from visualizations.kernels import distances_from  # noqa: PLC0415 - the compiler: 70 MB that only pages need

    part = np.full(count, -1, dtype=np.int64)
    steps = np.empty(count)
    number = 0
    for node in range(count):
        if part[node] >= 0:
            continue
        if pointers[node] == pointers[node + 1]:
            part[node] = number
        else:
            distances_from(node, pointers, neighbours, steps)
            part[steps >= 0] = number
        number += 1
    return part


def _one_part(
    members: Integers, pointers: Integers, neighbours: Integers, seed: int, work: int
) -> tuple[Floats, Floats]:
    from visualizations.kernels import push_apart, settle  # noqa: PLC0415 - the compiler: 70 MB that only pages need

    size = members.size
    if size == 1:
        return np.zeros(1), np.zeros(1)
    if size == 2:
        return np.array([-20.0, 20.0]), np.zeros(2)
    local = np.full(pointers.size - 1, -1, dtype=np.int64)
    local[members] = np.arange(size)
    lengths = pointers[members + 1] - pointers[members]
    own = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(lengths, out=own[1:])
    inside = np.concatenate([local[neighbours[pointers[node] : pointers[node + 1]]] for node in members])
    x, y = _by_distances(size, own, inside, seed)
    settle(x, y, own, inside, int(np.clip(work // size, 40, 600)))
    x, y = _upright(x, y)
    wanted = spacing(size)
    # A picture is wider than high: a round drawing is stretched a little, so that names find room.
    x = x * np.clip(WIDTH / HEIGHT * np.ptp(y) / max(float(np.ptp(x)), 1e-9), 1.0, 1.35)
    area = max(float(np.ptp(x)) * float(np.ptp(y)), 1e-9)
    scale = wanted * np.sqrt(size / area) * 1.15
    x, y = x * scale, y * scale
    push_apart(x, y, wanted * 0.62, 60)
    return x, y


def _by_distances(size: int, pointers: Integers, neighbours: Integers, seed: int) -> tuple[Floats, Floats]:
    from visualizations.kernels import distances_from  # noqa: PLC0415 - the compiler: 70 MB that only pages need

    pivots = min(_PIVOTS, size)
    steps = np.empty((pivots, size))
    nearest = np.full(size, np.inf)
    pivot = int(np.argmax(np.diff(pointers)))
    for row in range(pivots):
        distances_from(pivot, pointers, neighbours, steps[row])
        nearest = np.minimum(nearest, steps[row])
        pivot = int(np.argmax(nearest))
    squared = steps.T**2
    centred = -0.5 * (squared - squared.mean(0) - squared.mean(1)[:, None] + squared.mean())
    _, _, axes = np.linalg.svd(centred.T @ centred)
    drawn = centred @ axes[:2].T
    largest = np.abs(drawn).max(axis=0)
    drawn *= np.where(largest > 0, np.sqrt(size) * 4 / np.where(largest > 0, largest, 1), 0)
    # Leaves of one node have the same distances: a little noise parts them.
    drawn += np.random.default_rng(seed).normal(0, 0.5, drawn.shape)
    return np.ascontiguousarray(drawn[:, 0]), np.ascontiguousarray(drawn[:, 1])


def _upright(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Turned so that the longer axis lies flat, with the first node on the left and in the upper half."""
    x, y = x - x.mean(), y - y.mean()
    angle = 0.5 * np.arctan2(2 * float(x @ y), float(x @ x - y @ y))
    x, y = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    return (x if x[0] <= 0 else -x), (y if y[0] <= 0 else -y)


def _side_by_side(count: int, drawn: list[tuple[Integers, Floats, Floats]]) -> tuple[Floats, Floats]:
    """The parts in rows, like words on a page, and the whole scaled to the picture."""
    x, y = np.zeros(count), np.zeros(count)
    gap = spacing(count)
    boxes = [(float(np.ptp(part_x)) + gap, float(np.ptp(part_y)) + gap) for _, part_x, part_y in drawn]
    area = sum(width * height for width, height in boxes)
    line = max(np.sqrt(area * WIDTH / HEIGHT), boxes[0][0])
    left = top = tallest = 0.0
    for (members, part_x, part_y), (width, height) in zip(drawn, boxes, strict=True):
        if left and left + width > line * 1.02:
            left, top, tallest = 0.0, top + tallest, 0.0
        x[members] = part_x - part_x.min() + left + gap / 2
        y[members] = part_y - part_y.min() + top + gap / 2
        left, tallest = left + width, max(tallest, height)
    x, y = x - (x.min() + x.max()) / 2, y - (y.min() + y.max()) / 2
    scale = min(WIDTH / max(float(np.ptp(x)), 1.0), HEIGHT / max(float(np.ptp(y)), 1.0), 1.6)
    return x * scale, y * scale
