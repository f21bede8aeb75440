"""Names: what counts as one name, and the ids made of them."""

from __future__ import annotations

import pytest

from graph_service.exchange.names import normalised_name, random_id, slug, without_brackets


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bezirksamt Charlottenburg - Wilmersdorf", "Bezirksamt Charlottenburg-Wilmersdorf"),
        ("BA Neukölln", "Bezirksamt  Neukölln"),
        ("Landesamt für Gesundheit und Soziales Berlin", "Landesamt für Gesundheit und Soziales"),
        ("Straßen- und Grünflächenamt", "Strassen- und Gruenflaechenamt"),
        ("Berliner Wasserbetriebe AöR", "Berliner Wasserbetriebe"),
        ("Der Rechnungshof von Berlin", "Rechnungshof"),
    ],
)
def test_spellings_of_one_name_are_the_same(one: str, other: str) -> None:
    assert normalised_name(one) == normalised_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amtsgericht Mitte", "Amtsgericht Wedding"),
        ("Finanzamt für Körperschaften I", "Finanzamt für Körperschaften II"),
        ("Senatsverwaltung für Finanzen", "Senatsverwaltung für Inneres"),
    ],
)
def test_names_of_different_things_stay_different(one: str, other: str) -> None:
    assert normalised_name(one) != normalised_name(other)


def test_what_stands_in_brackets_is_another_name() -> None:
    assert without_brackets("Berliner Stadtreinigungsbetriebe (BSR)") == ("Berliner Stadtreinigungsbetriebe", ("BSR",))


def test_an_id_made_of_a_name_is_readable_ascii() -> None:
    assert slug("Straßen- und Grünflächenamt, Öffentlichkeit") == "strassen-und-gruenflaechenamt-oeffentlichkeit"
    assert slug("unit:A|B/C") == "unit-a-b-c"
    assert slug("…") == "x"
    assert len(slug("sehr langes Wort " * 30)) <= 96


def test_a_random_id_tells_nothing_but_its_type() -> None:
    ids = {random_id("measure") for _ in range(100)}
    assert len(ids) == 100
    assert all(one.startswith("measure-") and len(one) == len("measure-") + 12 for one in ids)
