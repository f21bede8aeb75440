"""Resilience: cut points and flows against brute force, knowledge and departures on a small office."""

import itertools
import math
import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analyses.ranked.knowledge import (
    ranked_by_bus_factor,
    ranked_by_departure,
    ranked_by_single_points_of_knowledge,
)
from graph_service.analyses.ranked.resilience import (
    ranked_by_articulation_points,
    ranked_by_bridges,
    ranked_by_k_connectivity,
)
from graph_service.analyses.resilience import (
    articulation_points,
    bridges,
    bus_factor,
    departure,
    node_connectivity,
    pieces_without,
    single_points_of_knowledge,
)
from graph_service.analyses.watch import UNHURRIED
from graph_service.errors import InputError
from tests.analyses.office import office

graphs = st.builds(
    lambda size, seed, density: nx.gnp_random_graph(size, density, seed=seed),
    st.integers(0, 9), st.integers(0, 10_000), st.floats(0, 1),
)  # fmt: skip


def pieces_by_hand(graph, node):
    part = nx.node_connected_component(graph, node) - {node}
    return sorted((len(piece) for piece in nx.connected_components(graph.subgraph(part))), reverse=True)


def test_without_the_medici_two_families_are_cut_off():
    families = nx.florentine_families_graph()
    assert set(articulation_points(families)) == set(nx.articulation_points(families))
    assert articulation_points(families)["Medici"] == 3  # Acciaiuoli, and Salviati with Pazzi
    assert bridges(families)["Medici", "Salviati"] == 2


def test_the_kites_handle_hangs_on_heather():
    kite = nx.krackhardt_kite_graph()
    assert articulation_points(kite) == {7: 2, 8: 1}
    assert bridges(kite) == {(7, 8): 2, (8, 9): 1}


@settings(max_examples=80, deadline=None)
@given(graphs)
def test_cut_points_and_bridges_are_those_of_brute_force(graph):
    expected = {node: pieces_by_hand(graph, node) for node in graph}
    assert pieces_without(graph) == {node: sizes for node, sizes in expected.items() if len(sizes) > 1}
    found = bridges(graph)
    assert {frozenset(tie) for tie in found} == {frozenset(tie) for tie in nx.bridges(graph)}
    for (one, other), smaller in found.items():
        without = graph.copy()
        without.remove_edge(one, other)
        assert smaller == min(len(nx.node_connected_component(without, end)) for end in (one, other))


def test_a_chain_longer_than_pythons_stack_is_walked():
    assert len(articulation_points(nx.path_graph(5000))) == 4998


def test_new_names_an_isolated_node_and_the_order_of_ties_change_no_cut_point():
    graph = nx.gnm_random_graph(40, 45, seed=2)
    named = dict(zip(graph, random.Random(4).sample([f"n{number}" for number in range(40)], 40), strict=True))
    other = nx.relabel_nodes(graph, named)
    other.add_node("alone")
    assert articulation_points(other) == {named[node]: cut for node, cut in articulation_points(graph).items()}


def test_a_cut_point_says_whom_it_cuts_off():
    places = ranked_by_articulation_points(nx.krackhardt_kite_graph(), UNHURRIED).items
    assert [(place.nodes[0].id, place.score) for place in places] == [("7", 2.0), ("8", 1.0)]
    assert places[0].because[0].de == (
        "Verbindet als einziger Knoten 2 Teile des Netzes: ohne ihn verlieren 8 und 9 die Verbindung zu den 7 übrigen."
    )


def test_a_bridge_says_who_is_on_the_smaller_side():
    first = ranked_by_bridges(nx.krackhardt_kite_graph(), UNHURRIED).items[0]
    assert [node.id for node in first.nodes] == ["7", "8"]
    assert first.because[0].en == (
        "The only tie between two parts of the network: on the smaller side 2 nodes (8 and 9), on the larger 8."
    )


def test_topics_that_one_covers_alone_are_found_and_a_holder_and_the_desk_are_one():
    found = single_points_of_knowledge(office())
    assert [(one.topic, one.holder, len(one.measures)) for one in found] == [
        ("topic:bau", "post-plan", 2), ("topic:daten", "person-a", 2), ("topic:archiv", "post-leer", 0),
    ]  # fmt: skip
    assert found[0].units == ("unit:bau",)


