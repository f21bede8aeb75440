"""Whether whoever asked is still there, for work that takes a while."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

import anyio.from_thread
from fastapi import Request

LOOKED_FOR = 0.25
"""Seconds between two looks at whether who asks is still there."""


class StillThere:
    """Whether who asks still waits: looks at the connection now and then, from the thread that works for it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._lock = threading.Lock()
        self._looked = time.monotonic()
        self._there = True

    def __call__(self) -> bool:
        """False once the connection was closed."""
        with self._lock:
            now = time.monotonic()
            if self._there and now - self._looked >= LOOKED_FOR:
                self._looked = now
                with suppress(RuntimeError):  # asked from a thread that the server does not know
                    self._there = not anyio.from_thread.run(self._request.is_disconnected)
            return self._there
