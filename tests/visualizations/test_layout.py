"""Where nodes stand: finite, apart, near to their own, the same again; and the bundles of what is too large."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from tests.visualizations.graphs import FOOTER, large
from visualizations import Page, Text
from visualizations.bundles import LARGEST_BUNDLE, MOST_BUNDLES, MOST_NODES, bundles, communities
from visualizations.layout import HEIGHT, WIDTH, adjacency, positions
from visualizations.rendering import page_data
from visualizations.trees import rings


def ends(graph: nx.Graph) -> tuple[int, np.ndarray, np.ndarray]:
    numbered = nx.convert_node_labels_to_integers(graph)
    pairs = np.array(list(numbered.edges), dtype=np.int64).reshape(-1, 2)
    return len(numbered), pairs[:, 0], pairs[:, 1]


@pytest.mark.parametrize(
    "graph",
    [
        nx.empty_graph(0), nx.empty_graph(1), nx.empty_graph(40), nx.path_graph(2), nx.star_graph(60),
        nx.complete_graph(12), nx.disjoint_union_all([nx.cycle_graph(5), nx.star_graph(9), nx.empty_graph(3)]),
        nx.balanced_tree(3, 4), nx.Graph([(0, 0), (0, 1), (1, 1)]),
    ],
    ids=lambda graph: f"{len(graph)} nodes",
)  # fmt: skip
def test_every_node_has_a_finite_place_of_its_own_inside_the_picture(graph):
    x, y = positions(*ends(graph))
    assert np.isfinite(x).all() and np.isfinite(y).all()
    assert len({(round(a, 1), round(b, 1)) for a, b in zip(x, y, strict=True)}) == len(graph)
    assert np.ptp(x) <= WIDTH * 1.01 and np.ptp(y) <= HEIGHT * 1.01 if len(graph) else True


def test_the_same_network_is_laid_out_the_same_again_and_another_seed_changes_little_things_only():
    network = ends(nx.karate_club_graph())
    first, again, other = positions(*network), positions(*network), positions(*network, seed=2)
    assert (first[0] == again[0]).all() and (first[1] == again[1]).all()
    assert (first[0] != other[0]).any()


def test_tied_nodes_stand_nearer_than_others():
    graph = nx.connected_caveman_graph(6, 8)
    count, sources, targets = ends(graph)
    x, y = positions(count, sources, targets)
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    assert distance[sources, targets].mean() < 0.4 * distance.mean()


def test_loose_parts_do_not_overlap():
    graph = nx.disjoint_union(nx.cycle_graph(12), nx.complete_graph(8))
    x, y = positions(*ends(graph))
    ring, block = slice(0, 12), slice(12, 20)
    apart_x = x[ring].max() < x[block].min() or x[block].max() < x[ring].min()
    apart_y = y[ring].max() < y[block].min() or y[block].max() < y[ring].min()
    assert apart_x or apart_y


def test_communities_of_cliques_in_a_ring_are_the_cliques():
    graph = nx.ring_of_cliques(8, 6)
    found = communities(*adjacency(*ends(graph)))
    assert found.tolist() == [clique for clique in range(8) for _ in range(6)]


def test_communities_reach_the_modularity_that_networkx_reaches():
    graph = nx.convert_node_labels_to_integers(large(800))
    found = communities(*adjacency(*ends(graph)))
    parts = [set(np.flatnonzero(found == number).tolist()) for number in range(found.max() + 1)]
    reference = nx.community.louvain_communities(graph, seed=1)
    assert nx.community.modularity(graph, parts) > nx.community.modularity(graph, reference) - 0.03


def test_bundles_are_neither_too_large_nor_too_many():
    groups = np.repeat(np.arange(3001), [9000, *[3] * 3000])
    found = bundles(groups)
    size = np.bincount(found)
    assert size.max() <= LARGEST_BUNDLE and size.size <= MOST_BUNDLES + 8 and size.sum() == groups.size


def test_a_network_that_is_too_large_is_shown_in_bundles():
    data = page_data(large(MOST_NODES + 1, each=1), Page(Text("N", "N"), FOOTER))
    overview = data["overview"]
    assert len(overview["of"]) == MOST_NODES + 1 and max(overview["of"]) + 1 == len(overview["names"]) == len(
        overview["x"]
    )
    assert all(start < end for start, end, _ in overview["ties"])


def test_bundles_are_the_groups_that_the_page_is_given():
    graph = large(MOST_NODES + 1, each=1)
    groups = {node: number % 7 for number, node in enumerate(sorted(graph))}
    data = page_data(graph, Page(Text("N", "N"), FOOTER, groups=groups, group_names={3: Text("Bauen", "Building")}))
    assert len(data["overview"]["names"]) == 7
    assert {"de": "Bauen", "en": "Building"} in [entry["name"] for entry in data["overview"]["names"]]


def test_a_reporting_structure_stands_in_rings_around_who_is_above():
    #      0
    #    1   2      3 and 4 under 1, and a circle of 5 and 6 that hangs nowhere
    lower, upper = np.array([1, 2, 3, 4, 5, 6, 0]), np.array([0, 0, 1, 1, 6, 5, 0])
    x, y = rings(7, lower, upper)
    far = np.hypot(x / (WIDTH / HEIGHT), y)
    assert np.isfinite(far).all() and far[0] < far[1] < far[3] and far[1] == pytest.approx(far[2])
    assert len({(round(a), round(b)) for a, b in zip(x, y, strict=True)}) == 7


def test_one_head_stands_in_the_very_middle_and_no_node_needs_no_ring():
    x, y = rings(4, np.array([1, 2, 3]), np.array([0, 0, 1]))
    assert (x[0], y[0]) == (0, 0)
    assert rings(0, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))[0].size == 0


def test_a_page_in_rings_says_so_and_an_undirected_graph_stays_by_closeness():
    graph = nx.DiGraph([("unit:b", "unit:a", {"type": "PART_OF"}), ("unit:c", "unit:a", {"type": "PART_OF"})])
    page = Page(Text("N", "N"), FOOTER, arrangement="rings")
    data = page_data(graph, page)
    assert data["arrangement"] == "rings" and data["nodes"]["x"][0] == 0 == data["nodes"]["y"][0]
    assert page_data(graph.to_undirected(), page)["arrangement"] == "closeness"


def test_what_is_raised_between_loose_parts_ends_the_layout():
    met = []

    def between():
        met.append(1)
        if len(met) == 3:
            raise InterruptedError

    sources, targets = np.array([0, 2, 4, 6]), np.array([1, 3, 5, 7])
    with pytest.raises(InterruptedError):
        positions(8, sources, targets, between=between)
    assert len(met) == 3
