"""Influence: the values that others published, NetworkX's on small graphs, and the limits of each measure."""

import math
import random

import networkx as nx
import pytest
from hypothesis import given, settings

from graph_service.analyses import influence, nearness
from graph_service.analyses.company import eigenvector_and_value, katz_alpha
from graph_service.analyses.spectra import largest_eigenvalue_bound
from graph_service.analyses.watch import Watch
from graph_service.errors import InputError
from tests.analyses.networks import graphs, kite


def close(one, other, within=1e-9):
    return one.keys() == other.keys() and all(math.isclose(one[key], other[key], abs_tol=within) for key in one)


def test_krackhardts_kite_as_published():
    graph = kite()
    assert influence.betweenness(graph)["Heather"] == 14.0
    closeness = influence.closeness(graph)
    assert max(closeness, key=closeness.get) == "Fernando" and round(closeness["Fernando"], 4) == 0.6429
    assert closeness["Fernando"] == closeness["Garth"]
    assert round(closeness["Jane"], 4) == 0.3103
    assert round(influence.harmonic(graph)["Diane"], 4) == 7.0833
    assert influence.degree(graph)["Diane"] == 6


def test_padgetts_florentine_families_as_published():
    graph = nx.florentine_families_graph()
    assert influence.betweenness(graph)["Medici"] == 47.5
    assert list(influence.voterank(graph, 4)) == ["Medici", "Strozzi", "Guadagni", "Castellani"]
    assert len(influence.voterank(graph)) == len(nx.voterank(graph))
    assert list(influence.voterank(graph).values()) == sorted(influence.voterank(graph).values(), reverse=True)


def test_zacharys_karate_club_as_published_without_weights():
    graph = nx.karate_club_graph()
    assert round(influence.betweenness(graph)[0], 3) == 231.071
    assert influence.strength(graph)[0] == 42, "NetworkX gives it weights; they count where asked for"
    assert influence.core(graph)[33] == 4


def test_daviss_southern_women_by_both_normalisations():
    graph = nx.davis_southern_women_graph()
    women = graph.graph["top"]
    assert round(influence.two_mode_betweenness(graph, women)["E8"], 4) == 0.2438
    assert round(influence.betweenness(graph, normalized=True)["E8"], 4) == 0.2370


def test_two_modes_need_ties_between_the_sides_only():
    with pytest.raises(InputError, match="within one side"):
        influence.two_mode_betweenness(nx.path_graph(4), [0, 1])
    assert influence.two_mode_betweenness(nx.path_graph(2), [0]) == {0: 0.0, 1: 0.0}


@pytest.mark.parametrize("side", [[0], [1, 2, 3, 4]])
def test_of_two_modes_a_side_of_one_has_all_there_is_and_the_other_side_nothing(side):
    found = influence.two_mode_betweenness(nx.star_graph(4), side)
    assert found == {0: 1.0, 1: 0.0, 2: 0.0, 3: 0.0, 4: 0.0}


@pytest.mark.parametrize(("one", "other"), [(2, 2), (2, 7), (5, 3), (9, 4)])
def test_two_modes_are_networkxs_where_no_side_has_one_only(one, other):
    graph = nx.bipartite.random_graph(one, other, 0.5, seed=one)
    side = range(one)
    assert close(influence.two_mode_betweenness(graph, side), nx.bipartite.betweenness_centrality(graph, side))


