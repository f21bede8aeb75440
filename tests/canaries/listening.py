"""All that is logged while somebody asks, as it would stand in the log: every logger, every level, every traceback."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

LATE = 2.0  # seconds for which the line of a request may be behind its answer


class Tap(logging.Handler):
    """Keeps what is logged, formatted, until it is taken; safe for threads."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self._lines: list[str] = []
        self._changed = threading.Condition()
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        with self._changed:
            self._lines.append(line)
            self._changed.notify()

    def take(self, request: str = "") -> str:
        """What was logged since; waits for the line with this id of a request, which comes after its answer."""
        with self._changed:
            if request:
                self._changed.wait_for(lambda: any(request in line for line in self._lines), LATE)
            lines, self._lines = self._lines, []
        return "\n".join(lines)


@contextmanager
def listening() -> Iterator[Tap]:
    """Listen at the root of all loggers, at the level of everything."""
    root, tap = logging.getLogger(), Tap()
    level = root.level
    root.addHandler(tap)
    root.setLevel(logging.DEBUG)
    try:
        yield tap
    finally:
        root.removeHandler(tap)
        root.setLevel(level)
