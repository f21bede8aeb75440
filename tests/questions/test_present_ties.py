"""Who holds a post and knows somebody today: an end that is given as a year or a month counts to its last day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph_service.access import present_day
from graph_service.registry import Answer
from graph_service.store import Store
from tests.exchange.tables import SOURCES, load

pytestmark = pytest.mark.neo4j

TODAY = present_day()
LONG_AGO = "2001-02-03"
OPEN = "community for contact-mediation by consent until 2099-12-31"
UNITS = """type,id,name,source,as_of
AdministrativeUnit,unit:a,Amt A,source:one,2024
Post,post-1,Leitung,source:one,2024
"""
TOPICS = "type,id,name,source,as_of\nTopic,topic:a,Bauen,source:one,2024\n"
PERSONS = f"""type,id,name,source,as_of,audience,identity_audience,contact_audience,profile_audience
Person,person-1,Ada Beispiel,source:one,2024,{OPEN},{OPEN},{OPEN},nobody
"""


def fill(store: Store, folder: Path, until: str) -> None:
    ties = f"""type,start,end,source,as_of,until,audience
UNIT_OF,post-1,unit:a,source:one,2024,,public
RESPONSIBLE_FOR,unit:a,topic:a,source:one,2024,,public
HOLDS,person-1,post-1,source:one,2024,{until},{OPEN}
"""
    report = load(store, folder, sources__csv=SOURCES, units__csv=UNITS, topics__csv=TOPICS, persons__csv=PERSONS,
                  ties__csv=ties)  # fmt: skip
    assert report.ok, report.problems


@pytest.mark.parametrize(
    ("until", "holds"),
    [
        ("", True), (TODAY.isoformat(), True), (f"{TODAY:%Y-%m}", True), (f"{TODAY:%Y}", True),
        (f"{TODAY.year + 1}", True), (f"{TODAY.year - 1}", False), (f"{TODAY.year - 1}-12", False), (LONG_AGO, False),
    ],
)  # fmt: skip
def test_whoever_holds_a_post_until_a_day_month_or_year_holds_it_to_its_end(
    empty_full_store: Store, tmp_path: Path, ask: Callable[..., Answer[Any]], until: str, holds: bool
) -> None:
    fill(empty_full_store, tmp_path, until)
    who = ("support", "contact-mediation")
    (unit,) = ask("unit", *who, id="unit:a").items
    assert [one.id for one in unit.posts[0].holders] == ["person-1"] * holds
    contact = ask("contacts-for-topic", *who, topic="topic:a").items[0]
    assert (contact.person.id if contact.person else None) == ("person-1" if holds else None)
    assert bool(ask("path-between", *who, start="person-1", goal="unit:a").items) == holds
