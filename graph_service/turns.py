"""Turns to compute in: so much large work at once in one process, and none of it for somebody who is gone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from graph_service.errors import Abandoned

AT_ONCE = 2
"""Networks that are computed with at the same time in one process; the others wait, and their time runs."""
LOOKS_AGAIN = 0.2  # seconds between two looks at whether whoever waits for a turn still does

_turns = threading.BoundedSemaphore(AT_ONCE)
_has_one: ContextVar[bool] = ContextVar("has_a_turn", default=False)
_waits: ContextVar[Waiting | None] = ContextVar("waits_for_the_turn", default=None)


class Waiting(Protocol):
    """Who waits for the work, as far as the work has to know."""

    @property
    def over(self) -> bool:
        """Whether to stop: nobody waits any more, or the time is over."""

    @property
    def gone(self) -> bool:
        """Whether nobody waits any more, however much time there is."""


@contextmanager
def turn(waiting: Waiting | None) -> Iterator[None]:
    """One of the turns; whoever has one already takes no second. None: waits as long as it takes.

    Raises `Abandoned` where its time was over, or whoever waited was gone, before it came.
    """
    if _has_one.get():
        yield
        return
    while not _turns.acquire(timeout=LOOKS_AGAIN):
        if waiting is not None and waiting.over:
            raise Abandoned("Other analyses took all of the time.", remedy="Ask again, or give it more seconds.")
    has_one, waits = _has_one.set(True), _waits.set(waiting)
    try:
        yield
    finally:
        _has_one.reset(has_one)
        _waits.reset(waits)
        _turns.release()


def go_on(waiting: Waiting | None) -> None:
    """Raise `Abandoned` if work that gives all or nothing is to stop; for between its steps."""
    if waiting is not None and waiting.over:
        raise Abandoned("Nobody waits for it any more.", remedy="Ask again.")


def go_on_with_the_turn() -> None:
    """Raise `Abandoned` if nobody waits for whoever has the turn; for between the blocks of a single computation.

    One whose time is over goes on: what it computes is the least that there is to give.
    """
    waiting = _waits.get()
    if waiting is not None and waiting.gone:
        raise Abandoned("Nobody waits for it any more.", remedy="Ask again.")
