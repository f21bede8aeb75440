"""A page as text: only what the graph holds, the same for the same graph, and safe whatever names are."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
import re

import networkx as nx
import pytest

from tests.visualizations.graphs import FOOTER, ROUGH, compared, rough, small, small_page
from visualizations import Page, Ranked, Ranking, Text, content_policy, render
from visualizations.rendering import page_data

PLAIN = Page(Text("Netzwerk", "Network"), FOOTER)


def carried(page: str) -> dict[str, object]:
    return json.loads(re.search(r'id="network">(.*?)</script>', page, re.DOTALL)[1])


def without_our_scripts(page: str) -> str:
    return re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)


def test_the_same_graph_gives_the_same_bytes_in_whatever_order_it_was_built():
    graph = small()
    turned = nx.MultiDiGraph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from(reversed(list(graph.edges(data=True))))
    assert render(graph, small_page()) == render(turned, small_page())


def test_the_graph_is_not_changed():
    graph, same = small(), small()
    render(graph, small_page())
    assert nx.utils.graphs_equal(graph, same)


def test_only_named_attributes_leave():
    page = render(small(), small_page())
    for hidden in ("zeynep@beispiel", "77", "source:secret"):
        assert hidden not in without_our_scripts(page).replace(FOOTER.date, "")


def test_what_is_said_of_a_node_that_the_graph_lacks_is_left_out():
    page = render(small(), small_page())
    assert "nobody-here" not in page and "Geheimer Satz" not in page


def test_a_page_of_the_visible_part_does_not_depend_on_the_rest():
    part = small()
    part.remove_node("person-b")
    assert render(small().subgraph([node for node in small() if node != "person-b"]), PLAIN) == render(part, PLAIN)


def test_the_version_tells_two_contents_apart_and_a_label_of_the_caller_goes_before():
    graph = small()
    before = page_data(graph, PLAIN)["footer"]["revision"]
    graph.nodes["person-b"]["name"] = "Jörg Anders"
    assert page_data(graph, PLAIN)["footer"]["revision"] != before
    labelled = Page(PLAIN.title, type(FOOTER)(FOOTER.date, FOOTER.purpose, FOOTER.audience, "2026-11 b"))
    assert page_data(graph, labelled)["footer"]["revision"] == "2026-11 b"


def test_no_name_becomes_markup():
    page = render(rough(), Page(Text(ROUGH[0], ROUGH[1]), FOOTER, subtitle=Text(ROUGH[1], ROUGH[0])))
    page.encode("utf-8")
    outside = without_our_scripts(page)
    assert "<img" not in outside and "<script>" not in outside and "broken</" not in outside
    assert outside.count("<script") == 2 == outside.count("</script>")
    assert carried(page)["nodes"]["name"][0] == ROUGH[0]
    assert carried(page)["nodes"]["url"]["values"] == []


def test_each_script_and_the_style_stand_in_the_policy_by_their_hash_and_nothing_else_may_run():
    page = render(small(), PLAIN)
    policy = html.unescape(content_policy(page))
    assert "unsafe" not in policy and "default-src 'none'" in policy and "http:" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    hashes = [
        "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts + styles
    ]
    assert re.findall(r"sha256-[^']+", policy) == hashes and len(scripts) > 10
    assert not re.search(r"<[a-z][^>]*\s(style|on[a-z]+)=", without_our_scripts(page).split('id="words"')[0])


def test_a_policy_is_asked_only_of_a_page():
    with pytest.raises(ValueError, match="not a page"):
        content_policy("<p>")


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_empty_single_and_untied_graphs_make_pages(kind):
    for count in (0, 1, 2, 3):
        graph = kind()
        graph.add_nodes_from(f"unit:{number}" for number in range(count))
        assert len(carried(render(graph, PLAIN))["nodes"]["id"]) == count


def test_loops_parallel_ties_and_weights_that_are_no_numbers():
    graph = nx.MultiGraph()
    for weight in (math.nan, math.inf, "heavy", None, 10**400, True):
        graph.add_edge("a", "b", type="KNOWS", weight=weight)
    graph.add_edge("a", "a", type="KNOWS", weight=-2)
    for _ in range(1000):
        graph.add_edge("b", "c", type="KNOWS", weight=1)
    ties = carried(render(graph, PLAIN))["ties"]
    assert ties["from"] == [0, 0, 1] and ties["to"] == [0, 1, 2]
    assert ties["count"] == {"1": 6, "2": 1000}
    assert ties["weight"] == {"0": -2.0, "2": 1000.0}


def test_scores_that_are_no_numbers_are_left_out_and_ranks_stand_in_order():
    items = (Ranked("measure-b", 1.0, 2), Ranked("measure-a", math.nan, 1), Ranked("unit:a", 2.0, 1))
    data = page_data(small(), Page(Text("N", "N"), FOOTER, rankings=(Ranking(Text("R", "R"), items),)))
    ids = data["nodes"]["id"]
    assert [(ids[item[0]], item[2]) for item in data["rankings"][0]["items"]] == [("unit:a", 1), ("measure-b", 2)]


def test_a_comparison_marks_new_and_gone_nodes_and_ties():
    data = page_data(small(), small_page(comparison=compared()))
    ids = data["nodes"]["id"]
    assert {ids[int(at)]: change for at, change in data["comparison"]["nodes"].items()} == {"person-b": 1, "unit:b": -1}
    assert sorted(data["comparison"]["ties"].values()) == [-1, 1]


def test_unknown_types_and_ids_that_are_no_text_make_a_page():
    graph = nx.path_graph(3)
    graph.nodes[0]["type"] = "Comet"
    data = page_data(graph, PLAIN)
    assert data["types"][0]["de"] == "Comet" and data["nodes"]["id"] == ["0", "1", "2"]
