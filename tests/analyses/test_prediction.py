"""Who should meet: published values, NetworkX on random graphs, and never two who work together already."""

import math
import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analyses.prediction import (
    adamic_adar,
    best_pairs,
    common_neighbours,
    jaccard,
    resource_allocation,
    similarities,
)
from graph_service.analyses.ranked.prediction import (
    ranked_by_adamic_adar,
    ranked_by_common_neighbours,
    ranked_by_jaccard,
    ranked_by_resource_allocation,
)
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.errors import InputError
from tests.analyses.office import office

RANKINGS = [ranked_by_adamic_adar, ranked_by_common_neighbours, ranked_by_jaccard, ranked_by_resource_allocation]
graphs = st.builds(
    lambda size, seed, density: nx.gnp_random_graph(size, density, seed=seed),
    st.integers(0, 12), st.integers(0, 10_000), st.floats(0, 1),
)  # fmt: skip


def test_guadagni_and_medici_have_the_published_value():
    pair = ("Guadagni", "Medici")
    families = nx.florentine_families_graph()
    assert round(adamic_adar(families, [pair])[pair], 4) == 1.8205
    assert math.isclose(adamic_adar(families)[pair], 2 / math.log(3))


@settings(max_examples=60, deadline=None)
@given(graphs)
def test_pairs_two_steps_apart_have_networkxs_values(graph):
    strangers = [tuple(sorted(pair, key=str)) for pair in nx.non_edges(graph)]
    networkx = {
        adamic_adar: nx.adamic_adar_index, jaccard: nx.jaccard_coefficient,
        resource_allocation: nx.resource_allocation_index,
    }  # fmt: skip
    near = {pair for pair in strangers if set(graph[pair[0]]) & set(graph[pair[1]])}
    for ours, theirs in networkx.items():
        expected = {(one, other): score for one, other, score in theirs(graph, strangers)}
        found = ours(graph)
        assert set(found) == near
        assert all(math.isclose(score, expected[pair]) for pair, score in found.items())
        assert ours(graph, strangers).keys() == set(strangers)
    assert common_neighbours(graph) == {pair: len(set(graph[pair[0]]) & set(graph[pair[1]])) for pair in near}


@settings(max_examples=30, deadline=None)
@given(graphs, st.randoms(use_true_random=False))
def test_new_names_loops_parallel_ties_weights_and_an_isolated_node_change_nothing(graph, chance):
    named = dict(zip(graph, chance.sample([f"n{number:02}" for number in range(40)], len(graph)), strict=True))
    other = nx.MultiGraph(nx.relabel_nodes(graph, named))
    other.add_edges_from([(one, two, {"weight": 7.0}) for one, two in list(other.edges())])
    other.add_edges_from((node, node) for node in list(other))
    other.add_node("alone")
    found = {frozenset(pair): score for pair, score in adamic_adar(other).items()}
    expected = {frozenset(named[node] for node in pair): score for pair, score in adamic_adar(graph).items()}
    assert found.keys() == expected.keys()
    assert all(math.isclose(score, expected[pair]) for pair, score in found.items())


def test_the_best_pairs_are_those_of_all_pairs():
    graph = simple_graph(nx.barabasi_albert_graph(120, 3, seed=5))
    for method in ("adamic-adar", "jaccard", "common-neighbours", "resource-allocation"):
        every = similarities(graph, method)
        best, complete = best_pairs(graph, method, 10)
        assert complete
        assert sorted(best.values()) == sorted(sorted(every.values())[-10:])


def colleagues():
    graph = nx.Graph()
    for node, unit, topics in [
        ("post-a", "unit:1", ["Offene Daten"]), ("post-b", "unit:2", ["Offene Daten"]), ("post-c", "unit:1", []),
        ("post-z", "unit:3", []), ("post-y", "unit:4", []),
    ]:  # fmt: skip
        graph.add_node(node, type="Post", name=f"Stelle {node[-1].upper()}", unit=unit, topics=topics,
                       unit_name=f"Amt {unit[-1]}")  # fmt: skip
    graph.add_edges_from([(node, "post-z") for node in ("post-a", "post-b", "post-c", "post-y")], type="KNOWS")
    graph.nodes["post-y"]["measures"] = graph.nodes["post-b"]["measures"] = ["measure-m"]
    return graph


@pytest.mark.parametrize("ranking", RANKINGS)
def test_never_two_who_are_tied_or_share_a_unit_or_a_measure(ranking):
    pairs = {tuple(node.id for node in place.nodes) for place in ranking(colleagues(), UNHURRIED).items}
    assert pairs == {("post-a", "post-b"), ("post-a", "post-y"), ("post-b", "post-c"), ("post-c", "post-y")}


def test_in_the_whole_network_nobody_meets_the_own_unit_or_the_team_of_the_own_measure():
    found = [{node.id for node in place.nodes} for place in ranked_by_common_neighbours(office(), UNHURRIED).items]
    assert found
    for never in [("person-c", "unit:recht"), ("person-b", "unit:bau"), ("person-a", "person-d"),
                  ("organisation:labor", "person-a"), ("post-daten", "post-leer")]:  # fmt: skip
        assert set(never) not in found


