"""Under network analysis persons stand in the order of their pseudonyms, which tells nothing of their ids."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import graph_service.questions  # noqa: F401 - importing registers them
from graph_service.access import Gate, load_principals
from graph_service.access.pseudonyms import Pseudonyms
from graph_service.corpus import Corpus
from graph_service.inquiry import Inquiry
from graph_service.registry import Answer, find_question
from graph_service.store import Store
from tests.exchange.tables import SOURCES, load

pytestmark = pytest.mark.neo4j

PERSONS = [f"person-{number:012x}" for number in range(12)]
OPEN = "community for network-analysis+contact-mediation"
KEY = b"k" * 32
ANALYST, SUPPORT = ("analyse", "network-analysis"), ("support", "contact-mediation")

Ask = Callable[..., Answer[Any]]


@pytest.fixture
def ask(empty_full_store: Store, tmp_path: Path) -> Ask:
    """`ask(question, who, purpose, **parameters)`; twelve persons in the teams of two measures."""
    things = """type,id,name,source,as_of
Measure,measure-1,Kiezbox,source:one,2024
Measure,measure-2,Parkraum,source:one,2024
AdministrativeUnit,unit:a,Amt A,source:one,2024
"""
    persons = "type,id,name,source,as_of,audience,identity_audience,contact_audience,profile_audience\n" + "".join(
        f"Person,{id},Name {place},source:one,2024,{OPEN},{OPEN},nobody,nobody\n" for place, id in enumerate(PERSONS)
    )
    ties = "type,start,end,source,as_of,role,audience\n" + "".join(
        f"WORKS_ON,{id},{measure},source:one,2024,Mitarbeit,{OPEN}\n"
        for id in PERSONS
        for measure in ("measure-1", "measure-2")
    )
    ties += "LEADS,unit:a,measure-1,source:one,2024,,public\n"
    report = load(empty_full_store, tmp_path, sources__csv=SOURCES, things__csv=things, persons__csv=persons,
                  ties__csv=ties)  # fmt: skip
    assert report.ok, report.problems
    gate = Gate(empty_full_store, load_principals(), pseudonym_key=lambda: KEY)

    def asking(question: str, who: str, purpose: str, **parameters: Any) -> Answer[Any]:
        view = gate.view(who, purpose)
        inquiry = Inquiry(gate.reader(view), Corpus(empty_full_store, None).visible(view))
        found = find_question(question)
        return found(inquiry, found.read_parameters(parameters))

    return asking


def pages(ask: Ask, who: tuple[str, str], **parameters: Any) -> list[str]:
    """The ids on all pages of `entities`, in their order."""
    ids: list[str] = []
    cursor = None
    for _ in range(20):
        answer = ask("entities", *who, cursor=cursor, **parameters)
        ids += [row.id for row in answer.items]
        cursor = answer.next
        if cursor is None:
            return ids
    raise AssertionError("the pages do not end")


def team(ask: Ask, who: tuple[str, str]) -> list[str]:
    return [one.person.id for one in ask("measure", *who, id="measure-1").items[0].team]


def around(ask: Ask, who: tuple[str, str], limit: int = 200) -> list[str]:
    ties = ask("neighbourhood", *who, id="measure-1", limit=limit).items
    return [tie.start.id for tie in ties if tie.type == "WORKS_ON"]


def between(ask: Ask, who: tuple[str, str], limit: int = 12) -> list[str]:
    return [way.steps[0].entity.id for way in
            ask("path-between", *who, start="measure-1", goal="measure-2", limit=limit).items]  # fmt: skip


def listed(ask: Ask, who: tuple[str, str]) -> list[str]:
    return pages(ask, who, type="Person", limit=5)


@pytest.mark.parametrize("persons", [listed, team, around, between])
def test_persons_stand_in_the_order_of_what_is_shown_of_them(ask: Ask, persons: Callable[..., list[str]]) -> None:
    assert persons(ask, SUPPORT) == PERSONS, "other purposes list by id"
    shown = persons(ask, ANALYST)
    assert len(set(shown)) == 12 and not set(shown) & set(PERSONS)
    assert shown == sorted(shown)


def test_no_place_in_a_list_leads_from_a_pseudonym_to_an_id(ask: Ask) -> None:
    pseudonyms = Pseudonyms(lambda: KEY, "network-analysis")
    for persons in (listed, team, around, between):
        behind = [pseudonyms.person(one) for one in persons(ask, ANALYST)]
        assert sorted(behind) == PERSONS != behind


@pytest.mark.parametrize("persons", [around, between])
@pytest.mark.parametrize("limit", [1, 4])
def test_what_is_cut_is_cut_by_pseudonym(ask: Ask, persons: Callable[..., list[str]], limit: int) -> None:
    assert persons(ask, ANALYST, limit) == persons(ask, ANALYST)[:limit]


def test_pages_of_everything_hold_persons_and_things_once_each(ask: Ask) -> None:
    whole = ask("entities", *ANALYST, limit=500).items
    for limit in (1, 3, 12, 13):
        assert pages(ask, ANALYST, limit=limit) == [one.id for one in whole]
    assert [one.type for one in whole].count("Person") == 12
    assert [one.id for one in ask("entities", *ANALYST, limit=500, q="Kiez").items] == ["measure-1"]
