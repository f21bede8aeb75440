"""Grants: the support team gives them, for one purpose, measure, topic, until a day; those not valid all look alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from graph_service.access import PURPOSES, Audience, GrantBook, Principal, Role, Scope, default_rules
from graph_service.access.grant_book import LONGEST
from graph_service.access.views import ViewCache, view_for
from graph_service.errors import InputError, NotFound, NotPermitted
from tests.access.test_views_and_reading import table

TODAY = date(2026, 11, 25)
SUPPORT = Principal("support", "Unterstützung (erfunden)", frozenset({Role.PUBLIC, Role.SUPPORT_TEAM}))
TEAM = Principal("team", "Team (erfunden)", frozenset({Role.PUBLIC, Role.MEASURE_TEAM}), frozenset({"measure-a"}))
OTHERS = replace(TEAM, id="others", measures=frozenset({"measure-b"}))
TYPES = {"measure-a": "Measure", "measure-b": "Measure", "topic:a": "Topic", "topic:b": "Topic"}


class Shelf:
    """A store of grants in memory, as the named queries keep them."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.revision = 0
        self.reads = 0

    def read(self, query: str, parameters: Any = None) -> list[dict[str, Any]]:
        if query == "entity_classes":
            return [{"type": TYPES.get(parameters["id"])}]
        self.reads += 1
        return [
            {**row, "created": str(row["created"]), "until": str(row["until"])} for _, row in sorted(self.rows.items())
        ]

    def write(self, query: str, parameters: Any = None) -> Any:
        self.revision += 1
        if query == "create_access_grant":
            self.rows[parameters["grant"]["id"]] = {**parameters["grant"], "revoked": False}
        else:
            self.rows[parameters["id"]]["revoked"] = True
        return SimpleNamespace(rows=())

    def token_revision(self) -> int:
        return self.revision

    def wait_until_known(self) -> None:
        """There is no other process."""


class Clock:
    today = TODAY

    def __call__(self) -> date:
        return self.today


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(shelf: Shelf, clock: Clock) -> GrantBook:
    return GrantBook(shelf, today=clock)


def given(book: GrantBook, by: Principal = SUPPORT, **changes: Any) -> Any:
    wanted: dict[str, Any] = {
        "purpose": "contact-mediation", "measure": "measure-a", "topic": "topic:a",
        "until": TODAY + timedelta(days=30), "about": "Gesuch der Kiezbox (erfunden)",
    }  # fmt: skip
    return book.create(by, **{**wanted, **changes})


def test_the_team_of_its_measure_uses_a_grant_for_its_purpose_and_what_lies_within_it(book: GrantBook) -> None:
    grant = given(book)
    assert (grant.by, grant.created, grant.state(TODAY)) == ("support", TODAY, "valid")
    for purpose in ("contact-mediation", "introduction"):
        assert book.usable(grant.id, TEAM, purpose).id == grant.id


