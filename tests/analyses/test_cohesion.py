"""Cohesion: how many must leave before a group falls apart, and nested groups, against NetworkX and brute force."""

import itertools

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analyses.cohesion import cohesive_groups, node_connectivity
from graph_service.analyses.ranked.resilience import ranked_by_k_connectivity
from graph_service.analyses.watch import UNHURRIED, Watch

graphs = st.builds(
    lambda size, seed, density: nx.gnp_random_graph(size, density, seed=seed),
    st.integers(0, 9), st.integers(0, 10_000), st.floats(0, 1),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(graphs)
def test_node_connectivity_is_networkxs_and_its_cut_cuts(graph):
    found = node_connectivity(graph)
    assert found.value == (nx.node_connectivity(graph) if len(graph) > 1 else 0)
    if found.cut:
        assert len(found.cut) == found.value
        assert not nx.is_connected(graph.subgraph(set(graph) - found.cut))


def test_with_no_time_left_connectivity_is_a_lower_bound():
    found = node_connectivity(nx.circulant_graph(20, [1, 2]), Watch(0.0))
    assert (found.value, found.exact) == (2, False)
    assert node_connectivity(nx.circulant_graph(20, [1, 2])).value == 4


def two_teams(size, ties):
    """Two teams in which all are tied to each other, joined by ties that share no end."""
    graph = nx.disjoint_union(nx.complete_graph(size), nx.complete_graph(size))
    graph.add_edges_from((place, size + place) for place in range(ties))
    return graph


def test_firm_groups_inside_a_looser_one_are_found():
    groups = cohesive_groups(two_teams(6, 2))
    assert [(sorted(group), held.value) for group, held in groups] == [
        ([0, 1, 2, 3, 4, 5], 5), ([6, 7, 8, 9, 10, 11], 5), (list(range(12)), 2),
    ]  # fmt: skip
    assert groups[2][1].cut in ({0, 1}, {0, 7}, {6, 1}, {6, 7})


def nested_by_networkx(graph):
    """The groups of `nx.k_components`, each with the greatest k that it is listed for; 1 is no cohesion."""
    firmest = {}
    for value, groups in nx.k_components(graph).items():
        for group in groups:
            firmest[frozenset(group)] = max(value, firmest.get(frozenset(group), 0))
    return {group: value for group, value in firmest.items() if value > 1}


@pytest.mark.parametrize("graph", [
    nx.karate_club_graph(), nx.davis_southern_women_graph(), two_teams(8, 3),
    nx.windmill_graph(4, 5), nx.petersen_graph(), nx.complete_multipartite_graph(2, 3, 4), nx.cycle_graph(9),
])  # fmt: skip
def test_the_groups_are_networkxs_k_components(graph):
    assert {group: held.value for group, held in cohesive_groups(graph)} == nested_by_networkx(graph)


def as_firm_as_they_say(graph, groups):
    """Whether each group is so firm, is cut by its cut, and lies in no larger one that is as firm."""
    for group, held in groups:
        part = graph.subgraph(group)
        assert held.exact and held.value == nx.node_connectivity(part)
        assert not held.cut or len(held.cut) == held.value
        assert not held.cut or not nx.is_connected(part.subgraph(group - held.cut))
        assert not any(group < other and held.value <= more.value for other, more in groups)
    return True


@settings(max_examples=25, deadline=None)
@given(st.builds(lambda size, seed, density: nx.gnp_random_graph(size, density, seed=seed),
                 st.integers(3, 8), st.integers(0, 10_000), st.floats(0.3, 0.9)))  # fmt: skip
def test_the_groups_are_those_of_brute_force(graph):
    firm = {
        frozenset(part): nx.node_connectivity(graph.subgraph(part))
        for size in range(3, len(graph) + 1) for part in itertools.combinations(graph, size)
    }  # fmt: skip
    largest = {
        part: value for part, value in firm.items()
        if value > 1 and not any(part < other and value <= more for other, more in firm.items())
    }  # fmt: skip
    groups = cohesive_groups(graph)
    assert {group: held.value for group, held in groups} == largest
    assert as_firm_as_they_say(graph, groups)


def test_no_group_is_smaller_than_one_of_networkx_that_is_as_firm():
    graph = nx.les_miserables_graph()  # here NetworkX stops short: it has 23 characters of one group of 24
    groups = cohesive_groups(graph)
    assert as_firm_as_they_say(graph, groups)
    for part, value in nested_by_networkx(graph).items():
        assert any(part <= group and value <= held.value for group, held in groups)


def test_without_time_groups_are_found_as_far_as_the_number_of_ties_tells_them_apart():
    graph = nx.disjoint_union(nx.complete_graph(6), nx.circulant_graph(20, [1, 2]))
    graph.add_edges_from([(0, 6), (1, 30), (30, 10)])
    ranking = ranked_by_k_connectivity(graph, Watch(0.0))
    assert not ranking.complete
    assert [(place.score, len(place.nodes)) for place in ranking.items] == [(5.0, 6), (2.0, 27)]
    assert ranking.remarks[0].numbers == {"bounded": 1, "groups": 2}
    assert "lower bound" in ranking.remarks[0].en
    unhurried = ranked_by_k_connectivity(graph, UNHURRIED)
    assert [(place.score, len(place.nodes)) for place in unhurried.items] == [(5.0, 6), (4.0, 20), (2.0, 27)]
    assert unhurried.complete and not any("bounded" in remark.numbers for remark in unhurried.remarks)


def test_a_large_network_is_divided_too():
    graph = nx.disjoint_union(nx.random_regular_graph(4, 700, seed=1), nx.random_regular_graph(5, 600, seed=2))
    graph.add_edges_from([(0, 700), (1, 701)])
    groups = cohesive_groups(graph)
    assert [(len(group), held.value, held.exact) for group, held in groups] == [
        (600, 5, True), (700, 4, True), (1300, 2, True),
    ]  # fmt: skip


def test_blocks_stand_in_the_order_of_how_many_must_leave():
    graph = nx.disjoint_union(nx.complete_graph(5), nx.cycle_graph(7))
    graph.add_edge(0, 5)
    places = ranked_by_k_connectivity(graph, UNHURRIED).items
    assert [(place.score, len(place.nodes)) for place in places] == [(4.0, 5), (2.0, 7)]
    assert places[0].because[0].en == "5 members, each tied to each."
    assert "any 1 may leave" in places[1].because[0].en
