"""Analyses that look behind their network: as it was on a day, and at what was narrowed away."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.analyses.watch import UNHURRIED
from graph_service.analysing import AnalysisAnswer, analyse, analysis_named, read_request
from graph_service.network import Scope, What
from tests.network.hand_made import network

MEASURES = [("Measure", "m1"), ("Measure", "m2")]
POSTS = [("Post", "p"), ("Post", "q"), ("Post", "r")]


def analysed(drawn, name: str, **parameters: object) -> AnalysisAnswer:
    analysis = analysis_named(name)
    return analyse(analysis, read_request(analysis, parameters), drawn, UNHURRIED)


def values(answer: AnalysisAnswer) -> dict[str, tuple[float, float]]:
    return {
        place.nodes[0].id: (place.because[0].numbers["before"], place.because[0].numbers["after"])
        for place in answer.items
    }


def on_two_days(ties, earlier, later="2026-01-01", **parameters):
    drawn = network([*POSTS, *MEASURES], ties)
    return drawn, analysed(drawn, "change", earlier=earlier, later=later, **parameters)


def test_a_day_knows_nothing_of_what_two_shared_later():
    drawn, answer = on_two_days(
        [("p", "WORKS_ON", "m1", {"since": "2020"}), ("q", "WORKS_ON", "m1", {"since": "2020"}),
         ("p", "WORKS_ON", "m2", {"since": "2025"}), ("q", "WORKS_ON", "m2", {"since": "2025"}),
         ("r", "WORKS_ON", "m1", {"since": "2025"})],
        "2021-06-01", by="strength",
    )  # fmt: skip
    assert values(answer) == {"p": (1.0, 2.0), "q": (1.0, 2.0), "r": (0.0, 1.0)}
    for day, weight in (("2021-06-01", 1.0), ("2026-01-01", 1.5)):
        then = drawn.graph("who-works-with-whom", Scope(since=day, until=day))
        assert then.edges["p", "q"]["weight"] == weight
    (summary,) = [remark for remark in answer.remarks if "undated" in remark.numbers]
    assert summary.numbers == {"new": 1, "gone": 0, "ties_new": 2, "ties_gone": 0, "undated": 0}


def test_between_what_two_shared_once_and_what_they_share_now_they_are_not_tied():
    _, answer = on_two_days(
        [("p", "WORKS_ON", "m1", {"since": "2019", "until": "2019"}), ("q", "WORKS_ON", "m1", {"since": "2019"}),
         ("p", "WORKS_ON", "m2", {"since": "2025"}), ("q", "WORKS_ON", "m2", {"since": "2025"})],
        "2022-06-01",
    )  # fmt: skip
    assert [(place.nodes[0].id, place.score) for place in answer.items] == [("p", 1.0), ("q", 1.0)]
    assert answer.items[0].because[0].en.startswith("New. Number of contacts: 0 before, 1 after")


@pytest.mark.parametrize("projection", ["whole", "who-asks-whom", "who-knows-whom"])
def test_ties_that_are_not_joined_hold_on_the_days_that_they_tell(projection):
    drawn = network(
        [("Person", "person-a"), ("Person", "person-b"), ("Person", "person-c")],
        [("person-a", type_, "person-b", {"since": "2023", "until": "2024"}) for type_ in ("KNOWS", "CONTACTED")],
    )
    answer = analysed(drawn, "change", projection=projection, earlier="2022-12-31", later="2023-01-01")
    assert [place.nodes[0].id for place in answer.items] == ["person-a", "person-b"]
    assert not analysed(drawn, "change", projection=projection, earlier="2023-01-01", later="2024-12-31").items


def test_around_a_node_the_same_part_is_compared_on_both_days():
    ties = [("p", "WORKS_ON", "m1"), ("q", "WORKS_ON", "m1", {"since": "2025"}), ("r", "WORKS_ON", "m2")]
    _, answer = on_two_days(ties, "2024-01-01", around="p")
    assert answer.nodes == 2
    assert values(answer) == {"p": (0.0, 1.0), "q": (0.0, 1.0)}


def test_a_network_of_a_day_has_those_who_never_had_a_tie_but_not_those_of_other_days():
    drawn = network(
        [*POSTS, ("Measure", "m1")],
        [("p", "WORKS_ON", "m1", {"since": "2025"}), ("q", "WORKS_ON", "m1", {"since": "2020"})],
    )
    before = drawn.graph("who-works-with-whom", what=What.POSTS, day=date(2021, 1, 1))
    after = drawn.graph("who-works-with-whom", what=What.POSTS, day=date(2026, 1, 1))
    assert (set(before), set(after)) == ({"r"}, {"p", "q", "r"})
    assert drawn.graph("who-works-with-whom", day=date(2021, 1, 1)) is before


PREDICTIONS = ("adamic-adar", "common-neighbours", "jaccard", "resource-allocation")


def pairs(answer: AnalysisAnswer) -> list[set[str]]:
    return [{node.id for node in place.nodes} for place in answer.items]


@pytest.mark.parametrize("name", PREDICTIONS)
def test_who_works_together_on_something_else_than_the_topic_does_not_meet_over_it(name):
    drawn = network(
        [*POSTS, ("Post", "s"), ("Topic", "topic:t"), ("Measure", "m1"), ("Measure", "m2"), ("Measure", "m3"),
         ("Measure", "m4")],
        [*((post, "WORKS_ON", "m1") for post in "pq"), *((post, "WORKS_ON", "m2") for post in "pr"),
         *((post, "WORKS_ON", "m3") for post in "qr"), *((post, "WORKS_ON", "m4") for post in "rs"),
         *((measure, "CONCERNS", "topic:t") for measure in ("m2", "m3", "m4"))],
    )  # fmt: skip
    answer = analysed(drawn, name, projection="who-works-with-whom", topic="topic:t")
    assert pairs(answer) == [{"p", "s"}, {"q", "s"}]
    assert "as far as the whole network knows" in answer.remarks[0].en


@pytest.mark.parametrize("name", PREDICTIONS)
@pytest.mark.parametrize(
    "common",
    [
        [("person-a", "WORKS_ON", "m1"), ("person-b", "WORKS_ON", "m1")],
        [("person-a", "MEMBER_OF", "unit:u"), ("person-b", "MEMBER_OF", "unit:u")],
        [("person-a", "HOLDS", "p"), ("p", "WORKS_ON", "m1"), ("person-b", "LEADS", "m1")],
        [("person-a", "CONTACTED", "person-b")],
    ],
    ids=["a measure", "a unit", "a measure through a post", "a tie of another kind"],
)
def test_colleagues_do_not_meet_over_whom_both_know(name, common):
    persons = [("Person", f"person-{letter}") for letter in "abyz"]
    known = [(f"person-{letter}", "KNOWS", "person-z") for letter in "aby"]
    nodes = [*persons, *POSTS, ("Measure", "m1"), ("AdministrativeUnit", "unit:u")]
    answer = analysed(network(nodes, [*known, *common]), name, projection="who-knows-whom")
    assert pairs(answer) == [{"person-a", "person-y"}, {"person-b", "person-y"}]
    strangers = analysed(network(nodes, known), name, projection="who-knows-whom")
    assert {"person-a", "person-b"} in pairs(strangers)


def test_units_whose_posts_share_another_measure_do_not_meet_over_a_topic():
    units = [("AdministrativeUnit", f"unit:{letter}") for letter in "uvw"]
    ties = [("unit:u", "LEADS", "m2"), ("unit:w", "LEADS", "m2"), ("unit:w", "LEADS", "m3"), ("unit:v", "LEADS", "m3"),
            ("m2", "CONCERNS", "topic:t"), ("m3", "CONCERNS", "topic:t")]  # fmt: skip
    posts = [("p", "UNIT_OF", "unit:u"), ("q", "UNIT_OF", "unit:v"), ("p", "WORKS_ON", "m1"), ("q", "WORKS_ON", "m1")]
    nodes = [*units, *POSTS, ("Topic", "topic:t"), ("Measure", "m1"), ("Measure", "m2"), ("Measure", "m3")]
    given = {"projection": "units-over-measures", "topic": "topic:t"}
    assert pairs(analysed(network(nodes, ties), "adamic-adar", **given)) == [{"unit:u", "unit:v"}]
    assert not analysed(network(nodes, [*ties, *posts]), "adamic-adar", **given).items
