"""Change over time: days at the edge, who gained and lost, and that no change is none."""

import datetime
import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analyses.change import compare, on_day, undated
from graph_service.analyses.ranked.change import ranked_by_change
from graph_service.analyses.watch import UNHURRIED
from graph_service.errors import InputError

graphs = st.builds(
    lambda size, seed, density: nx.gnp_random_graph(size, density, seed=seed),
    st.integers(0, 9), st.integers(0, 10_000), st.floats(0, 1),
)  # fmt: skip
DAYS = {"earlier": datetime.date(2025, 1, 1), "later": datetime.date(2026, 1, 1)}


def offices():
    graph = nx.Graph()
    for one, other, dates in [
        ("unit:a", "unit:b", {}),
        ("unit:a", "unit:c", {"since": "2025-06"}),
        ("unit:a", "unit:d", {"since": "2025-07-01"}),
        ("unit:b", "unit:e", {"until": "2025-03-31"}),
    ]:
        graph.add_edge(one, other, **dates)
    for node in graph:
        graph.nodes[node].update(type="AdministrativeUnit", name=f"Amt {node[-1].upper()}")
    return graph


@pytest.mark.parametrize(("dates", "day", "holds"), [
    ({}, "2025-01-01", True),
    ({"since": "2025-01-01"}, "2025-01-01", True), ({"since": "2025-01-02"}, "2025-01-01", False),
    ({"until": "2025-01-01"}, "2025-01-01", True), ({"until": "2024-12-31"}, "2025-01-01", False),
    ({"since": "2025"}, "2025-01-01", True), ({"until": "2025"}, "2025-12-31", True),
    ({"since": "2025-02"}, "2025-01-31", False), ({"until": "2025-02"}, "2025-02-28", True),
    ({"until": "2025-02"}, "2025-03-01", False), ({"from": "2026"}, "2025-12-31", False),
    ({"since": None, "until": ""}, "2025-01-01", True),
    ({"since": datetime.date(2025, 1, 2)}, "2025-01-01", False),
])  # fmt: skip
def test_a_tie_holds_from_its_first_to_its_last_day(dates, day, holds):
    graph = nx.Graph()
    graph.add_edge("a", "b", **dates)
    assert on_day(graph, day).has_edge("a", "b") is holds


def test_a_node_whose_ties_are_all_of_other_days_is_not_there_but_one_that_never_had_any_is():
    graph = offices()
    graph.add_node("unit:alone")
    graph.add_node("unit:ended", until="2024")
    assert set(on_day(graph, "2025-01-01")) == {"unit:a", "unit:b", "unit:e", "unit:alone"}


def test_the_graph_itself_is_not_changed_and_its_kind_is_kept():
    graph = nx.MultiDiGraph([("a", "b"), ("a", "b")])
    copy = on_day(graph, "2025-01-01")
    assert (copy.is_multigraph(), copy.is_directed(), copy.number_of_edges()) == (True, True, 2)
    copy.remove_node("a")
    assert graph.number_of_edges() == 2


def test_two_days_compared_say_who_gained_lost_came_and_went():
    found = compare(on_day(offices(), "2025-01-01"), on_day(offices(), "2026-01-01"))
    assert [(one.node, one.before, one.after, one.rank_before, one.rank_after) for one in found.gained] == [
        ("unit:a", 1.0, 3.0, 2, 1)
    ]
    assert [(one.node, one.difference) for one in found.lost] == [("unit:b", -1.0)]
    assert [one.node for one in found.new] == ["unit:c", "unit:d"]
    assert [one.node for one in found.gone] == ["unit:e"]
    assert found.partners("unit:a", "new") == ["unit:c", "unit:d"]
    assert found.ties_gone == {frozenset({"unit:b", "unit:e"})}


