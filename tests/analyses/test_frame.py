"""The frame of the analyses: rankings, names in sentences, the register, the watch, and the graph they compute on."""

from typing import Annotated

import networkx as nx
import pytest
from pydantic import Field

from graph_service.analyses.ranking import Ranking, Reason, called, ranking_of
from graph_service.analyses.registering import analysis, find_analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.watch import Watch
from graph_service.analysing import analysis_named
from graph_service.errors import InputError


def because(node, score):
    return [Reason(de="Weil.", en="Because.")]


def test_equal_scores_share_a_rank_and_stand_in_the_order_of_their_ids():
    graph = nx.empty_graph(["d", "c", "b", "a"])
    ranking = ranking_of(graph, {"d": 1.0, "c": 2.0, "b": 1.0, "a": 0.1 + 0.2 + 0.7}, because, count=4)
    assert [(place.rank, place.nodes[0].id) for place in ranking.items] == [(1, "c"), (2, "a"), (2, "b"), (2, "d")]


def test_reasons_are_asked_for_the_places_shown_only():
    asked = []
    ranking_of(nx.path_graph(9), dict.fromkeys(range(9), 1.0), lambda node, score: asked.append(node) or [], count=2)
    assert asked == [0, 1]


def test_a_pair_is_a_place_of_two_nodes():
    graph = nx.Graph([("a", "b")])
    (place,) = ranking_of(graph, {("a", "b"): 1.0}, because, count=5).items
    assert [node.id for node in place.nodes] == ["a", "b"]


@pytest.mark.parametrize("score", [float("nan"), float("inf")])
def test_a_score_that_is_no_number_is_refused(score):
    with pytest.raises(InputError):
        ranking_of(nx.path_graph(2), {0: score}, because, count=1)


def test_a_node_is_called_by_its_name_else_by_its_type_else_by_its_id():
    graph = nx.Graph()
    graph.add_node("unit:x", type="AdministrativeUnit", name="Bezirksamt X")
    graph.add_node("person-1", type="Person", name=None)
    graph.add_node("?", type="Unheard")
    assert called(graph, "unit:x") == "„Bezirksamt X“" and called(graph, "unit:x", "en") == "“Bezirksamt X”"
    assert called(graph, "person-1") == "Person person-1"
    assert called(graph, "?") == "?"


def ranked_by_nothing(
    graph: nx.Graph,
    watch: Watch,
    *,
    count: Annotated[int, Field(ge=1, le=10, description="Places.", examples=[3])] = 3,
) -> Ranking:
    """Nothing at all."""
    return Ranking(items=[], nodes=len(graph), ties=0)


def test_an_analysis_is_called_as_its_function_and_says_what_it_measures():
    def ranked_by_silence(graph: nx.Graph, watch: Watch) -> Ranking:
        return Ranking(items=[], nodes=0, ties=0)

    with pytest.raises(ValueError, match="called as its function"):
        analysis("something", family="none", projection="any")(ranked_by_nothing)
    with pytest.raises(ValueError, match="does not say"):
        analysis("silence", family="none", projection="any")(ranked_by_silence)


def test_a_summary_that_runs_on_to_a_second_line_is_refused():
    def ranked_by_length(graph: nx.Graph, watch: Watch) -> Ranking:
        """Who has so much to say
        that one line is too short?

        Score: none.
        """
        return Ranking(items=[], nodes=0, ties=0)

    with pytest.raises(ValueError, match="runs on to a second line"):
        analysis("length", family="none", projection="any")(ranked_by_length)


def test_an_unknown_analysis_names_the_known_ones():
    with pytest.raises(InputError, match="no analysis 'betweennes'"):
        find_analysis("betweennes")


def test_a_watch_is_over_in_time_and_when_nobody_waits():
    heard = []
    watch = Watch(seconds=60, progress=lambda *told: heard.append(told))
    watch.tell(1, 2, "half")
    assert heard == [(1, 2, "half")] and not watch.over
    assert Watch(seconds=0).over
    assert Watch(wanted=lambda: False).over and not Watch(wanted=lambda: True).over


def test_parallel_ties_add_up_loops_go_and_the_graph_stays_as_it_is():
    graph = nx.MultiGraph([("b", "a", {"weight": 2}), ("a", "b", {"weight": 0.5}), ("a", "a"), ("b", "c")])
    simple = simple_graph(graph, weighted=True)
    assert list(simple.edges(data=True)) == [
        ("a", "b", {"weight": 2.5, "distance": 0.4}),
        ("b", "c", {"weight": 1.0, "distance": 1.0}),
    ]
    assert graph.number_of_edges() == 4


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["betweenness", "strength", "pagerank", "constraint", "communities", "articulation-points"]
)
def test_two_million_parallel_ties_rank_as_the_few_that_they_are(name):
    few = [("a", "b"), ("b", "c"), ("c", "d"), ("b", "d")]
    graph = nx.MultiGraph(few * 500_000)
    named = analysis_named(name)
    found, as_few = (named(one, named.read_parameters({})).items for one in (graph, nx.MultiGraph(few)))
    assert [place.nodes for place in found] == [place.nodes for place in as_few]


def test_ties_there_and_back_add_up_between_ids_that_read_alike():
    graph = nx.DiGraph([(1, "1", {"weight": 2}), ("1", 1, {"weight": 3})])
    assert simple_graph(graph, weighted=True, directed=False).edges[1, "1"]["weight"] == 5


def test_without_weights_every_tie_is_one():
    graph = nx.MultiGraph([("b", "a", {"weight": 2}), ("a", "b", {"weight": 0})])
    assert list(simple_graph(graph).edges(data=True)) == [("a", "b", {})]


def test_direction_is_kept_forgotten_or_made():
    there_and_back = nx.DiGraph([("a", "b"), ("b", "a"), ("c", "a")])
    assert sorted(simple_graph(there_and_back).edges) == [("a", "b"), ("b", "a"), ("c", "a")]
    assert sorted(simple_graph(there_and_back, directed=False).edges) == [("a", "b"), ("a", "c")]
    assert sorted(simple_graph(nx.Graph([("a", "b")]), directed=True).edges) == [("a", "b"), ("b", "a")]


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf"), "much", [1], None])
@pytest.mark.parametrize("weighted", [True, False])
def test_a_weight_that_is_no_strength_is_refused(weight, weighted):
    with pytest.raises(InputError, match="weight"):
        simple_graph(nx.Graph([("a", "b", {"weight": weight})]), weighted=weighted)


def test_a_tie_of_no_strength_is_none():
    graph = nx.Graph([("a", "b", {"weight": 0})])
    assert not simple_graph(graph, weighted=True).edges and len(simple_graph(graph).edges) == 1
