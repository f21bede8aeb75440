"""Records of consents in words, and what a withdrawal leaves of an audience."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access import PURPOSES, Audience, Basis, Scope
from graph_service.access.consents import Consent, Form, in_order, is_withdrawn, kept_within, shrunk, unproven
from graph_service.errors import InputError
from tests.access.strategies import CLAIMABLE, DAYS, audiences, some_purposes

TODAY = date(2026, 11, 29)
GIVEN = "2026-03-12 given written for contact-mediation+knowledge-exchange until 2027-12-31"


def records(*texts: str) -> list[Consent]:
    return [Consent.parse(text) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        GIVEN,
        "2026-03-12 given oral for event-planning: am Telefon, Frau Beispiel war dabei (erfunden)",
        "2026-05-02 withdrawn for everything",
        "2026-05-02 withdrawn email for expert-search: Nachricht vom selben Tag",
        "2026-03-12 given web for event-planning until 2026-03-12: 12:30: Haken gesetzt",
    ],
)
def test_a_record_in_words_is_read_as_it_was_written(text: str) -> None:
    assert str(Consent.parse(text)) == text
    assert str(Consent.parse(f"  {text} ")) == text


@given(DAYS, st.booleans(), some_purposes, st.sampled_from(Form), st.none() | DAYS)
def test_every_record_is_the_same_after_it_was_written_down(
    day: date, given_: bool, purposes: frozenset[str], form: Form, until: date | None
) -> None:
    try:
        one = Consent(day, given_, tuple(purposes), form, until, "Notiz: am Telefon")
    except InputError:
        assert (given_ and not purposes) or (until is not None and (not given_ or until < day))
        return
    assert Consent.parse(str(one)) == one


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("gestern given written for event-planning", "not a day"),
        ("2026-02-30 given written for event-planning", "not a day"),
        ("2026-03-12 given for event-planning", "in which form"),
        ("2026-03-12 given fax for event-planning", "no form"),
        ("2026-03-12 given oral for event-planning", "needs a note"),
        ("2026-03-12 given written for everything", "names its purposes"),
        ("2026-03-12 given written for programme-work", "only groups"),
        ("2026-03-12 given written for surveillance", "no purpose"),
        ("2026-03-12 given written for event-planning until 2026-03-11", "last day"),
        ("2026-03-12 withdrawn for event-planning until 2027-01-01", "last day"),
        ("2026-03-12 agreed to all", "no record"),
        (f"2026-03-12 given written for event-planning: {'x' * 501}", "500"),
    ],
)
def test_a_record_that_means_nothing_is_refused_with_what_would_be_right(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        Consent.parse(text)
    assert caught.value.where in ("consents", "purpose") and "2026-03-12 given written" in (caught.value.remedy or "")


@pytest.mark.parametrize(
    ("audience", "left", "said"),
    [
        ("community for contact-mediation+expert-search", "community for contact-mediation by consent",
         ["2026-05-02 withdrawn for expert-search"]),
        ("community for knowledge-exchange", "nobody", ["2026-05-02 withdrawn for expert-search"]),
        ("community for expert-search", "nobody", ["2026-05-02 withdrawn for knowledge-exchange"]),
        ("community for event-planning", "community for event-planning by consent",
         ["2026-05-02 withdrawn for knowledge-exchange"]),
        ("public for contact-mediation by publication", "public for contact-mediation by publication",
         ["2026-05-02 withdrawn for contact-mediation"]),
        ("public for contact-mediation by publication", "nobody", ["2026-05-02 withdrawn for everything"]),
        ("community for expert-search", "community for expert-search by consent",
         ["2026-05-02 withdrawn for everything", "2026-05-03 given web for knowledge-exchange"]),
        ("community for knowledge-exchange", "nobody",
         ["2026-05-02 withdrawn for everything", "2026-05-03 given web for expert-search"]),
        ("community for expert-search", "nobody",
         ["2026-05-02 withdrawn for everything", "2026-05-02 given web for expert-search"]),
        ("granted for contact-mediation until 2027-12-31", "nobody", ["2026-05-02 withdrawn for everything"]),
    ],
)  # fmt: skip
def test_what_is_left_of_an_audience_after_a_withdrawal(audience: str, left: str, said: list[str]) -> None:
    assert str(shrunk(Audience.parse(audience), records(GIVEN, *said))) == left


def test_what_was_entered_by_hand_later_on_the_same_day_counts() -> None:
    withdrawn = Consent.parse("2026-05-02 withdrawn for everything", order=1)
    again = Consent.parse("2026-05-02 given web for event-planning", order=2)
    assert not is_withdrawn("event-planning", [again, withdrawn])
    assert is_withdrawn("event-planning", [Consent.parse(str(again)), withdrawn])
    assert in_order([again, withdrawn]) == [withdrawn, again]


@given(audiences(), st.sampled_from(CLAIMABLE))
def test_after_a_withdrawal_no_audience_by_consent_covers_the_purpose(audience: Audience, purpose: str) -> None:
    left = shrunk(audience, records(GIVEN, f"2026-05-02 withdrawn for {purpose}"))
    assert set(left.purposes) <= set(audience.purposes)
    if audience.purposes and audience.basis is Basis.CONSENT:
        assert not set(left.purposes) & set(PURPOSES[purpose].line)
    else:
        assert left == audience
    if audience.purposes:
        assert shrunk(audience, records("2026-05-02 withdrawn for everything")).scope is Scope.NOBODY


@given(audiences())
def test_without_a_withdrawal_nothing_changes(audience: Audience) -> None:
    assert shrunk(audience, records(GIVEN)) == audience == shrunk(audience, [])


def test_what_is_open_by_consent_without_a_record_is_told() -> None:
    open_ = [
        Audience.parse("community for introduction+event-planning"),
        Audience.parse("public for seating-plan by task"),
    ]
    assert unproven(open_, records("2026-03-12 given written for contact-mediation"), TODAY) == ("event-planning",)
    assert unproven(open_, [], TODAY) == ("event-planning", "introduction")


@pytest.mark.parametrize(
    ("until", "told"),
    [(" until 2027-12-31", ()), (" until 2027-12-30", ()), (" until 2028-01-01", ("contact-mediation",)),
     ("", ("contact-mediation",)), (" until 2026-01-31", ())],
)  # fmt: skip
def test_what_is_open_longer_than_the_record_says_is_told_and_what_is_shut_already_is_not(
    until: str, told: tuple[str, ...]
) -> None:
    audience = Audience.parse(f"community for contact-mediation by consent{until}")
    assert unproven([audience], records(GIVEN), TODAY) == told


@pytest.mark.parametrize(
    ("audience", "left", "said"),
    [
        ("public for contact-mediation", "public for contact-mediation by consent until 2027-12-31", [GIVEN]),
        ("public for introduction until 2099-01-01", "public for introduction by consent until 2027-12-31", [GIVEN]),
        ("public for introduction until 2027-01-01", "public for introduction by consent until 2027-01-01", [GIVEN]),
        ("public for contact-mediation", "public for contact-mediation by consent until 2025-01-01",
         ["2024-01-01 given written for contact-mediation until 2025-01-01"]),
        ("public for contact-mediation", "public for contact-mediation by consent",
         ["2024-01-01 given written for contact-mediation until 2025-01-01",
          "2026-01-01 given web for contact-mediation"]),
        ("public for contact-mediation+event-planning", "public for event-planning by consent until 2027-06-30",
         ["2024-01-01 given web for contact-mediation until 2025-01-01",
          "2026-01-01 given web for event-planning until 2027-06-30"]),
        ("public for contact-mediation+event-planning", "public for contact-mediation+event-planning by consent until "
         "2027-06-30", [GIVEN, "2026-01-01 given web for event-planning until 2027-06-30"]),
        ("public for event-planning", "public for event-planning by consent", [GIVEN]),
        ("public for contact-mediation by publication", "public for contact-mediation by publication", [GIVEN]),
        ("public for contact-mediation by consent", "nobody", [GIVEN, "2026-05-02 withdrawn for everything"]),
        ("public for contact-mediation", "public for contact-mediation by consent until 2026-12-31",
         [GIVEN, "2026-05-02 withdrawn for everything", "2026-05-03 given web for contact-mediation until 2026-12-31"]),
        ("nobody", "nobody", [GIVEN]),
        ("public", "public", [GIVEN]),
    ],
)  # fmt: skip
def test_an_audience_by_consent_ends_with_the_consent_at_the_latest(audience: str, left: str, said: list[str]) -> None:
    assert str(kept_within(Audience.parse(audience), records(*said), TODAY)) == left


@given(audiences(), st.lists(st.tuples(DAYS, some_purposes.filter(bool), st.none() | DAYS), max_size=4), DAYS)
def test_what_is_kept_within_the_consents_opens_nothing_more_and_is_proven(
    audience: Audience, given_: list[tuple[date, frozenset[str], date | None]], today: date
) -> None:
    said = [
        Consent(day, True, tuple(purposes), Form.WEB, until)
        for day, purposes, until in given_
        if until is None or until >= day
    ]
    left = kept_within(audience, said, today)
    assert set(left.purposes) <= set(audience.purposes) and left.scope is audience.scope
    assert (left.until or date.max) <= (audience.until or date.max)
    assert kept_within(left, said, today) == left
    without = {name for name in audience.purposes if not any(one.covers(name) for one in said)}
    assert set(unproven([left], said, today)) <= without
