"""Random principals, audiences and classes for hypothesis; few names each, so that they meet often."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from graph_service.access import PURPOSES, Audience, Basis, Grant, Principal, Role, Scope
from tests.access.decision_table import Allowed

MEASURES = ("measure-aaaaaaaaaaaa", "measure-bbbbbbbbbbbb")
TOPICS = ("topic:baugenehmigung", "topic:datenschutz")
UNITS = ("unit:bezirksamt-mitte", "unit:bezirksamt-mitte:jugendamt")
TODAY = date(2026, 11, 23)
DAYS = st.integers(-2, 2).map(lambda days: TODAY + timedelta(days=days))
CLAIMABLE = tuple(purpose.name for purpose in PURPOSES.claimable)

some_purposes = st.frozensets(st.sampled_from(CLAIMABLE), max_size=3)


@st.composite
def audiences(draw: st.DrawFn, days: st.SearchStrategy[date] = DAYS) -> Audience:
    scope = draw(st.sampled_from(Scope))
    if scope is Scope.NOBODY:
        return Audience(scope)
    purposes = draw(some_purposes)
    if scope is Scope.GRANTED:
        purposes = purposes or {draw(st.sampled_from(CLAIMABLE))}
        of = draw(st.none() | st.sampled_from(TOPICS))
    elif scope in (Scope.MEASURE, Scope.UNIT):
        of = draw(st.sampled_from(MEASURES if scope is Scope.MEASURE else UNITS))
    else:
        of = None
    basis = draw(st.sampled_from(Basis)) if purposes else None
    until = draw(st.none() | days)
    return Audience(scope, of, tuple(purposes), basis, until)


@st.composite
def grants(draw: st.DrawFn) -> Grant:
    measure, topic = draw(st.sampled_from((*MEASURES, UNITS[0]))), draw(st.sampled_from(TOPICS))
    purpose, revoked = draw(st.sampled_from(CLAIMABLE)), draw(st.booleans())
    return Grant("grant-1", purpose, measure, topic, draw(DAYS), TODAY, "support", "Probe", revoked)


def plain(grant: Grant | None) -> Allowed | None:
    """The grant as the decision table takes it."""
    return grant and Allowed(grant.purpose, grant.measure, grant.topic, grant.until, grant.revoked)


@st.composite
def principals(draw: st.DrawFn) -> Principal:
    roles = draw(st.frozensets(st.sampled_from(Role), max_size=3)) | {Role.PUBLIC}
    measures = draw(st.frozensets(st.sampled_from(MEASURES))) if Role.MEASURE_TEAM in roles else frozenset()
    units = draw(st.frozensets(st.sampled_from(UNITS))) if Role.ADMINISTRATION in roles else frozenset()
    token_for = draw(st.none() | some_purposes)
    return Principal("somebody", "Jemand (erfunden)", roles, measures, units, purposes=token_for)
