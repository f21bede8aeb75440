"""Units that are named and units that are no more, as far as the view sees them."""

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

SUPPORT = ("support", "contact-mediation")
TODAY = present_day()
Ask = Callable[..., Answer[Any]]


def fill(
    store: Store,
    folder: Path,
    *,
    ended: str = "2023-04-27",
    successor: str = "public",
    tie: str = "public",
    post: bool = False,
) -> None:
    """`unit:old` is responsible for building and ended; `unit:new` took over, `unit:other` is responsible as well."""
    units = f"""type,id,name,source,as_of,audience,abbreviation,ended
AdministrativeUnit,unit:old,Amt für Bauen und Wohnen,source:one,2024,public,BauWo,{ended}
AdministrativeUnit,unit:between,Amt für Bauen,source:one,2024,public,,2024
AdministrativeUnit,unit:new,Amt für Hochbau und Wohnen,source:one,2024,{successor},HoWo,
AdministrativeUnit,unit:other,Amt für Wasser,source:one,2024,public,WaWi,
AdministrativeUnit,unit:inside,Referat Brunnen,source:one,2024,public,,
"""
    topics = "type,id,name,source,as_of\nTopic,topic:a,Bauen,source:one,2024\nTopic,topic:b,Brunnen,source:one,2024\n"
    ties = f"""type,start,end,source,as_of,audience
RESPONSIBLE_FOR,unit:old,topic:a,source:one,2024,public
RESPONSIBLE_FOR,unit:other,topic:a,source:one,2024,public
RESPONSIBLE_FOR,unit:inside,topic:b,source:one,2024,public
RESPONSIBLE_FOR,unit:old,topic:b,source:one,2024,public
PART_OF,unit:inside,unit:other,source:one,2024,public
SUCCEEDS,unit:between,unit:old,source:two,2024,{tie}
SUCCEEDS,unit:new,unit:between,source:one,2024,{tie}
"""
    posts = ""
    if post:
        posts = "type,id,name,source,as_of,post_type\nPost,post-00000000000a,Leitung Bau,source:one,2024,Leitung\n"
        ties += "UNIT_OF,post-00000000000a,unit:old,source:one,2024,public\n"
    tables = {"sources__csv": SOURCES, "units__csv": units, "topics__csv": topics, "ties__csv": ties}
    report = load(store, folder, **tables, **({"posts__csv": posts} if posts else {}))
    assert report.ok, report.problems


def units(answer: Answer[Any]) -> list[str]:
    return [row.unit.id for row in answer.items]


def reasons(row: Any) -> dict[str, Any]:
    return {one.reason: one for one in row.because}


def test_in_place_of_a_unit_that_ended_stands_the_living_one_at_the_end_of_all_renamings(
    empty_full_store: Store, tmp_path: Path, ask: Ask
) -> None:
    fill(empty_full_store, tmp_path, post=True)
    answer = ask("contacts-for-topic", topic="topic:a")
    assert sorted(units(answer)) == ["unit:new", "unit:other"]
    row = next(row for row in answer.items if row.unit.id == "unit:new")
    told = reasons(row)["successor"]
    assert "seit 2023-04-27" in told.text and told.source.id == "source:two"
    assert row.post is None, "the post was one of the unit that is no more"
    assert "nicht mehr" not in row.freshness


@pytest.mark.parametrize("hidden", [{"successor": "support"}, {"tie": "support"}])
def test_a_unit_without_a_successor_in_the_view_ranks_below_and_says_that_it_is_no_more(
    empty_full_store: Store, tmp_path: Path, ask: Ask, hidden: dict[str, str]
) -> None:
    fill(empty_full_store, tmp_path, **hidden)
    answer = ask("contacts-for-topic", topic="topic:a")
    assert units(answer) == ["unit:other", "unit:old"]
    assert answer.items[1].freshness.startswith("Diese Stelle gibt es seit 2023-04-27 nicht mehr.")
    assert reasons(answer.items[1])["ended"].points < 0
    assert "unit:new" in units(ask("contacts-for-topic", *SUPPORT, topic="topic:a"))


@pytest.mark.parametrize("ended", [f"{TODAY:%Y}", f"{TODAY:%Y-%m}", TODAY.isoformat()])
def test_a_unit_that_ends_this_year_or_month_lives_to_its_last_day(
    empty_full_store: Store, tmp_path: Path, ask: Ask, ended: str
) -> None:
    fill(empty_full_store, tmp_path, ended=ended)
    answer = ask("contacts-for-topic", topic="topic:a")
    assert "unit:old" in units(answer)
    named = ask("contacts-for-topic", topic="BauWo")
    assert units(named) == ["unit:old"]
    assert all(reasons(row).keys().isdisjoint({"ended", "successor"}) for row in (*answer.items, *named.items))


def test_an_old_name_leads_to_the_successor(empty_full_store: Store, tmp_path: Path, ask: Ask) -> None:
    fill(empty_full_store, tmp_path)
    for question in ("BauWo", "Kontakt zum Amt für Bauen und Wohnen"):
        assert units(ask("contacts-for-topic", topic=question)) == ["unit:new"]
    hits = ask("search", query="BauWo").items
    assert [hit.entity.id for hit in hits[:2]] == ["unit:new", "unit:old"]


def test_a_name_that_the_view_does_not_see_is_none(empty_full_store: Store, tmp_path: Path, ask: Ask) -> None:
    fill(empty_full_store, tmp_path, successor="support")
    for question in ("{} Bauen", "Wen spreche ich bei {} an?"):
        hidden = ask("contacts-for-topic", topic=question.format("HoWo"))
        never = ask("contacts-for-topic", topic=question.format("XyWo"))
        assert hidden.model_dump() == never.model_dump()
    assert units(ask("contacts-for-topic", *SUPPORT, topic="HoWo")) == ["unit:new"]


def test_what_is_inside_a_named_unit_is_named_with_it(empty_full_store: Store, tmp_path: Path, ask: Ask) -> None:
    fill(empty_full_store, tmp_path)
    first = ask("contacts-for-topic", topic="Brunnen der WaWi").items[0]
    assert first.unit.id == "unit:inside"
    assert reasons(first)["named"].text == "Gehört zu „Amt für Wasser“, in der Frage genannt."


def test_a_named_unit_that_is_not_responsible_is_still_among_the_contacts(
    empty_full_store: Store, tmp_path: Path, ask: Ask
) -> None:
    fill(empty_full_store, tmp_path, tie="support")
    answer = ask("contacts-for-topic", topic="Brunnen HoWo")
    assert "unit:inside" in units(answer) and "unit:new" in units(answer)
