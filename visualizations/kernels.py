"""The compiled loops of a drawing: forces (Barnes-Hut), distances, pushing apart, and moving nodes between communities.

All run on one thread and without reordered sums, so that the same graph gives the same picture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np
from numba import njit

from visualizations.arrays import Floats, Integers

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The function compiled at its first call, which is kept on disk where there is a folder to write to."""
    try:
        return cast(Function, njit(cache=True, nogil=True)(function))
    except RuntimeError:  # numba finds no folder that it may write to
        return cast(Function, njit(nogil=True)(function))


_OPENING = 1.1  # a cell is taken as one body when its width is below this share of its distance
_DEEPEST = 24  # cells are not split below this depth: what lies there is one body


@compiled
def distances_from(start: int, pointers: Integers, neighbours: Integers, out: Floats) -> None:  # pragma: no cover
    """Steps from `start` to each node into `out`; the network is in one piece."""
    out[:] = -1.0
    queue = np.empty(out.size, dtype=np.int64)
    queue[0] = start
    out[start] = 0.0
    head, tail = 0, 1
    while head < tail:
        node = queue[head]
        head += 1
        for position in range(pointers[node], pointers[node + 1]):
            other = neighbours[position]
            if out[other] < 0.0:
                out[other] = out[node] + 1.0
                queue[tail] = other
                tail += 1


@compiled
def _tree(x: Floats, y: Floats, mass: Floats):  # type: ignore[no-untyped-def]  # pragma: no cover
    """A quadtree: children (0: none), mass and centre of each cell, and its width."""
    size = x.size
    room = 4 * size + 64
    children = np.zeros((room, 4), dtype=np.int64)
    weight = np.zeros(room)
    centre_x = np.zeros(room)
    centre_y = np.zeros(room)
    body = np.full(room, -1, dtype=np.int64)  # the one body of a leaf
    width = np.zeros(room)
    low_x, low_y = x.min(), y.min()
    span = max(x.max() - low_x, y.max() - low_y) + 1e-6
    width[0] = span
    used = 1
    for node in range(size):
        cell, left, bottom, side, depth = 0, low_x, low_y, span, 0
        moving = node
        while True:
            weight[cell] += mass[moving]
            centre_x[cell] += mass[moving] * x[moving]
            centre_y[cell] += mass[moving] * y[moving]
            leaf = (
                children[cell, 0] == 0 and children[cell, 1] == 0 and children[cell, 2] == 0 and children[cell, 3] == 0
            )
            if leaf and body[cell] < 0 and weight[cell] == mass[moving]:
                body[cell] = moving
                break
            if depth >= _DEEPEST or used + 2 >= room:
                break
            half = side / 2
            if leaf and body[cell] >= 0:  # push the body that is there one level down
                old = body[cell]
                body[cell] = -1
                quadrant = (1 if x[old] >= left + half else 0) + (2 if y[old] >= bottom + half else 0)
                children[cell, quadrant] = used
                width[used] = half
                weight[used] = mass[old]
                centre_x[used] = mass[old] * x[old]
                centre_y[used] = mass[old] * y[old]
                body[used] = old
                used += 1
            quadrant = (1 if x[moving] >= left + half else 0) + (2 if y[moving] >= bottom + half else 0)
            if children[cell, quadrant] == 0:
                children[cell, quadrant] = used
                width[used] = half
                used += 1
            left += half if quadrant % 2 else 0.0
            bottom += half if quadrant > 1 else 0.0
            cell, side, depth = children[cell, quadrant], half, depth + 1
    for cell in range(used):
        centre_x[cell] /= weight[cell]
        centre_y[cell] /= weight[cell]
    return children, weight, centre_x, centre_y, width


@compiled
def _repulsion(x: Floats, y: Floats, mass: Floats, force_x: Floats, force_y: Floats) -> None:  # pragma: no cover
    children, weight, centre_x, centre_y, width = _tree(x, y, mass)
    stack = np.empty(4 * _DEEPEST + 64, dtype=np.int64)
    for node in range(x.size):
        stack[0] = 0
        top = 1
        while top > 0:
            top -= 1
            cell = stack[top]
            away_x, away_y = x[node] - centre_x[cell], y[node] - centre_y[cell]
            square = away_x * away_x + away_y * away_y
            leaf = True
            if width[cell] * width[cell] >= _OPENING * _OPENING * square:
                for quadrant in range(4):
                    if children[cell, quadrant] != 0:
                        leaf = False
                        stack[top] = children[cell, quadrant]
                        top += 1
            if leaf and square > 1e-9:
                push = mass[node] * weight[cell] / square
                force_x[node] += push * away_x
                force_y[node] += push * away_y


