"""Random principals, audiences and classes for hypothesis; few names each, so that they meet often."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from graph_service.access import PURPOSES, Audience, Basis, Principal, Role, Scope

MEASURES = ("measure-aaaaaaaaaaaa", "measure-bbbbbbbbbbbb")
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
    of = draw(st.sampled_from(MEASURES if scope is Scope.MEASURE else UNITS))
    purposes = draw(some_purposes)
    basis = draw(st.sampled_from(Basis)) if purposes else None
    until = draw(st.none() | days)
    return Audience(scope, of if scope in (Scope.MEASURE, Scope.UNIT) else None, tuple(purposes), basis, until)


@st.composite
def principals(draw: st.DrawFn) -> Principal:
    roles = draw(st.frozensets(st.sampled_from(Role), max_size=3)) | {Role.PUBLIC}
    measures = draw(st.frozensets(st.sampled_from(MEASURES))) if Role.MEASURE_TEAM in roles else frozenset()
    units = draw(st.frozensets(st.sampled_from(UNITS))) if Role.ADMINISTRATION in roles else frozenset()
    token_for = draw(st.none() | some_purposes)
    return Principal("somebody", "Jemand (erfunden)", roles, measures, units, purposes=token_for)
