"""What a question says beside its subject: places, units, chatter."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.schema import DISTRICTS
from graph_service.text import KnownNames, SearchTexts, understand

UNITS = SearchTexts.from_columns(
    {
        "id": [
            "unit:labo",
            "unit:senmvku",
            "unit:standesamt-mitte",
            "unit:standesamt-pankow",
            "unit:bezirksamt-pankow",
        ],
        "type": ["AdministrativeUnit"] * 5,
        "audience": [1] * 5,
        "name": [
            "Landesamt für Bürger- und Ordnungsangelegenheiten",
            "Senatsverwaltung für Mobilität, Verkehr, Klimaschutz und Umwelt",
            "Standesamt",
            "Standesamt",
            "Bezirksamt Pankow",
        ],
        "synonyms": [["LABO"], ["SenMVKU", "SenUMVK"], [], [], []],
    }
)
NAMES = KnownNames.build(UNITS)


@pytest.mark.parametrize(
    ("question", "district"),
    [
        ("Baugenehmigungen in Neukölln", "Neukölln"),
        ("Lärm in Kreuzberg", "Friedrichshain-Kreuzberg"),
        ("Kita in Prenzlauer Berg", "Pankow"),
        ("Neuköllner Straßenfest", "Neukölln"),
        ("Hund im Bezirk Mitte anmelden", "Mitte"),
        ("baum fällen in köpenick", "Treptow-Köpenick"),
        ("Spielplatz Berlin-Wedding", "Mitte"),
        ("Sperrmüll in Charlottenburg-Wilmersdorf", "Charlottenburg-Wilmersdorf"),
        ("Radweg in Buch", "Pankow"),
    ],
)
def test_a_district_or_locality_in_the_question_is_recognised(question: str, district: str) -> None:
    assert understand(question).district == district


@pytest.mark.parametrize(
    "question", ["Ich ziehe Mitte des Monats um", "Ein Buch ausleihen", "Personalausweis verloren"]
)
def test_common_words_are_no_places(question: str) -> None:
    assert understand(question).district is None


def test_the_question_at_the_top_is_reduced_to_its_subject() -> None:
    question = "Wen spreche ich in der Verwaltung auf Baugenehmigungen in Neukölln an, und wer kann mich vorstellen?"
    understood = understand(question)
    assert understood.rest == "Baugenehmigungen"
    assert understood.district == "Neukölln"


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Wer ist zuständig für Lärm?", "Lärm"),
        ("Wer ist für Müll zuständig?", "Müll"),
        ("An wen wende ich mich wegen eines Hundes?", "eines Hundes"),
        ("Guten Tag, Sperrmüll auf der Straße", "Sperrmüll auf der Straße"),
    ],
)
def test_chatter_around_the_subject_goes(question: str, rest: str) -> None:
    assert understand(question).rest == rest


def test_units_are_recognised_by_former_abbreviations() -> None:
    understood = understand("Radweg SenUMVK", NAMES)
    assert understood.units == ("unit:senmvku",)
    assert understood.rest == "Radweg"


def test_a_name_that_several_units_share_gives_them_all_and_stays_a_subject() -> None:
    understood = understand("Termin im Standesamt in Pankow", NAMES)
    assert understood.units == ("unit:standesamt-mitte", "unit:standesamt-pankow")
    assert understood.district == "Pankow"
    assert "Standesamt" in understood.rest


def test_a_district_office_by_name_says_the_district_too() -> None:
    understood = understand("Wohngeld beim Bezirksamt Pankow", NAMES)
    assert understood.units == ("unit:bezirksamt-pankow",)
    assert understood.district == "Pankow"


@pytest.mark.parametrize(
    "question",
    ["Wen spreche ich bei der SenMVKU an?", "Kontakt zum LABO", "Wie erreiche ich das LABO?", "LABO, Telefonnummer",
     "Bezirksamt Pankow", "SenMVKU"],
)  # fmt: skip
def test_a_question_for_nothing_but_a_unit_is_about_the_unit_and_still_searched_for(question: str) -> None:
    understood = understand(question, NAMES)
    assert understood.about_units and len(understood.apart) == 1
    assert any(name in understood.rest for name in ("LABO", "SenMVKU", "Pankow"))


@pytest.mark.parametrize("question", ["Radwege bei der SenMVKU", "Führerschein beim LABO", "Standesamt", "Radwege"])
def test_a_question_with_a_subject_is_not_about_a_unit(question: str) -> None:
    assert not understand(question, NAMES).about_units


def test_a_name_that_stays_a_subject_is_not_apart_from_it() -> None:
    assert understand("Termin im Standesamt", NAMES).apart == ()
    assert understand("Radwege bei der SenUMVK", NAMES).apart == ("unit:senmvku",)


def test_a_name_that_a_visible_topic_bears_too_stays_a_subject() -> None:
    name = "Presse- und Öffentlichkeitsarbeit"
    rows = {"id": ["unit:presse"], "type": ["AdministrativeUnit"], "audience": [1], "name": [name]}
    question = f"Wer ist für {name} zuständig?"
    alone = understand(question, KnownNames.build(SearchTexts.from_columns(rows)))
    assert alone.about_units and alone.apart == ("unit:presse",)
    topic = {"id": ["topic:presse"], "type": ["Topic"], "audience": [1], "name": ["Medien"], "synonyms": [[name]]}
    both = {key: [*topic[key], *rows.get(key, [[]])] for key in topic}
    understood = understand(question, KnownNames.build(SearchTexts.from_columns(both)))
    assert not understood.about_units and understood.apart == () and understood.units == ("unit:presse",)
    assert understood.rest == name


def test_a_question_of_nothing_but_a_place_is_still_searched_for() -> None:
    assert understand("Pankow").rest == "Pankow"


def test_every_place_belongs_to_one_of_the_twelve_districts() -> None:
    text = (files("graph_service.text") / "places.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["district"] for row in rows} == set(DISTRICTS)
    assert len(rows) >= 97


@given(st.text(max_size=200))
def test_any_text_is_understood_without_error(question: str) -> None:
    understood = understand(question, NAMES)
    assert set(understood.districts) <= set(DISTRICTS)
    assert understood.rest or not understood.question.strip()
