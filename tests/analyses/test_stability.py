"""How sure a ranking is: what is told, when, and that it does not depend on how the graph came."""

import networkx as nx
import pytest

from graph_service.analyses.ranking import Reason
from graph_service.analyses.stability import memberships, ranked, thinned, ties_missing, trials_wanted
from graph_service.analyses.watch import Watch


def degrees(graph):
    return dict(graph.degree)


def because(node, score):
    return [Reason(de=f"{score:g} Verbindungen.", en=f"{score:g} ties.")]


def ranking(graph, count, **options):
    return ranked(graph, degrees, because, count=count, **options)


def star(leaves, **data):
    graph = nx.star_graph(leaves)
    nx.set_node_attributes(graph, {node: f"Amt {node}" for node in graph}, "name")
    return graph


def test_the_centre_of_a_star_is_first_in_every_trial_and_its_points_cannot_be_told_apart():
    centre, point = ranking(star(12), 2).items
    assert (centre.stability, centre.distinguishable) == (1.0, True)
    assert point.distinguishable is False
    assert point.because[-1].de == "Nicht unterscheidbar vom nächsten Platz, „Amt 10“: der Wert ist derselbe."
    assert point.because[-1].en.startswith("Not distinguishable from the next place, “Amt 10”")


def test_a_point_of_a_star_shares_the_second_place_with_its_equals():
    _, point = ranking(star(12), 2).items
    in_a_trial_with_one_point_loose = (11 * (1 / 11)) / 12
    assert point.stability == round(in_a_trial_with_one_point_loose, 4)


def test_where_one_tie_is_five_percent_each_is_missing_once():
    graph = star(12)
    assert ties_missing(graph) == 1 and trials_wanted(graph, "linear") == 12
    gone = [set(graph.edges) - set(thin.edges) for thin in thinned(graph, 12)]
    assert sorted(tie for one in gone for tie in one) == sorted(graph.edges)


def test_five_percent_of_the_ties_are_missing_in_larger_graphs_and_the_graph_stays_whole():
    graph = nx.gnm_random_graph(50, 200, seed=1)
    ties = set(graph.edges)
    assert all(len(thin.edges) == 190 and len(thin) == 50 for thin in thinned(graph, 20))
    assert set(graph.edges) == ties


def test_the_order_in_which_ties_came_does_not_matter():
    graph = nx.gnm_random_graph(40, 120, seed=2)
    other = nx.Graph()
    other.add_nodes_from(sorted(graph, reverse=True))
    other.add_edges_from((end, start) for start, end in reversed(list(graph.edges)))
    assert ranking(graph, 5) == ranking(other, 5)


def test_a_place_that_chance_decides_is_said_not_to_differ():
    first, second = ranking(nx.Graph([(0, 1), (0, 2), (0, 3), (4, 5), (4, 6), (7, 8)]), 2).items
    assert first.distinguishable is False, "three ties or two: one missing makes them level"
    assert "in 3 von 6 Versuchen gleichauf oder davor" in first.because[-1].de
    assert first.because[-1].numbers == {"trials": 6.0, "not_ahead": 3.0}
    assert second.stability is not None and second.stability < 1


def test_how_often_it_stays_is_not_told_where_nobody_else_could_take_the_place():
    places = ranking(star(3), 10).items
    assert len(places) == 4
    assert all(place.stability is None for place in places)
    assert [place.distinguishable for place in places] == [True, False, False, None]


@pytest.mark.parametrize("graph", [nx.empty_graph(0), nx.empty_graph(1), nx.empty_graph(3)])
def test_without_ties_nothing_is_told(graph):
    answer = ranking(graph, 2)
    assert answer.complete and not answer.remarks
    assert all(place.stability is None and place.distinguishable is None for place in answer.items)


def test_too_little_time_is_said_and_the_ranking_is_there():
    answer = ranking(star(12), 2, watch=Watch(seconds=0))
    assert not answer.complete and len(answer.items) == 2
    assert answer.items[0].stability is None
    assert answer.remarks[-1].de == "Wie sicher die Reihenfolge ist, wurde nicht geprüft: die Zeit war um."


def test_what_takes_many_passes_is_tried_less_often():
    graph = nx.path_graph(6_000)
    assert trials_wanted(graph, "passes") == 20 < trials_wanted(graph, "linear") == 100
    assert trials_wanted(nx.path_graph(13_000), "passes") == 0


def test_a_graph_that_is_too_large_is_said_to_be():
    graph = nx.path_graph(3000)
    assert trials_wanted(graph, "product") == 0 < trials_wanted(graph, "linear")
    answer = ranking(graph, 2)
    assert answer.complete and "zu groß" in answer.remarks[-1].de


def test_equal_scores_share_the_places_that_are_left():
    assert memberships({"a": 3, "b": 1, "c": 1, "d": 1, "e": 0}, 3) == {"a": 1.0, "b": 2 / 3, "c": 2 / 3, "d": 2 / 3}
