"""The arrangement of a reporting structure: who stands above in the middle, each step down on a wider ring.

Each node hangs under the end of its first tie upwards (by the order of the ties); its share of the circle is that
of the leaves under it. What has no tie upwards is a root; several roots stand around an empty middle.
"""

from __future__ import annotations

import numpy as np

from visualizations.arrays import Floats, Integers
from visualizations.layout import HEIGHT, WIDTH

UPWARDS = frozenset({"PART_OF", "UNIT_OF", "REPORTS_TO", "HOLDS", "MEMBER_OF"})
"""Tie types that lead from the lower to the higher; they count in directed graphs."""

_GAP = 16.0


def rings(count: int, lower: Integers, upper: Integers) -> tuple[Floats, Floats]:
    """Both coordinates of the nodes, given the lower and the upper end of each tie upwards; circles are cut open."""
    above = _above(count, lower, upper)
    below: list[list[int]] = [[] for _ in range(count + 1)]  # the last: the empty middle, above all roots
    for node in range(count):
        below[above[node]].append(node)
    roots = below[count]
    top = roots[0] if len(roots) == 1 else count
    order, depth = [top], {top: 0}
    for node in order:
        for child in below[node]:
            depth[child] = depth[node] + 1
            order.append(child)
    leaves = [1] * (count + 1)
    for node in reversed(order):
        if below[node]:
            leaves[node] = sum(leaves[child] for child in below[node])
    start, share = {top: 0.0}, 2 * np.pi / max(leaves[top], 1)
    for node in order:
        at = start[node]
        for child in below[node]:
            start[child] = at
            at += leaves[child] * share
    rows = np.bincount([depth[node] for node in order])
    radius = np.zeros(rows.size)
    step = max(3 * _GAP, 0.2 * float(rows.max()) * _GAP / (2 * np.pi))
    for ring in range(1, rows.size):
        radius[ring] = max(radius[ring - 1] + step, rows[ring] * _GAP / (2 * np.pi))
    for ring in range(rows.size - 2, 0, -1):  # a wide ring draws those within it outwards
        radius[ring] = max(radius[ring], radius[ring + 1] * ring / (ring + 1))
    x, y = np.zeros(count), np.zeros(count)
    for node in order:
        if node < count:
            angle = start[node] + leaves[node] * share / 2
            x[node] = radius[depth[node]] * np.cos(angle) * WIDTH / HEIGHT
            y[node] = radius[depth[node]] * np.sin(angle)
    scale = HEIGHT / max(2 * float(radius.max()), 1.0)
    return x * scale, y * scale


def _above(count: int, lower: Integers, upper: Integers) -> list[int]:
    """The node above each; `count` for a root."""
    above = [count] * count
    for child, parent in zip(lower.tolist(), upper.tolist(), strict=True):
        if above[child] != count or child == parent:
            continue
        node = parent
        while node not in (count, child):
            node = above[node]
        if node == count:
            above[child] = parent
    return above
