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


class Waiting(Protocol):
    """Who waits for the work, as far as the work has to know."""

    @property
    def over(self) -> bool:
        """Whether to stop: nobody waits any more, or the time is over."""


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
    has_one = _has_one.set(True)
    try:
        yield
    finally:
        _has_one.reset(has_one)
        _turns.release()


def go_on(waiting: Waiting | None) -> None:
    """Raise `Abandoned` if work that gives all or nothing is to stop; for between its steps."""
    if waiting is not None and waiting.over:
        raise Abandoned("Nobody waits for it any more.", remedy="Ask again.")
