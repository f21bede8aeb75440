"""Every function gives what NetworkX gives: for graphs of every kind, the same keys in the same order."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compute.graphs import ANY_WEIGHTS, ROUND_WEIGHTS, WITH_ZEROS, equal_to_networkx, graphs

MANY = settings(max_examples=150, deadline=None)
WEIGHTED = graphs(weights=st.one_of(ROUND_WEIGHTS, ANY_WEIGHTS))
ZEROS = graphs(weights=WITH_ZEROS)
UNDIRECTED = graphs(directed=False)


@MANY
@given(graphs(), st.booleans(), st.booleans())
def test_betweenness(graph: Any, normalized: bool, endpoints: bool) -> None:
    equal_to_networkx("betweenness_centrality", graph, normalized=normalized, endpoints=endpoints)


@MANY
@given(st.one_of(WEIGHTED, ZEROS), st.booleans(), st.booleans())
def test_betweenness_over_weights(graph: Any, normalized: bool, endpoints: bool) -> None:
    equal_to_networkx("betweenness_centrality", graph, normalized=normalized, endpoints=endpoints, weight="weight")


@MANY
@given(graphs(weights=ROUND_WEIGHTS), st.data(), st.booleans(), st.booleans(), st.sampled_from([None, "weight"]))
def test_betweenness_of_a_sample(graph: Any, data: Any, normalized: bool, endpoints: bool, weight: str | None) -> None:
    k = data.draw(st.integers(0, len(graph) + 1))
    seed = data.draw(st.integers(0, 5))
    options = {"normalized": normalized, "endpoints": endpoints, "weight": weight}
    equal_to_networkx("betweenness_centrality", graph, k=k, seed=seed, **options)


@MANY
@given(st.one_of(graphs(), WEIGHTED, ZEROS), st.sampled_from([None, "weight"]), st.booleans(), st.data())
def test_closeness(graph: Any, distance: str | None, wf_improved: bool, data: Any) -> None:
    equal_to_networkx("closeness_centrality", graph, distance=distance, wf_improved=wf_improved)
    one = data.draw(st.sampled_from([*graph, "nobody"]))
    equal_to_networkx("closeness_centrality", graph, u=one, distance=distance, wf_improved=wf_improved)


@MANY
@given(st.one_of(graphs(), WEIGHTED, ZEROS), st.sampled_from([None, "weight"]), st.data())
def test_harmonic(graph: Any, distance: str | None, data: Any) -> None:
    equal_to_networkx("harmonic_centrality", graph, distance=distance)
    if len(graph):
        some = st.one_of(st.none(), st.lists(st.sampled_from(list(graph))))
        options = {"nbunch": data.draw(some), "sources": data.draw(some)}
        equal_to_networkx("harmonic_centrality", graph, distance=distance, **options)


@MANY
@given(st.one_of(graphs(), WEIGHTED, ZEROS), st.sampled_from([None, "weight"]))
@pytest.mark.parametrize("name", ["constraint", "effective_size"])
def test_structural_holes(name: str, graph: Any, weight: str | None) -> None:
    if len(graph):
        equal_to_networkx(name, graph, weight=weight)


@MANY
@given(st.one_of(graphs(), WEIGHTED, ZEROS), st.sampled_from([None, "weight"]), st.data())
@pytest.mark.parametrize("name", ["constraint", "effective_size"])
def test_structural_holes_of_some_nodes(name: str, graph: Any, weight: str | None, data: Any) -> None:
    if len(graph):
        nodes = data.draw(st.lists(st.sampled_from(list(graph)), unique=True))
        equal_to_networkx(name, graph, weight=weight, nodes=nodes)


@MANY
@given(UNDIRECTED, st.data())
def test_triangles_and_transitivity(graph: Any, data: Any) -> None:
    equal_to_networkx("triangles", graph)
    equal_to_networkx("transitivity", graph)
    if len(graph):
        equal_to_networkx("triangles", graph, nodes=data.draw(st.sampled_from(list(graph))))
        equal_to_networkx("triangles", graph, nodes=data.draw(st.lists(st.sampled_from(list(graph)))))


@MANY
@given(
    st.one_of(UNDIRECTED, graphs(directed=False, weights=ANY_WEIGHTS)), st.sampled_from([None, "weight"]), st.booleans()
)
def test_clustering(graph: Any, weight: str | None, count_zeros: bool) -> None:
    equal_to_networkx("clustering", graph, weight=weight)
    equal_to_networkx("average_clustering", graph, weight=weight, count_zeros=count_zeros)


@MANY
@given(graphs())
def test_core_numbers(graph: Any) -> None:
    equal_to_networkx("core_number", graph)


@MANY
@given(st.one_of(graphs(), WEIGHTED, ZEROS), st.sampled_from([None, "weight"]), st.data())
def test_pagerank(graph: Any, weight: str | None, data: Any) -> None:
    equal_to_networkx("pagerank", graph, weight=weight, tol=1e-10)
    if len(graph):
        some = st.one_of(st.none(), st.dictionaries(st.sampled_from(list(graph)), st.integers(1, 3), min_size=1))
        options = {name: data.draw(some) for name in ("personalization", "nstart", "dangling")}
        equal_to_networkx("pagerank", graph, weight=weight, alpha=0.7, **options)
    equal_to_networkx("pagerank", graph, weight=weight, tol=1e-10, max_iter=2)


@MANY
@given(graphs(directed=False))
@pytest.mark.parametrize("name", ["connected_components", "number_connected_components", "is_connected"])
def test_parts(name: str, graph: Any) -> None:
    equal_to_networkx(name, graph)


@MANY
@given(graphs(directed=True))
@pytest.mark.parametrize("kind", ["weakly", "strongly"])
def test_parts_of_directed_graphs(kind: str, graph: Any) -> None:
    equal_to_networkx(f"{kind}_connected_components", graph)
    equal_to_networkx(f"number_{kind}_connected_components", graph)
    equal_to_networkx(f"is_{kind}_connected", graph)


@pytest.mark.parametrize("name", ["betweenness_centrality", "constraint", "core_number", "pagerank"])
def test_functions_of_one_kind_of_graph_refuse_the_other_as_networkx_does(name: str) -> None:
    for graph in (nx.MultiGraph([(1, 2), (1, 2)]), nx.MultiDiGraph([(1, 2)])):
        with pytest.raises((NotImplementedError, nx.NetworkXNotImplemented)):
            getattr(nx, name)(graph, backend="graph_service")
