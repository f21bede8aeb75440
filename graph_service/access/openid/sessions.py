"""Sessions of browsers: a signed cookie that holds rights and no name, ended by log-out, by its time or by its key."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from graph_service.access.openid.roles import NAME
from graph_service.access.principals import Principal, Role

LASTS = 8 * 3600
"""Seconds: a working day. What changes at the provider meanwhile counts at the next log-in."""

LOG_IN_LASTS = 600
"""Seconds in which a log-in that was begun has to come back."""

MOST_ENDED = 10_000
LONGEST_COOKIE = 3800  # bytes; browsers drop cookies beyond 4096 with their names and attributes
_ALGORITHM = "HS256"


@dataclass(frozen=True, slots=True)
class Session:
    """A log-in that is still good. `csrf` goes into every form of its pages and comes back with it."""

    id: str
    principal: Principal
    begun: int
    csrf: str

    def made(self, csrf: str) -> bool:
        """Whether a form that holds this text comes from a page of this session."""
        return hmac.compare_digest(csrf.encode("utf-8", "surrogatepass"), self.csrf.encode())


@dataclass(frozen=True, slots=True)
class LogIn:
    """A log-in on its way: what the provider must answer to, and the secret that the code is exchanged with."""

    state: str
    nonce: str
    verifier: str
    redirect: str


class Sessions:
    """Makes and reads the cookies; safe for threads.

    Nothing is kept of a session but its end: the ids of those that were logged out, in this process. Other processes,
    and this one after a restart, know the end of a session by its time only.
    """

    def __init__(self, key: bytes, *, clock: Callable[[], float] = time.time) -> None:
        # A key for each use, so that no text made for one can be passed off as one for another.
        self._session_key = OctKey.import_key(_derived(key, b"session"))
        self._log_in_key = OctKey.import_key(_derived(key, b"log-in"))
        self._csrf_key = _derived(key, b"csrf")
        self._clock = clock
        self._ended = _Ended(MOST_ENDED)

    def begin(self, principal: Principal) -> str | None:
        """The cookie of a new session; none when the rights are too many for a cookie."""
        now = int(self._clock())
        content = {"jti": secrets.token_urlsafe(18), "iat": now, "exp": now + LASTS, **_rights(principal)}
        cookie = jwt.encode({"alg": _ALGORITHM}, content, self._session_key)
        return cookie if len(cookie) <= LONGEST_COOKIE else None

    def read(self, cookie: str | None) -> Session | None:
        """The session of that cookie, or none if it is not ours, over or ended."""
        content = self._content(cookie, self._session_key)
        if content is None:
            return None
        try:
            session = Session(content["jti"], _principal(content), content["iat"], self._csrf(content["jti"]))
        except (KeyError, ValueError, TypeError):
            return None  # of another version
        return None if self._ended.has(session.id, session.begun) else session

    def end(self, session: Session) -> None:
        """From now on its cookie opens nothing any more, whoever has a copy of it."""
        self._ended.add(session.id, session.begun, forget=int(self._clock()) - LASTS)

    def begin_log_in(self, redirect: str) -> tuple[LogIn, str]:
        """A new log-in and its cookie, which ties the answer of the provider to this browser."""
        log_in = LogIn(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            redirect=redirect,
        )
        now = int(self._clock())
        content = {"iat": now, "exp": now + LOG_IN_LASTS, **asdict(log_in)}
        return log_in, jwt.encode({"alg": _ALGORITHM}, content, self._log_in_key)

    def read_log_in(self, cookie: str | None) -> LogIn | None:
        """The log-in of that cookie, or none if it is not ours or took too long."""
        content = self._content(cookie, self._log_in_key)
        try:
            return None if content is None else LogIn(**{field.name: content[field.name] for field in fields(LogIn)})
        except KeyError:
            return None  # of another version

    def _content(self, cookie: str | None, key: OctKey) -> dict[str, Any] | None:
        if cookie is None or len(cookie) > LONGEST_COOKIE or not cookie.isascii():
            return None
        try:
            content = jwt.decode(cookie, key, algorithms=[_ALGORITHM]).claims
            times = jwt.JWTClaimsRegistry(int(self._clock()), exp={"essential": True}, iat={"essential": True})
            times.validate(content)
        except (JoseError, ValueError, TypeError):
            return None
        return content

    def _csrf(self, session_id: str) -> str:
        return hmac.new(self._csrf_key, session_id.encode(), hashlib.sha256).hexdigest()


class _Ended:
    """The ids of ended sessions, so many at most.

    When there are more, the oldest is let go of and every session as old as that one ends with it: none opens again.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._begun: dict[str, int] = {}
        self._before = 0

    def has(self, session_id: str, begun: int) -> bool:
        return begun <= self._before or session_id in self._begun

    def add(self, session_id: str, begun: int, *, forget: int) -> None:
        with self._lock:
            self._begun[session_id] = begun
            if len(self._begun) > self._most:
                # Those whose time is over are no longer needed.
                self._begun = {one: at for one, at in self._begun.items() if at > forget}
            if len(self._begun) > self._most:
                oldest = min(self._begun.values())
                self._before = max(self._before, oldest)
                self._begun = {one: at for one, at in self._begun.items() if at > oldest}


def _derived(key: bytes, use: bytes) -> bytes:
    return hmac.new(key, use, hashlib.sha256).digest()


def _rights(principal: Principal) -> dict[str, Any]:
    content: dict[str, Any] = {"sub": principal.id, "roles": sorted(principal.roles)}
    for name, ids in (("measures", principal.measures), ("units", principal.units)):
        if ids:
            content[name] = sorted(ids)
    return content | ({"person": principal.person} if principal.person else {})


def _principal(content: Mapping[str, Any]) -> Principal:
    return Principal(
        id=content["sub"],
        name=NAME,
        roles=frozenset(Role(one) for one in content["roles"]),
        measures=frozenset(content.get("measures", ())),
        units=frozenset(content.get("units", ())),
        person=content.get("person"),
    )
