"""A topic's id as the question, ids that were merged where one narrows an answer, and what nobody may tell apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import Merged, NotFound
from graph_service.exchange import merge
from graph_service.registry import Answer
from graph_service.store import Store
from tests.exchange.tables import base, load

pytestmark = pytest.mark.neo4j

GIVEN, OWN, HIDDEN = "topic-3f0000000001", "bauen", "topic-3f0000000002"
TOPICS = f"""type,id,name,source,as_of,audience
Topic,{GIVEN},Baugenehmigung,source:one,2024-05-01,public
Topic,{OWN},Wasserrecht,source:one,2024-05-01,public
Topic,{HIDDEN},Geheimes,source:one,2024-05-01,support
"""
TIES = f"""type,start,end,source,as_of,audience
RESPONSIBLE_FOR,unit:a,{GIVEN},source:one,2024-05-01,public
RESPONSIBLE_FOR,unit:b,{OWN},source:one,2024-05-01,public
RESPONSIBLE_FOR,unit:b,{HIDDEN},source:one,2024-05-01,public
"""
SUPPORT = ("support", "contact-mediation")

Ask = Callable[..., Answer[Any]]


@pytest.fixture
def graph(empty_full_store: Store, tmp_path: Path) -> Store:
    base(empty_full_store, tmp_path)
    report = load(empty_full_store, tmp_path, topics__csv=TOPICS, ties__csv=TIES)
    assert report.ok, report.problems
    return empty_full_store


def merged(store: Store, folder: Path, label: str, ended: str, into: str, audience: str = "public") -> None:
    row = f"type,id,name,source,as_of,audience\n{label},{ended},Früher,source:two,2024-06-01,{audience}\n"
    assert load(store, folder, ended__csv=row).ok
    merge(store, ended, into)


@pytest.mark.parametrize(("id", "unit"), [(GIVEN, "unit:a"), (OWN, "unit:b"), (f" {GIVEN} ", "unit:a")])
def test_any_id_of_a_topic_is_a_question_for_it_whatever_it_begins_with(
    graph: Store, ask: Ask, id: str, unit: str
) -> None:
    row = ask("contacts-for-topic", topic=id).items[0]
    assert (row.unit.id, row.topic.match) == (unit, "id")


def test_an_id_that_is_not_seen_is_searched_as_words_like_one_that_never_was(graph: Store, ask: Ask) -> None:
    hidden, never = (ask("contacts-for-topic", topic=id) for id in (HIDDEN, "topic-3f0000000003"))
    assert hidden.model_dump() == never.model_dump()
    assert ask("contacts-for-topic", *SUPPORT, topic=HIDDEN).items[0].unit.id == "unit:b"


def test_a_word_that_is_the_id_of_something_else_is_a_word(graph: Store, ask: Ask) -> None:
    assert ask("contacts-for-topic", topic="unit:a").items[0].topic is None


def test_an_id_of_our_own_kind_that_is_not_there_is_told(graph: Store, ask: Ask) -> None:
    with pytest.raises(NotFound):
        ask("contacts-for-topic", topic="topic:never-was")


def test_the_id_of_a_merged_topic_leads_on_to_the_topic(graph: Store, tmp_path: Path, ask: Ask) -> None:
    merged(graph, tmp_path, "Topic", "topic-3f00000000aa", GIVEN)
    merged(graph, tmp_path, "Topic", "topic-3f00000000bb", GIVEN, "support")
    with pytest.raises(Merged) as caught:
        ask("contacts-for-topic", topic="topic-3f00000000aa")
    assert caught.value.successor == GIVEN
    ask("contacts-for-topic", topic="topic-3f00000000bb")  # hidden: words
    with pytest.raises(Merged):
        ask("contacts-for-topic", *SUPPORT, topic="topic-3f00000000bb")


def test_a_merged_unit_that_narrows_the_measures_leads_on(graph: Store, tmp_path: Path, ask: Ask) -> None:
    merged(graph, tmp_path, "AdministrativeUnit", "unit:open", "unit:a")
    merged(graph, tmp_path, "AdministrativeUnit", "unit:shut", "unit:a", "support")
    with pytest.raises(Merged) as caught:
        ask("measures", unit="unit:open")
    assert caught.value.successor == "unit:a"
    for unknown in ("unit:shut", "unit:never-was"):
        assert ask("measures", unit=unknown).items == []


def test_a_merged_measure_from_which_introductions_start_leads_on(graph: Store, tmp_path: Path, ask: Ask) -> None:
    one = "type,id,name,source,as_of,audience\nMeasure,measure-3f0000000001,Radweg,source:one,2024-05-01,public\n"
    assert load(graph, tmp_path, one__csv=one).ok
    merged(graph, tmp_path, "Measure", "measure-3f0000000002", "measure-3f0000000001")
    with pytest.raises(Merged) as caught:
        ask("contacts-for-topic", topic=GIVEN, measure="measure-3f0000000002")
    assert caught.value.successor == "measure-3f0000000001"
    with pytest.raises(NotFound):
        ask("contacts-for-topic", topic=GIVEN, measure="measure-3f0000000003")
