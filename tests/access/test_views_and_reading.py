"""The view, its cache, the gate that makes it, and the reader that is bound to it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.access import (
    PUBLIC,
    PURPOSES,
    Audience,
    AudienceClass,
    ClassState,
    ClassTable,
    Gate,
    Grant,
    Principal,
    Reader,
    Role,
    UnguardedQuery,
    View,
    default_rules,
    load_principals,
    view_for,
)
from graph_service.access.rules import Rules, read_rules
from graph_service.access.views import ViewCache, decide
from graph_service.errors import InputError, NotAuthenticated, NotPermitted
from graph_service.schema import FieldClass
from graph_service.store import query_names
from tests.access.fakes import FakeStore
from tests.access.strategies import CLAIMABLE, audiences, grants, principals
from tests.access.test_rules import OWN_GRANT, SCHEMA, TEXTS

TODAY = date(2026, 11, 23)
CONSENT = "community for contact-mediation by consent until "
PRINCIPALS = load_principals()


def table(*classes: tuple[str, str, str]) -> ClassTable:
    found = [
        AudienceClass(number, FieldClass(kind), Audience.parse(text), ClassState(state), load=state)
        for number, (kind, text, state) in enumerate(classes, 1)
    ]
    return ClassTable(1, tuple(found))


def test_a_view_holds_the_published_classes_that_its_principal_sees_for_its_purpose() -> None:
    classes = table(
        ("record", "public", "published"), ("record", "community", "published"), ("record", "community", "staged"),
        ("identity", CONSENT + "2026-12-31", "published"), ("contact", "nobody", "published"),
    )  # fmt: skip
    community = PRINCIPALS["community"]
    assert view_for(PUBLIC, None, classes, TODAY).classes == (1,)
    assert view_for(community, None, classes, TODAY).classes == (1,)
    assert view_for(community, PURPOSES["contact-mediation"], classes, TODAY).classes == (1, 2, 4)
    assert view_for(PUBLIC, PURPOSES["contact-mediation"], classes, TODAY).classes == (1,)


def test_a_view_expires_on_the_day_after_the_next_consent_ends_and_shows_it_no_more_then() -> None:
    classes = table(
        ("identity", CONSENT + "2026-12-31", "published"), ("identity", CONSENT + "2026-11-23", "published"),
        ("identity", CONSENT + "2026-11-22", "published"), ("record", "support until 2026-11-24", "published"),
    )  # fmt: skip
    community, purpose = PRINCIPALS["community"], PURPOSES["contact-mediation"]
    view = view_for(community, purpose, classes, TODAY)
    assert (view.classes, view.expires) == ((1, 2), date(2026, 11, 24))
    later = view_for(community, purpose, classes, date(2026, 11, 24))
    assert (later.classes, later.expires) == ((1,), date(2027, 1, 1))
    assert view_for(community, purpose, classes, date(2027, 1, 1)).classes == ()


@settings(deadline=None)
@given(
    principals(), st.sampled_from((None, *CLAIMABLE)), st.none() | grants(),
    st.lists(st.tuples(st.sampled_from(FieldClass), audiences()), max_size=40, unique=True),
)  # fmt: skip
def test_a_view_decides_each_class_as_if_it_stood_alone(
    principal: Principal, purpose: str | None, grant: Grant | None, pairs: list[tuple[FieldClass, Audience]]
) -> None:
    classes = ClassTable(1, tuple(
        AudienceClass(number, kind, audience, ClassState.PUBLISHED) for number, (kind, audience) in enumerate(pairs, 1)
    ))  # fmt: skip
    named = PURPOSES[purpose] if purpose else None
    alone = [default_rules().may_see(principal, named, TODAY, [pair], grant=grant)[0].allowed for pair in pairs]
    seen, expires = decide(default_rules(), principal, named, classes, TODAY, grant)
    assert seen == tuple(number for number, allowed in enumerate(alone, 1) if allowed)
    ends = [
        audience.closes
        for (_, audience), allowed in zip(pairs, alone, strict=True)
        if allowed and audience.closes is not None and audience.closes > TODAY
    ]
    assert not ends or (expires is not None and expires <= min(ends))


def test_what_is_shut_for_the_own_measure_alone_stays_shut_where_others_are_open() -> None:
    # No policy says so today. One that does must not be gone round by deciding for measures that are alike at once.
    shut = 'forbid (principal, action == Action::"see", resource) when { principal.measures.contains(resource.of) };'
    rules = read_rules({**TEXTS, "zz.cedar": f'// Probe.\n@id("own-is-shut")\n{shut}'}, SCHEMA)
    classes = table(*(("record", f"measure:measure-{name}", "published") for name in "abc"))
    officer = replace(PRINCIPALS["datenschutz"], measures=frozenset({"measure-b"}))
    for grant in (None, OWN_GRANT):
        assert decide(rules, officer, PURPOSES["data-subject-rights"], classes, TODAY, grant)[0] == (1, 3)


def test_thousands_of_teams_cost_a_view_no_more_decisions_than_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = Rules.may_see

    def counting(self: Rules, principal: Principal, purpose: Any, today: date, pairs: Any, **more: Any) -> Any:
        asked.append(len(pairs))
        return real(self, principal, purpose, today, pairs, **more)

    monkeypatch.setattr(Rules, "may_see", counting)
    classes = table(*(("record", f"measure:measure-{number:012x}", "published") for number in range(5000)))
    team = replace(PRINCIPALS["team-kiezbox"], measures=frozenset({"measure-00000000000a"}))
    assert view_for(team, PURPOSES["contact-mediation"], classes, TODAY).classes == (11,)
    assert asked == [2]


def test_a_view_for_a_purpose_that_the_role_may_not_name_is_refused() -> None:
    with pytest.raises(NotPermitted, match="network-analysis"):
        view_for(PUBLIC, PURPOSES["network-analysis"], table(), TODAY)


def test_a_view_says_which_field_classes_its_purpose_opens_whatever_the_graph_holds() -> None:
    assert view_for(PUBLIC, None, table(), TODAY).sees(FieldClass.RECORD)
    assert not view_for(PUBLIC, None, table(), TODAY).sees(FieldClass.IDENTITY)
    introduction = view_for(PUBLIC, PURPOSES["introduction"], table(), TODAY)
    assert [kind for kind in FieldClass if introduction.sees(kind)] == ["record", "identity", "contact"]


def test_principals_of_the_same_rights_share_a_decision_and_the_cache_stays_bounded() -> None:
    cache, rules = ViewCache(size=10), default_rules()
    classes = table(("record", "measure:measure-1", "published"), ("record", "public", "published"))
    for number in range(30):
        roles = frozenset({Role.PUBLIC, Role.MEASURE_TEAM})
        own = Principal(f"team-{number}", "Team (erfunden)", roles, frozenset({f"measure-{number % 15}"}))
        view = cache.view(rules, own, PURPOSES["contact-mediation"], classes, TODAY)
        assert view.principal is own
        assert view.classes == ((1, 2) if number % 15 == 1 else (2,))
    assert len(cache) == 10
    one, other = (Principal(name, name, frozenset({Role.PUBLIC})) for name in ("one", "other"))
    assert (
        cache.view(rules, one, None, classes, TODAY).classes is cache.view(rules, other, None, classes, TODAY).classes
    )


def test_a_remembered_decision_is_not_used_for_another_purpose_day_role_or_table() -> None:
    cache, rules = ViewCache(), default_rules()
    classes = table(("record", "community until 2026-11-23", "published"))
    community, mediation = PRINCIPALS["community"], PURPOSES["contact-mediation"]
    assert cache.view(rules, community, mediation, classes, TODAY).classes == (1,)
    assert cache.view(rules, community, None, classes, TODAY).classes == ()
    assert cache.view(rules, community, mediation, classes, date(2026, 11, 24)).classes == ()
    assert cache.view(rules, PUBLIC, mediation, classes, TODAY).classes == ()
    other = ClassTable(2, table(("record", "support", "published")).classes, edition=1)
    assert cache.view(rules, community, mediation, other, TODAY).classes == ()


def test_a_remembered_decision_is_not_used_for_another_unit_s_staff() -> None:
    cache, rules = ViewCache(), default_rules()
    classes = table(("record", "unit:unit:a", "published"))
    staff = [
        Principal("one", "Eine (erfunden)", frozenset({Role.PUBLIC, Role.ADMINISTRATION}), units=frozenset({unit}))
        for unit in ("unit:a", "unit:b")
    ]
    seen = [cache.view(rules, one, PURPOSES["contact-mediation"], classes, TODAY).classes for one in staff]
    assert seen == [(1,), ()]


def test_a_remembered_decision_opens_no_purpose_that_a_role_or_a_token_may_not_name() -> None:
    cache, rules = ViewCache(), default_rules()
    classes = table(("record", "public", "published"))
    roles = frozenset({Role.PUBLIC, Role.COMMUNITY_MEMBER})
    member = Principal("member", "Mitglied (erfunden)", roles)
    token = Principal("token", "Mitglied (erfunden)", roles, purposes=frozenset({"contact-mediation"}))
    assert cache.view(rules, member, PURPOSES["knowledge-exchange"], classes, TODAY).classes == (1,)
    for who in (token, PUBLIC):
        with pytest.raises(NotPermitted):
            cache.view(rules, who, PURPOSES["knowledge-exchange"], classes, TODAY)


def test_the_gate_reads_the_class_table_again_when_the_revision_changed_and_only_then() -> None:
    store = FakeStore(("record", "public"))
    gate = Gate(store)
    assert gate.view(today=TODAY).classes == (1,)
    store.rows = FakeStore(("record", "public"), ("record", "public for contact-mediation")).rows
    assert gate.view(PUBLIC, "contact-mediation", TODAY).classes == (1,)
    assert len(store.asked) == 1
    store.revision_number = 2
    assert gate.view(PUBLIC, "contact-mediation", TODAY).classes == (1, 2)
    store.rows, store.revision_number = [], 3
    assert gate.view(PUBLIC, "contact-mediation", TODAY).classes == ()
    assert [query for query, _ in store.asked] == ["audience_classes"] * 3


def test_decisions_outlive_a_revision_that_changed_no_class() -> None:
    store = FakeStore(("record", "public"))
    gate = Gate(store)
    first = gate.view(today=TODAY)
    store.revision_number = 2
    assert gate.view(today=TODAY).classes is first.classes


def test_the_gate_takes_principals_by_id_and_refuses_unknown_ones_and_unknown_purposes() -> None:
    gate = Gate(FakeStore(("record", "public")), PRINCIPALS)
    assert gate.view("support", "contact-mediation", TODAY).principal is PRINCIPALS["support"]
    with pytest.raises(NotAuthenticated):
        gate.view("nobody", None, TODAY)
    with pytest.raises(InputError, match="CONTACT-MEDIATION"):
        gate.view("support", "CONTACT-MEDIATION", TODAY)
    with pytest.raises(NotAuthenticated):
        Gate(FakeStore()).view("support", None, TODAY)


def test_a_class_that_cannot_be_read_stays_shut_and_is_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    gate = Gate(FakeStore(("record", "public"), ("record", "public for surveillance"), ("colour", "public")))
    with caplog.at_level(logging.WARNING):
        assert gate.view(today=TODAY).classes == (1,)
    assert [record.args[0] for record in caplog.records if record.args] == [2, 3]


def view_of(*numbers: int) -> View:
    return View(PUBLIC, None, numbers, None, TODAY)


def test_a_reader_adds_the_classes_of_its_view() -> None:
    store = FakeStore()
    store.answers = [{"id": "unit:a"}]
    assert Reader(store, view_of(3, 5)).rows("unit", id="unit:a", limit=1) == [{"id": "unit:a"}]
    assert store.asked == [("unit", {"id": "unit:a", "limit": 1, "classes": [3, 5]})]


@pytest.mark.parametrize("query", ["graph_revision", "audience_classes", "there_is_none", "../write/bump_revision"])
def test_a_reader_refuses_a_query_that_does_not_filter(query: str) -> None:
    store = FakeStore()
    with pytest.raises(UnguardedQuery):
        Reader(store, view_of(1)).rows(query)
    assert store.asked == []


def test_a_reader_lets_no_question_choose_its_classes() -> None:
    with pytest.raises(UnguardedQuery):
        Reader(FakeStore(), view_of(1)).rows("unit", classes=[1, 2, 3])


def test_some_read_queries_exist_for_these_tests() -> None:
    assert {"unit", "graph_revision", "audience_classes"} <= set(query_names("read"))