def test_who_sits_in_several_units_meets_those_of_none_of_them():
    graph = nx.star_graph(["z", "a", "b", "c", "d"])
    for node, unit in [("a", ["unit:1", "unit:2"]), ("b", "unit:2"), ("c", ["unit:3"]), ("d", "unit:3")]:
        graph.nodes[node]["unit"] = unit
    best, complete = best_pairs(graph, "common-neighbours", 10)
    assert complete and set(best) == {("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")}


def test_the_reason_names_what_both_work_on_and_whom_both_know():
    first = ranked_by_adamic_adar(colleagues(), UNHURRIED, node="post-a").items[0]
    assert [reason.de for reason in first.because[:3]] == [
        "Beide arbeiten an „Offene Daten“ und kennen „Stelle Z“.",
        "Wer wenige kennt, verbindet enger: „Stelle Z“ hat 4 Kontakte.",
        "Sie sitzen in verschiedenen Einheiten: „Amt 1“ und „Amt 2“.",
    ]
    assert first.because[0].en == "Both work on “Offene Daten” and know “Stelle Z”."


def test_of_units_that_should_meet_is_not_told_that_they_sit_in_themselves():
    graph = colleagues()
    for node, data in graph.nodes(data=True):
        data.update(type="AdministrativeUnit", unit=node, unit_name=data.get("name", node))
    first = ranked_by_adamic_adar(graph, UNHURRIED, node="post-a").items[0]
    assert not [reason.de for reason in first.because if reason.de.startswith("Sie sitzen")]


def test_topics_are_called_in_english_by_their_english_names():
    graph = colleagues()
    for node in ("post-a", "post-b", "post-c", "post-y"):
        data = graph.nodes[node]
        data["topics_en"] = ["Open data" if one == "Offene Daten" else one for one in data.get("topics", [])]
    first = ranked_by_adamic_adar(graph, UNHURRIED, node="post-a").items[0]
    assert first.because[0].en == "Both work on “Open data” and know “Stelle Z”."
    assert first.because[0].de == "Beide arbeiten an „Offene Daten“ und kennen „Stelle Z“."


def test_jaccards_reason_gives_both_numbers_of_the_share():
    graph = colleagues()
    graph.add_node("post-x", type="Post")
    graph.add_edge("post-a", "post-x")
    place = ranked_by_jaccard(graph, UNHURRIED, node="post-a").items[0]
    assert place.because[1].en == "Of 2 contacts that one of them has, they have 1 in common."
    assert place.score == 0.5


def test_for_one_all_pairs_are_with_that_one():
    graph = nx.gnm_random_graph(30, 60, seed=1)
    graph = nx.relabel_nodes(graph, {node: f"n{node}" for node in graph})
    for place in ranked_by_adamic_adar(graph, UNHURRIED, node="n7").items:
        assert "n7" in {node.id for node in place.nodes}


def test_things_and_topics_never_meet():
    graph = nx.Graph([("post-a", "m"), ("post-b", "m"), ("topic:t", "m")])
    for node, kind in {"post-a": "Post", "post-b": "Post", "m": "Measure", "topic:t": "Topic"}.items():
        graph.nodes[node]["type"] = kind
    (place,) = ranked_by_common_neighbours(graph, UNHURRIED).items
    assert {node.id for node in place.nodes} == {"post-a", "post-b"}


def test_with_no_time_left_the_best_so_far_is_given_and_it_says_so():
    ranking = ranked_by_adamic_adar(nx.barabasi_albert_graph(200, 3, seed=5), Watch(0.0))
    assert not ranking.complete


def test_a_hub_with_thousands_of_contacts_is_no_trouble_for_one_of_them():
    star = nx.star_graph(5000)
    random.Random(1).shuffle(list(star))
    assert len(best_pairs(simple_graph(star), "adamic-adar", 3, node=7)[0]) == 3


@pytest.mark.parametrize("pair", [("a", "nobody"), ("nobody", "a"), ("a", "a"), ("a", None)])
def test_a_pair_that_cannot_be_is_refused(pair):
    with pytest.raises(InputError):
        adamic_adar(nx.Graph([("a", "b")]), [pair])


@pytest.mark.parametrize("ranking", RANKINGS)
def test_who_is_not_there_is_refused_as_if_not_there(ranking):
    with pytest.raises(InputError, match="no such node"):
        ranking(colleagues(), UNHURRIED, node="person-secret")


@pytest.mark.parametrize("weight", [float("nan"), -1.0])
def test_weights_that_are_no_strengths_are_refused(weight):
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    with pytest.raises(InputError):
        adamic_adar(graph)


@pytest.mark.parametrize("graph", [
    nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.Graph([(1, 1)]), nx.MultiDiGraph([(1, 2), (2, 1), (1, 2)]),
])  # fmt: skip
@pytest.mark.parametrize("ranking", RANKINGS)
def test_graphs_with_next_to_nothing_in_them_give_no_pair(graph, ranking):
    assert ranking(graph, UNHURRIED).items == []