@settings(max_examples=50, deadline=None)
@given(graphs, graphs, st.sampled_from(["degree", "strength", "core", "betweenness"]))
def test_backwards_in_time_who_gained_has_lost(one, other, by):
    there, back = compare(one, other, by), compare(other, one, by)
    assert [change.node for change in there.gained] == [change.node for change in back.lost]
    assert [change.node for change in there.new] == [change.node for change in back.gone]
    assert there.ties_new == back.ties_gone
    assert all(change.difference == -back.changes[node].difference for node, change in there.changes.items())


@settings(max_examples=30, deadline=None)
@given(graphs, st.sampled_from(["degree", "strength", "core", "betweenness"]))
def test_against_itself_nothing_has_changed(graph, by):
    found = compare(graph, graph, by)
    assert {change.kind for change in found.changes.values()} <= {"same"}
    assert not found.ties_new and not found.ties_gone


def test_an_own_measure_is_taken_as_it_is():
    found = compare(nx.path_graph(3), nx.path_graph(4), lambda graph: {node: 2.0 * node for node in graph})
    assert [change.node for change in found.new] == [3]
    assert not found.gained


def test_the_largest_change_stands_first_and_says_what_changed():
    ranking = ranked_by_change(offices(), UNHURRIED, **DAYS)
    first = ranking.items[0]
    assert (first.nodes[0].id, first.score) == ("unit:a", 2.0)
    assert [reason.de for reason in first.because[:2]] == [
        "Gewonnen. Zahl der Kontakte: vorher 1, nachher 3; Rang 2, jetzt 1.",
        "Neu verbunden mit „Amt C“ und „Amt D“.",
    ]
    assert first.because[0].en == "Gained. Number of contacts: 1 before, 3 after; rank 2, now 1."
    assert ranking.remarks[0].de == (
        "Vom 01.01.2025 zum 01.01.2026: 2 neu, 1 nicht mehr dabei; neu verbundene Paare: 2, nicht mehr verbundene: 1. "
        "Ohne Datum und darum an beiden Tagen gezählt: 1 von 4 Verbindungen."
    )
    assert undated(offices()) == 1


@pytest.mark.parametrize(("which", "nodes"), [
    ("gained", ["unit:a"]), ("lost", ["unit:b"]), ("new", ["unit:c", "unit:d"]), ("gone", ["unit:e"]),
])  # fmt: skip
def test_one_kind_of_change_can_be_asked_for(which, nodes):
    ranking = ranked_by_change(offices(), UNHURRIED, **DAYS, which=which)
    assert [place.nodes[0].id for place in ranking.items] == nodes


def test_two_days_in_the_wrong_order_are_refused():
    with pytest.raises(InputError):
        ranked_by_change(offices(), UNHURRIED, earlier=DAYS["later"], later=DAYS["earlier"])


@pytest.mark.parametrize("day", ["2025", "yesterday", "2025-02-30", "", None])
def test_a_day_that_is_no_date_is_refused(day):
    with pytest.raises(InputError):
        on_day(offices(), day)


def test_unknown_measures_values_that_are_no_numbers_and_networks_too_large_are_refused():
    path = nx.path_graph(3)
    with pytest.raises(InputError):
        compare(path, path, "fame")
    with pytest.raises(InputError):
        compare(path, path, lambda graph: dict.fromkeys(graph, math.nan))
    with pytest.raises(InputError):
        compare(path, nx.empty_graph(2001), "betweenness")


@pytest.mark.parametrize("weight", [float("nan"), -1.0])
@pytest.mark.parametrize("by", ["degree", "strength", "core", "betweenness"])
def test_weights_that_are_no_strengths_are_refused(weight, by):
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    with pytest.raises(InputError):
        compare(graph, graph, by)


@pytest.mark.parametrize("graph", [
    nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.Graph([(1, 1)]), nx.MultiDiGraph([(1, 2), (2, 1), (1, 2)]),
])  # fmt: skip
def test_graphs_with_next_to_nothing_in_them_have_not_changed(graph):
    assert ranked_by_change(graph, UNHURRIED, **DAYS).items == []
