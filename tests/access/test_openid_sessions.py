"""Cookies of browser sessions: signed, of limited life, without a name, and shut for good once ended."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from graph_service.access import Principal, Role
from graph_service.access.openid import sessions as sessions_module
from graph_service.access.openid.sessions import LASTS, LOG_IN_LASTS, Sessions

KEY = bytes(range(32))
TEAM = Principal(
    "oidc:1", "Angemeldet", frozenset({Role.PUBLIC, Role.MEASURE_TEAM, Role.ADMINISTRATION}),
    frozenset({"measure-1"}), frozenset({"unit:x"}), "person-1",
)  # fmt: skip


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(KEY, clock=clock)


def begun(sessions: Sessions, principal: Principal = TEAM) -> str:
    cookie = sessions.begin(principal)
    assert cookie is not None
    return cookie


def content_of(cookie: str) -> dict[str, Any]:
    part = cookie.split(".")[1]
    content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return content


def test_the_cookie_brings_back_the_rights(sessions: Sessions) -> None:
    session = sessions.read(begun(sessions))
    assert session is not None and session.principal == TEAM


def test_it_holds_rights_and_times_and_nothing_else(sessions: Sessions) -> None:
    assert set(content_of(begun(sessions))) == {"jti", "iat", "exp", "sub", "roles", "measures", "units", "person"}
    alone = begun(sessions, Principal("oidc:1", "Angemeldet"))
    assert set(content_of(alone)) == {"jti", "iat", "exp", "sub", "roles"}


def test_it_is_over_after_eight_hours(sessions: Sessions, clock: Clock) -> None:
    cookie = begun(sessions)
    clock.now += LASTS - 1
    assert sessions.read(cookie) is not None
    clock.now += 1
    assert sessions.read(cookie) is None


def test_an_ended_one_opens_nothing_and_the_next_one_does(sessions: Sessions) -> None:
    cookie, other = begun(sessions), begun(sessions)
    session = sessions.read(cookie)
    assert session is not None
    sessions.end(session)
    assert sessions.read(cookie) is None
    assert sessions.read(other) is not None


def test_when_too_many_have_ended_none_of_them_opens_again(
    sessions: Sessions, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions._ended, "_most", 10)
    cookies = []
    for _ in range(40):
        cookies.append(begun(sessions))
        session = sessions.read(cookies[-1])
        assert session is not None
        sessions.end(session)
        clock.now += 1
    assert len(sessions._ended._begun) <= 10
    assert [sessions.read(cookie) for cookie in cookies] == [None] * 40
    assert sessions.read(begun(sessions)) is not None


def test_ends_whose_time_is_over_are_forgotten(
    sessions: Sessions, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions._ended, "_most", 1)
    before = begun(sessions)
    for _ in range(3):
        session = sessions.read(begun(sessions))
        assert session is not None
        clock.now += LASTS + 1
        sessions.end(session)
    assert sessions._ended._before == 0 and sessions.read(before) is None


@pytest.mark.parametrize("cookie", [None, "", "a.b.c", "ü", "x" * 100_000, "e30.e30.e30", "\ud800"])
def test_what_is_no_cookie_of_ours_is_no_session(sessions: Sessions, cookie: str | None) -> None:
    assert sessions.read(cookie) is None and sessions.read_log_in(cookie) is None


def test_a_changed_or_unsigned_cookie_is_none(sessions: Sessions) -> None:
    cookie = begun(sessions)
    header, _, signature = cookie.split(".")
    richer = {**content_of(cookie), "roles": ["administrator"]}
    payload = base64.urlsafe_b64encode(json.dumps(richer).encode()).rstrip(b"=").decode()
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    for forged in (f"{header}.{payload}.{signature}", f"{none}.{payload}.", f"{none}.{payload}.{signature}"):
        assert sessions.read(forged) is None


def test_a_cookie_of_another_key_or_for_another_use_is_none(sessions: Sessions, clock: Clock) -> None:
    assert Sessions(bytes(32), clock=clock).read(begun(sessions)) is None
    _, cookie = sessions.begin_log_in("https://graph.example/callback")
    assert sessions.read(cookie) is None
    assert sessions.read_log_in(begun(sessions)) is None
    for key in (OctKey.import_key(KEY), sessions._log_in_key):
        assert sessions.read(jwt.encode({"alg": "HS256"}, content_of(begun(sessions)), key)) is None


@pytest.mark.parametrize("change", [{"roles": ["king"]}, {"roles": None}, {"sub": None}, {"roles": 7}])
def test_a_session_of_another_version_is_none(sessions: Sessions, change: dict[str, Any]) -> None:
    content = {name: value for name, value in (content_of(begun(sessions)) | change).items() if value is not None}
    assert sessions.read(jwt.encode({"alg": "HS256"}, content, sessions._session_key)) is None


def test_rights_that_no_cookie_can_hold_begin_no_session(sessions: Sessions) -> None:
    many = frozenset(f"measure-{number:012d}" for number in range(300))
    assert sessions.begin(Principal("oidc:1", "Angemeldet", frozenset({Role.MEASURE_TEAM}), many)) is None


def test_a_form_belongs_to_one_session(sessions: Sessions) -> None:
    one, other = sessions.read(begun(sessions)), sessions.read(begun(sessions))
    assert one is not None and other is not None
    assert one.made(one.csrf)
    for wrong in ("", other.csrf, one.csrf[:-1], one.csrf.upper() + "ü", "\ud800", one.id):
        assert not one.made(wrong)


def test_a_log_in_comes_back_within_ten_minutes_and_each_has_secrets_of_its_own(
    sessions: Sessions, clock: Clock
) -> None:
    begun_one, cookie = sessions.begin_log_in("https://graph.example/callback")
    begun_other, _ = sessions.begin_log_in("https://graph.example/callback")
    assert sessions.read_log_in(cookie) == begun_one
    assert len({begun_one.state, begun_one.nonce, begun_one.verifier, begun_other.state, begun_other.nonce}) == 5
    assert 43 <= len(begun_one.verifier) <= 128
    clock.now += LOG_IN_LASTS
    assert sessions.read_log_in(cookie) is None


def test_the_longest_cookie_that_is_made_is_one_that_is_read(sessions: Sessions) -> None:
    size = 0
    for number in range(200):
        measures = frozenset(f"measure-{one:012d}" for one in range(number))
        cookie = sessions.begin(Principal("oidc:1", "Angemeldet", frozenset({Role.MEASURE_TEAM}), measures))
        if cookie is None:
            break
        size = len(cookie)
        assert sessions.read(cookie) is not None
    assert sessions_module.LONGEST_COOKIE - 60 < size <= sessions_module.LONGEST_COOKIE
