"""Key stakeholders on graphs drawn by hand: who comes first and why, spread over houses, persons for one purpose."""

from __future__ import annotations

import re
import types
from datetime import date

import networkx as nx
import pytest

from graph_service.analyses import stability
from graph_service.errors import NotPermitted
from graph_service.questions import standing
from graph_service.questions.stakeholders import key_stakeholders
from graph_service.questions.standing import (
    FULL,
    WEIGHTS,
    Standing,
    betweenness,
    counted_exactly,
    nearness,
    shared_measures,
    spread,
    standings,
)
from graph_service.registry import find_question
from tests.network.hand_made import columns_of
from tests.network.test_projections import network

NODES = [
    ("AdministrativeUnit", "unit:sen", {"name": "Senatsverwaltung"}),
    ("AdministrativeUnit", "unit:a", {"name": "Abteilung A"}),
    ("AdministrativeUnit", "unit:b", {"name": "Abteilung B"}),
    ("AdministrativeUnit", "unit:bez", {"name": "Bezirksamt"}),
    ("Topic", "topic:x", {"name": "Vergabe", "name_en": "procurement"}),
    ("Topic", "topic:y", {"name": "Datenschutz"}), ("Topic", "topic:z"),
    ("Measure", "measure-1", {"name": "Kiezbox"}), ("Measure", "measure-2", {"name": "Radweg"}),
    ("Post", "post-1", {"name": "Leitung"}), ("Person", "person-a"), ("Person", "person-b"),
]  # fmt: skip
TIES = [
    ("unit:a", "PART_OF", "unit:sen"), ("unit:b", "PART_OF", "unit:sen"), ("unit:a", "RESPONSIBLE_FOR", "topic:x"),
    ("unit:a", "RESPONSIBLE_FOR", "topic:y"), ("unit:b", "RESPONSIBLE_FOR", "topic:y"),
    ("unit:a", "LEADS", "measure-1"), ("unit:bez", "PARTNERS_IN", "measure-1"), ("unit:b", "LEADS", "measure-2"),
    ("measure-1", "CONCERNS", "topic:x"), ("measure-2", "CONCERNS", "topic:z"), ("post-1", "UNIT_OF", "unit:bez"),
    ("post-1", "EXPERT_IN", "topic:z"), ("person-a", "HOLDS", "post-1", {"audience": 6}),
    ("person-a", "WORKS_ON", "measure-1"), ("person-b", "WORKS_ON", "measure-1"), ("person-b", "EXPERT_IN", "topic:x"),
]  # fmt: skip


VIEW = types.SimpleNamespace(today=date(2026, 11, 29))


def asked(ranks_persons=False, **given):
    drawn = network(NODES, TIES, ranks_persons=ranks_persons)
    inquiry = types.SimpleNamespace(network=drawn, waiting=None, view=VIEW)
    found = find_question("key-stakeholders")
    return found(inquiry, found.read_parameters(given))


def ids(answer):
    return [row.stakeholder.id for row in answer.items]


def test_the_parts_count_together_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)


def test_who_is_in_charge_and_between_others_comes_first_and_says_why():
    first = asked().items[0]
    assert (first.stakeholder.id, first.house.name) == ("unit:a", "Senatsverwaltung")
    told = {reason.reason: reason for reason in first.because}
    assert told["responsibility"].text == "Zuständig für 2 Themen (Vergabe, Datenschutz), leitet 1 Maßnahme (Kiezbox)."
    assert told["responsibility"].en == "In charge of 2 topics (procurement, Datenschutz), leads 1 measure (Kiezbox)."
    assert told["responsibility"].points == WEIGHTS["responsibility"]
    assert told["ties"].text == "Teilt Maßnahmen mit 1 Beteiligten (Bezirksamt)."
    assert first.score == pytest.approx(sum(reason.points for reason in first.because), abs=1e-5)


def test_what_posts_do_counts_for_their_units():
    rows = {row.stakeholder.id: row for row in asked().items}
    assert not any(id.startswith(("post-", "person-")) for id in rows)
    assert "Deckt hier allein ab: 1 Thema (topic:z)." in [one.text for one in rows["unit:bez"].because]


def test_a_further_one_of_the_same_house_counts_half():
    rows = {row.stakeholder.id: row for row in asked().items}
    assert rows["unit:a"].spread_score == rows["unit:a"].score
    assert rows["unit:b"].spread_score == pytest.approx(rows["unit:b"].score / 2)


