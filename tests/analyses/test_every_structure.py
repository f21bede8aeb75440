"""What must hold for every analysis of communities, resilience, meetings, stakeholders and change."""

import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.analysing import registered
from graph_service.errors import InputError
from tests.analyses.office import office

FAMILIES = ("change", "communities", "mapping", "prediction", "resilience")
"""The others are held to the same in `test_every_analysis.py`."""
EVERY = {analysis.name: analysis for analysis in registered() if analysis.family in FAMILIES}
NEEDED = {
    "departure": {"node": "person-a"},
    "missing-stakeholders": {"measure": "measure-y"},
    "change": {"earlier": "2025-01-01", "later": "2026-01-01"},
}
every_analysis = pytest.mark.parametrize("name", sorted(EVERY))
BY_CHANCE = {"communities", "community-bridges"}
"""Of several divisions that are equally good, the order of ids decides which is found."""
UNTRIED = {"departure", "k-connectivity"}
"""A loss does not compete for its place, and groups that hold together take long to look for."""
few = settings(max_examples=3, deadline=None)


def rank(name, graph, watch=UNHURRIED, **parameters):
    analysis = EVERY[name]
    known = {key: value for key, value in parameters.items() if key in analysis.parameters.model_fields}
    return analysis(graph, analysis.read_parameters({**NEEDED.get(name, {}), **known}), watch)


def told(ranking, rename=lambda id: id):
    return [
        (place.rank, [rename(node.id) for node in place.nodes], place.score, place.stability, place.distinguishable)
        for place in ranking.items
    ]


@st.composite
def offices(draw):
    """The small office, with dates on some ties, and more ties between some of its people."""
    graph = office()
    people = [node for node, kind in graph.nodes(data="type") if kind in ("Person", "Post")]
    pairs = st.tuples(st.sampled_from(people), st.sampled_from(people)).filter(lambda pair: pair[0] != pair[1])
    for start, end in draw(st.lists(pairs, max_size=10)):
        graph.add_edge(start, end, type="KNOWS", weight=draw(st.sampled_from([0.5, 1.0, 2.0])))
    for _, _, data in graph.edges(data=True):
        data["since"] = draw(st.sampled_from([None, "2024", "2025-06"]))
    return graph


@every_analysis
@few
@given(data=st.data())
def test_neither_the_order_of_nodes_and_ties_nor_other_names_in_the_same_order_change_anything(name, data):
    graph = data.draw(offices())
    names = {node: f"id-{place:03}" for place, node in enumerate(sorted(graph))}
    other = nx.MultiDiGraph()
    other.add_nodes_from((names[node], graph.nodes[node]) for node in data.draw(st.permutations(list(graph))))
    for start, end, tie in data.draw(st.permutations(list(graph.edges(data=True)))):
        other.add_edge(names[start], names[end], **tie)
    needed = {key: names.get(value, value) for key, value in NEEDED.get(name, {}).items()}
    assert told(rank(name, graph, count=50), names.get) == told(rank(name, other, count=50, **needed))


@pytest.mark.parametrize("name", sorted(EVERY.keys() - BY_CHANCE))
@few
@given(data=st.data())
def test_other_names_change_no_score(name, data):
    graph = data.draw(offices())
    names = dict(zip(graph, data.draw(st.permutations(list(graph))), strict=True))
    needed = {key: names.get(value, value) for key, value in NEEDED.get(name, {}).items()}
    one = rank(name, graph, count=50)
    other = rank(name, nx.relabel_nodes(graph, names), count=50, **needed)
    assert sorted((place.score, sorted(names[node.id] for node in place.nodes)) for place in one.items) == sorted(
        (place.score, sorted(node.id for node in place.nodes)) for place in other.items
    )


@every_analysis
@few
@given(graph=offices())
def test_a_node_without_ties_changes_nobody_elses_place(name, graph):
    before = rank(name, graph, count=50)
    more = graph.copy()
    more.add_node("zz-alone", type="Organisation")
    after = [place for place in rank(name, more, count=50).items if place.nodes[0].id != "zz-alone"]
    assert [(place.nodes, place.score) for place in before.items] == [(place.nodes, place.score) for place in after]


