"""Records of consents in words, and what a withdrawal leaves of an audience."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access import PURPOSES, Audience, Basis, Scope
from graph_service.access.consents import Consent, Form, in_order, is_withdrawn, shrunk, unproven
from graph_service.errors import InputError
from tests.access.strategies import CLAIMABLE, DAYS, audiences, some_purposes

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
    assert unproven(open_, records(GIVEN)) == ("event-planning",)
    assert unproven(open_, []) == ("event-planning", "introduction")
