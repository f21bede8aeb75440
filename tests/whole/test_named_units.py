"""Units that a question names, by the names of today and of before, over the seeds."""

from __future__ import annotations

from typing import Any

import pytest

from tests.whole.test_main_question import ask

pytestmark = pytest.mark.neo4j

TODAY = "unit:senatsverwaltung-fuer-mobilitaet-verkehr-klimaschutz-und-umwelt"
BEFORE = "unit:senatsverwaltung-fuer-umwelt-mobilitaet-verbraucher-und-klimaschutz"


def contacts(client: Any, topic: str, **more: Any) -> list[dict[str, Any]]:
    return ask(client, topic, **more)["items"]


def found(client: Any, query: str, **more: Any) -> list[str]:
    answer = client.get("/v1/questions/search", params={"query": query, **more}).json()
    return [hit["entity"]["id"] for hit in answer["items"]]


def reason(row: dict[str, Any], name: str) -> dict[str, Any] | None:
    return next((one for one in row["because"] if one["reason"] == name), None)


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("Wen spreche ich bei der SenMVKU an?", TODAY),
        ("Kontakt zur SenFin", "unit:senatsverwaltung-fuer-finanzen"),
        ("Wie erreiche ich die SenFin?", "unit:senatsverwaltung-fuer-finanzen"),
        ("Bezirksamt Pankow", "unit:bezirksamt-pankow"),
    ],
)
def test_a_question_for_nothing_but_a_unit_is_answered_with_the_unit_and_its_channels(
    client: Any, question: str, unit: str
) -> None:
    (row,) = contacts(client, question)
    assert row["unit"]["id"] == unit
    assert row["channels"][0]["value"] and row["channels"][0]["official"]
    assert row["because"][0]["text"] == "In der Frage genannt." and row["because"][0]["points"] > 0


def test_an_authority_that_is_named_is_preferred_with_all_that_is_in_it(client: Any) -> None:
    plain, named = contacts(client, "Radwege"), contacts(client, "Radwege bei der SenMVKU")
    assert plain[0]["districts"], "without a name the districts come first"
    assert TODAY in [above["id"] for above in named[0]["unit"]["path"]]
    assert named[0]["topic"] == plain[0]["topic"]
    assert "in der Frage genannt" in reason(named[0], "named")["text"]


def test_the_district_offices_own_unit_is_named_with_it(client: Any) -> None:
    first = contacts(client, "Wohngeld beim Bezirksamt Pankow")[0]
    assert first["unit"]["path"][0]["id"] == "unit:bezirksamt-pankow" and not first["districts"]
    assert reason(first, "named")


def test_the_old_name_of_an_authority_leads_to_the_one_that_took_over(client: Any) -> None:
    (row,) = contacts(client, "SenUMVK")
    assert row["unit"]["id"] == TODAY
    told = reason(row, "successor")
    assert "2023-04-27" in told["text"] and "aufgegangen" in told["text"]
    assert told["source"]["id"] == "source:editorial" and told["as_of"] == "2025"


def test_a_subject_under_an_old_name_is_answered_by_the_authority_of_today(client: Any) -> None:
    first = contacts(client, "Radwege bei der SenUMVK")[0]
    assert TODAY in [above["id"] for above in first["unit"]["path"]]
    assert reason(first, "named") and reason(first, "successor")


def test_an_authority_that_was_divided_leads_to_all_that_took_over(client: Any) -> None:
    rows = contacts(client, "SenStadtUm")
    assert {row["unit"]["id"] for row in rows} == {
        TODAY,
        "unit:senatsverwaltung-fuer-stadtentwicklung-bauen-und-wohnen",
    }


def test_no_authority_that_is_no_more_is_a_contact(client: Any) -> None:
    for question in ("SenUMVK", "SenStadtUm", "SenInnDS", "Umwelt, Mobilität, Verbraucher- und Klimaschutz"):
        assert not {BEFORE, "unit:senatsverwaltung-fuer-stadtentwicklung-und-umwelt"} & {
            row["unit"]["id"] for row in contacts(client, question, limit=50)
        }


def test_a_search_puts_named_units_first_and_those_of_today_before_those_of_then(client: Any) -> None:
    assert found(client, "Radwege bei der SenMVKU")[0] == TODAY
    assert found(client, "SenUMVK")[:2] == [TODAY, BEFORE]
    assert TODAY not in found(client, "Radwege bei der SenMVKU", type="Topic")


@pytest.mark.parametrize("question", ["Radwege", "Wirtschaftsförderung", "Standesamt", "neuer Perso"])
def test_a_question_without_a_unit_apart_from_its_subject_gives_no_points_for_names(client: Any, question: str) -> None:
    assert all(reason(row, "named") is None for row in contacts(client, question))