@every_analysis
@few
@given(graph=offices())
def test_loops_and_ties_drawn_twice_do_not_count_and_the_graph_is_not_changed(name, graph):
    drawn = graph.copy()
    drawn.add_edge("person-a", "person-a", type="KNOWS", weight=3.0)
    for start, end, data in list(graph.edges(data=True)):
        drawn.add_edge(start, end, **data)
    nx.freeze(drawn)
    one, other = (rank(name, twice, count=50, weighted=False) for twice in (graph, drawn))
    assert [(place.nodes, place.score) for place in one.items] == [(place.nodes, place.score) for place in other.items]


@every_analysis
@few
@given(graph=offices())
def test_every_place_says_why_in_both_languages_and_every_number_is_finite(name, graph):
    ranking = rank(name, graph)
    assert ranking == type(ranking).model_validate_json(ranking.model_dump_json())
    assert [place.rank for place in ranking.items] == sorted(place.rank for place in ranking.items)
    assert [place.score for place in ranking.items] == sorted((p.score for p in ranking.items), reverse=True)
    for reason in [*ranking.remarks, *(reason for place in ranking.items for reason in place.because)]:
        assert reason.de.endswith(".") and reason.en.endswith(".") and reason.de != reason.en
        assert "None" not in reason.de and "None" not in reason.en
        assert all(math.isfinite(value) for value in reason.numbers.values())
    assert all(place.because and math.isfinite(place.score) for place in ranking.items)


@every_analysis
def test_every_analysis_finds_something_in_the_office(name):
    assert rank(name, office(), smallest=1).items or name == "change"


def dated_office():
    """The office, in which something changes between the two days that `change` compares."""
    graph = office()
    graph.add_edge("person-b", "person-d", type="KNOWS", since="2025-06")
    return graph


@pytest.mark.parametrize("name", sorted(EVERY.keys() - {"communities"}))  # it tells how well each is found again
def test_every_ranking_says_how_sure_it_is_or_why_it_does_not(name):
    ranking = rank(name, dated_office(), count=1, smallest=1)
    (remark,) = [one for one in ranking.remarks if one.de.startswith("Wie sicher")]
    assert ("trials" in remark.numbers) == ("nicht geprüft" not in remark.de)
    assert (name in UNTRIED) == ("nicht geprüft" in remark.de)
    assert (name in UNTRIED) == all(place.stability is None for place in ranking.items)
    assert (name in UNTRIED) == ("Stability: not told" in " ".join(EVERY[name].description.split()))


@every_analysis
@pytest.mark.parametrize("weight", [float("nan"), -1.0, float("inf"), "much"])
def test_a_weight_that_is_no_strength_is_an_error_that_says_so(name, weight):
    graph = office()
    graph.add_edge("person-a", "person-d", type="KNOWS", weight=weight)
    with pytest.raises(InputError, match="weight"):
        rank(name, graph)


@every_analysis
@pytest.mark.parametrize("count", [0, -1, 10**9, "many", None])
def test_a_count_out_of_bounds_is_an_error_that_names_it(name, count):
    with pytest.raises(InputError) as error:
        EVERY[name].read_parameters({**NEEDED.get(name, {}), "count": count})
    assert error.value.where == "count"


@every_analysis
def test_with_no_time_left_there_is_an_answer(name):
    assert rank(name, office(), watch=Watch(seconds=0)).nodes == len(office())


@every_analysis
def test_an_analysis_says_how_it_counts_and_where_it_comes_from(name):
    analysis = EVERY[name]
    text = f"{analysis.summary} {analysis.description}"
    for word in ("Score:", "Direction:", "Weights:", "Loose parts:", "Source:"):
        assert word in text, f"{name} does not tell: {word}"
    for field_name, field in analysis.parameters.model_fields.items():
        assert field.description and field.examples is not None, f"{name}: {field_name} is not described"
