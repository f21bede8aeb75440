"""The grants of one graph: given and revoked by the support team, and looked up for whoever names one."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from graph_service.access.grants import Grant
from graph_service.access.principals import Principal, Role
from graph_service.access.purposes import PURPOSES, Purpose, Purposes
from graph_service.access.rules import Rules, default_rules
from graph_service.access.views import present_day
from graph_service.errors import InputError, NotFound, NotPermitted

LONGEST = timedelta(days=366)
"""A grant that nobody renews ends after a year at most."""

START = "grant-"
_FORM = re.compile(START + r"[0-9a-f]{16}")
# What an unknown grant is held against, so that it costs the same: of a measure that nobody belongs to.
_NOBODYS = Grant(
    f"{START}none", "contact-mediation", f"measure-{secrets.token_hex(16)}", "topic:none", date.max, date.min, "", ""
)


class GrantStore(Protocol):
    """What grants need of the store."""

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, /) -> list[dict[str, Any]]:
        """The rows of a named query."""

    def write(self, query: str, parameters: Mapping[str, Any] | None = None, /) -> Any:
        """Run a named write query; what comes back has `rows`."""

    def token_revision(self) -> int:
        """The number that each new and each revoked token or grant raises."""

    def wait_until_known(self) -> None:
        """Wait until what was written last counts in every process."""


class GrantBook:
    """The grants of one graph; safe for threads.

    What this process gives counts at once; what another one does, within the tenth of a second for which the store
    remembers the graph's revision. What is revoked is acknowledged when it counts everywhere.
    """

    def __init__(
        self,
        store: GrantStore,
        *,
        rules: Rules | None = None,
        purposes: Purposes = PURPOSES,
        today: Callable[[], date] = present_day,
    ) -> None:
        self._store = store
        self._rules = rules or default_rules()
        self._purposes = purposes
        self._today = today
        self._lock = threading.Lock()
        self._known: tuple[int, Mapping[str, Grant]] | None = None

    def create(self, principal: Principal, *, purpose: str, measure: str, topic: str, until: date, about: str) -> Grant:
        """A new grant, given by that principal.

        Raises `NotPermitted` for a principal or a purpose that the rules do not let give one, `InputError` for a
        measure or topic that is none and a last day that has passed or lies more than a year ahead.
        """
        named = self._purposes.named(purpose)
        self.check_may_give(principal, named)
        today = self._today()
        if not about.strip():
            raise InputError("The grant needs a few words on what it is for.", where="about")
        if not today <= until <= today + LONGEST:
            raise InputError(
                "The last day of a grant lies between today and a year from now.", where="until",
                remedy=f"At the latest: {today + LONGEST}.",
            )  # fmt: skip
        team = Principal(measure, measure, frozenset({Role.PUBLIC, Role.MEASURE_TEAM}), frozenset({measure}))
        if not self._rules.may_claim(team, named).allowed:
            raise InputError(f"No team of a measure may ask for the purpose {purpose!r}.", where="purpose")
        for id_, type_, where in ((measure, "Measure", "measure"), (topic, "Topic", "topic")):
            if self._store.read("entity_classes", {"id": id_})[0]["type"] != type_:
                raise InputError(f"There is no {where} of this id.", where=where, remedy="Take an id from a search.")
        grant = Grant(
            f"{START}{secrets.token_hex(8)}", purpose, measure, topic, until, today, principal.id, about.strip()
        )
        self._store.write("create_access_grant", {"grant": _properties(grant)})
        return grant

    def revoke(self, principal: Principal, id: str) -> None:
        """The grant of that id opens nothing any more, in any process, once this returns.

        Raises `NotFound` when there is none, and `NotPermitted`.
        """
        found = self._by_id().get(id)
        if found is None:
            raise NotFound("There is no grant of this id.", where="grant", remedy="See the list of grants.")
        self.check_may_give(principal, self._purposes.named(found.purpose))
        self._store.write("revoke_access_grant", {"id": id})
        self._store.wait_until_known()

    def grants(self) -> Sequence[Grant]:
        """All grants, by id, those that are over too."""
        return tuple(self._by_id().values())

    def find(self, id: str) -> Grant | None:
        """The grant of that id, whatever its state, or none."""
        return self._by_id().get(id) if _FORM.fullmatch(id) else None

    def usable(self, id: str, principal: Principal, purpose: str | None) -> Grant:
        """The grant of that id, for a principal that asks under it for the purpose of that name.

        Raises `InputError` without a purpose, and `NotPermitted`, the same, after the same work, for a grant that is
        malformed, unknown, over, revoked, another measure's, or for another purpose.
        """
        if purpose is None:
            raise InputError("A grant goes with a purpose.", where="Grant", remedy="Name its purpose too.")
        named = self._purposes.named(purpose)
        found = self.find(id)
        decision = self._rules.may_use_grant(principal, named, self._today(), found or _NOBODYS)
        if found is None or not decision.allowed:
            raise NotPermitted(
                "This grant opens nothing for whoever asks and this purpose.", where="Grant",
                remedy="The support team tells which grants a measure has, for what and until when.",
            )  # fmt: skip
        return found

    def check_may_give(self, principal: Principal, purpose: Purpose) -> None:
        """Raise `NotPermitted` unless the principal may give and revoke grants for that purpose."""
        if not self._rules.may_grant(principal, purpose).allowed:
            raise NotPermitted(
                f"Grants for the purpose {purpose.name!r} are not given by this principal.", where="as",
                remedy="The support team gives them, for mediating contacts, sharing knowledge and planning meetings.",
            )  # fmt: skip

    def _by_id(self) -> Mapping[str, Grant]:
        revision = self._store.token_revision()
        known = self._known
        if known is not None and known[0] == revision:
            return known[1]
        with self._lock:
            # The revision was asked for before the grants: a write between the two is noticed next time.
            rows = self._store.read("access_grants")
            grants = {row["id"]: _grant(row) for row in rows if row["purpose"] in self._purposes}
            self._known = (revision, grants)
            return grants


def _properties(grant: Grant) -> dict[str, Any]:
    return {
        "id": grant.id, "purpose": grant.purpose, "measure": grant.measure, "topic": grant.topic, "until": grant.until,
        "created": grant.created, "by": grant.by, "about": grant.about,
    }  # fmt: skip


def _grant(row: Mapping[str, Any]) -> Grant:
    return Grant(
        row["id"], row["purpose"], row["measure"], row["topic"], date.fromisoformat(row["until"]),
        date.fromisoformat(row["created"]), row["by"], row["about"], bool(row["revoked"]),
    )  # fmt: skip
