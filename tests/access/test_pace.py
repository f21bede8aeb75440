"""How fast one asker may go: requests a minute, different persons an hour; in bounded memory, with a discreet alarm."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access import PersonPace, RequestPace, origin_of
from graph_service.access.pace import ASKERS
from graph_service.errors import TooManyRequests


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def passed(pace: RequestPace, asker: str, times: int) -> int:
    done = 0
    for _ in range(times):
        try:
            pace.check(asker)
        except TooManyRequests:
            break
        done += 1
    return done


def test_as_many_requests_as_a_minute_has_may_come_at_once_and_no_more(clock: Clock) -> None:
    pace = RequestPace(60, clock=clock)
    assert passed(pace, "token:a", 100) == 60


def test_whoever_is_refused_is_told_when_to_come_again_and_is_let_in_then(clock: Clock) -> None:
    pace = RequestPace(30, clock=clock)
    passed(pace, "a", 100)
    with pytest.raises(TooManyRequests) as caught:
        pace.check("a")
    assert caught.value.retry_after == 2
    clock.now += caught.value.retry_after
    assert passed(pace, "a", 5) == 1


@given(st.integers(1, 1000), st.lists(st.floats(0, 30), max_size=200))
def test_no_minute_holds_more_than_twice_what_is_allowed(a_minute: int, pauses: list[float]) -> None:
    clock = Clock()
    pace, times = RequestPace(a_minute, clock=clock), []
    for pause in pauses:
        clock.now += pause
        if passed(pace, "a", 1):
            times.append(clock.now)
    for start in times:
        assert sum(start <= one < start + 60 for one in times) <= 2 * a_minute


def test_askers_do_not_slow_each_other_down(clock: Clock) -> None:
    pace = RequestPace(2, clock=clock)
    assert passed(pace, "a", 5) == passed(pace, "b", 5) == 2


def test_ten_thousand_askers_fill_no_more_memory_than_that(clock: Clock) -> None:
    pace = RequestPace(2, clock=clock)
    for number in range(ASKERS + 500):
        pace.check(f"198.51.100.{number}")
    assert len(pace._over) == ASKERS


def test_without_a_limit_everything_passes(clock: Clock) -> None:
    assert passed(RequestPace(0, clock=clock), "a", 10_000) == 10_000
    PersonPace(0, clock=clock).check("a", [f"person-{number}" for number in range(1000)], called="a")


def test_the_same_persons_again_count_once(clock: Clock) -> None:
    pace = PersonPace(3, clock=clock)
    for _ in range(10):
        pace.check("a", ["person-1", "person-2", "person-3"], called="a")


def test_one_person_more_than_allowed_is_refused_and_counts_again_after_an_hour(clock: Clock) -> None:
    pace = PersonPace(2, clock=clock)
    pace.check("a", ["person-1"], called="a")
    clock.now += 600
    pace.check("a", ["person-2"], called="a")
    with pytest.raises(TooManyRequests) as caught:
        pace.check("a", ["person-3"], called="a")
    assert caught.value.retry_after == 3000
    pace.check("a", ["person-2"], called="a")
    pace.check("b", ["person-3"], called="b")
    clock.now += 3000
    pace.check("a", ["person-3"], called="a")


def test_the_alarm_names_the_asker_once_an_hour_and_nobody_who_was_to_be_shown(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    pace = PersonPace(1, clock=clock)
    with caplog.at_level(logging.WARNING):
        for number in range(5):
            with pytest.raises(TooManyRequests):
                pace.check("public@198.51.100.7", [f"person-{number}", "person-x"], called="public")
    assert [record.message for record in caplog.records] == [
        "ALARM: public asks for more than 1 different persons an hour; refused."
    ]


def test_addresses_of_one_house_are_one_origin() -> None:
    assert origin_of(("2001:db8:1:2:3:4:5:6", 1)) == origin_of(("2001:db8:1:2::9", 2)) == "2001:db8:1:2::/64"
    assert origin_of(("198.51.100.7", 1)) == "198.51.100.7"
    assert origin_of(None) == ""
    assert origin_of(("fe80::1%eth0", 1)) == origin_of(("fe80::2%eth0", 1)) == "fe80::/64"
    assert origin_of(("testclient", 1)) == "testclient"


def test_addresses_of_ipv4_are_told_apart_where_a_socket_of_ipv6_listens() -> None:
    assert origin_of(("::ffff:198.51.100.7", 1)) == origin_of(("198.51.100.7", 1))
    assert origin_of(("::ffff:198.51.100.7", 1)) != origin_of(("::ffff:198.51.100.8", 1))
    pace = RequestPace(1)
    pace.check(origin_of(("::ffff:198.51.100.7", 1)))
    pace.check(origin_of(("::ffff:198.51.100.8", 1)))
    with pytest.raises(TooManyRequests):
        pace.check(origin_of(("::ffff:c633:6407", 1)))  # the first one, written in another way
