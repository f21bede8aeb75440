"""PageRank by power iteration over incoming arcs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.compute.compiling import kernel

Array = npt.NDArray[Any]


@kernel
def inverse_sums(starts: Array, weights: Array) -> Array:
    """One over the sum of each row's weights; 0 where that sum is 0."""
    count = len(starts) - 1
    inverse = np.zeros(count)
    for node in range(count):
        total = 0.0
        if len(weights):
            for arc in range(starts[node], starts[node + 1]):
                total += weights[arc]
        else:
            total = np.float64(starts[node + 1] - starts[node])
        if total != 0.0:
            inverse[node] = 1.0 / total
    return inverse


@kernel
def flow(starts: Array, ends: Array, weights: Array, scaled: Array, first: int, last: int, into: Array) -> None:
    """What flows into the nodes `first` to `last` over their incoming arcs; `scaled` is rank over sum of weights."""
    if len(weights):
        for node in range(first, last):
            total = 0.0
            for arc in range(starts[node], starts[node + 1]):
                total += weights[arc] * scaled[ends[arc]]
            into[node] = total
    else:
        for node in range(first, last):
            total = 0.0
            for arc in range(starts[node], starts[node + 1]):
                total += scaled[ends[arc]]
            into[node] = total


@kernel
def settle(
    into: Array, rank: Array, scaled: Array, inverse: Array, restart: Array, dangling: Array, alpha: float
) -> float:
    """The next ranks in place of the last ones; how far they moved in sum."""
    lost = 0.0
    for node in range(len(rank)):
        if inverse[node] == 0.0:
            lost += rank[node]
    moved = 0.0
    for node in range(len(rank)):
        new = alpha * (into[node] + lost * dangling[node]) + (1.0 - alpha) * restart[node]
        moved += abs(new - rank[node])
        rank[node] = new
        scaled[node] = new * inverse[node]
    return moved
