"""Communities: values that others published, and what must hold of every division, whatever the graph."""

import itertools
import math
import random

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analyses.communities import (
    leiden,
    modularity,
    participation,
    topics_in,
    typical_topics,
    within_module_degree,
)
from graph_service.analyses.core_periphery import (
    core_periphery,
    ideal_pattern_correlation,
)
from graph_service.analyses.counts_of_persons import told_in_words
from graph_service.analyses.ranked.communities import ranked_by_communities, ranked_by_community_bridges
from graph_service.analyses.ranked.core_periphery import ranked_by_core_periphery
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.analyses.words import english_topics
from graph_service.errors import InputError

graphs = st.builds(
    lambda size, seed, density: nx.gnp_random_graph(size, density, seed=seed),
    st.integers(0, 8), st.integers(0, 10_000), st.floats(0, 1),
)  # fmt: skip


def ring_of_cliques(cliques=4, size=5):
    graph = nx.ring_of_cliques(cliques, size)
    return nx.relabel_nodes(graph, {node: f"unit:{node:02}" for node in graph})


def test_zacharys_club_falls_into_the_four_groups_of_highest_modularity():
    club = nx.karate_club_graph()
    found = leiden(club, weighted=False)
    assert [len(group) for group in found] == [12, 11, 6, 5]
    assert round(modularity(club, found, weighted=False), 4) == 0.4198  # optimum (Brandes et al. 2008)
    assert frozenset({4, 5, 6, 10, 16}) in found


def test_southern_womens_modularity_is_that_of_networkx():
    women = nx.davis_southern_women_graph()
    found = leiden(women)
    for resolution in (0.5, 1.0, 2.0):
        assert math.isclose(
            modularity(women, found, resolution), nx.community.modularity(women, found, resolution=resolution)
        )


def test_cliques_on_a_ring_are_found_whatever_their_nodes_are_called():
    graph = ring_of_cliques()
    expected = {frozenset(f"unit:{node:02}" for node in range(first, first + 5)) for first in range(0, 20, 5)}
    assert set(leiden(graph)) == expected
    for seed in range(5):
        others = random.Random(seed).sample(range(100), 20)
        named = dict(zip(graph, (f"u{other}" for other in others), strict=True))
        assert set(leiden(nx.relabel_nodes(graph, named))) == {frozenset(named[n] for n in group) for group in expected}


def test_the_order_of_nodes_and_ties_changes_nothing():
    graph = nx.gnm_random_graph(60, 150, seed=7)
    ties = list(graph.edges)
    random.Random(1).shuffle(ties)
    shuffled = nx.Graph([(end, start) for start, end in ties])
    shuffled.add_nodes_from(graph)
    assert leiden(graph) == leiden(shuffled)


def test_an_isolated_node_is_alone_and_changes_no_other_community():
    graph = nx.gnm_random_graph(60, 150, seed=7)
    before = leiden(graph)
    graph.add_node("alone")
    assert set(leiden(graph)) == {*before, frozenset({"alone"})}


def test_weights_scaled_by_eight_change_nothing_and_parallel_ties_add_up():
    graph = nx.gnm_random_graph(40, 90, seed=3)
    for number, tie in enumerate(graph.edges):
        graph.edges[tie]["weight"] = 1.0 + number % 4
    doubled, scaled = nx.MultiGraph(graph), graph.copy()
    doubled.add_edges_from(graph.edges(data=True))
    for tie in scaled.edges:
        scaled.edges[tie]["weight"] *= 8
    assert leiden(graph) == leiden(scaled) == leiden(doubled)


def test_a_higher_resolution_gives_more_communities():
    club = nx.karate_club_graph()
    assert len(leiden(club, 0.1)) < len(leiden(club)) < len(leiden(club, 4.0))


@settings(max_examples=40, deadline=None)
@given(graphs)
def test_each_node_is_in_one_community_that_hangs_together(graph):
    found = leiden(graph)
    assert sorted(itertools.chain.from_iterable(found)) == sorted(graph)
    assert all(nx.is_connected(graph.subgraph(group)) for group in found)
    assert [len(group) for group in found] == sorted(map(len, found), reverse=True)
    assert modularity(graph, found) >= -1e-12


