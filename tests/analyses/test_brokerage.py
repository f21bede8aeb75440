"""Brokerage: published values, definitions by brute force, and chance counted out by every permutation."""

import itertools
import math
import statistics
from collections import Counter

import networkx as nx
import pytest
from hypothesis import given, settings

from graph_service.analyses import brokerage
from graph_service.analyses.brokerage import (
    ROLES,
    constraint,
    effective_size,
    gould_fernandez,
    gould_fernandez_expected,
    hierarchy,
    local_constraints,
)
from graph_service.analyses.simple import simple_graph
from graph_service.errors import InputError
from tests.analyses.networks import departments, graphs, kite


def roles_by_the_book(graph, group):
    """Every ordered triple looked at by itself, after table 1 of the paper."""
    names = {"AAA": "coordinator", "ABA": "consultant", "ABB": "gatekeeper", "AAB": "representative", "ABC": "liaison"}
    counts = {node: dict.fromkeys([*names.values(), "total"], 0) for node in graph}
    for i, j, k in itertools.permutations(graph, 3):
        if graph.has_edge(i, j) and graph.has_edge(j, k) and not graph.has_edge(i, k):
            letters = {}
            pattern = "".join(letters.setdefault(graph.nodes[n][group], "ABC"[len(letters)]) for n in (i, j, k))
            counts[j][names[pattern]] += 1
            counts[j]["total"] += 1
    return counts


@pytest.mark.parametrize("seed", range(8))
def test_roles_in_directed_networks_with_departments_are_those_of_the_paper(seed):
    graph = departments(seed)
    assert gould_fernandez(graph, "department") == roles_by_the_book(graph, "department")


def test_a_gatekeeper_lets_in_and_a_representative_speaks_out():
    graph = nx.DiGraph([("outside", "door"), ("door", "inside"), ("clerk", "voice"), ("voice", "elsewhere")])
    departments = {"outside": "x", "door": "a", "inside": "a", "clerk": "a", "voice": "a", "elsewhere": "x"}
    nx.set_node_attributes(graph, departments, "department")
    roles = gould_fernandez(graph, "department")
    assert roles["door"] == {"coordinator": 0, "consultant": 0, "gatekeeper": 1, "representative": 0, "liaison": 0,
                             "total": 1}  # fmt: skip
    assert roles["voice"]["representative"] == roles["voice"]["total"] == 1


def test_a_direct_tie_needs_no_broker_but_one_back_does_not_spare_it():
    graph = nx.DiGraph([(0, 1), (1, 2), (0, 2)])
    nx.set_node_attributes(graph, "a", "department")
    assert gould_fernandez(graph, "department")[1]["total"] == 0
    graph.remove_edge(0, 2)
    graph.add_edge(2, 0)
    assert gould_fernandez(graph, "department")[1]["coordinator"] == 1


