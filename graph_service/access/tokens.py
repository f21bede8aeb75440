"""API tokens: made once, shown once, found by a public prefix, kept as a keyed hash, for named purposes until a day."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import re
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from graph_service.access.principals import Principal, Role
from graph_service.access.purposes import PURPOSES, Purposes
from graph_service.access.rules import Rules, default_rules
from graph_service.access.secret_files import key_in
from graph_service.access.views import present_day
from graph_service.errors import GraphServiceError, InputError, NotAuthenticated, NotFound
from graph_service.settings import Settings

log = logging.getLogger(__name__)

KEY_FILE = "token.key"
LONGEST = timedelta(days=366)
"""A token that nobody renews ends after a year at most: who forgot it will not miss it."""

TOKEN_START = "gs_"  # noqa: S105 - by it everybody knows one of ours, programs that look for leaked ones too
_SECRET_BYTES = 32
_FORM = re.compile(TOKEN_START + r"([a-z2-7]{8})_[A-Za-z0-9_-]{43}")
_LONGEST_TEXT = 100  # letters that are looked at; a token has 55
_NOBODY = "0" * 64  # the hash that an unknown prefix is held against; no token has it


class TokenStore(Protocol):
    """What tokens need of the store."""

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, /) -> list[dict[str, Any]]:
        """The rows of a named query."""

    def write(self, query: str, parameters: Mapping[str, Any] | None = None, /) -> Any:
        """Run a named write query; what comes back has `rows`."""

    def token_revision(self) -> int:
        """The number that each new and each revoked token raises."""

    def wait_until_known(self) -> None:
        """Wait until what was written last counts in every process."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; never the token itself. `until` is its last day, `last_used` a day too."""

    prefix: str
    about: str
    principal: Principal
    created: date
    until: date
    revoked: bool
    last_used: date | None
    hash: str

    def state(self, today: date) -> str:
        """`valid`, `expired` or `revoked`."""
        if self.revoked:
            return "revoked"
        return "expired" if today > self.until else "valid"


