"""Work cut into blocks that do not depend on how many hands there are, so that sums come out the same everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from graph_service.turns import go_on_with_the_turn

Array = npt.NDArray[Any]
Shared = tuple[Any, ...]
Work = Callable[[Shared, Array], tuple[Array, ...]]


class Runner(Protocol):
    """Does a piece of work for each block and gives the results in the order of the blocks."""

    def __call__(self, work: Work, shared: Shared, blocks: Sequence[Array]) -> Iterator[tuple[Array, ...]]:
        """`work` is a function of a module (it may run in another process); `shared` goes to all blocks."""


_chosen: ContextVar[Runner | None] = ContextVar("runner", default=None)


@contextmanager
def running_on(runner: Runner) -> Iterator[None]:
    """Within it all blocks of this context are done by `runner`, those of NetworkX's functions too."""
    token = _chosen.set(runner)
    try:
        yield
    finally:
        _chosen.reset(token)


def run_blocks(work: Work, shared: Shared, blocks: Sequence[Array]) -> Iterator[tuple[Array, ...]]:
    """By the runner of `running_on`, else in threads.

    Raises `Abandoned` after the blocks that have begun where nobody waits any more for whoever has the turn.
    """
    for result in (_chosen.get() or in_threads)(work, shared, blocks):
        yield result
        go_on_with_the_turn()


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_threads(work: Work, shared: Shared, blocks: Sequence[Array]) -> Iterator[tuple[Array, ...]]:
    """On all cores of this machine: kernels run without the interpreter's lock.

    The threads are ours and not those of OpenMP, whose workers spin for a while after each loop and take a core from
    whoever comes next (with such a library beside, set `OMP_WAIT_POLICY=passive`). Whoever stops reading the results
    stops the work after the blocks that have begun.
    """
    if len(blocks) < 2 or cores() == 1:
        for block in blocks:
            yield work(shared, block)
        return
    with ThreadPoolExecutor(min(cores(), len(blocks)), thread_name_prefix="compute") as pool:
        futures = [pool.submit(work, shared, block) for block in blocks]
        try:
            for place, future in enumerate(futures):
                yield future.result()
                futures[place] = None  # type: ignore[call-overload]  # its arrays are not needed any more
        finally:
            for future in futures:
                if future is not None:
                    future.cancel()


def cut(items: Array, size: int) -> list[Array]:
    """Blocks of `size` items, the last one shorter."""
    return [items[first : first + size] for first in range(0, len(items), size)]


def ranges(weights: Array, pieces: int) -> list[Array]:
    """At most `pieces` ranges `[first, last)` of rows with about the same sum of weights."""
    total = np.concatenate(([0], np.cumsum(weights)))
    marks = np.searchsorted(total, np.linspace(0, total[-1], pieces + 1)[1:-1])
    bounds = np.unique(np.concatenate(([0], marks, [len(weights)])))
    return [np.array(pair) for pair in pairwise(bounds)]


def summed(results: Iterator[tuple[Array, ...]], like: tuple[Array, ...]) -> tuple[Array, ...]:
    """The sum of the results, block by block, onto arrays of zeros."""
    for result in results:
        for total, part in zip(like, result, strict=True):
            np.add(total, part, out=total)
    return like