def test_five_of_one_office_do_not_come_first():
    office = [Standing(f"unit:{number}", score=0.9 - number / 100) for number in range(5)]
    other = Standing("unit:x", score=0.5)
    house = {**{one.node: ["office"] for one in office}, "unit:x": ["other"]}
    assert [one.node for one in spread([*office, other], house)][:2] == ["unit:0", "unit:x"]


@pytest.mark.parametrize(("ended", "ranked"), [("2023-04-27", False), ("2026", True), ("2027-01-01", True)])
def test_what_has_ended_is_not_ranked_and_what_ends_later_is(ended, ranked):
    old = ("AdministrativeUnit", "unit:old", {"name": "Senatsverwaltung (alt)", "ended": ended})
    drawn = network([*NODES, old], [*TIES, ("unit:old", "PARTNERS_IN", "measure-1")])
    found = find_question("key-stakeholders")
    inquiry = types.SimpleNamespace(network=drawn, waiting=None, view=VIEW)
    rows = {row.stakeholder.id: row for row in found(inquiry, found.read_parameters({})).items}
    assert ("unit:old" in rows) == ranked
    assert f"mit {1 + ranked} Beteiligten" in str(rows["unit:a"].because)


def test_twelve_offices_of_one_name_do_not_come_first():
    nodes = [("AdministrativeUnit", "unit:city", {"name": "Stadt"}), ("Measure", "measure-1"), ("Measure", "measure-2")]
    ties = [("unit:other", "LEADS", "measure-2")]
    for number in range(12):
        district = {"name": f"Bezirksamt {number:02d}", "district": f"D{number}"}
        office = {"name": "Amt für Bürgerdienste", "district": f"D{number}"}
        nodes += [("AdministrativeUnit", f"unit:{number:02d}", district)]
        nodes += [("AdministrativeUnit", f"unit:{number:02d}:amt", office)]
        ties += [
            (f"unit:{number:02d}", "PART_OF", "unit:city"),
            (f"unit:{number:02d}:amt", "PART_OF", f"unit:{number:02d}"),
        ]
        ties += [(f"unit:{number:02d}:amt", "LEADS", "measure-1")]
    nodes.append(("AdministrativeUnit", "unit:other", {"name": "Senatsverwaltung"}))
    inquiry = types.SimpleNamespace(network=network(nodes, ties), waiting=None, view=VIEW)
    found = find_question("key-stakeholders")
    rows = found(inquiry, found.read_parameters({"count": 30})).items
    shares = [row.spread_score / row.score for row in rows if row.stakeholder.name == "Amt für Bürgerdienste"]
    assert shares[:4] == pytest.approx([1, 1 / 2, 1 / 4, 1 / 8], abs=1e-4)
    assert "unit:city" not in {row.stakeholder.id for row in rows}, "the whole is nobody that one could ask"


def test_who_lies_on_hardly_any_way_gets_no_full_points_for_it():
    chain = nx.path_graph([f"n{number}" for number in range(3)])
    ring = nx.cycle_graph([f"r{number}" for number in range(60)])
    graph = nx.MultiDiGraph()
    for one in (chain, ring):
        graph.add_nodes_from(one, type="AdministrativeUnit", name="x")
        graph.add_edges_from(one.edges, type="PARTNERS_IN")
    found = {one.node: one for one in standings(graph, ["n1", "n0"])}
    assert 0 < found["n1"].share_of_ways < FULL["brokerage"]
    assert found["n1"].parts["brokerage"] == pytest.approx(found["n1"].share_of_ways / FULL["brokerage"], abs=1e-6)


def test_a_topic_or_a_measure_narrows_it():
    assert set(ids(asked(topic="topic:y"))) == {"unit:a", "unit:b"}
    assert set(ids(asked(measure="measure-1"))) == {"unit:a", "unit:bez"}
    assert len(asked(count=1).items) == 1


def test_an_id_that_is_not_there_gives_no_rows():
    assert asked(topic="topic:never-was").items == [] and asked(measure="unit:a").items == []


def test_persons_are_ranked_for_their_purpose_alone():
    with pytest.raises(NotPermitted):
        asked(what="persons")
    assert set(ids(asked(ranks_persons=True, what="persons"))) == {"person-a", "person-b"}


def test_posts_that_stand_for_somebody_are_left_out_and_it_is_said():
    answer = asked(what="posts")
    assert answer.items == [] and "ausgelassen" in answer.notices[0].text
    assert ids(asked(ranks_persons=True, what="posts")) == ["post-1"]


