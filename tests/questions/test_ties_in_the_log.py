"""What an answer tells of a person's ties stands in the log by type, and whoever is told of so counts as shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph_service.access import disclosures_in, persons_told_of
from graph_service.registry import Answer
from graph_service.store import Store
from tests.exchange.tables import SOURCES, load

pytestmark = pytest.mark.neo4j

ADA, BEN = "person-00000000000a", "person-00000000000b"
OPEN = "community for contact-mediation"
ANYBODY = ("support", "contact-mediation")

THINGS = """type,id,name,source,as_of
AdministrativeUnit,unit:a,Amt A,source:one,2024
Post,post-1,Leitung,source:one,2024
Measure,measure-1,Kiezbox,source:one,2024
Topic,topic:a,Bauen,source:one,2024
Event,event-1,Treffen,source:one,2024
"""
AGREED = "2024-01-01 given written for contact-mediation"
PERSONS = f"""type,id,name,source,as_of,audience,identity_audience,contact_audience,profile_audience,consents
Person,{ADA},Ada Beispiel,source:one,2024,{OPEN},nobody,nobody,nobody,{AGREED}
Person,{BEN},Ben Beispiel,source:one,2024,{OPEN},nobody,nobody,nobody,{AGREED}
"""
TIES = f"""type,start,end,source,as_of,evidence,role,audience
UNIT_OF,post-1,unit:a,source:one,2024,,,public
RESPONSIBLE_FOR,unit:a,topic:a,source:one,2024,,,public
HOLDS,{ADA},post-1,source:one,2024,,,{OPEN}
EXPERT_IN,{ADA},topic:a,source:one,2024,Leitete die Vergabe,,{OPEN}
WORKS_ON,{BEN},measure-1,source:one,2024,,Mitarbeit,{OPEN}
ATTENDED,{BEN},event-1,source:one,2024,,,{OPEN}
KNOWS,{ADA},{BEN},source:one,2024,,,{OPEN}
"""


@pytest.fixture
def told(
    empty_full_store: Store, tmp_path: Path, ask: Callable[..., Answer[Any]]
) -> Callable[..., dict[str, set[str]]]:
    """`told(question, …)`: the fields that the log would name of each person, `id` left out; all count as shown."""
    report = load(empty_full_store, tmp_path, sources__csv=SOURCES, things__csv=THINGS, persons__csv=PERSONS,
                  ties__csv=TIES)  # fmt: skip
    assert report.ok, report.problems

    def asking(question: str, **parameters: Any) -> dict[str, set[str]]:
        disclosed = disclosures_in(ask(question, *ANYBODY, **parameters))
        found = {one.person: set(one.fields) - {"id"} for one in disclosed}
        assert persons_told_of(disclosed) == {person for person, fields in found.items() if fields}
        for one in disclosed:
            assert ("identity" in one.field_classes) == ("HOLDS" in one.fields), "who holds a post is told by it"
        return found

    return asking


def test_a_record_names_posts_topics_and_measures(told: Callable[..., dict[str, set[str]]]) -> None:
    assert told("person", id=ADA) == {ADA: {"HOLDS", "EXPERT_IN"}}
    assert told("person", id=BEN) == {BEN: {"WORKS_ON"}}


def test_teams_holders_and_contacts_are_told_of_with_what_ties_them(told: Callable[..., dict[str, set[str]]]) -> None:
    assert told("measure", id="measure-1") == {BEN: {"WORKS_ON"}}
    assert told("unit", id="unit:a") == {ADA: {"HOLDS"}}
    assert told("contacts-for-topic", topic="topic:a")[ADA] == {"HOLDS"}


def test_surroundings_name_every_kind_of_tie(told: Callable[..., dict[str, set[str]]]) -> None:
    assert told("neighbourhood", id=BEN) == {BEN: {"WORKS_ON", "ATTENDED", "KNOWS"}, ADA: {"KNOWS"}}


def test_ways_name_the_ties_that_they_go_over(told: Callable[..., dict[str, set[str]]]) -> None:
    assert told("path-between", start="measure-1", goal="post-1", limit=1) == {
        BEN: {"WORKS_ON", "KNOWS"}, ADA: {"KNOWS", "HOLDS"},
    }  # fmt: skip
    assert told("contacts-for-topic", topic="topic:a", measure="measure-1") == {
        ADA: {"KNOWS", "HOLDS"}, BEN: {"WORKS_ON", "KNOWS"},
    }  # fmt: skip


def test_whose_existence_alone_is_told_does_not_count(told: Callable[..., dict[str, set[str]]]) -> None:
    assert told("entities", type="Person") == {ADA: set(), BEN: set()}
