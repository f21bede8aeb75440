"""German words: gender forms, umlauts, stems, compounds and verbs with a separate particle."""

from __future__ import annotations

import pytest

from graph_service.text.normalising import fold, words
from graph_service.text.words import analyse, joined_verbs, stem


@pytest.mark.parametrize(
    "written",
    ["Bürger:innen", "Bürger*innen", "Bürger_innen", "Bürger/-innen", "Bürger/innen", "BürgerInnen", "Bürger(innen)"],
)
def test_every_gendered_spelling_is_read_as_the_plain_word(written: str) -> None:
    assert words(written) == ["Bürger"]


def test_words_that_merely_hold_an_in_stay_whole() -> None:
    assert words("Kinder in Innenhöfen") == ["Kinder", "in", "Innenhöfen"]


def test_umlauts_accents_and_sharp_s_are_folded() -> None:
    assert fold("Straße, CAFÉ, Übergröße") == "strasse, cafe, ubergrosse"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bäume", "Baum"),
        ("Anmeldung", "anmelden"),
        ("Einbürgerung", "einbürgern"),
        ("umgezogen", "umziehen"),
        ("Genehmigungen", "genehmigen"),
        ("Baeume", "Bäume"),
        ("hunde", "Hund"),
    ],
)
def test_inflected_and_derived_words_meet(one: str, other: str) -> None:
    assert set(analyse(one).stems) & set(analyse(other).stems)


def test_a_person_and_the_short_word_for_the_identity_card_stay_apart() -> None:
    assert not set(analyse("Person").stems) & set(analyse("Perso").stems)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("Fahrerlaubnisbehörde", ["Fahrerlaubnis", "Behörde"]),
        ("Hundesteuer", ["Hund", "Steuer"]),
        ("Baumfällgenehmigung", ["Baum", "fällen", "Genehmigung"]),
        ("Datenschutzfolgenabschätzung", ["Datenschutz", "Abschätzung"]),
    ],
)
def test_compounds_are_taken_apart(compound: str, parts: list[str]) -> None:
    found = set(analyse(compound).parts)
    for part in parts:
        assert found & set(analyse(part).stems), part


def test_digraphs_inside_ordinary_words_are_no_umlauts() -> None:
    assert analyse("neue").stems == analyse("neu").stems


def test_a_particle_at_the_end_joins_its_verb() -> None:
    assert "abmelden" in joined_verbs(["ich", "melde", "mein", "Auto", "ab"])


def test_a_stem_keeps_at_least_three_letters() -> None:
    assert all(len(stem(word)) >= min(3, len(word)) for word in ("in", "See", "Eis", "Amt", "üben", "Öfen", "ung"))