def test_there_and_back_is_no_brokerage_and_loops_and_parallel_ties_do_not_count():
    graph = nx.MultiDiGraph([(0, 1), (1, 0), (0, 1), (1, 1), (1, 2), (1, 2)])
    nx.set_node_attributes(graph, "a", "department")
    assert gould_fernandez(graph, "department")[1] == {
        "coordinator": 1, "consultant": 0, "gatekeeper": 0, "representative": 0, "liaison": 0, "total": 1,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_without_direction_every_tie_counts_both_ways(seed):
    graph = departments(seed).to_undirected()
    roles = gould_fernandez(graph, "department")
    assert roles == roles_by_the_book(graph.to_directed(), "department")
    assert all(found["gatekeeper"] == found["representative"] for found in roles.values())


def test_who_has_no_group_is_one_of_its_own():
    graph = nx.DiGraph([("a", "b"), ("b", "c")])
    graph.nodes["b"]["department"] = "x"
    assert gould_fernandez(graph, "department")["b"]["liaison"] == 1
    with pytest.raises(InputError, match="attribute 'departement'"):
        gould_fernandez(graph, "departement")
    assert gould_fernandez(nx.DiGraph(), "department") == {}


def test_an_attribute_that_holds_a_list_is_no_group_and_that_is_said():
    graph = nx.DiGraph([("a", "b"), ("b", "c")])
    graph.nodes["a"]["measures"] = ["measure-x", "measure-y"]
    with pytest.raises(InputError, match="holds a list") as error:
        gould_fernandez(graph, "measures")
    assert error.value.where == "group" and "single value" in error.value.remedy


@pytest.mark.parametrize(("seed", "nodes"), [(1, 3), (2, 4), (3, 5), (4, 6), (5, 6)])
def test_expectation_and_deviation_are_those_over_all_permutations(seed, nodes):
    graph = departments(seed, nodes=nodes, share=0.5, groups="AABC")
    expected = gould_fernandez_expected(graph, "department")
    labels = [graph.nodes[node]["department"] for node in graph]
    seen = {node: {role: [] for role in ROLES} for node in graph}
    for dealt in itertools.permutations(labels):
        nx.set_node_attributes(graph, dict(zip(graph, dealt, strict=True)), "department")
        for node, roles in roles_by_the_book(graph, "department").items():
            for role in ROLES:
                seen[node][role].append(roles[role])
    for node, role in itertools.product(graph, ROLES):
        found = expected[node][role]
        assert math.isclose(found.mean, statistics.fmean(seen[node][role]), abs_tol=1e-9)
        assert math.isclose(found.deviation, statistics.pstdev(seen[node][role]), abs_tol=1e-9)
        assert (found.z is None) == (found.deviation == 0)
        if found.z is not None:
            assert math.isclose(found.z, (found.count - found.mean) / found.deviation)


def test_the_medici_are_the_least_constrained_as_published():
    found = constraint(nx.florentine_families_graph())
    assert round(found["Medici"], 4) == 0.2099
    assert min(found, key=found.get) == "Medici"


@settings(max_examples=40, deadline=None)
@given(graphs(weights=True))
def test_constraint_and_effective_size_are_networkxs_of_single_nodes(graph):
    for weighted in (False, True):
        weight = "weight" if weighted else None
        with_ties = [node for node in graph if graph.degree(node)]
        found = constraint(graph, weighted=weighted)
        sizes = effective_size(graph, weighted=weighted)
        assert set(found) == set(sizes) == set(with_ties)
        simple = simple_graph(graph, weighted=weighted)
        for node in with_ties:
            parts = local_constraints(simple, node, weighted=weighted)
            assert math.isclose(found[node], sum(parts.values()), abs_tol=1e-9)
            for other, part in parts.items():
                assert math.isclose(part, nx.local_constraint(graph, node, other, weight=weight), abs_tol=1e-9)
            redundancy = [
                sum(
                    nx.algorithms.structuralholes.normalized_mutual_weight(graph, node, third, weight=weight)
                    * nx.algorithms.structuralholes.normalized_mutual_weight(
                        graph, other, third, norm=max, weight=weight
                    )
                    for third in set(nx.all_neighbors(graph, node))
                )
                for other in set(nx.all_neighbors(graph, node))
            ]
            assert math.isclose(sizes[node], len(redundancy) - sum(redundancy), abs_tol=1e-9)


def test_by_blocks_of_rows_constraint_is_the_same(monkeypatch):
    for graph in (nx.karate_club_graph(), departments(1)):
        whole = [measure(graph, weighted=True) for measure in (constraint, hierarchy, effective_size)]
        with monkeypatch.context() as patched:
            patched.setattr(brokerage, "BLOCK", 20)
            parts = [measure(graph, weighted=True) for measure in (constraint, hierarchy, effective_size)]
        for one, other in zip(whole, parts, strict=True):
            assert one.keys() == other.keys()
            assert all(math.isclose(one[node], other[node], abs_tol=1e-12) for node in one)


def test_hierarchy_is_the_index_of_coleman_and_theil_over_the_parts_of_constraint():
    graph = kite()
    found = hierarchy(graph)
    for node in graph:
        parts = list(local_constraints(simple_graph(graph), node).values())
        mean = sum(parts) / len(parts)
        if len(parts) == 1:
            assert found[node] == 1.0
        else:
            index = sum(part / mean * math.log(part / mean) for part in parts) / (len(parts) * math.log(len(parts)))
            assert math.isclose(found[node], index, abs_tol=1e-12)


def test_hierarchy_is_nothing_where_all_constrain_alike():
    assert set(hierarchy(nx.complete_graph(5)).values()) == {0.0}
    assert hierarchy(nx.star_graph(4))[0] == 0.0
    assert hierarchy(nx.empty_graph(3)) == constraint(nx.empty_graph(3)) == effective_size(nx.empty_graph(3)) == {}


def test_totals_are_the_sum_of_the_roles():
    for roles in gould_fernandez(departments(3), "department").values():
        assert roles["total"] == sum(roles[role] for role in ROLES)
        assert set(roles) == {*ROLES, "total"}


def test_many_groups_of_one_make_only_liaisons():
    graph = departments(2)
    nx.set_node_attributes(graph, {node: f"only {node}" for node in graph}, "department")
    kinds = Counter(role for roles in gould_fernandez(graph, "department").values() for role in ROLES if roles[role])
    assert set(kinds) == {"liaison"}
    for roles in gould_fernandez_expected(graph, "department").values():
        assert roles["liaison"].mean == roles["liaison"].count and roles["liaison"].z is None