def test_grants_that_open_nothing_all_get_the_same_answer_after_the_same_work(
    book: GrantBook, clock: Clock, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked = given(book)
    book.revoke(SUPPORT, revoked.id)
    ended, foreign = given(book, until=TODAY), given(book, measure="measure-b")
    other = given(book, purpose="knowledge-exchange")
    clock.today = TODAY + timedelta(days=1)
    rules = default_rules()
    decided, decide = [], type(rules).may_use_grant
    monkeypatch.setattr(type(rules), "may_use_grant", lambda *them: decided.append(1) or decide(*them))
    told = set()
    names = (revoked.id, ended.id, foreign.id, other.id, "grant-0000000000000000", "grant-x", "", "ä" * 100)
    for id_ in names:
        with pytest.raises(NotPermitted) as caught:
            book.usable(id_, TEAM, "contact-mediation")
        told.add((str(caught.value), caught.value.where, caught.value.status))
    assert len(told) == 1 and len(decided) == len(names)
    with pytest.raises(NotPermitted):
        book.usable(given(book).id, SUPPORT, "contact-mediation")


def test_a_grant_goes_with_a_purpose_that_is_one(book: GrantBook) -> None:
    grant = given(book)
    for purpose in (None, "curiosity"):
        with pytest.raises(InputError):
            book.usable(grant.id, TEAM, purpose)


def test_only_the_support_team_gives_and_revokes_grants_and_only_for_what_may_be_mediated(book: GrantBook) -> None:
    for role in set(Role) - {Role.SUPPORT_TEAM}:
        somebody = Principal("one", "Eine (erfunden)", frozenset({Role.PUBLIC, role}), frozenset({"measure-a"}))
        with pytest.raises(NotPermitted):
            given(book, by=somebody)
        with pytest.raises(NotPermitted):
            book.revoke(somebody, given(book).id)
    for purpose in ("network-analysis", "data-subject-rights", "operation", "programme-work"):
        with pytest.raises(NotPermitted):
            given(book, purpose=purpose)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"until": TODAY + LONGEST + timedelta(days=1)}, "until"),
        ({"about": " "}, "about"),
        ({"measure": "measure-c"}, "measure"),
        ({"measure": "topic:a"}, "measure"),
        ({"topic": "measure-a"}, "topic"),
        ({"purpose": "curiosity"}, "purpose"),
    ],
)
def test_a_grant_that_means_nothing_is_refused(book: GrantBook, changes: dict[str, Any], where: str) -> None:
    with pytest.raises(InputError) as caught:
        given(book, **changes)
    assert caught.value.where == where
    assert book.grants() == ()


def test_what_is_revoked_stays_in_the_list_and_what_never_was_cannot_be_revoked(book: GrantBook, shelf: Shelf) -> None:
    grant = given(book)
    book.revoke(SUPPORT, grant.id)
    assert [one.state(TODAY) for one in book.grants()] == ["revoked"]
    with pytest.raises(NotFound):
        book.revoke(SUPPORT, "grant-0000000000000000")
    reads = shelf.reads
    book.grants()
    assert shelf.reads == reads, "nothing changed"


def test_an_audience_by_grant_names_purposes_and_one_topic_or_none() -> None:
    one = Audience.parse("granted:topic:a for contact-mediation until 2027-12-31")
    assert (one.scope, one.of) == (Scope.GRANTED, "topic:a")
    assert str(one) == "granted:topic:a for contact-mediation by consent until 2027-12-31"
    assert Audience.parse("granted for introduction").of is None
    with pytest.raises(InputError, match="names purposes"):
        Audience.parse("granted")


CLASSES = table(
    ("record", "public", "published"), ("record", "granted for contact-mediation", "published"),
    ("identity", "granted:topic:a for contact-mediation", "published"),
    ("contact", "granted:topic:b for contact-mediation", "published"),
    ("profile", "granted for knowledge-exchange", "published"), ("record", "nobody", "published"),
)  # fmt: skip


def test_a_view_under_a_grant_holds_what_is_shared_by_it_and_no_more(book: GrantBook) -> None:
    purpose, grant = PURPOSES["contact-mediation"], given(book)
    assert view_for(TEAM, purpose, CLASSES, TODAY).classes == (1,)
    view = view_for(TEAM, purpose, CLASSES, TODAY, grant=grant)
    assert (view.classes, view.expires, view.grant) == ((1, 2, 3), grant.until + timedelta(days=1), grant)
    assert view_for(SUPPORT, purpose, CLASSES, TODAY).classes == (1, 2, 3, 4)
    for changed in (
        replace(grant, revoked=True), replace(grant, until=TODAY - timedelta(days=1)),
        replace(grant, measure="measure-b"), replace(grant, purpose="knowledge-exchange"),
    ):  # fmt: skip
        assert view_for(TEAM, purpose, CLASSES, TODAY, grant=changed).classes == (1,)
    assert view_for(OTHERS, purpose, CLASSES, TODAY, grant=grant).classes == (1,)


def test_a_remembered_decision_is_not_used_under_another_grant_or_under_none(book: GrantBook) -> None:
    cache, rules, purpose = ViewCache(), default_rules(), PURPOSES["contact-mediation"]
    grants = (None, given(book), given(book, topic="topic:b"), None)
    seen = [cache.view(rules, TEAM, purpose, CLASSES, TODAY, grant=grant).classes for grant in grants]
    assert seen == [(1,), (1, 2, 3), (1, 2, 4), (1,)]
