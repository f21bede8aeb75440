"""Bundles: the communities into which a network too large to be drawn at once is gathered.

A page that holds more than `MOST_NODES` nodes or `MOST_TIES` ties shows bundles first and opens one on click. They
are the communities that the page is given, or else those found here by the method of Louvain (Blondel, Guillaume,
Lambiotte, Lefebvre 2008), in id order, so that the same graph gives the same bundles.
"""

from __future__ import annotations

import numpy as np

from visualizations.arrays import Floats, Integers

MOST_NODES, MOST_TIES = 12_000, 40_000
"""What is drawn at once; more is gathered into bundles."""

LARGEST_BUNDLE = 4_000
MOST_BUNDLES = 240


def communities(pointers: Integers, neighbours: Integers) -> Integers:
    """The community of each node, numbered in the order of their first nodes; loose nodes are communities of one."""
    from visualizations.kernels import moved  # noqa: PLC0415 - the compiler: 70 MB that only pages need

    size = pointers.size - 1
    found = np.arange(size, dtype=np.int64)
    weights: Floats = np.ones(neighbours.size)
    loops: Floats = np.zeros(size)
    while neighbours.size:
        level = _renumbered(moved(pointers, neighbours, weights, loops))
        found = level[found]
        number = int(level.max()) + 1
        if number == pointers.size - 1:
            break
        sources = np.repeat(np.arange(pointers.size - 1), np.diff(pointers))
        start, end = level[sources], level[neighbours]
        inner = start == end
        loops = (np.bincount(level, loops, number) + np.bincount(start[inner], weights[inner], number)).astype(
            np.float64
        )
        pairs, where = np.unique(start[~inner] * number + end[~inner], return_inverse=True)
        weights = np.bincount(where, weights[~inner], pairs.size).astype(np.float64)
        pointers = np.searchsorted(pairs, np.arange(number + 1) * number).astype(np.int64)
        neighbours = (pairs % number).astype(np.int64)
    return _renumbered(found)


def bundles(groups: Integers) -> Integers:
    """Bundles of a size that can be drawn: large groups are cut, small ones put together when there are too many."""
    size = np.bincount(groups)
    order = np.argsort(-size, kind="stable")
    bundle_of = np.full(groups.size, -1, dtype=np.int64)
    number, gathered = 0, 0
    members = np.argsort(groups, kind="stable")
    bounds = np.concatenate([[0], np.cumsum(size)])
    for rank, group in enumerate(order):
        inside = members[bounds[group] : bounds[group + 1]]
        if rank < MOST_BUNDLES - 1:
            for start in range(0, inside.size, LARGEST_BUNDLE):
                bundle_of[inside[start : start + LARGEST_BUNDLE]] = number
                number += 1
        else:
            if gathered + inside.size > LARGEST_BUNDLE:
                number, gathered = number + 1, 0
            bundle_of[inside] = number
            gathered += inside.size
    return _renumbered(bundle_of)


def _renumbered(labels: Integers) -> Integers:
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    place = np.empty(first.size, dtype=np.int64)
    place[np.argsort(first, kind="stable")] = np.arange(first.size)
    return np.asarray(place[inverse.reshape(-1)], dtype=np.int64)