def test_a_day_on_which_a_post_is_not_held_makes_the_post_itself_the_point():
    graph = office()
    graph.remove_edge("person-a", "topic:daten")
    graph.edges["person-a", "post-daten", 0]["until"] = "2025"
    points = {one.topic: one.holder for one in single_points_of_knowledge(graph, "2026-01-01")}
    assert points["topic:daten"] == "post-daten"


def test_a_single_point_of_knowledge_names_the_measures_that_need_it():
    first = ranked_by_single_points_of_knowledge(office(), UNHURRIED, count=1).items[0]
    assert [node.id for node in first.nodes] == ["topic:bau", "post-plan"]
    assert first.because[0].de == (
        "Das Thema „Baurecht“ deckt allein „Stelle Planung“ ab; 2 Maßnahmen brauchen es: „Offene Daten“ und "
        "„Digitaler Bauantrag“."
    )
    assert first.because[1].en == "Responsible as an office: “Bauamt”; the knowledge still hangs on one post."
    graph = office()
    graph.nodes["post-plan"].update(type="Person", name=None)
    told = ranked_by_single_points_of_knowledge(graph, UNHURRIED, count=1).items[0].because[0].en
    assert told.startswith("Person post-plan alone covers the topic")


def test_when_somebody_leaves_topics_teams_and_connections_are_lost():
    found = departure(office(), "person-b")
    assert [(loss.kind, loss.nodes) for loss in found.losses] == [
        ("topic", ("topic:bau",)), ("team", ("measure-y",)),
    ]  # fmt: skip
    assert found.before.topics_covered == 4
    assert found.after.topics_covered == 3
    assert (found.before.measures_staffed, found.after.measures_staffed) == (2, 1)
    assert (found.before.nodes - found.after.nodes, found.before.ties - found.after.ties) == (1, 2)


