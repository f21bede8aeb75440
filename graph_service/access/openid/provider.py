"""The OpenID provider as it describes itself: its addresses and its keys, remembered and asked for with care."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.jwk import ECKey, RSAKey

from graph_service.access.openid.keys import usable_keys
from graph_service.errors import GraphServiceError
from graph_service.settings import LOOPBACK, is_safe_address

log = logging.getLogger(__name__)

FRESH = 600.0  # seconds after which the provider is asked anew, so that a key that it withdrew ends here too
KEPT = 3600.0  # seconds for which its keys count while it cannot be reached
APART = 10.0  # seconds between two attempts at least, whatever tokens come: nobody can make us flood it
WAIT = 2.0  # seconds that a request waits for an attempt of another one
TIMEOUT = httpx.Timeout(5.0, connect=3.0)
LONGEST_ANSWER = 500_000  # bytes


class ProviderUnavailable(GraphServiceError):
    """The OpenID provider does not answer, or not as one."""

    status = 503
    exit_code = 69  # EX_UNAVAILABLE
    title = "The log-in service is not available"

    def __init__(self) -> None:
        super().__init__("The log-in service cannot be reached.", remedy="Try again in a few seconds.")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the provider takes what; none: it does not offer that.

    `names_itself`: it says in its answers to log-ins who it is (RFC 9207).
    """

    authorization: str | None
    token: str | None
    end_session: str | None
    names_itself: bool


@dataclass(frozen=True, slots=True)
class _Known:
    addresses: Addresses
    keys: Mapping[str | None, RSAKey | ECKey]
    at: float


class Provider:
    """One OpenID provider; safe for threads. It may wait for the network, so it is not for the event loop."""

    def __init__(self, issuer: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._clock = clock
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._tried: float | None = None
        self._failed = False

    @property
    def origin(self) -> str:
        """Scheme and host of the issuer."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    def client(self) -> httpx.Client:
        """A client for requests to the provider: it follows nobody elsewhere, and uses no proxy on loopback."""
        away = urlsplit(self.issuer).hostname not in LOOPBACK
        return httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=away)

    def addresses(self) -> Addresses:
        """The provider's addresses; raises `ProviderUnavailable`."""
        return self._present().addresses

    def key(self, kid: str | None) -> RSAKey | ECKey | None:
        """The key of that id, or none; an unknown id has the provider asked again, as keys are changed now and then.

        Without an id it is the only key, if there is only one. Raises `ProviderUnavailable`.
        """
        known = self._present()
        if kid not in known.keys and kid is not None:
            known = self._asked_again(known, wait=WAIT)
        return known.keys.get(kid)

    def _present(self) -> _Known:
        known = self._known
        if known is None:
            return self._asked_again(None, wait=WAIT)
        age = self._clock() - known.at
        if age <= FRESH:
            return known
        try:
            # Nobody waits behind the one that asks: what is known is good enough for them.
            return self._asked_again(known, wait=0.0)
        except ProviderUnavailable:
            if age > KEPT:
                raise
            return known

    def _asked_again(self, known: _Known | None, *, wait: float) -> _Known:
        """What the provider says now, unless it was asked a moment ago; `known` is what the caller has already."""
        if not self._lock.acquire(timeout=wait):
            if known is None or wait:
                raise ProviderUnavailable
            return known
        try:
            if self._known is not None and self._known is not known:
                return self._known  # somebody else asked while we waited
            if self._tried is not None and self._clock() - self._tried < APART:
                if self._failed or known is None:
                    raise ProviderUnavailable
                return known
            try:
                self._known = self._fetched()
                self._failed = False
                return self._known
            except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
                self._failed = True
                log.warning("The OpenID provider could not be asked (%s).", type(error).__name__)
                raise ProviderUnavailable from None
            finally:
                self._tried = self._clock()
        finally:
            self._lock.release()

    def _fetched(self) -> _Known:
        with self.client() as client:
            told = _object_at(client, f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if told.get("issuer") != self.issuer:
                raise ValueError("another issuer")
            keys = _address(told, "jwks_uri")
            if keys is None:
                raise ValueError("no keys")
            addresses = Addresses(
                authorization=_address(told, "authorization_endpoint"),
                token=_address(told, "token_endpoint"),
                end_session=_address(told, "end_session_endpoint"),
                names_itself=told.get("authorization_response_iss_parameter_supported") is True,
            )
            return _Known(addresses, usable_keys(_object_at(client, keys).get("keys")), self._clock())


def _address(told: Mapping[str, Any], name: str) -> str | None:
    address = told.get(name)
    if address is None:
        return None
    if not isinstance(address, str) or not is_safe_address(address, query=True):
        raise ValueError(f"{name} is no safe address")
    return address


def _object_at(client: httpx.Client, address: str) -> dict[str, Any]:
    """The JSON object at that address; raises `ValueError` for anything else, and for one that is too long."""
    content = bytearray()
    with client.stream("GET", address, headers={"Accept": "application/json"}) as response:
        if response.status_code != httpx.codes.OK:
            raise ValueError(f"status {response.status_code}")
        for chunk in response.iter_bytes():
            content += chunk
            if len(content) > LONGEST_ANSWER:
                raise ValueError("too long")
    found = json.loads(content)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
