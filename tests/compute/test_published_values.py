"""Values that others published, and paths through larger graphs than random small ones have."""

from __future__ import annotations

import subprocess
import sys

import networkx as nx
import numpy as np
import pytest

from graph_service.compute import CsrGraph, accelerate, paths, structure
from graph_service.errors import InputError
from tests.compute.graphs import equal_to_networkx

OURS = {"backend": "graph_service"}


def test_heather_stands_between_most_in_krackhardts_kite() -> None:
    kite = nx.krackhardt_kite_graph()
    assert nx.betweenness_centrality(kite, normalized=False, **OURS)[7] == pytest.approx(14.0)
    assert nx.closeness_centrality(kite.copy(), **OURS)[5] == pytest.approx(0.643, abs=5e-4)


def test_the_medici_are_between_the_families_and_little_constrained() -> None:
    families = nx.florentine_families_graph()
    assert nx.betweenness_centrality(families, normalized=False, **OURS)["Medici"] == pytest.approx(47.5)
    assert nx.constraint(families.copy(), **OURS)["Medici"] == pytest.approx(0.2099, abs=5e-5)


def test_the_karate_teacher_without_weights() -> None:
    club = nx.karate_club_graph()
    assert nx.betweenness_centrality(club, normalized=False, **OURS)[0] == pytest.approx(231.071, abs=5e-4)


def test_taking_heather_out_leaves_what_the_graph_without_her_holds_together() -> None:
    kite = nx.krackhardt_kite_graph()
    left = paths.cohesion_without_each(CsrGraph.from_networkx(kite))
    for node in kite:
        rest = nx.subgraph_view(kite, filter_node=lambda other, gone=node: other != gone)
        assert left[node] == pytest.approx(sum(nx.harmonic_centrality(rest, backend="networkx").values()))


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("weight", [None, "weight"])
def test_beyond_one_block_of_sources(directed: bool, weight: str | None) -> None:
    graph = nx.gnp_random_graph(620, 0.004, seed=3, directed=directed)
    draws = np.random.default_rng(4)
    nx.set_edge_attributes(graph, {edge: float(draws.integers(1, 9)) for edge in graph.edges}, "weight")
    equal_to_networkx("betweenness_centrality", graph, k=70, seed=1, weight=weight)
    equal_to_networkx("harmonic_centrality", graph, distance=weight)
    equal_to_networkx("closeness_centrality", graph, distance=weight)
    equal_to_networkx("constraint", graph, weight=weight)
    equal_to_networkx("effective_size", graph, weight=weight)
    equal_to_networkx("pagerank", graph, weight=weight)
    equal_to_networkx("core_number", graph)


def test_a_long_path_has_as_many_steps_as_nodes() -> None:
    equal_to_networkx("betweenness_centrality", nx.path_graph(300))
    equal_to_networkx("harmonic_centrality", nx.path_graph(600, create_using=nx.DiGraph))


def test_weights_too_unlike_for_buckets() -> None:
    graph = nx.gnm_random_graph(40, 120, seed=5)
    for place, (_start, _end, data) in enumerate(graph.edges(data=True)):
        data["weight"] = 10.0 ** (place % 13 - 6)
    equal_to_networkx("betweenness_centrality", graph, weight="weight")
    equal_to_networkx("closeness_centrality", graph, distance="weight")


@pytest.mark.parametrize("name", ["betweenness_centrality", "closeness_centrality", "harmonic_centrality"])
def test_negative_weights_end_as_with_networkx(name: str) -> None:
    graph = nx.Graph([(1, 2, {"weight": -1.0}), (2, 3, {"weight": 2.0}), (1, 3, {"weight": 1.0})])
    option = "weight" if name == "betweenness_centrality" else "distance"
    equal_to_networkx(name, graph, **{option: "weight"})


@pytest.mark.parametrize("odd", ["heavy", float("nan"), float("inf"), 10**400, True, np.True_])
def test_a_weight_that_is_no_machine_number_is_left_to_networkx(odd: object) -> None:
    with pytest.raises(NotImplementedError):
        nx.betweenness_centrality(nx.Graph([(1, 2, {"weight": odd})]), weight="weight", **OURS)


def test_columns_make_the_same_graph_as_networkx_where_edges_come_twice() -> None:
    starts, ends, weights = np.array([0, 2, 1, 0, 3]), np.array([1, 1, 0, 1, 3]), np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    for directed in (False, True):
        ours = CsrGraph.from_columns("abcd", starts, ends, weights, directed=directed)
        theirs = (nx.DiGraph if directed else nx.Graph)()
        theirs.add_nodes_from("abcd")
        for start, end, weight in zip(starts, ends, weights, strict=True):
            theirs.add_edge("abcd"[start], "abcd"[end], weight=weight)
        assert ours.to_networkx().adj == theirs.adj
        assert [list(ours.to_networkx().adj[node]) for node in "abcd"] == [list(theirs.adj[node]) for node in "abcd"]


@pytest.mark.parametrize(
    ("starts", "ends", "weights", "where"),
    [
        ([0], [1, 0], None, "ends"),
        ([0], [2], None, "starts"),
        ([-1], [0], None, "starts"),
        ([0.5], [0], None, "starts"),
        ([0], [1], [float("nan")], "weights"),
        ([0], [1], [1.0, 2.0], "ends"),
    ],
)
def test_columns_that_make_no_graph_are_refused(starts: list, ends: list, weights: list | None, where: str) -> None:
    with pytest.raises(InputError) as refused:
        CsrGraph.from_columns("ab", np.array(starts), np.array(ends), None if weights is None else np.array(weights))
    assert refused.value.where == where


def test_a_snapshot_is_taken_by_networkx_like_a_graph_of_its_own() -> None:
    graph = CsrGraph.from_columns("abc", np.array([0, 1]), np.array([1, 2]))
    assert nx.betweenness_centrality(graph) == {"a": 0.0, "b": 1.0, "c": 0.0}
    assert nx.degree_assortativity_coefficient(graph, backend="networkx") == pytest.approx(-1.0)  # not one of ours


def test_the_same_bits_whoever_counts() -> None:
    graph = CsrGraph.from_networkx(nx.gnm_random_graph(700, 3000, seed=9))

    def one_by_one(work, shared, blocks):  # type: ignore[no-untyped-def]
        return (work(shared, block) for block in blocks)

    for measure in (paths.betweenness, structure.constraint, structure.effective_size):
        assert np.array_equal(measure(graph), measure(graph, run=one_by_one))


def test_large_graphs_are_taken_over_and_small_ones_stay() -> None:
    before = nx.config.backend_priority.algos, set(nx.config.warnings_to_ignore)
    try:
        accelerate()
        large, small = nx.gnm_random_graph(300, 900, seed=1), nx.path_graph(5)
        nx.betweenness_centrality(large)
        nx.betweenness_centrality(small)
        nx.betweenness_centrality(nx.MultiGraph(large))
    finally:
        nx.config.backend_priority.algos, nx.config.warnings_to_ignore = before
    assert "graph_service" in large.__networkx_cache__["backends"]
    assert "graph_service" not in small.__networkx_cache__.get("backends", {})


def test_the_compiler_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, graph_service.compute, graph_service.compute.backend; print('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
