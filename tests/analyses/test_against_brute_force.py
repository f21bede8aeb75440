"""Every measure against its definition by brute force, on classic networks and on odd small ones."""

import copy
import itertools
import math
import random
from functools import partial

import networkx as nx
import numpy as np
import pandas
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph_service.analyses import brokerage, communities, influence, key_players, prediction, resilience
from graph_service.analyses.company import katz_alpha
from graph_service.analyses.core_periphery import core_periphery
from graph_service.errors import InputError
from graph_service.network import What
from tests.analyses import brute_force as by_force
from tests.analyses.networks import departments, kite
from tests.network.hand_made import network

IDS = [3, "3", (1, "b"), "ä", -1, 10, "x y", (2,), 2]
"""Ids of several kinds, two of which read alike."""
ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison", "total")


@st.composite
def odd_graphs(draw, most=8):
    """Of any class: loops, parallel ties, ties without a weight or with 0, loose parts, nodes alone, mixed ids."""
    graph = draw(st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]))()
    nodes = draw(st.permutations(IDS))[: draw(st.integers(1, most))]
    graph.add_nodes_from((node, {"unit": draw(st.sampled_from(["a", "b", 3, "a"]))}) for node in nodes)
    ends = st.sampled_from(nodes)
    for start, end in draw(st.lists(st.tuples(ends, ends), max_size=3 * len(nodes))):
        weight = draw(st.sampled_from([None, 0, 0.5, 1, 2.0, 4]))
        graph.add_edge(start, end, **({} if weight is None else {"weight": weight}))
    return nx.freeze(graph)


def directed_florence():
    """Padgett's marriages, each pointing from the family that comes first in the alphabet."""
    return nx.DiGraph(sorted(tuple(sorted(tie)) for tie in nx.florentine_families_graph().edges))