def held(*holders, ties=()):
    """A post that works on and leads a measure, and who holds it."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(["person-x", "person-y"], type="Person")
    graph.add_node("post-p", type="Post")
    graph.add_node("measure-m", type="Measure", name="Offene Daten")
    graph.add_edges_from((holder, "post-p", {"type": "HOLDS"}) for holder in holders)
    graph.add_edges_from(("post-p", "measure-m", {"type": kind}) for kind in ("WORKS_ON", "LEADS"))
    graph.add_edges_from((start, end, {"type": kind}) for start, end, kind in ties)
    return graph


@pytest.mark.parametrize("holders", [(), ("person-x",), ("person-x", "person-y")])
def test_a_post_that_leaves_takes_its_holders_out_of_the_team(holders):
    found = departure(held(*holders), "post-p")
    lead, team = (loss for loss in found.losses if loss.kind != "cut-off")
    assert [(loss.kind, loss.nodes) for loss in (lead, team)] == [("lead", ("measure-m",)), ("team", ("measure-m",))]
    assert (found.before.measures_staffed, found.after.measures_staffed) == (1, 0)
    assert team.reason.numbers.get("team_before") == (None if holders else 1)


def test_a_holder_who_is_in_the_team_without_the_post_too_stays_in_it():
    found = departure(held("person-x", ties=[("person-x", "measure-m", "WORKS_ON")]), "post-p")
    assert [loss.kind for loss in found.losses] == ["lead"]
    assert (found.before.measures_staffed, found.after.measures_staffed) == (1, 1)


def test_of_two_holders_of_a_post_one_may_leave():
    assert not departure(held("person-x", "person-y"), "person-x").losses
    assert [loss.kind for loss in departure(held("person-x"), "person-x").losses] == ["team"]


def test_a_topic_that_one_other_still_knows_is_at_risk():
    (loss, cut) = departure(office(), "person-d").losses, departure(office(), "post-leer").losses
    assert [(one.kind, one.weight) for one in loss] == [("topic-at-risk", 1.0)]
    assert loss[0].reason.en == (
        "Only person person-c then knows the topic “Datenschutz”. 1 measure needs it: “Offene Daten”."
    )
    assert ("cut-off", ("topic:archiv",)) in [(one.kind, one.nodes) for one in cut]


def test_who_is_cut_off_in_a_small_part_is_cut_off_from_the_rest_of_that_part():
    graph = nx.path_graph([f"far-{number}" for number in range(9)])
    graph.add_edges_from([("hub", "a"), ("hub", "b"), ("b", "c"), ("hub", "d"), ("d", "e"), ("e", "f")])
    pair, single = [loss.reason for loss in departure(graph, "hub").losses]
    assert (pair.de, pair.en) == (
        "b und c sind dann vom größten Stück ihres Teils des Netzes getrennt.",
        "b and c are then cut off from the largest piece of their part of the network.",
    )
    assert single.en == "a is then cut off from the largest piece of its part of the network."
    assert pair.numbers["largest"] == 3


def test_a_departure_is_a_ranking_of_losses_with_before_and_after():
    ranking = ranked_by_departure(office(), UNHURRIED, node="unit:bau")
    assert ranking.items[0].because[0].de == "Die Maßnahme „Digitaler Bauantrag“ verliert ihre einzige Leitung."
    assert ranking.remarks[0].numbers["ties_before"] > ranking.remarks[0].numbers["ties_after"]


@pytest.mark.parametrize("unknown", ["person-nobody", "", None, ["x"], 7])
def test_who_is_not_in_the_network_cannot_leave_it(unknown):
    with pytest.raises(InputError, match="no such node"):
        departure(office(), unknown)
    with pytest.raises(InputError, match="no such node"):
        bus_factor(office(), unknown)


def test_what_is_no_measure_has_no_bus_factor():
    with pytest.raises(InputError):
        bus_factor(office(), "unit:bau")


def test_the_bus_factor_counts_who_takes_more_than_half_of_the_topics():
    x, y, z = (bus_factor(office(), f"measure-{letter}") for letter in "xyz")
    assert (x.value, x.critical, x.lost) == (1, ("person-a",), ("topic:bau", "topic:daten"))
    assert (y.value, y.critical, y.lost) == (1, ("person-b",), ("topic:bau", "topic:daten"))
    assert (z.value, z.by_topics) == (0, False)


def test_a_team_that_knows_less_than_half_has_the_bus_factor_nought():
    graph = office()
    graph.remove_edge("person-d", "topic:schutz")
    assert bus_factor(graph, "measure-x").value == 0
    first = ranked_by_bus_factor(graph, UNHURRIED).items[0]
    assert (first.nodes[0].id, first.score) == ("measure-x", 1.0)
    assert first.because[0].de.startswith("Schon jetzt kennt im Team niemand 2 von 3 Themen")


def test_topics_that_nobody_in_the_team_knows_are_not_said_to_leave_with_somebody():
    graph = nx.MultiDiGraph()
    for node, kind in [("m", "Measure"), ("p", "Person"), ("q", "Person"), ("t0", "Topic"), ("t1", "Topic")]:
        graph.add_node(node, type=kind, name=node)
    for start, end, kind in [("p", "m", "WORKS_ON"), ("q", "m", "WORKS_ON"), ("m", "t0", "CONCERNS"),
                             ("m", "t1", "CONCERNS"), ("p", "t1", "EXPERT_IN")]:  # fmt: skip
        graph.add_edge(start, end, type=kind)
    assert bus_factor(graph, "m").unknown == ("t0",)
    (reason,) = ranked_by_bus_factor(graph, UNHURRIED).items[0].because
    assert reason.de == (
        "Ohne „p“ kennt im Team von weniger als fünf Personen niemand 2 von 2 Themen: „t0“ und „t1“; davon "
        "kennt dort schon jetzt niemand „t0“."
    )
    assert reason.en == (
        "Without “p”, nobody in the team of fewer than five persons knows 2 of 2 topics: “t0” and “t1”; of these, "
        "nobody there knows “t0” even now."
    )


@pytest.mark.parametrize(("persons", "told"), [(2, False), (4, False), (5, True)])
def test_how_many_are_in_a_team_that_is_not_listed_is_told_from_five_persons_on(persons, told):
    graph = nx.MultiDiGraph([("m", "t", {"type": "CONCERNS"}), ("p0", "t", {"type": "EXPERT_IN"})])
    nx.set_node_attributes(graph, {"m": "Measure", "t": "Topic"}, "type")
    for place in range(persons):
        graph.add_node(f"p{place}", type="Person")
        graph.add_edge(f"p{place}", "m", type="WORKS_ON")
    (reason,) = ranked_by_bus_factor(graph, UNHURRIED).items[0].because
    assert ("team" in reason.numbers) == told == (f"im Team von {persons} " in reason.de)
    assert ("weniger als fünf Personen" in reason.de) == ("fewer than five persons" in reason.en) == (not told)
    nx.set_node_attributes(graph, {f"p{place}": "Post" for place in range(persons)}, "type")
    (reason,) = ranked_by_bus_factor(graph, UNHURRIED).items[0].because
    assert reason.numbers["team"] == persons, "posts are no persons"


def test_a_measure_without_topics_counts_its_team():
    graph = nx.MultiDiGraph([("p", "m", {"type": "WORKS_ON"}), ("q", "m", {"type": "WORKS_ON"})])
    nx.set_node_attributes(graph, {"m": "Measure", "p": "Person", "q": "Person"}, "type")
    assert ranked_by_bus_factor(graph, UNHURRIED).items[0].score == pytest.approx(1 / 3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sets(st.integers(0, 5)), min_size=1, max_size=6))
def test_the_bus_factor_is_that_of_brute_force(covering):
    graph = nx.MultiDiGraph()
    graph.add_node("m", type="Measure")
    for head in range(6):
        graph.add_node(f"p{head}", type="Person")
        graph.add_edge(f"p{head}", "m", type="WORKS_ON")
    for topic, heads in enumerate(covering):
        graph.add_node(f"t{topic}", type="Topic")
        graph.add_edge("m", f"t{topic}", type="CONCERNS")
        for head in heads:
            graph.add_edge(f"p{head}", f"t{topic}", type="EXPERT_IN")
    least = next(
        size for size in range(7)
        if any(2 * sum(heads <= set(gone) for heads in covering) > len(covering)
               for gone in itertools.combinations(range(6), size))
    )  # fmt: skip
    found = bus_factor(graph, "m")
    assert (found.value, found.exact) == (least, True)
    assert 2 * len(found.lost) > len(covering)


def test_a_large_team_gets_an_upper_bound_and_says_so():
    graph = nx.MultiDiGraph()
    graph.add_node("m", type="Measure")
    for number in range(40):
        graph.add_node(f"p{number:02}", type="Person")
        graph.add_node(f"t{number:02}", type="Topic")
        graph.add_edge(f"p{number:02}", "m", type="WORKS_ON")
        graph.add_edge("m", f"t{number:02}", type="CONCERNS")
        graph.add_edge(f"p{number:02}", f"t{number:02}", type="EXPERT_IN")
    found = bus_factor(graph, "m")
    assert (found.value, found.exact) == (21, False)
    assert "höchstens" in ranked_by_bus_factor(graph, UNHURRIED).items[0].because[0].de


def test_an_undirected_copy_of_the_network_says_the_same():
    assert single_points_of_knowledge(nx.MultiGraph(office())) == single_points_of_knowledge(office())


@pytest.mark.parametrize("graph", [
    nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.Graph([(1, 1)]), nx.MultiDiGraph([(1, 2), (2, 1), (1, 2)]),
])  # fmt: skip
@pytest.mark.parametrize("ranking", [
    ranked_by_articulation_points, ranked_by_bridges, ranked_by_k_connectivity, ranked_by_single_points_of_knowledge,
    ranked_by_bus_factor,
])  # fmt: skip
def test_graphs_with_next_to_nothing_in_them_give_a_ranking(graph, ranking):
    found = ranking(graph, UNHURRIED)
    assert found.nodes == len(graph)
    assert all(math.isfinite(place.score) for place in found.items)


@pytest.mark.parametrize("weight", [float("nan"), -1.0])
def test_weights_that_are_no_strengths_are_refused(weight):
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    for function in (articulation_points, bridges, node_connectivity):
        with pytest.raises(InputError):
            function(graph)