@pytest.mark.parametrize("resolution", [0, -1, float("nan"), float("inf")])
def test_a_resolution_that_is_not_above_zero_is_refused(resolution):
    with pytest.raises(InputError):
        leiden(nx.path_graph(3), resolution)


@pytest.mark.parametrize("weight", [float("nan"), -1.0, float("inf"), "much"])
def test_weights_that_are_no_strengths_are_refused(weight):
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    for function in (leiden, core_periphery):
        with pytest.raises(InputError):
            function(graph)


def test_a_division_that_is_none_is_refused():
    path = nx.path_graph(3)
    for wrong in ([{0, 1}], [{0, 1}, {1, 2}], [{0, 1}, {2, 3}]):
        with pytest.raises(InputError):
            modularity(path, wrong)
    with pytest.raises(InputError):
        participation(path, [{0, 1}])


def test_participation_is_one_minus_the_squares_of_the_shares():
    star = nx.star_graph(4)
    groups = [{0, 1}, {2}, {3, 4}]
    scores = participation(star, groups)
    assert math.isclose(scores[0], 1 - (1 / 16 + 1 / 16 + 4 / 16))
    assert scores[1] == scores[2] == 0.0


def test_within_its_community_the_centre_of_a_star_stands_out():
    scores = within_module_degree(nx.star_graph(4), [set(range(5))])
    assert math.isclose(scores[0], (4 - 1.6) / 1.2)
    assert set(within_module_degree(nx.complete_graph(4), [set(range(4))]).values()) == {0.0}


def test_a_community_is_about_what_it_has_more_of_than_the_network():
    graph = nx.empty_graph(["a", "b", "c", "d"])
    for node, topics in {"a": ["x", "y"], "b": ["x", "y"], "c": ["y"], "d": ["y"]}.items():
        graph.nodes[node]["topics"] = topics
    assert typical_topics(graph, ["a", "b"], topics_in(graph, graph)) == [("x", 2, 2), ("y", 2, 4)]


def departments():
    graph = ring_of_cliques(3, 4)
    for number, node in enumerate(graph):
        graph.nodes[node].update(
            type="Post", name=f"Stelle {number}", topics=[f"topic:{number // 4}"], unit_name=f"Amt {number // 4}"
        )
    return graph


def test_a_community_says_who_it_is_what_it_is_about_and_where_it_comes_from():
    first = ranked_by_communities(departments(), UNHURRIED, count=1).items[0]
    assert [node.id for node in first.nodes] == ["unit:00", "unit:01", "unit:02", "unit:03"]
    german = [reason.de for reason in first.because]
    assert german[0].startswith("4 Mitglieder; 6 von 8 Verbindungen (75 %) bleiben unter ihnen.")
    assert german[1] == "Worum es geht: „topic:0“ (4 von 4; im ganzen Netz 4 von 12)."
    assert german[2] == "Einheiten: 4 × „Amt 0“."
    assert first.stability is not None


def test_of_a_community_of_units_alone_is_not_told_that_each_belongs_to_itself():
    graph = departments()
    for node, data in graph.nodes(data=True):
        data.update(type="AdministrativeUnit", unit=node, unit_name=data["name"])
    first = ranked_by_communities(graph, UNHURRIED, count=1).items[0]
    assert not [reason.de for reason in first.because if reason.de.startswith("Einheiten")]


def test_bridges_say_into_which_communities_their_ties_lead():
    places = ranked_by_community_bridges(departments(), UNHURRIED, count=12).items
    assert [place.score for place in places] == sorted((place.score for place in places), reverse=True)
    assert places[0].because[0].de == (
        "Verbindet 2 Gemeinschaften: 3 Verbindungen in die eigene, 1 in die um „Stelle 8“."
    )