@compiled
def settle(x: Floats, y: Floats, pointers: Integers, neighbours: Integers, rounds: int) -> None:  # pragma: no cover
    """Move the nodes (in place) until attraction along ties and repulsion of all balance: ForceAtlas2.

    The speed of each node follows how much its force swings (Jacomy, Venturini, Heymann, Bastian 2014, PLoS ONE 9:6).
    """
    size = x.size
    mass = np.empty(size)
    for node in range(size):
        mass[node] = 1.0 + (pointers[node + 1] - pointers[node])
    before_x, before_y = np.zeros(size), np.zeros(size)
    speed = 1.0
    for _ in range(rounds):
        force_x, force_y = np.zeros(size), np.zeros(size)
        _repulsion(x, y, mass, force_x, force_y)
        swing_sum, traction_sum = 1e-12, 0.0
        for node in range(size):
            for position in range(pointers[node], pointers[node + 1]):
                other = neighbours[position]
                force_x[node] += x[other] - x[node]
                force_y[node] += y[other] - y[node]
            force_x[node] -= 0.02 * mass[node] * x[node]  # a weak pull to the middle
            force_y[node] -= 0.02 * mass[node] * y[node]
            swing = np.hypot(force_x[node] - before_x[node], force_y[node] - before_y[node])
            traction = np.hypot(force_x[node] + before_x[node], force_y[node] + before_y[node]) / 2
            swing_sum += mass[node] * swing
            traction_sum += mass[node] * traction
        speed = min(1.5 * speed, traction_sum / swing_sum)
        for node in range(size):
            swing = mass[node] * np.hypot(force_x[node] - before_x[node], force_y[node] - before_y[node])
            step = 0.1 * speed / (1.0 + np.sqrt(speed * swing))
            longest = np.hypot(force_x[node], force_y[node]) + 1e-12
            step = min(step, 10.0 / longest)
            x[node] += step * force_x[node]
            y[node] += step * force_y[node]
        before_x, before_y = force_x, force_y


@compiled
def push_apart(x: Floats, y: Floats, gap: float, rounds: int) -> None:  # pragma: no cover
    """Move nodes that are nearer to each other than `gap` apart (in place), found through a grid of that width."""
    size = x.size
    for _ in range(rounds):
        low_x, low_y = x.min(), y.min()
        columns = int((x.max() - low_x) / gap) + 1
        rows = int((y.max() - low_y) / gap) + 1
        if columns * rows > 64 * size + 4096:
            return
        first = np.full(columns * rows, -1, dtype=np.int64)
        following = np.full(size, -1, dtype=np.int64)
        for node in range(size - 1, -1, -1):
            cell = int((y[node] - low_y) / gap) * columns + int((x[node] - low_x) / gap)
            following[node] = first[cell]
            first[cell] = node
        moved = False
        for node in range(size):
            column, row = int((x[node] - low_x) / gap), int((y[node] - low_y) / gap)
            for near_row in range(max(row - 1, 0), min(row + 2, rows)):
                for near_column in range(max(column - 1, 0), min(column + 2, columns)):
                    other = first[near_row * columns + near_column]
                    while other >= 0:
                        if other > node:
                            away_x, away_y = x[node] - x[other], y[node] - y[other]
                            distance = np.hypot(away_x, away_y)
                            if distance < gap * 0.999:
                                moved = True
                                if distance < 1e-6:  # on one spot: part them in a direction of their own
                                    away_x, away_y, distance = np.cos(1.0 * other), np.sin(1.0 * other), 1.0
                                    push = gap / 2
                                else:
                                    push = (gap - distance) / 2
                                x[node] += away_x / distance * push
                                y[node] += away_y / distance * push
                                x[other] -= away_x / distance * push
                                y[other] -= away_y / distance * push
                        other = following[other]
        if not moved:
            return


_SWEEPS = 12


@compiled
def moved(pointers: Integers, neighbours: Integers, weights: Floats, loops: Floats) -> Integers:  # pragma: no cover
    """One level: each node to the neighbouring community with the largest gain of modularity, until none moves."""
    size = pointers.size - 1
    strength = loops.copy()
    for node in range(size):
        for position in range(pointers[node], pointers[node + 1]):
            strength[node] += weights[position]
    whole = strength.sum()
    community = np.arange(size)
    total = strength.copy()
    towards = np.zeros(size)
    for _ in range(_SWEEPS):
        moved = 0
        for node in range(size):
            own = community[node]
            for position in range(pointers[node], pointers[node + 1]):
                towards[community[neighbours[position]]] += weights[position]
            total[own] -= strength[node]
            best, most = own, towards[own] - total[own] * strength[node] / whole
            for position in range(pointers[node], pointers[node + 1]):
                other = community[neighbours[position]]
                gain = towards[other] - total[other] * strength[node] / whole
                if gain > most + 1e-12:
                    best, most = other, gain
            for position in range(pointers[node], pointers[node + 1]):
                towards[community[neighbours[position]]] = 0.0
            total[best] += strength[node]
            if best != own:
                community[node] = best
                moved += 1
        if moved * 200 < size:
            break
    return community