class TokenBook:
    """The tokens of one graph; safe for threads.

    What this process creates and revokes counts at once; what another one does, within the tenth of a second for
    which the store remembers the graph's revision.
    """

    def __init__(
        self,
        store: TokenStore,
        key: Callable[[], bytes],
        *,
        rules: Rules | None = None,
        purposes: Purposes = PURPOSES,
        today: Callable[[], date] = present_day,
    ) -> None:
        self._store = store
        self._key = key
        self._rules = rules or default_rules()
        self._purposes = purposes
        self._today = today
        self._lock = threading.Lock()
        self._known: tuple[int, Mapping[str, Token]] | None = None
        self._used: dict[str, date] = {}

    def create(
        self,
        *,
        roles: Sequence[str],
        purposes: Sequence[str],
        until: date,
        about: str,
        measures: Sequence[str] = (),
        units: Sequence[str] = (),
        person: str | None = None,
    ) -> tuple[Token, str]:
        """A new token and its text, which nobody can show again.

        Raises `InputError` for a role or purpose that is none, a purpose that the roles may not name, and a last
        day that has passed or lies more than a year ahead.
        """
        today = self._today()
        if not about.strip():
            raise InputError("The token needs a few words on what it is for.", where="about")
        if not today <= until <= today + LONGEST:
            raise InputError(
                "The last day of a token lies between today and a year from now.", where="expires",
                remedy=f"At the latest: {today + LONGEST}.",
            )  # fmt: skip
        prefix = base64.b32encode(secrets.token_bytes(5)).decode().lower()
        principal = self._principal(prefix, roles, purposes, measures, units, person)
        text = f"{TOKEN_START}{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"
        token = Token(prefix, about.strip(), principal, today, until, False, None, self._hash(text))
        self._store.write("create_access_token", {"token": _properties(token)})
        return token, text

    def revoke(self, prefix: str) -> None:
        """The token of that prefix opens nothing any more, in any process, once this returns.

        Raises `NotFound` when there is none.
        """
        if not self._store.write("revoke_access_token", {"prefix": prefix}).rows:
            raise NotFound("There is no token with this prefix.", where="prefix", remedy="See the list of tokens.")
        self._store.wait_until_known()

    def tokens(self) -> Sequence[Token]:
        """All tokens, by prefix, those that have ended too."""
        return tuple(self._by_prefix().values())

    def principal(self, text: str) -> Principal:
        """Who asks with this token; raises `NotAuthenticated`, the same for every token that is not valid."""
        match = _FORM.fullmatch(text[:_LONGEST_TEXT])
        token = self._by_prefix().get(match[1] if match else "")
        # One path for a token that is malformed, unknown, wrong, expired or revoked: neither answer nor time differ.
        same = hmac.compare_digest(self._hash(text[:_LONGEST_TEXT]), token.hash if token else _NOBODY)
        today = self._today()
        if token is None or not same or token.state(today) != "valid":
            raise NotAuthenticated("The token is not valid.", where="Authorization")
        self._note_use(token, today)
        return token.principal

    def _hash(self, text: str) -> str:
        return hmac.new(self._key(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def _by_prefix(self) -> Mapping[str, Token]:
        revision = self._store.token_revision()
        known = self._known
        if known is not None and known[0] == revision:
            return known[1]
        with self._lock:
            # The revision was asked for before the tokens: a write between the two is noticed next time.
            tokens = {row["prefix"]: _token(row) for row in self._store.read("access_tokens")}
            self._known = (revision, tokens)
            return tokens

    def _note_use(self, token: Token, today: date) -> None:
        if self._used.get(token.prefix) == today:
            return
        self._used[token.prefix] = today
        try:
            self._store.write("note_access_token_use", {"prefix": token.prefix, "day": today.isoformat()})
        except GraphServiceError as error:
            # A graph that can only be read just now is no reason to refuse an answer.
            log.warning("The use of token %s could not be noted: %s", token.prefix, error)

    def _principal(
        self,
        prefix: str,
        roles: Sequence[str],
        purposes: Sequence[str],
        measures: Sequence[str],
        units: Sequence[str],
        person: str | None,
    ) -> Principal:
        try:
            chosen = frozenset(Role(one) for one in roles)
        except ValueError:
            raise InputError("There is no such role.", where="role", remedy=f"Roles: {', '.join(Role)}.") from None
        if not purposes:
            raise InputError("The token needs at least one purpose.", where="purposes")
        for given, role, name in ((measures, Role.MEASURE_TEAM, "measure"), (units, Role.ADMINISTRATION, "unit")):
            if given and role not in chosen:
                raise InputError(f"It goes with the role {role.value} only.", where=name)
        principal = Principal(
            id=f"token:{prefix}", name=f"token:{prefix}", roles=chosen | {Role.PUBLIC}, measures=frozenset(measures),
            units=frozenset(units), person=person, purposes=frozenset(purposes),
        )  # fmt: skip
        for name in purposes:
            purpose = self._purposes.named(name)
            if not self._rules.may_claim(principal, purpose).allowed:
                raise InputError(f"None of these roles may ask for the purpose {name!r}.", where="purposes")
        return principal


def token_key(settings: Settings) -> bytes:
    """The key of the hashes: the one that is set, for services on several machines, or the data folder's own."""
    given = settings.token_key.get_secret_value()
    return bytes.fromhex(given) if given else key_in(settings.graph_data_dir / KEY_FILE)


def _properties(token: Token) -> dict[str, Any]:
    who = token.principal
    return {
        "prefix": token.prefix, "hash": token.hash, "about": token.about, "created": token.created,
        "until": token.until, "roles": sorted(who.roles - {Role.PUBLIC}), "measures": sorted(who.measures),
        "units": sorted(who.units), "person": who.person, "purposes": sorted(who.purposes or ()),
    }  # fmt: skip


def _token(row: Mapping[str, Any]) -> Token:
    """A token out of its row. What this version does not know is left out: less is open then, never more."""
    known = {role.value for role in Role}
    principal = Principal(
        id=f"token:{row['prefix']}",
        name=f"token:{row['prefix']}",
        roles=frozenset(Role(one) for one in row["roles"] if one in known) | {Role.PUBLIC},
        measures=frozenset(row["measures"]),
        units=frozenset(row["units"]),
        person=row["person"],
        purposes=frozenset(one for one in row["purposes"] if one in PURPOSES),
    )
    return Token(
        row["prefix"], row["about"], principal, date.fromisoformat(row["created"]), date.fromisoformat(row["until"]),
        bool(row["revoked"]), date.fromisoformat(row["last_used"]) if row["last_used"] else None, row["hash"],
    )  # fmt: skip