def test_ways_are_counted_as_networkx_counts_them():
    kite = nx.krackhardt_kite_graph()
    assert betweenness(kite) == pytest.approx(nx.betweenness_centrality(kite))
    near, two_steps = nearness(kite)
    harmonic = nx.harmonic_centrality(kite)
    assert near == pytest.approx({node: value / 9 for node, value in harmonic.items()})
    for node in kite:
        assert two_steps[node] == len(nx.single_source_shortest_path_length(kite, node, cutoff=2)) - 1


@pytest.fixture
def few_steps(monkeypatch):
    """As if a small network were a large one."""
    monkeypatch.setattr(standing, "STEPS", 100)
    monkeypatch.setattr(standing, "FEWEST_SOURCES", 8)
    monkeypatch.setattr(standing, "AT_ONCE", 2)


@pytest.mark.usefixtures("few_steps")
def test_a_large_network_is_estimated_the_same_each_time():
    graph = nx.gnm_random_graph(650, 2000, seed=3)
    assert not counted_exactly(graph)
    assert betweenness(graph) == betweenness(graph) and nearness(graph) == nearness(graph)


@pytest.mark.usefixtures("few_steps")
def test_an_estimate_of_nearness_is_that_of_the_whole_network_where_all_are_a_step_away():
    graph = nx.complete_multipartite_graph(*[1] * 10, 600)  # ten nodes, most of them no source, tied to all
    near, _ = nearness(graph)
    assert [near[node] for node in range(10)] == [1.0] * 10


def test_thousands_of_nodes_are_counted_from_all_of_them_and_tens_of_thousands_are_not():
    assert counted_exactly(nx.gnm_random_graph(4_000, 12_000, seed=1))
    assert not counted_exactly(nx.gnm_random_graph(20_000, 60_000, seed=1))


def test_how_sure_an_order_is_is_told_with_each_place():
    rows, notices = asked(count=2).items, asked(count=2).notices
    assert rows[0].stakeholder.id == "unit:a"
    assert (rows[0].stability, rows[0].distinguishable) == (1.0, True)
    assert all(0 <= row.stability <= 1 and row.distinguishable in (True, False) for row in rows)
    (told,) = [one.text for one in notices if one.code == "sureness"]
    assert re.fullmatch(r"Wie sicher: \d+ Versuche; in jedem fehl(t eine|en \d+) der \d+ Verbindungen\.", told)
    everybody = asked(count=100).items  # nobody else could be among them
    assert all(row.stability is None for row in everybody) and everybody[-1].distinguishable is None


def test_two_that_stand_alike_are_not_distinguishable():
    twins = network(
        [*[("AdministrativeUnit", f"unit:{one}") for one in "ab"], ("Measure", "measure-1"), ("Topic", "topic:t")],
        [("unit:a", "LEADS", "measure-1"), ("unit:b", "LEADS", "measure-1"), ("measure-1", "CONCERNS", "topic:t")],
    )
    found = find_question("key-stakeholders")
    inquiry = types.SimpleNamespace(network=twins, waiting=None, view=VIEW)
    assert [row.distinguishable for row in found(inquiry, found.read_parameters({})).items] == [False, None]


def test_a_network_that_is_too_large_for_trials_says_so(monkeypatch):
    monkeypatch.setattr(stability, "STEPS", 10)
    answer = asked()
    assert all(row.stability is None and row.distinguishable is None for row in answer.items)
    assert "nicht geprüft" in next(one.text for one in answer.notices if one.code == "sureness")


def test_a_measure_of_three_ties_each_two_by_half():
    graph = network(
        [*[("AdministrativeUnit", f"unit:{one}") for one in "abc"], ("Measure", "measure-1")],
        [(f"unit:{one}", "PARTNERS_IN", "measure-1") for one in "abc"],
    ).graph("whole")
    assert shared_measures(graph, ["unit:a", "unit:b", "unit:c"])["unit:a"] == {"unit:b": 0.5, "unit:c": 0.5}


def test_a_network_without_ties_or_nodes_ranks_nobody():
    assert standings(nx.MultiDiGraph(), []) == []
    assert standings(network([("AdministrativeUnit", "unit:u")]).graph("whole"), ["unit:u"]) == []
    assert columns_of([]).nodes == 0


def test_the_question_says_what_it_weighs():
    told = find_question("key-stakeholders").description
    assert all(f"{weight:.2f}" in told for weight in WEIGHTS.values())
    assert key_stakeholders.__doc__
