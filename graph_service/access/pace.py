"""How fast one asker may go: requests a minute, and how many different people's data within an hour.

Both keep a bounded number of askers, in this process alone: whoever asks for the first time in a while is forgotten
first, and an attacker with a thousand addresses fills no memory.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network

from graph_service.errors import TooManyRequests
from graph_service.lru import LruCache

log = logging.getLogger(__name__)

ASKERS = 10_000
HOUR = 3600.0


def origin_of(client: tuple[str, int] | None) -> str:
    """Where a request comes from; of IPv6 the first half, as one household or office has all of the other.

    An IPv4 address that a socket of IPv6 tells as `::ffff:198.51.100.7` is the IPv4 address.
    """
    address = client[0] if client else ""
    with suppress(ValueError):
        found = ip_address(address)
        if isinstance(found, IPv6Address):
            mapped = found.ipv4_mapped
            return str(mapped if mapped is not None else ip_network((int(found), 64), strict=False))
    return address


class RequestPace:
    """At most so many requests a minute by one asker, all at once or spread (generic cell rate, ITU-T I.371).

    `a_minute` 0 switches it off.
    """

    def __init__(self, a_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._apart = 60.0 / a_minute if a_minute else 0.0
        self._clock = clock
        self._lock = threading.Lock()
        # For each asker the time at which all that was asked so far would be over at an even pace.
        self._over: LruCache[str, float] = LruCache(ASKERS)

    def check(self, asker: str) -> None:
        """Count a request; raises `TooManyRequests` with the seconds to wait when it comes too soon."""
        if not self._apart:
            return
        with self._lock:
            now = self._clock()
            over = max(self._over.get(asker) or now, now) + self._apart
            wait = over - now - 60.0
            if wait <= 1e-9:
                self._over.keep(asker, over)
                return
        raise TooManyRequests("There were too many requests within a minute.", retry_after=math.ceil(wait))


class PersonPace:
    """At most so many different persons shown to one asker within an hour: nobody collects them one by one.

    The same person again counts once. `an_hour` 0 switches it off. A refusal is an alarm in the log, once an hour for
    each asker: it names the asker, and nobody who was shown.
    """

    def __init__(self, an_hour: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = an_hour
        self._clock = clock
        self._lock = threading.Lock()
        self._shown: LruCache[str, dict[str, float]] = LruCache(ASKERS)
        self._alarms: LruCache[str, float] = LruCache(ASKERS)

    def check(self, asker: str, persons: Collection[str], *, called: str) -> None:
        """Count the persons of an answer before it leaves; raises `TooManyRequests`, and nobody is shown then.

        `called` is the asker in the log: its principal, never an address.
        """
        if not self._most or not persons:
            return
        with self._lock:
            now = self._clock()
            before = self._shown.get(asker) or {}
            recent = {person: at for person, at in before.items() if at > now - HOUR}
            shown = recent | dict.fromkeys(persons, now)
            if len(shown) <= self._most:
                self._shown.keep(asker, shown)
                return
            first = min(recent.values(), default=now)
            self._raise_alarm(asker, called, now)
        raise TooManyRequests(
            f"More than {self._most} different persons would have been shown within an hour.",
            remedy="Ask for less at a time, or later; the support team can help.",
            retry_after=max(1, math.ceil(first + HOUR - now)),
        )

    def _raise_alarm(self, asker: str, called: str, now: float) -> None:
        last = self._alarms.get(asker)
        if last is None or now - last >= HOUR:
            self._alarms.keep(asker, now)
            log.warning("ALARM: %s asks for more than %d different persons an hour; refused.", called, self._most)
