"""Which post of a unit a contact shows, and who stands in for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph_service.registry import Answer
from graph_service.store import Store
from tests.exchange.tables import SOURCES, load

pytestmark = pytest.mark.neo4j

OPEN = "public for contact-mediation by publication"
HEAD, DEPUTY, DESK = "post-f0000000000c", "post-f0000000000b", "post-f0000000000d"
PARTS = [f"post-{number:012d}" for number in range(25)]
VIEW = ("public", "contact-mediation")


def fill(store: Store, folder: Path, *, deputy: str = "", deputy_audience: str = OPEN) -> None:
    posts = {HEAD: "Abteilungsleitung", DEPUTY: "Vertretung der Abteilungsleitung", DESK: "Sachbearbeitung"}
    posts |= dict.fromkeys(PARTS, "Referatsleitung")
    nodes = "type,id,name,source,as_of,post_type\nAdministrativeUnit,unit:a,Abteilung IV,source:one,2024,\n"
    nodes += "".join(f"Post,{id},Stelle {id[-2:]},source:one,2024,{kind}\n" for id, kind in posts.items())
    topics = "type,id,name,source,as_of\nTopic,topic:a,Bauen,source:one,2024\nTopic,topic:b,Wasser,source:one,2024\n"
    persons = "type,id,name,source,as_of,audience,identity_audience,contact_audience,profile_audience\n"
    for id, name, audience in (
        ("person-00000000000a", "Ada Beispiel", OPEN), ("person-00000000000b", "Bea Beispiel", deputy_audience),
    ):  # fmt: skip
        persons += f"Person,{id},{name},source:one,2024,{audience},{audience},{audience},nobody\n"
    ties = "type,start,end,source,as_of,audience,status\nRESPONSIBLE_FOR,unit:a,topic:a,source:one,2024,public,\n"
    ties += f"RESPONSIBLE_FOR,{DESK},topic:b,source:one,2024,public,\n"
    ties += "".join(f"UNIT_OF,{id},unit:a,source:one,2024,public,\n" for id in posts)
    ties += f"HOLDS,person-00000000000a,{HEAD},source:one,2024,{OPEN},regular\n"
    ties += f"HOLDS,person-00000000000b,{deputy or DEPUTY},source:one,2024,{deputy_audience},deputy\n"
    report = load(store, folder, sources__csv=SOURCES, nodes__csv=nodes, topics__csv=topics, persons__csv=persons,
                  ties__csv=ties)  # fmt: skip
    assert report.ok, report.problems


@pytest.fixture
def row(empty_full_store: Store, tmp_path: Path, ask: Callable[..., Answer[Any]]) -> Callable[..., Any]:
    def first(topic: str = "topic:a", **graph: Any) -> Any:
        fill(empty_full_store, tmp_path, **graph)
        return ask("contacts-for-topic", *VIEW, topic=topic).items[0]

    return first


def test_the_head_is_shown_however_many_posts_the_unit_has_and_whatever_their_ids(row: Callable[..., Any]) -> None:
    contact = row()
    assert contact.post.id == HEAD
    assert contact.person.name == "Ada Beispiel"


def test_the_holder_of_the_deputys_post_is_the_deputy(row: Callable[..., Any]) -> None:
    fallback = row().fallback
    assert fallback.deputy.name == "Bea Beispiel"
    assert fallback.deputy_post.id == DEPUTY


def test_a_deputys_post_is_named_where_its_holder_is_not_visible(row: Callable[..., Any]) -> None:
    fallback = row(deputy_audience="community for contact-mediation by consent until 2099-12-31").fallback
    assert fallback.deputy is None
    assert fallback.deputy_post.id == DEPUTY


def test_who_holds_the_heads_own_post_as_a_deputy_comes_before_another_post(row: Callable[..., Any]) -> None:
    fallback = row(deputy=HEAD).fallback
    assert fallback.deputy.name == "Bea Beispiel"
    assert fallback.deputy_post is None


def test_a_desk_that_is_responsible_itself_is_shown_and_the_heads_deputy_does_not_stand_in_for_it(
    row: Callable[..., Any],
) -> None:
    contact = row("topic:b")
    assert contact.post.id == DESK
    assert contact.fallback.deputy is None and contact.fallback.deputy_post is None