@settings(max_examples=30, deadline=None)
@given(graphs(weights=True))
def test_equal_to_networkx_on_small_graphs(graph):
    assert close(influence.degree(graph), dict(graph.degree))
    assert close(influence.strength(graph), dict(graph.degree(weight="weight")))
    assert close(influence.betweenness(graph), nx.betweenness_centrality(graph, normalized=False))
    assert close(influence.closeness(graph), nx.closeness_centrality(graph))
    assert close(influence.harmonic(graph), nx.harmonic_centrality(graph))
    assert close(influence.pagerank(graph), nx.pagerank(graph, weight=None, tol=1e-12, max_iter=1000))
    assert close(influence.pagerank(graph, weighted=True), nx.pagerank(graph, tol=1e-12, max_iter=1000))
    assert close(influence.core(graph), nx.core_number(graph.to_undirected()))
    lengths = {(u, v): 1 / weight for u, v, weight in graph.edges(data="weight")}
    nx.set_edge_attributes(graph, lengths, "length")
    assert close(influence.betweenness(graph, weighted=True),
                 nx.betweenness_centrality(graph, weight="length", normalized=False))  # fmt: skip
    assert close(influence.closeness(graph, weighted=True), nx.closeness_centrality(graph, distance="length"))
    assert close(influence.harmonic(graph, weighted=True), nx.harmonic_centrality(graph, distance="length"))


@pytest.mark.parametrize("size", [40, 400])
def test_eigenvector_and_hits_equal_to_networkx_in_small_and_large_graphs(size):
    graph = nx.gnm_random_graph(size, 4 * size, seed=5)
    expected = nx.eigenvector_centrality(graph, max_iter=10_000, tol=1e-13)
    assert close(influence.eigenvector(graph), expected, 1e-8)
    directed = nx.gnm_random_graph(size, 4 * size, seed=5, directed=True)
    hubs, authorities = influence.hits(directed)
    expected_hubs, expected_authorities = nx.hits(directed, tol=1e-13)
    assert close(hubs, expected_hubs, 1e-8) and close(authorities, expected_authorities, 1e-8)


@pytest.mark.parametrize("graph", [nx.star_graph(9), nx.davis_southern_women_graph(), nx.path_graph(400)])
def test_hubs_and_authorities_of_a_network_of_two_modes_without_direction_are_the_same(graph):
    hubs, authorities = influence.hits(graph)
    assert hubs == authorities and math.isclose(sum(hubs.values()), 1)
    scores = influence.eigenvector(graph)
    assert close(hubs, {node: score / sum(scores.values()) for node, score in scores.items()})


def test_of_two_parts_the_denser_has_the_eigenvector_and_of_two_alike_both():
    graph = nx.disjoint_union(nx.complete_graph(4), nx.path_graph(5))
    scores = influence.eigenvector(graph)
    assert all(score > 0.4 for node, score in scores.items() if node < 4)
    assert all(score == 0 for node, score in scores.items() if node >= 4)
    alike = influence.eigenvector(nx.disjoint_union(nx.complete_graph(3), nx.complete_graph(3)))
    assert set(alike.values()) == {round(1 / math.sqrt(6), 11)}


def test_a_network_that_swings_for_ever_settles():
    scores, value, reached = eigenvector_and_value(nx.star_graph(9))
    assert reached and math.isclose(value, 3) and math.isclose(scores[0], math.sqrt(0.5), abs_tol=1e-10)


def test_katz_is_damped_below_one_by_the_largest_eigenvalue():
    for graph in (nx.karate_club_graph(), nx.gnm_random_graph(30, 90, seed=1, directed=True), nx.star_graph(9)):
        largest = max(abs(nx.adjacency_spectrum(graph, weight=None)))
        matrix = nx.to_scipy_sparse_array(graph, weight=None, dtype=float, format="csr")
        bound = largest_eigenvalue_bound(matrix)
        assert largest - 1e-9 <= bound <= 1.1 * largest
        assert katz_alpha(graph, share=0.95) * largest < 0.951
    alpha = katz_alpha(nx.karate_club_graph())
    expected = nx.katz_centrality(nx.karate_club_graph(), alpha=alpha, normalized=False, weight=None, tol=1e-12)
    assert close(influence.katz(nx.karate_club_graph()), expected)


def test_katz_of_a_hierarchy_counts_who_stands_below():
    tree = nx.DiGraph([("a", "c"), ("b", "c"), ("c", "d")])
    assert influence.katz(tree) == {"a": 1.0, "b": 1.0, "c": 2.0, "d": 2.0}


