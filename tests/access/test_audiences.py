"""Audiences in words: one canonical form, and an error for every word that means nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access import Audience, Basis, Scope, guarding_class, person_audience_error
from graph_service.errors import InputError
from graph_service.schema import FieldClass
from tests.access.strategies import audiences


@given(audiences(st.dates()))
def test_an_audience_in_words_means_itself(audience: Audience) -> None:
    assert Audience.parse(str(audience)) == audience
    assert str(Audience.parse(str(audience))) == str(audience)


@pytest.mark.parametrize(
    ("words", "canonical"),
    [
        ("", "public"),
        ("  public ", "public"),
        ("unit:unit:bezirksamt-neukoelln", "unit:unit:bezirksamt-neukoelln"),
        ("community for knowledge-exchange+contact-mediation",
         "community for contact-mediation+knowledge-exchange by consent"),
        ("public for contact-mediation by publication", "public for contact-mediation by publication"),
        ("measure:measure-8c1f00000000 for expert-search by consent until 2027-12-31",
         "measure:measure-8c1f00000000 for expert-search by consent until 2027-12-31"),
        ("administration until 2027-01-31", "administration until 2027-01-31"),
    ],
)  # fmt: skip
def test_each_audience_has_one_canonical_form(words: str, canonical: str) -> None:
    assert str(Audience.parse(words)) == canonical


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("everybody", "'everybody' is not a scope"),
        ("Public", "'Public' is not a scope"),
        ("measure", "needs an id"),
        ("public:x", "needs an id"),
        ("public for Contact-Mediation", "no purpose 'Contact-Mediation'"),
        ("public for programme-work", "only groups others"),
        ("public for contact-mediation by habit", "'habit' is not a basis"),
        ("public by consent", "goes with purposes"),
        ("public for contact-mediation until 2027-02-30", "'2027-02-30' is not a day"),
        ("public for contact-mediation until 2027-1-1", "is not a day"),
        ("public until 20270101", "is not a day"),
        ("nobody until 2027-01-01", "stands alone"),
        ("public  for contact-mediation", "is not an audience"),
        ("public until 2027-01-01 for contact-mediation", "is not an audience"),
        ("public for contact-mediation+", "no purpose ''"),
    ],
)
def test_a_wrong_word_is_named_with_its_place_and_a_remedy(words: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        Audience.parse(words, where="row 7, column audience")
    assert caught.value.where == "row 7, column audience"
    assert caught.value.remedy


def test_purposes_without_a_basis_rest_on_consent() -> None:
    assert Audience(Scope.COMMUNITY, purposes=("introduction",)).basis is Basis.CONSENT


def test_an_audience_closes_on_the_day_after_its_last() -> None:
    assert Audience.parse("public until 2027-12-31").closes == date(2028, 1, 1)
    assert Audience.parse("public").closes is None


CONSENT = "community for contact-mediation by consent"


def test_a_person_needs_purposes_for_everything_that_opens() -> None:
    whole = {
        "audience": CONSENT,
        "identity_audience": CONSENT,
        "contact_audience": "nobody",
        "profile_audience": CONSENT,
    }
    assert person_audience_error(whole) is None
    for name in whole:
        for wrong, told in (("community", "names none"), ("", "missing"), (None, "missing"), ("all", "not a scope")):
            error = person_audience_error({**whole, name: wrong})
            assert error is not None
            assert error.where == name
            assert told in error.detail


def test_what_tells_of_a_person_stands_in_a_personal_class() -> None:
    assert guarding_class("HOLDS") is FieldClass.IDENTITY
    assert guarding_class("Person", "email") is FieldClass.CONTACT
    assert guarding_class("Person") is FieldClass.RECORD
    assert guarding_class("AdministrativeUnit", "name") is FieldClass.RECORD