def test_a_group_of_fewer_than_five_with_persons_in_it_is_not_reported():
    graph = departments()
    graph.nodes["unit:00"]["type"] = "Person"
    ranking = ranked_by_communities(graph, UNHURRIED, smallest=1)
    assert "unit:00" not in {node.id for place in ranking.items for node in place.nodes}
    assert "Zu klein und nicht gezeigt: 1." in ranking.remarks[0].de


def test_with_no_time_left_communities_are_given_as_found_so_far():
    ranking = ranked_by_communities(departments(), Watch(0.0))
    assert not ranking.complete
    assert len(ranking.items) == 3


def misfits(graph, core):
    inside = sum(1 for pair in itertools.combinations(core, 2) if not graph.has_edge(*pair))
    return inside + sum(1 for one, other in graph.edges if one not in core and other not in core)


@settings(max_examples=60, deadline=None)
@given(graphs)
def test_no_other_core_has_fewer_misfits(graph):
    found = core_periphery(graph)
    least = min(misfits(graph, core) for size in range(len(graph) + 1) for core in itertools.combinations(graph, size))
    assert found.misfits == misfits(graph, found.core) == least
    assert found.core | found.periphery == set(graph)
    assert -1 <= found.fit <= 1


def test_the_core_of_a_core_with_leaves_is_found_and_fits_perfectly():
    graph = nx.complete_graph(4)
    graph.add_edges_from((core, 10 * (core + 1) + leaf) for core in range(4) for leaf in range(3))
    found = core_periphery(graph)
    assert found.core == {0, 1, 2, 3}
    assert (found.misfits, found.fit, found.undecided) == (0, 1.0, frozenset())


def test_fit_is_pearsons_correlation_over_the_pairs_of_one_side():
    club = nx.karate_club_graph()
    core = core_periphery(club).core
    pairs = [pair for pair in itertools.combinations(club, 2) if (pair[0] in core) == (pair[1] in core)]
    ideal = [float(pair[0] in core) for pair in pairs]
    real = [float(club.has_edge(*pair)) for pair in pairs]
    mean_ideal, mean_real = sum(ideal) / len(pairs), sum(real) / len(pairs)
    both = sum((i - mean_ideal) * (r - mean_real) for i, r in zip(ideal, real, strict=True))
    spread = math.sqrt(sum((i - mean_ideal) ** 2 for i in ideal) * sum((r - mean_real) ** 2 for r in real))
    assert math.isclose(ideal_pattern_correlation(club, core), both / spread)


def test_on_a_ring_nobody_is_told_apart():
    ranking = ranked_by_core_periphery(nx.cycle_graph(6), UNHURRIED, count=6)
    assert {place.score for place in ranking.items} == {0.0}
    assert "Grenze" in ranking.items[0].because[0].de


@pytest.mark.parametrize("graph", [
    nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.Graph([(1, 1)]), nx.MultiDiGraph([(1, 2), (2, 1), (1, 2)]),
])  # fmt: skip
@pytest.mark.parametrize(
    "ranking", [ranked_by_communities, ranked_by_community_bridges, ranked_by_core_periphery]
)  # fmt: skip
def test_graphs_with_next_to_nothing_in_them_give_a_ranking(graph, ranking):
    found = ranking(graph, UNHURRIED)
    assert found.nodes == len(graph)
    assert all(math.isfinite(place.score) for place in found.items)


def persons_in_cliques(*sizes, kind="Person"):
    """Cliques of persons without a tie between them, as who-knows-whom gives them."""
    graph = nx.disjoint_union_all([nx.complete_graph(size) for size in sizes])
    graph = nx.relabel_nodes(graph, {node: f"person-{node:02}" for node in graph})
    nx.set_node_attributes(graph, kind, "type")
    return graph


def told_of(graph):
    found = ranked_by_communities(graph, UNHURRIED)
    return found, " ".join(one.de + one.en for place in found.items for one in place.because)