def karate_club():
    """With weights that are powers of two, as everywhere here: lengths of 1/3 and 1/6 add up to 1/2 in theory only."""
    graph = nx.karate_club_graph()
    nx.set_edge_attributes(graph, {tie: 2.0 ** (graph.edges[tie]["weight"] // 2) for tie in graph.edges}, "weight")
    return graph


def weighted_departments():
    graph = departments(5, nodes=11, share=0.3)
    chance = random.Random(1)
    nx.set_edge_attributes(graph, {tie: chance.choice([0.25, 0.5, 1.0, 2.0]) for tie in graph.edges}, "weight")
    return graph


CLASSIC = {
    "kite": kite(),
    "florence": nx.florentine_families_graph(),
    "florence, directed": directed_florence(),
    "southern women": nx.davis_southern_women_graph(),
    "karate club": karate_club(),
    "frucht": nx.frucht_graph(),
    "desargues": nx.desargues_graph(),
    "petersen": nx.petersen_graph(),
    "bull and house": nx.disjoint_union(nx.bull_graph(), nx.house_x_graph()),
    "departments": weighted_departments(),
}
SMALL = {name: graph for name, graph in CLASSIC.items() if len(graph) <= 16}
classic = pytest.mark.parametrize("graph", CLASSIC.values(), ids=CLASSIC.keys())
small = pytest.mark.parametrize("graph", SMALL.values(), ids=SMALL.keys())
odd = settings(max_examples=30, deadline=None)
TRIANGLE_AND_ALONE = nx.freeze(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("d", "d")]))


def close(found, expected, within=1e-9):
    """Whether these are the same numbers of the same nodes, and plain ones of Python."""
    assert found.keys() == expected.keys()
    assert {type(score) for score in found.values()} <= {float, int}
    for node, score in found.items():
        assert math.isclose(score, expected[node], rel_tol=within, abs_tol=within), (node, score, expected[node])
    return True


def check_influence(graph):
    for weighted in (False, True):
        ties = by_force.matrix(graph, weighted=weighted)
        undirected = by_force.matrix(graph, weighted=weighted, directed=False)
        directed = graph.is_directed()
        assert close(influence.betweenness(graph, weighted=weighted),
                     by_force.betweenness(ties, weighted=weighted, directed=directed))  # fmt: skip
        for corrected in (False, True):
            assert close(influence.closeness(graph, weighted=weighted, corrected=corrected),
                         by_force.closeness(ties, weighted=weighted, corrected=corrected))  # fmt: skip
        assert close(influence.harmonic(graph, weighted=weighted), by_force.harmonic(ties, weighted=weighted))
        assert close(influence.pagerank(graph, weighted=weighted), by_force.pagerank(ties))
        alpha = katz_alpha(graph, weighted=weighted)
        assert close(influence.katz(graph, weighted=weighted), by_force.katz(ties, alpha))
        if any(any(row.values()) for row in ties.values()):
            assert close(influence.eigenvector(graph, weighted=weighted), by_force.eigenvector(undirected), 1e-7)
            expected = by_force.hubs_and_authorities(ties) if directed else [by_force.of_sum_one(ties)] * 2
            if expected:
                for one, other in zip(influence.hits(graph, weighted=weighted), expected, strict=True):
                    assert close(one, other, 1e-7)
    both = 1 if directed else 0  # weighted by now
    sums = {node: sum(ties[node].values()) + both * sum(row[node] for row in ties.values()) for node in ties}
    assert close(influence.strength(graph), sums)
    ones = by_force.matrix(graph)
    numbers = {node: sum(ones[node].values()) + both * sum(row[node] for row in ones.values()) for node in ones}
    assert close(influence.degree(graph), numbers)


@classic
def test_influence_in_classic_networks_is_by_definition(graph):
    check_influence(graph)


@odd
@given(odd_graphs())
@example(TRIANGLE_AND_ALONE)
def test_influence_in_odd_networks_is_by_definition(graph):
    check_influence(graph)
    assert close(influence.core(graph), by_force.core(by_force.matrix(graph, directed=False)))


@odd
@given(odd_graphs())
def test_each_one_elected_has_the_most_votes_and_as_many_as_are_told(graph):
    ties = by_force.matrix(graph)
    mean = sum(sum(row.values()) for row in ties.values()) / len(ties)
    voice, elected = dict.fromkeys(ties, 1.0), []

    def votes(node):
        return sum(voice[voter] for voter in ties if ties[node][voter])

    for node, number in influence.voterank(graph).items():
        assert math.isclose(votes(node), number, abs_tol=1e-9)
        assert all(votes(other) <= number + 1e-9 for other in ties if other not in elected)
        elected.append(node)
        voice[node] = 0.0
        for voter in ties:
            if ties[node][voter]:
                voice[voter] = max(0.0, voice[voter] - 1 / mean)
    assert all(votes(other) < 1e-9 for other in ties if other not in elected)


@pytest.mark.parametrize(("own", "others"), [(1, 1), (2, 1), (2, 2), (3, 2), (2, 3), (4, 2), (3, 3), (5, 2)])
def test_no_network_of_two_modes_gives_a_node_more_than_its_one(own, others):
    """All networks of so many and so many nodes are tried: the most that one of them reaches is 1, where it can."""
    sides = [f"own {at}" for at in range(own)], [f"other {at}" for at in range(others)]
    pairs = list(itertools.product(*sides))
    most = 0.0
    for drawn in itertools.product([False, True], repeat=len(pairs)):
        if not any(drawn[:others]):
            continue
        graph = nx.Graph()
        graph.add_nodes_from([*sides[0], *sides[1]])
        graph.add_edges_from(itertools.compress(pairs, drawn))
        most = max(most, influence.two_mode_betweenness(graph, sides[0])["own 0"])
    assert math.isclose(most, 0.0 if others == 1 else 1.0, abs_tol=1e-12)


def check_structural_holes(graph):
    for weighted in (False, True):
        ties = by_force.matrix(graph, weighted=weighted)
        tied = [node for node in ties if by_force.contacts(ties, node)]
        parts = {node: by_force.constraint_parts(ties, node) for node in tied}
        assert close(brokerage.constraint(graph, weighted=weighted),
                     {node: sum(parts[node].values()) for node in tied})  # fmt: skip
        assert close(brokerage.effective_size(graph, weighted=weighted),
                     {node: by_force.effective_size(ties, node) for node in tied})  # fmt: skip
        assert close(brokerage.hierarchy(graph, weighted=weighted),
                     {node: by_force.hierarchy(ties, node) for node in tied})  # fmt: skip


@classic
def test_structural_holes_in_classic_networks_are_by_definition(graph):
    check_structural_holes(graph)


@odd
@given(odd_graphs())
@example(TRIANGLE_AND_ALONE)
def test_structural_holes_in_odd_networks_are_by_definition(graph):
    check_structural_holes(graph)


def check_brokers(graph, group):
    ties = by_force.matrix(graph)
    expected = by_force.brokered(ties, dict(graph.nodes(data=group)))
    found = brokerage.gould_fernandez(graph, group)
    assert found == {node: {role: expected[node][role] for role in ROLES} for node in ties}
    assert {type(count) for roles in found.values() for count in roles.values()} <= {int}


@classic
@pytest.mark.parametrize("groups", [1, 2, 3, 5])
def test_brokers_in_classic_networks_are_by_definition(graph, groups):
    grouped = graph.copy()
    nx.set_node_attributes(grouped, {node: at * 7 % groups for at, node in enumerate(graph)}, "group")
    check_brokers(grouped, "group")


@odd
@given(odd_graphs())
def test_brokers_in_odd_networks_are_by_definition(graph):
    check_brokers(graph, "unit")


def managers():
    """Who reports to whom among Krackhardt's 21 high-tech managers (1987), with their departments."""
    heads = {2: [1, 4, 16], 14: [3, 5, 9, 13, 15, 19, 20], 18: [10, 11], 21: [6, 8, 12, 17], 7: [2, 14, 18, 21]}
    members = {0: [7], 1: [6, 8, 12, 17, 21], 2: [3, 5, 9, 13, 14, 15, 19, 20], 3: [10, 11, 18], 4: [1, 2, 4, 16]}
    graph = nx.DiGraph((under, head) for head, all_under in heads.items() for under in all_under)
    nx.set_node_attributes(graph, {one: number for number, all_in in members.items() for one in all_in}, "department")
    return graph


def test_heads_of_krackhardts_managers_speak_for_their_departments_upwards_and_let_in_downwards():
    below = {2: 3, 14: 7, 18: 2, 21: 4}
    upwards = brokerage.gould_fernandez(managers(), "department")
    downwards = brokerage.gould_fernandez(managers().reverse(), "department")
    for node in managers():
        number = below.get(node, 0)
        assert upwards[node] == dict.fromkeys(ROLES, 0) | {"representative": number, "total": number}
        assert downwards[node] == dict.fromkeys(ROLES, 0) | {"gatekeeper": number, "total": number}


def check_key_players(graph, sizes, steps=(1, 2)):
    undirected, ties = by_force.matrix(graph, directed=False), by_force.matrix(graph)
    for size, by_distance in itertools.product(sizes, (False, True)):
        sets = list(itertools.combinations(graph, size))
        best = max(by_force.fragmentation(undirected, members, by_distance=by_distance) for members in sets)
        found = key_players.key_player_set(graph, size, distance_weighted=by_distance)
        assert len(set(found.members)) == size and type(found.value) is float and found.exact
        assert math.isclose(found.value, best, abs_tol=1e-9)
        assert math.isclose(by_force.fragmentation(undirected, found.members, by_distance=by_distance), best)
        for step in steps:
            best = max(by_force.reach(ties, members, step, by_distance=by_distance) for members in sets)
            found = key_players.key_player_set(graph, size, "reach", step, distance_weighted=by_distance)
            assert len(set(found.members)) == size and type(found.value) is float and found.exact
            assert math.isclose(found.value, best, abs_tol=1e-9)
            assert math.isclose(by_force.reach(ties, found.members, step, by_distance=by_distance), best)


@small
def test_key_players_in_classic_networks_are_the_best_of_all_sets(graph):
    check_key_players(graph, [1, 2] if len(graph) < 12 else [1])


@settings(max_examples=15, deadline=None)
@given(odd_graphs(most=6))
def test_key_players_in_odd_networks_are_the_best_of_all_sets(graph):
    check_key_players(graph, range(1, min(4, len(graph))), steps=(1, 3))


@pytest.mark.parametrize("graph", [nx.tutte_graph(), nx.frucht_graph(), nx.davis_southern_women_graph()])
@pytest.mark.parametrize("kind", ["fragmentation", "reach"])
@pytest.mark.parametrize("size", [2, 3])
def test_exchange_finds_the_best_of_all_sets_where_no_single_node_stands_out(graph, kind, size):
    """Greedy choice alone finds nothing in the 3-connected ones: a value of 0.05 for 0.47 in Tutte's graph."""
    best = key_players.key_player_set(graph, size, kind)
    found = key_players.key_player_set(graph, size, kind, exact_steps=0)
    assert best.exact and not found.exact and found.complete
    assert math.isclose(found.value, best.value, abs_tol=1e-12)
    assert found == key_players.key_player_set(graph, size, kind, exact_steps=0), "drawn by chance, and yet the same"


def test_four_without_whom_tuttes_graph_falls_apart_are_found_by_default():
    found = key_players.key_player_set(nx.tutte_graph(), 4)
    assert not found.exact and round(found.value, 4) == 0.6829


def check_meetings(graph):
    ties = by_force.matrix(graph, directed=False)
    measures = (prediction.common_neighbours, prediction.jaccard, prediction.adamic_adar,
                prediction.resource_allocation)  # fmt: skip
    pairs = list(itertools.combinations(graph, 2))
    for number, measure in enumerate(measures):
        expected = {pair: by_force.similarities(ties, *pair)[number] for pair in pairs}
        assert close(measure(graph, pairs), expected)
        two_steps = {frozenset(pair): score for pair, score in expected.items() if score and not ties[pair[0]][pair[1]]}
        assert close({frozenset(pair): score for pair, score in measure(graph).items()}, two_steps)


@classic
def test_who_should_meet_in_classic_networks_is_by_definition(graph):
    check_meetings(graph)


@odd
@given(odd_graphs())
def test_who_should_meet_in_odd_networks_is_by_definition(graph):
    check_meetings(graph)


def check_pieces(graph):
    ties = by_force.matrix(graph, directed=False)
    whole = by_force.parts(ties)
    cut_off, cuts = {}, {}
    for node in ties:
        part = next(part for part in whole if node in part)
        pieces = [piece for piece in by_force.parts(ties, [node]) if piece <= part]
        if len(pieces) > 1:
            cut_off[node] = sorted(map(len, pieces), reverse=True)
    for one, other in itertools.combinations(ties, 2):
        if ties[one][other]:
            without = {node: dict(row) for node, row in ties.items()}
            without[one][other] = without[other][one] = 0.0
            if len(pieces := by_force.parts(without)) > len(whole):
                cuts[frozenset((one, other))] = min(len(piece) for piece in pieces if one in piece or other in piece)
    assert resilience.pieces_without(graph) == cut_off
    assert close(resilience.articulation_points(graph),
                 {node: sum(sizes[1:]) for node, sizes in cut_off.items()})  # fmt: skip
    assert close({frozenset(tie): size for tie, size in resilience.bridges(graph).items()}, cuts)


def check_connectivity(graph):
    ties = by_force.matrix(graph, directed=False)
    least = next(
        size for size in range(len(ties) + 1)
        if any(len(ties) - size < 2 or len(by_force.parts(ties, gone)) > 1
               for gone in itertools.combinations(ties, size))
    )  # fmt: skip
    assert resilience.node_connectivity(graph).value == least


@classic
def test_cut_points_and_bridges_of_classic_networks_are_found_by_taking_each_away(graph):
    check_pieces(graph)
    check_connectivity(graph)


@odd
@given(odd_graphs())
@example(TRIANGLE_AND_ALONE)
def test_cut_points_and_bridges_of_odd_networks_are_found_by_taking_each_away(graph):
    check_pieces(graph)
    check_connectivity(graph)


def check_communities(graph):
    chance = random.Random(1)
    divided = {node: chance.randrange(3) for node in sorted(graph, key=str)}
    groups = [{node for node in graph if divided[node] == number} for number in range(3)]
    for weighted, resolution in itertools.product((False, True), (0.5, 1.0, 2.0)):
        ties = by_force.matrix(graph, weighted=weighted, directed=False)
        found = communities.modularity(graph, groups, resolution, weighted=weighted)
        assert math.isclose(found, by_force.modularity(ties, divided, resolution), abs_tol=1e-12)
        assert math.isfinite(found)
        shares = {}
        for node in ties:
            into = [sum(ties[node][other] for other in group) for group in groups]
            shares[node] = 1 - sum((part / sum(into)) ** 2 for part in into) if sum(into) else 0.0
        assert close(communities.participation(graph, groups, weighted=weighted), shares)


@classic
def test_modularity_of_classic_networks_is_by_definition(graph):
    check_communities(graph)


@odd
@given(odd_graphs())
def test_modularity_of_odd_networks_is_by_definition(graph):
    check_communities(graph)


def divisions(nodes):
    """All ways to divide these into groups."""
    if not nodes:
        yield []
        return
    for rest in divisions(nodes[1:]):
        yield [{nodes[0]}, *rest]
        for at in range(len(rest)):
            yield [*rest[:at], rest[at] | {nodes[0]}, *rest[at + 1 :]]


@settings(max_examples=8, deadline=None)
@given(odd_graphs(most=6))
def test_leiden_finds_the_best_of_all_divisions_of_small_networks(graph):
    ties = by_force.matrix(graph, weighted=True, directed=False)
    best = max(
        by_force.modularity(ties, {node: at for at, group in enumerate(groups) for node in group})
        for groups in divisions(list(graph))
    )
    found = communities.modularity(graph, communities.leiden(graph))
    assert math.isclose(found, best, abs_tol=1e-9)


def check_core_and_periphery(graph):
    ties = by_force.matrix(graph, directed=False)
    sets = (set(some) for size in range(len(ties) + 1) for some in itertools.combinations(ties, size))
    counted = [(by_force.misfits(ties, some), len(some)) for some in sets]
    found = core_periphery(graph)
    assert (found.misfits, len(found.core)) == min(counted)
    assert found.misfits == by_force.misfits(ties, found.core)
    assert found.core | found.periphery == set(graph) and not found.core & found.periphery
    assert math.isclose(found.fit, by_force.pattern_correlation(ties, found.core), abs_tol=1e-9)


@pytest.mark.parametrize("name", ["kite", "bull and house", "petersen", "departments"])
def test_core_and_periphery_of_classic_networks_are_the_best_of_all(name):
    check_core_and_periphery(CLASSIC[name])


@odd
@given(odd_graphs())
def test_core_and_periphery_of_odd_networks_are_the_best_of_all(graph):
    check_core_and_periphery(graph)


@pytest.mark.parametrize("graph", [nx.davis_southern_women_graph(), nx.bipartite.random_graph(9, 5, 0.4, seed=2)])
def test_persons_over_measures_weigh_as_newman_has_it(graph):
    """Newman 2001: each group of n adds 1 / (n - 1) for each two of its members."""
    side = [node for node, number in graph.nodes(data="bipartite") if number == 0]
    groups = [node for node in graph if node not in set(side)]
    expected = {}
    for group in groups:
        for pair in itertools.combinations(sorted(f"person-{node}" for node in graph[group]), 2):
            expected[pair] = expected.get(pair, 0.0) + 1 / (len(graph[group]) - 1)
    persons = [("Person", f"person-{node}") for node in side]
    ties = [(f"person-{node}", "WORKS_ON", f"measure-{group}") for group in groups for node in graph[group]]
    measures = [("Measure", f"measure-{group}") for group in groups]
    found = network([*persons, *measures], ties).graph("who-works-with-whom", what=What.PERSONS)
    assert close({tuple(sorted(pair)): weight for *pair, weight in found.edges(data="weight")}, expected, 1e-8)


EVERY = [
    influence.degree, influence.strength, influence.betweenness, influence.closeness, influence.harmonic,
    influence.eigenvector, influence.katz, influence.pagerank, influence.hits, influence.core, influence.voterank,
    brokerage.constraint, brokerage.effective_size, brokerage.hierarchy, key_players.fragmentation,
    communities.leiden, core_periphery, resilience.articulation_points, resilience.bridges,
    resilience.node_connectivity, resilience.cohesive_groups, resilience.single_points_of_knowledge,
    prediction.common_neighbours, prediction.jaccard, prediction.adamic_adar, prediction.resource_allocation,
    partial(brokerage.gould_fernandez, group="unit"), partial(brokerage.gould_fernandez_expected, group="unit"),
    partial(key_players.key_player_set, size=2), partial(key_players.key_player_set, size=2, kind="reach"),
]  # fmt: skip


@pytest.mark.parametrize("measure", EVERY)
@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_no_measure_changes_the_graph_that_it_is_given(measure, kind):
    graph = kind([("a", "b", {"weight": 2}), ("b", "c"), ("b", "c"), ("c", "c", {"type": "KNOWS"}), ("c", 4)], name="x")
    nx.set_node_attributes(graph, {"a": "u", "b": "v", 4: None}, "unit")
    before = copy.deepcopy((dict(graph.graph), list(graph.nodes(data=True)), list(graph.edges(data=True))))
    measure(graph)
    assert before == (graph.graph, list(graph.nodes(data=True)), list(graph.edges(data=True)))


@pytest.mark.parametrize("nothing", [None, "", math.nan, float("nan"), pandas.NA, pandas.NaT])
def test_what_tables_have_where_nothing_is_known_is_no_group(nothing):
    graph = nx.DiGraph([("a", "b"), ("b", "c")])
    nx.set_node_attributes(graph, {"a": nothing, "b": "x", "c": nothing}, "unit")
    assert brokerage.gould_fernandez(graph, "unit")["b"] == dict.fromkeys(ROLES, 0) | {"liaison": 1, "total": 1}
    nx.set_node_attributes(graph, nothing, "unit")
    with pytest.raises(InputError, match="attribute 'unit'"):
        brokerage.gould_fernandez(graph, "unit")


def test_groups_in_place_of_the_attributes_name_are_an_error_that_says_how_it_is_done():
    groups = {"a": 1, "b": 1, "c": 2}
    with pytest.raises(InputError, match="set_node_attributes") as error:
        brokerage.gould_fernandez(nx.path_graph(["a", "b", "c"]), groups)
    assert error.value.where == "group"


@pytest.mark.parametrize("kind", ["fragmentation", "reach"])
@pytest.mark.parametrize("number", [1.5, 2.0, "2", None, math.inf, math.nan])
def test_a_size_or_number_of_steps_that_is_not_whole_is_an_error_that_names_it(kind, number):
    for given_as in ("size", "steps"):
        with pytest.raises(InputError, match="whole number") as error:
            key_players.key_player_set(nx.path_graph(4), **{"size": 1, "kind": kind, given_as: number})
        assert error.value.where == given_as


def test_a_size_may_be_a_whole_number_of_numpy():
    found = key_players.key_player_set(nx.path_graph(5), np.int64(1), "reach", np.int64(2))
    assert (found.members, found.value, type(found.value)) == ((2,), 1.0, float)


@pytest.mark.parametrize("weight", [None, "much", math.nan, -1, -math.inf, math.inf, 10**400, 1j, [1]])
@pytest.mark.parametrize("measure", [
    influence.betweenness, influence.strength, brokerage.constraint, brokerage.hierarchy, key_players.fragmentation,
    communities.leiden, resilience.bridges, resilience.cohesive_groups, resilience.single_points_of_knowledge,
    prediction.adamic_adar, core_periphery,
])  # fmt: skip
def test_a_weight_that_is_no_strength_is_an_error_for_analysts_too(measure, weight):
    with pytest.raises(InputError) as error:
        measure(nx.Graph([("a", "b", {"weight": 1}), ("b", "c", {"weight": weight})]))
    assert error.value.where == "weight" and "from b to c" in error.value.detail


def test_names_and_numbers_that_no_measure_knows_are_errors_that_say_so():
    path = nx.path_graph(3)
    with pytest.raises(InputError, match="no such similarity"):
        prediction.similarities(path, "likeness")
    with pytest.raises(InputError, match="not in this network"):
        communities.within_module_degree(path, [[0, 1], [2, "nobody"]])
    for alpha in (-0.1, 1.1, math.nan):
        with pytest.raises(InputError, match="from 0 to 1"):
            influence.pagerank(path, alpha=alpha)
