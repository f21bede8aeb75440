"""Who asks: every role by name and by token, for every purpose and for none, and those who are no longer let in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from graph_service.access import PURPOSES, GrantBook, Principal, TokenBook, present_day, token_key
from graph_service.service import Service
from graph_service.store import Store
from tests.access.decision_table import Allowed, may_claim, may_use_grant

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asker:
    """Somebody with a purpose, in the plain words of the decision table; `token` is never shown."""

    name: str
    purpose: str | None
    roles: frozenset[str]
    measures: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    token_for: frozenset[str] | None = None
    person: str | None = None
    token: str | None = field(default=None, repr=False)
    grant: Allowed | None = None
    grant_id: str | None = None

    def __repr__(self) -> str:
        by = "a token of " if self.token else ""
        under = f" under {self.grant_id}" if self.grant_id else ""
        return f"<{by}{self.name} for {self.purpose or 'no purpose'}{under}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))  # hypothesis would show all fields

    @property
    def headers(self) -> Headers:
        """How it says who it is and what it asks for."""
        if self.token is not None:
            who: Headers = (("Authorization", f"Bearer {self.token}"),)
        else:
            who = () if self.name == "public" else (("Principal", self.name),)
        if self.purpose is not None:
            who = (*who, ("Purpose", self.purpose))
        return who if self.grant_id is None else (*who, ("Grant", self.grant_id))


def principals_text(measure: str, unit: str, person: str) -> str:
    """A principal for each role, as a file of principals; `measure`, `unit` and `person` are their own."""
    return f"""
[community]
name = "Gemeinschaft (erfunden)"
roles = ["community_member"]
[team]
name = "Team (erfunden)"
roles = ["measure_team", "community_member"]
measures = ["{measure}"]
person = "{person}"
[administration]
name = "Verwaltung (erfunden)"
roles = ["administration"]
units = ["{unit}"]
[support]
name = "Unterstützung (erfunden)"
roles = ["support_team"]
[analyst]
name = "Auswertung (erfunden)"
roles = ["analyst"]
[officer]
name = "Datenschutz (erfunden)"
roles = ["data_protection_officer"]
[operator]
name = "Betrieb (erfunden)"
roles = ["administrator"]
"""


TOKENS: Mapping[str, tuple[str, ...]] = {
    "community": ("knowledge-exchange",),
    "team": ("contact-mediation",),
    "administration": ("introduction",),
    "support": ("network-analysis", "event-planning"),
    "officer": ("data-subject-rights",),
    "operator": ("operation",),
}
"""For whom a token is made, and for which purposes."""


def askers_by_name(principals: Mapping[str, Principal]) -> list[Asker]:
    """Every principal for no purpose and for every one that there is, those included that are refused."""
    return [_asker(who, purpose) for who in principals.values() for purpose in (None, *PURPOSES)]


def askers_by_token(service: Service, about: str) -> list[Asker]:
    """The same roles by tokens, whose note `about` is for those who run the service alone."""
    askers = []
    for name, purposes in TOKENS.items():
        who = service.principal(name)
        _, text = service.tokens.create(
            roles=sorted(who.roles - {"public"}), purposes=purposes, until=present_day() + timedelta(days=30),
            about=about, measures=sorted(who.measures), units=sorted(who.units), person=who.person,
        )  # fmt: skip
        askers += [_asker(who, purpose, frozenset(purposes), text) for purpose in (None, *PURPOSES)]
    return askers


def askers_under_grants(
    service: Service, askers: Sequence[Asker], *, measures: Sequence[str], topics: Sequence[str], about: str
) -> list[Asker]:
    """The team and others under some grants: of its measure, of another one, about other topics, over, revoked."""
    support, (own, other) = service.principal("support"), measures
    found: list[Asker] = []
    for purpose, measure, topic, days in (
        ("contact-mediation", own, topics[0], 30), ("contact-mediation", own, topics[1], 30),
        ("knowledge-exchange", own, topics[0], 30), ("contact-mediation", other, topics[0], 30),
        ("contact-mediation", own, topics[0], -1), ("contact-mediation", own, topics[0], None),
    ):  # fmt: skip
        until = present_day() + timedelta(days=30 if days is None else days)
        # What is over was given while it was not.
        book = GrantBook(service.store, today=lambda: present_day() - timedelta(days=2))
        grant = book.create(support, purpose=purpose, measure=measure, topic=topic, until=until, about=about)
        if days is None:
            service.grants.revoke(support, grant.id)
        allowed = Allowed(purpose, measure, topic, until, days is None)
        found += [
            replace(one, grant=allowed, grant_id=grant.id) for one in askers
            if one.purpose in (purpose, "introduction", "expert-search") and one.name in ("team", "community", "public")
        ]  # fmt: skip
    return found


def _asker(
    who: Principal, purpose: str | None, token_for: frozenset[str] | None = None, token: str | None = None
) -> Asker:
    return Asker(
        who.id,
        purpose,
        frozenset(role.value for role in who.roles),
        who.measures,
        who.units,
        token_for,
        who.person,
        token,
    )


def is_let_in(asker: Asker) -> bool:
    """Whether it may name its purpose, and its grant."""
    token_for = None if asker.token_for is None else set(asker.token_for)
    if asker.purpose is None:
        return True
    if asker.grant is not None and not may_use_grant(
        set(asker.roles), set(asker.measures), asker.purpose, present_day(), asker.grant
    ):
        return False
    return may_claim(set(asker.roles), asker.purpose, token_for)


def ended_tokens(service: Service, store: Store, about: str) -> list[str]:
    """A token that was revoked and one that has expired."""
    common = {"roles": ["support_team"], "purposes": ["contact-mediation"], "about": about}
    revoked, revoked_text = service.tokens.create(**common, until=present_day())
    service.tokens.revoke(revoked.prefix)
    long_ago = TokenBook(store, lambda: token_key(service.settings), today=lambda: date(2020, 1, 1))
    _, expired_text = long_ago.create(**common, until=date(2020, 1, 2))
    return [revoked_text, expired_text]