def test_the_size_of_a_small_group_of_persons_does_not_follow_from_the_number_of_nodes():
    found, _ = told_of(persons_in_cliques(6, 6, 3))
    assert [place.score for place in found.items] == [6.0, 6.0] and found.nodes is None
    assert any("nicht genannt" in one.de and "not told" in one.en for one in found.remarks)
    assert told_of(persons_in_cliques(6, 6))[0].nodes == 12, "nothing is left out"
    assert told_of(persons_in_cliques(6, 4, 4, 4))[0].nodes == 18, "of three that are left out none follows"
    assert told_of(persons_in_cliques(6, 6, 3, kind="Post"))[0].nodes == 15, "posts are no persons"


def test_how_many_persons_of_a_group_are_of_a_unit_is_told_where_neither_they_nor_the_rest_are_few():
    graph = persons_in_cliques(12)
    for place, node in enumerate(graph):
        graph.nodes[node]["unit_name"] = "A" if place < 7 else "B"
    assert "7 × „A“ und 5 × „B“" in told_of(graph)[1]
    graph.nodes["person-11"]["unit_name"] = "C"
    words = told_of(graph)[1]
    assert "„A“, „B“ und „C“" in words and "weniger als fünf" in words and "fewer than five" in words
    assert "×" not in words, "7 of 12 are known to be in A: the others follow"
    nx.set_node_attributes(graph, "Post", "type")
    assert "7 × „A“, 4 × „B“ und 1 × „C“" in told_of(graph)[1]


def test_units_of_a_group_so_small_that_its_size_gives_them_away_are_not_told():
    graph = persons_in_cliques(5)
    for place, node in enumerate(graph):
        graph.nodes[node]["unit_name"] = f"Unit {place}"
    assert "Unit" not in told_of(graph)[1]


def test_how_many_persons_have_a_topic_is_told_where_no_part_is_small():
    graph = persons_in_cliques(12, 12)
    for place, node in enumerate(graph):
        graph.nodes[node]["topics"] = ["Vergabe"] if place < 7 or 12 <= place < 17 else []
    assert "„Vergabe“ (7 von 12; im ganzen Netz 12 von 24)" in told_of(graph)[1]
    graph.nodes["person-12"]["topics"] = []
    found, words = told_of(graph)
    assert "„Vergabe“" in words and "7 von 12" not in words and "weniger als fünf" in words and found.nodes == 24


def test_what_a_community_is_about_is_said_in_english_by_english_names():
    graph = persons_in_cliques(12)
    graph.add_node("topic:vergabe", type="Topic", name="Vergabe", name_en="Procurement")
    graph.add_node("topic:recht", type="Topic", name="Recht")
    for node in list(graph)[:5]:
        graph.add_edge(node, "topic:vergabe")
        graph.nodes[node].update(topics=["Abfall"], topics_en=["Waste"])
    graph.add_edge("person-00", "topic:recht")
    assert english_topics(graph, graph) == {"Vergabe": "Procurement", "Abfall": "Waste"}


def test_a_community_of_units_does_not_tell_the_number_of_nodes_that_is_left_out():
    graph = persons_in_cliques(6, 3)
    units = [f"unit-{number}" for number in range(6)]
    graph.add_nodes_from(units, type="AdministrativeUnit", topics=["Vergabe"])
    graph.add_edges_from((one, other) for one in units for other in units if one < other)
    graph.nodes["person-08"]["topics"] = ["Vergabe"]
    found, words = told_of(graph)
    assert found.nodes is None and "„Vergabe“ (6 von 6)" in words and "im ganzen Netz" not in words


def test_few_persons_among_others_are_told_apart_from_them():
    graph = persons_in_cliques(3)
    graph.add_nodes_from(("unit-1", "unit-2"), type="AdministrativeUnit")
    assert told_in_words(graph, graph) == "2 andere und weniger als fünf Personen"
    assert told_in_words(graph, graph, "en") == "2 others and fewer than five persons"
    assert told_in_words(graph, ["unit-1", "unit-2"]) == "2"
    assert told_in_words(graph, ["person-00"]) == "weniger als fünf Personen"
