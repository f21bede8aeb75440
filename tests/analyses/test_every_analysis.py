"""What must hold for every registered analysis, whatever it measures."""

import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analyses.watch import Watch
from graph_service.analysing import registered
from graph_service.errors import InputError
from tests.analyses.networks import graphs

FAMILIES = ("influence", "brokerage", "key players")
"""The others are held to the same in `test_every_structure.py`, which gives them the networks that they are of."""
EVERY = {analysis.name: analysis for analysis in registered() if analysis.family in FAMILIES}
every_analysis = pytest.mark.parametrize("name", EVERY)

BY_CHOICE = {"voterank", "key-players"}
"""One choice leads to the next, so equals, which are told apart by id, lead on differently under other ids."""
SHARES_OF_ALL = {"closeness", "pagerank", "voterank", "key-players"}
"""Divided by all nodes, or by a mean over them: another node without ties changes every score a little."""


def rank(name, graph, watch=None, **parameters):
    analysis = EVERY[name]
    known = {key: value for key, value in parameters.items() if key in analysis.parameters.model_fields}
    options = {} if watch is None else {"watch": watch}
    return analysis(graph, analysis.read_parameters(known), **options)


def scores(ranking):
    return {tuple(node.id for node in place.nodes): place.score for place in ranking.items}


def told(ranking, rename=lambda id: id):
    return [
        (
            place.rank,
            tuple(rename(node.id) for node in place.nodes),
            place.score,
            place.stability,
            place.distinguishable,
        )
        for place in ranking.items
    ]


def close(one, other, within=1e-7):
    return one.keys() == other.keys() and all(math.isclose(one[key], other[key], abs_tol=within) for key in one)


few = settings(max_examples=8, deadline=None)


@every_analysis
@few
@given(data=st.data())
def test_neither_the_order_of_nodes_and_ties_nor_other_names_in_the_same_order_change_anything(name, data):
    graph = data.draw(graphs(weights=True))
    other = type(graph)()
    other.add_nodes_from(
        (node.replace("n", "m"), graph.nodes[node]) for node in data.draw(st.permutations(list(graph)))
    )
    for start, end in data.draw(st.permutations(list(graph.edges))):
        other.add_edge(start.replace("n", "m"), end.replace("n", "m"), **graph.edges[start, end])
    assert told(rank(name, graph), lambda id: id.replace("n", "m")) == told(rank(name, other))


@pytest.mark.parametrize("name", sorted(EVERY.keys() - BY_CHOICE))
@few
@given(data=st.data())
def test_other_names_change_no_score(name, data):
    graph = data.draw(graphs(weights=True))
    names = dict(zip(graph, data.draw(st.permutations(list(graph))), strict=True))
    found, other = (scores(rank(name, one, count=50)) for one in (graph, nx.relabel_nodes(graph, names)))
    assert close({tuple(names[id] for id in place): score for place, score in found.items()}, other)


@pytest.mark.parametrize("name", sorted(EVERY.keys() - SHARES_OF_ALL))
@few
@given(graph=graphs(weights=True))
def test_a_node_without_ties_changes_nobody_elses_score(name, graph):
    before = scores(rank(name, graph, count=50))
    more = graph.copy()
    more.add_node("z", type="A", unit="x")
    after = scores(rank(name, more, count=50))
    assert close(before, {place: score for place, score in after.items() if place != ("z",)})


@few
@given(graph=graphs())
def test_a_node_without_ties_lowers_closeness_by_the_share_of_nodes_that_can_be_reached(graph):
    before = scores(rank("closeness", graph))
    more = graph.copy()
    more.add_node("z")
    share = (len(graph) - 1) / len(graph)
    after = scores(rank("closeness", more))
    assert close({place: score * share for place, score in before.items()}, {p: after[p] for p in before})


@every_analysis
@few
@given(graph=graphs(weights=True))
def test_weights_scaled_leave_the_order_as_it_is(name, graph):
    scaled = graph.copy()
    for _, _, tie in scaled.edges(data=True):
        tie["weight"] *= 4
    one, other = (rank(name, weighed, weighted=True) for weighed in (graph, scaled))
    assert [(place.rank, place.nodes) for place in one.items] == [(place.rank, place.nodes) for place in other.items]


