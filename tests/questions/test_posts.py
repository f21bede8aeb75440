"""The order of a unit's posts, by the words that organigrams have for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.questions.posts import Place, in_order, leads, place_of, post_for

TITLES = {
    Place.POLITICAL_HEAD: ("Senator:in", "Senator:in, Bürgermeister", "Regierender Bürgermeister", "Bezirksstadträtin",
                           "Bezirksstadträtin und stellv. Bezirksbürgermeisterin", "Senatorin*"),
    Place.STATE_SECRETARY: ("Staatssekretär:in", "Chefin der Senatskanzlei"),
    Place.HEAD: (
        "Leitung", "Abteilungsleitung", "Referatsleitung, Haushalt, Zuwendungen, LLBB", "Leitung des Leitungsstabs",
        "Ärztliche Leitung", "Geschäftsleitung", "Planungstableiter:in", "Direktor", "Generalsekretär", "Präsidentin",
        "Referatsleitung und Stellvertretung der Abteilungsleitung", "Senatorenbüro, Leitung",
        "Landesbeauftragte:r", "Pressesprecherin und Leiterin der Presse- und Öffentlichkeitsarbeit",
    ),
    Place.DEPUTY: (
        "Leitung Bau und Verkehr, stellvertretend",
        "Abteilungsleitung, stellvertretend", "Vertretung der Abteilungsleitung", "Vertertung der Abteilungsleitung",
        "1. Stellv.", "stellvertretend", "Stellvertretende Leitung", "Ständige Vertretung", "Vizepräsidentin",
        "Stellvertretender Bezirksbürgermeister", "Vertreter:in der Leitung",
    ),
    Place.OTHER: (
        "Referent:in", "Persönliche:r Referent:in", "Referent:in der Senator:in", "Referent:in, SenGR Ref", "",
        "Verbindungsstelle Leitungsstab, VbSt L", "Pressesprecher:in", "Pressesprecher:in, stellvertretend",
        "Datenschutzbeauftragte:r", "Schwerbehindertenvertretung", "Jugend- und Auszubildendenvertretung",
        "Büroleitung der Staatssekretärin", "Büroleitung",
        "Kraftfahrer:in der Staatssekretärin", "PR-Vorsitzende", "Vertretung des Landes Berlin",
    ),
    Place.OFFICE: ("Sekretär:in", "Sekretariat der Abteilungsleitung", "Vorzimmer der Senatorin",
                   "Assistenz der Geschäftsführung"),
}  # fmt: skip
ALL = [(title, place) for place, titles in TITLES.items() for title in titles]


@pytest.mark.parametrize(("title", "place"), ALL)
def test_a_post_is_placed_by_its_title(title: str, place: Place) -> None:
    assert place_of({"id": "post-1", "name": "Stelle", "post_type": title}) is place


def test_without_a_kind_the_name_says_it() -> None:
    assert place_of({"id": "post-1", "name": "Leitung Soziale Wohnhilfe", "post_type": None}) is Place.HEAD
    assert place_of({"id": "post-1", "name": None, "post_type": None}) is Place.OTHER


@given(st.permutations(ALL))
def test_the_head_comes_first_whatever_the_order_of_rows_and_ids(titles: list[tuple[str, Place]]) -> None:
    posts = [{"id": f"post-{number}", "name": "", "post_type": title} for number, (title, _) in enumerate(titles)]
    places = [place_of(post) for post in in_order(posts)]
    assert places == sorted(places)
    assert [leads(post) for post in in_order(posts)] == [place < Place.DEPUTY for place in places]


def test_the_head_of_a_whole_comes_before_the_head_of_a_part_in_it() -> None:
    titles = ("Projektleitung", "Referatsleitung", "Abteilungsleitung", "Leitung")
    posts = [{"id": f"post-{number}", "name": "", "post_type": title} for number, title in enumerate(titles)]
    assert [post["post_type"] for post in in_order(posts)] == list(reversed(titles))


def post(number: int, title: str, *topics: str) -> dict[str, object]:
    return {"id": f"post-{number}", "name": title, "post_type": None, "topics": list(topics)}


def test_the_contact_is_who_is_named_or_responsible_or_the_head_and_nobody_else() -> None:
    head, other = post(3, "Leitung"), post(1, "Referat Mobilitätsstationen", "topic:sharing")
    office = post(2, "Sekretariat")
    posts = [other, office, head]
    assert post_for(posts, named="post-1", topic="topic:radwege") == other
    assert post_for(posts, named=None, topic="topic:sharing") == other
    assert post_for(posts, named=None, topic="topic:radwege") == head
    assert post_for([other, office], named=None, topic="topic:radwege") is None
    assert post_for([], named=None, topic=None) is None


@given(st.text(max_size=60))
def test_any_title_has_a_place(title: str) -> None:
    assert place_of({"id": "post-1", "name": "", "post_type": title}) in Place