def test_betweenness_from_samples_says_so_and_lies_within_its_bound(monkeypatch):
    monkeypatch.setattr(influence, "BLOCKS", 16)
    graph = nx.barabasi_albert_graph(250, 2, seed=1)
    exact = influence.betweenness(graph)
    sampled = influence.betweenness_in_time(graph, exact_nodes=200)
    assert not sampled.exact and sampled.in_time and sampled.sources == 512
    assert all(abs(sampled.scores[node] - exact[node]) <= sampled.error for node in graph)
    assert sum(abs(sampled.scores[node] - exact[node]) <= sampled.around[node] for node in graph) > 0.85 * len(graph)
    top = max(exact, key=exact.get)
    assert abs(sampled.scores[top] - exact[top]) < 0.15 * exact[top]
    assert 0 < sampled.around[top] < 0.15 * exact[top]


def test_betweenness_without_time_gives_what_it_has(monkeypatch):
    monkeypatch.setattr(nearness, "QUICK_STEPS", 0)
    graph = nx.barabasi_albert_graph(250, 2, seed=1)
    hurried = influence.betweenness_in_time(graph, Watch(seconds=0))
    assert not hurried.exact and not hurried.in_time and hurried.sources == 32
    unhurried = influence.betweenness_in_time(graph, Watch(seconds=3600))
    assert unhurried.exact and unhurried.scores == influence.betweenness(graph)


@pytest.mark.parametrize(
    "graph", [nx.Graph(), nx.DiGraph(), nx.empty_graph(1), nx.empty_graph(3), nx.DiGraph([(0, 0)])]
)
def test_without_ties_every_measure_gives_a_number_for_every_node(graph):
    for name in ("degree", "strength", "betweenness", "closeness", "harmonic", "eigenvector", "katz", "pagerank",
                 "core"):  # fmt: skip
        scores = getattr(influence, name)(graph)
        assert set(scores) == set(graph) and all(math.isfinite(score) for score in scores.values()), name
    assert influence.voterank(graph) == {}
    assert influence.hits(graph) == (dict.fromkeys(graph, 0.0), dict.fromkeys(graph, 0.0))


@pytest.mark.parametrize("measure", ["closeness", "harmonic"])
@pytest.mark.parametrize("weighted", [False, True])
def test_nearness_without_time_is_that_of_the_nodes_with_most_ties(monkeypatch, measure, weighted):
    monkeypatch.setattr(nearness, "QUICK_STEPS", 0)
    monkeypatch.setattr(nearness, "AT_ONCE", 7)
    monkeypatch.setattr(nx.config.backend_priority, "algos", [])
    for graph in (nx.gnp_random_graph(40, 0.1, seed=1), nx.gnp_random_graph(40, 0.1, seed=1, directed=True)):
        chance = random.Random(2)
        nx.set_edge_attributes(graph, {tie: chance.choice([0.25, 0.5, 2.0, 3.0]) for tie in graph.edges}, "weight")
        exact = getattr(influence, measure)(graph, weighted=weighted)
        with_time, whole = nearness.nearness_in_time(graph, measure, Watch(seconds=3600), weighted=weighted)
        assert whole and close(with_time, exact)
        without, whole = nearness.nearness_in_time(graph, measure, Watch(seconds=0), weighted=weighted)
        assert not whole and len(without) == 7
        assert sorted(dict(graph.degree(without)).values()) == sorted(dict(graph.degree).values())[-7:]
        assert close(without, {node: exact[node] for node in without})


def test_with_weights_and_a_limit_no_way_is_looked_for_one_node_at_a_time(monkeypatch):
    monkeypatch.setattr(nearness, "QUICK_STEPS", 0)
    monkeypatch.setattr(nx, "single_source_dijkstra_path_length", None)
    looks = []
    graph = nx.gnp_random_graph(150, 0.05, seed=1)
    for measure in ("closeness", "harmonic"):
        watch = Watch(3600, wanted=lambda: not looks.append(1))
        scores, whole = nearness.nearness_in_time(graph, measure, watch, weighted=True)
        assert whole and len(scores) == 150
    assert len(looks) == 4, "between the blocks of 64, 64 and 22, for each measure"