@every_analysis
@few
@given(graph=graphs(weights=True))
def test_loops_and_ties_drawn_twice_do_not_count_and_the_graph_is_not_changed(name, graph):
    drawn = (nx.MultiDiGraph if graph.is_directed() else nx.MultiGraph)()
    drawn.add_nodes_from(graph.nodes(data=True))
    for start, end, tie in graph.edges(data=True):
        drawn.add_edge(start, end, weight=tie["weight"] / 2)
        drawn.add_edge(start, end, weight=tie["weight"] / 2)
    drawn.add_edge("n0", "n0", weight=3.0)
    nx.freeze(drawn)
    for weighted in (False, True):
        assert told(rank(name, drawn, weighted=weighted)) == told(rank(name, graph, weighted=weighted))


@every_analysis
@few
@given(graph=graphs(weights=True))
def test_every_place_says_why_in_both_languages_and_every_number_is_finite(name, graph):
    ranking = rank(name, graph)
    assert ranking == type(ranking).model_validate_json(ranking.model_dump_json())
    assert [place.rank for place in ranking.items] == sorted(place.rank for place in ranking.items)
    for place in ranking.items:
        assert place.because and math.isfinite(place.score)
        for reason in place.because:
            assert reason.de.endswith(".") and reason.en.endswith(".") and reason.de != reason.en
            assert all(math.isfinite(value) for value in reason.numbers.values())


def grouped(graph):
    nx.set_node_attributes(graph, {node: "xy"[place % 2] for place, node in enumerate(graph)}, "unit")
    return graph


@every_analysis
@pytest.mark.parametrize(
    "graph", [nx.Graph(), nx.DiGraph(), nx.MultiGraph(), nx.empty_graph(1), nx.empty_graph(4), nx.Graph([("a", "a")]),
              nx.path_graph(2), nx.DiGraph([(0, 1)])],
    ids=["empty", "empty directed", "empty multi", "one node", "no ties", "a loop", "one tie", "one directed tie"],
)  # fmt: skip
def test_hardly_a_network_is_no_error(name, graph):
    ranking = rank(name, grouped(graph.copy()), count=50)
    assert len(ranking.items) <= len(graph) and ranking.nodes == len(graph)
    assert ranking.complete


@every_analysis
@pytest.mark.parametrize("weight", [float("nan"), -1.0, float("inf"), "much"])
def test_a_weight_that_is_no_strength_is_an_error_that_says_so(name, weight):
    graph = grouped(nx.path_graph(4))
    graph.edges[1, 2]["weight"] = weight
    with pytest.raises(InputError, match="weight"):
        rank(name, graph)


@every_analysis
@pytest.mark.parametrize("count", [0, -1, 10**9, "many", None])
def test_a_count_out_of_bounds_is_an_error_that_names_it(name, count):
    with pytest.raises(InputError) as error:
        EVERY[name].read_parameters({"count": count})
    assert error.value.where == "count"


@every_analysis
def test_an_unknown_parameter_is_an_error_that_names_the_known_ones(name):
    with pytest.raises(InputError, match=r"Known parameters: .*count"):
        EVERY[name].read_parameters({"how_many": 3})


@every_analysis
def test_without_time_there_is_an_answer_that_says_it_is_not_complete(name):
    graph = grouped(nx.barabasi_albert_graph(60, 2, seed=1))
    ranking = rank(name, graph, watch=Watch(seconds=0), count=3)
    assert len(ranking.items) == 3 and not ranking.complete


@every_analysis
def test_somebody_who_went_away_is_not_computed_for(name):
    graph = grouped(nx.barabasi_albert_graph(60, 2, seed=1))
    asked = []
    rank(name, graph, watch=Watch(wanted=lambda: bool(asked.append(1))), count=3)
    assert asked, "nobody was asked whether the answer is still wanted"


@every_analysis
def test_an_analysis_says_how_it_counts_and_where_it_comes_from(name):
    analysis = EVERY[name]
    text = " ".join(f"{analysis.summary} {analysis.description}".split())
    for word in ("Score:", "Weights:", "Direction", "Loose parts", "Source"):
        assert word in text or word.lower() in text, f"{name} does not tell: {word}"
    for field_name, field in analysis.parameters.model_fields.items():
        assert field.description and field.examples is not None, f"{name}: {field_name} is not described"
