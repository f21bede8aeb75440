"""Key players: published values, the best set by brute force, and what happens at the edges and without time."""

import itertools
import math

import networkx as nx
import pytest

from graph_service.analyses.key_players import fragmentation, key_player_set, reach
from graph_service.analyses.watch import Watch
from graph_service.errors import InputError
from tests.analyses.networks import kite


def test_the_kite_as_published():
    graph = kite()
    assert round(fragmentation(graph, ["Heather"]), 4) == 0.3889
    assert round(fragmentation(graph, ["Fernando", "Garth"]), 4) == 0.5357
    one, two = key_player_set(graph, 1), key_player_set(graph, 2)
    assert one.members == ("Heather",) and round(one.value, 4) == 0.3889
    assert two.members == ("Fernando", "Garth") and round(two.value, 4) == 0.5357
    assert one.exact and two.exact


def test_two_from_whom_all_of_the_kite_is_one_step_away():
    found = key_player_set(kite(), 2, kind="reach")
    assert found.members == ("Diane", "Ike") and found.value == 1.0
    assert key_player_set(kite(), 1, kind="reach").value == 0.7, "Diane and her six"
    assert reach(kite(), ["Jane"], steps=2) == 0.3


def by_hand(graph, kind, steps, by_distance):
    """The value of a set, straight from the definition."""
    undirected = nx.Graph(graph)

    def fragments(members):
        rest = undirected.copy()
        rest.remove_nodes_from(members)
        size = len(rest)
        lengths = dict(nx.all_pairs_shortest_path_length(rest))
        near = sum((1 / d if by_distance else 1) for ways in lengths.values() for d in ways.values() if d)
        return 1 - near / (size * (size - 1))

    def reaches(members):
        near = {}
        for member in members:
            for node, length in nx.single_source_shortest_path_length(graph, member).items():
                near[node] = min(length, near.get(node, math.inf))
        if by_distance:
            return sum(1 / max(1, length) for length in near.values()) / len(graph)
        return sum(1 for length in near.values() if length <= steps) / len(graph)

    return fragments if kind == "fragmentation" else reaches


@pytest.mark.parametrize("kind", ["fragmentation", "reach"])
@pytest.mark.parametrize("by_distance", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("seed", range(4))
def test_the_best_set_is_that_of_trying_all_and_the_first_by_id_of_equals(kind, by_distance, size, seed):
    graph = nx.gnp_random_graph(8, 0.25, seed=seed, directed=seed % 2 == 1)
    value = by_hand(graph, kind, 2, by_distance)
    best = min(itertools.combinations(graph, size), key=lambda members: (-round(value(members), 12), members))
    found = key_player_set(graph, size, kind, 2, distance_weighted=by_distance)
    assert found.exact and found.members == best
    assert math.isclose(found.value, value(best), abs_tol=1e-12)


@pytest.mark.parametrize("kind", ["fragmentation", "reach"])
@pytest.mark.parametrize("by_distance", [False, True])
def test_greedy_choice_with_exchange_comes_near_the_best(kind, by_distance):
    graph = nx.karate_club_graph()
    best = key_player_set(graph, 2, kind, distance_weighted=by_distance)
    greedy = key_player_set(graph, 2, kind, distance_weighted=by_distance, exact_steps=0)
    assert best.exact and not greedy.exact and greedy.complete
    assert 0.63 * best.value <= greedy.value <= best.value + 1e-12


def test_no_exchange_of_a_single_member_improves_a_greedy_set():
    graph = nx.gnp_random_graph(30, 0.1, seed=3)
    found = key_player_set(graph, 4, exact_steps=0)
    for member, other in itertools.product(found.members, set(graph) - set(found.members)):
        exchanged = [one for one in found.members if one != member] + [other]
        assert fragmentation(graph, exchanged) <= found.value + 1e-12


@pytest.mark.parametrize("kind", ["fragmentation", "reach"])
@pytest.mark.parametrize("by_distance", [False, True])
def test_a_size_beyond_the_network_gives_all_and_smaller_than_one_is_an_error(kind, by_distance):
    def found(graph, size):
        return key_player_set(graph, size, kind, distance_weighted=by_distance)

    assert found(nx.path_graph(3), 10**9).members == (0, 1, 2)
    assert found(nx.Graph(), 3).members == () and found(nx.Graph(), 3).value == 0.0
    assert found(nx.empty_graph(1), 1).members == (0,)
    assert found(nx.empty_graph(5), 2).members == (0, 1)
    with pytest.raises(InputError, match="size"):
        found(nx.path_graph(3), 0)


def test_unknown_kinds_steps_and_nodes_are_errors():
    with pytest.raises(InputError, match="no kind 'speed'"):
        key_player_set(kite(), 1, kind="speed")
    with pytest.raises(InputError, match="steps"):
        key_player_set(kite(), 1, kind="reach", steps=0)
    with pytest.raises(InputError, match="no node 'Nobody'"):
        fragmentation(kite(), ["Nobody"])


@pytest.mark.parametrize("steps", [0, -1])
@pytest.mark.parametrize("by_distance", [False, True])
def test_reach_within_less_than_one_step_is_an_error(steps, by_distance):
    with pytest.raises(InputError, match="steps") as error:
        reach(kite(), ["Jane"], steps=steps, distance_weighted=by_distance)
    assert error.value.where == "steps"


@pytest.mark.parametrize("kind", ["fragmentation", "reach"])
@pytest.mark.parametrize("by_distance", [False, True])
def test_without_time_there_is_a_set_of_the_size_asked_for_and_it_says_so(kind, by_distance):
    graph = nx.barabasi_albert_graph(200, 2, seed=1)
    found = key_player_set(graph, 5, kind, distance_weighted=by_distance, watch=Watch(seconds=0))
    assert len(set(found.members)) == 5 and not found.complete and not found.exact


def test_distances_of_large_networks_are_estimated_and_said_to_be():
    graph = nx.barabasi_albert_graph(2100, 1, seed=1)
    found = key_player_set(graph, 1, distance_weighted=True, watch=Watch(seconds=2))
    assert found.estimated and not found.exact and 0 < found.value < 1


def test_loops_and_parallel_ties_do_not_count_and_the_graph_stays():
    graph = nx.MultiGraph([(0, 1), (0, 1), (1, 2), (2, 2), (2, 3)])
    assert key_player_set(graph, 1) == key_player_set(nx.path_graph(4), 1)
    assert graph.number_of_edges() == 5
