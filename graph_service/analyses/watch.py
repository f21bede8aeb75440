"""How long an analysis may take, who is told how far it is, and whether anybody still waits for it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


class Watch:
    """A time limit with progress. An analysis asks `over` between its steps and then gives the best it has so far.

    `seconds`: how long it may take (none: as long as it takes); `progress` gets steps done, steps in all (0: not
    known) and what is being done; `wanted` says whether anybody still waits: when not, `over` is true at once.
    """

    def __init__(
        self,
        seconds: float | None = None,
        progress: Callable[[int, int, str], None] | None = None,
        wanted: Callable[[], bool] | None = None,
    ) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds
        self._progress = progress
        self._wanted = wanted

    @property
    def over(self) -> bool:
        """Whether to stop."""
        return self.gone or (self._end is not None and time.monotonic() >= self._end)

    @property
    def gone(self) -> bool:
        """Whether nobody waits any more."""
        return self._wanted is not None and not self._wanted()

    @property
    def seconds_left(self) -> float:
        """Until the limit; infinite without one."""
        return math.inf if self._end is None else max(0.0, self._end - time.monotonic())

    def tell(self, done: int, total: int, what: str = "") -> None:
        """Say how far it is."""
        if self._progress is not None:
            self._progress(done, total, what)


UNHURRIED = Watch()
"""No limit, and nobody is told."""
