"""Stakeholder mapping: axes that add up from named evidence, corrections by hand, classes, and who is missing."""

import itertools
import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analyses.evidence import AXES, EVIDENCE, Scope
from graph_service.analyses.mapping import (
    CLASSES,
    QUADRANTS,
    Standing,
    missing_stakeholders,
    power_interest,
    quadrant,
    salience,
    salience_class,
    standings,
)
from graph_service.analyses.ranked.mapping import (
    ranked_by_missing_stakeholders,
    ranked_by_power_interest,
    ranked_by_salience,
    read_corrections,
)
from graph_service.analyses.watch import UNHURRIED
from graph_service.errors import InputError
from tests.analyses.office import office


def standing(power=0.0, interest=0.0, legitimacy=0.0, urgency=0.0):
    values = dict(zip(AXES, (power, interest, legitimacy, urgency), strict=True))
    return Standing("x", values, values, {})


@pytest.mark.parametrize(("power", "legitimacy", "urgency", "expected"), [
    (1, 0, 0, "dormant"), (0, 1, 0, "discretionary"), (0, 0, 1, "demanding"), (1, 1, 0, "dominant"),
    (1, 0, 1, "dangerous"), (0, 1, 1, "dependent"), (1, 1, 1, "definitive"), (0, 0, 0, "none"),
])  # fmt: skip
def test_the_eight_classes_are_those_of_mitchell_agle_and_wood(power, legitimacy, urgency, expected):
    assert salience_class(standing(power, 0, legitimacy, urgency)) == expected


def test_each_combination_has_a_class_and_a_quadrant_of_its_own():
    assert len(set(CLASSES.values())) == 8
    assert len(set(QUADRANTS.values())) == 4
    assert quadrant(standing(power=0.5, interest=0.4)) == "keep-satisfied"


levels = st.floats(0, 1)


@settings(max_examples=200)
@given(st.tuples(*[levels] * 6))
def test_more_attributes_are_always_more_salient(six):
    one, other = standing(six[0], 0, six[1], six[2]), standing(six[3], 0, six[4], six[5])

    def attributes(one):
        return sum(one.values[axis] >= 0.5 for axis in ("power", "legitimacy", "urgency"))

    if attributes(one) > attributes(other):
        assert salience(one) > salience(other)
    assert 0 <= salience(one) <= 4
    assert 0 <= power_interest(one) <= 3


def test_each_axis_can_reach_the_threshold_by_its_evidence():
    for axis in AXES:
        weights = [one.weight for one in EVIDENCE if one.axis == axis]
        assert max(weights) >= 0.5
        assert all(0 < weight < 1 for weight in weights)
    assert len({one.key for one in EVIDENCE}) == len(EVIDENCE)


def asking():
    """The office, with two open questions on building law and a unit below another."""
    graph = office()
    for node, kind in {"question-1": "Question", "question-2": "Question", "unit:plan": "AdministrativeUnit"}.items():
        graph.add_node(node, type=kind, name=f"Name {node}")
    graph.add_edge("measure-y", "question-1", type="RAISED")
    graph.add_edge("question-1", "topic:bau", type="CONCERNS")
    graph.add_edge("question-2", "topic:bau", type="CONCERNS")
    graph.add_edge("unit:plan", "unit:bau", type="PART_OF")
    return graph


def test_axes_add_up_as_a_pencil_would():
    found = standings(asking(), "measure-y")["unit:bau"]
    assert found.values["power"] == 0.85  # 0.5 leads, 0.3 responsible, a tenth of 0.5 for the unit below
    assert found.values["interest"] == 0.65  # 0.5 takes part, half of 0.3 for one topic
    assert found.values["legitimacy"] == 1.0  # 0.5 responsible and 0.5 for the mandate
    assert found.values["urgency"] == 0.5
    assert salience_class(found) == "definitive"
    assert found.found["waiting"] == ("question-1", "question-2")


def test_an_answered_question_waits_no_more():
    graph = asking()
    graph.add_node("learning-1", type="Learning")
    graph.add_edge("learning-1", "question-1", type="ANSWERS")
    graph.nodes["question-2"]["state"] = "answered"
    assert standings(graph, "measure-y")["unit:bau"].values["urgency"] == 0.0


def test_evidence_for_one_measure_is_none_for_another():
    assert standings(office(), "measure-y")["post-daten"].values["power"] == 0.3
    assert "unit:it" not in standings(office(), "measure-y")
    assert standings(office(), "measure-x")["unit:it"].values["power"] == 0.5
    assert "organisation:labor" not in standings(office(), "measure-y")


def test_a_correction_by_hand_takes_the_place_of_what_is_computed_and_says_so():
    ranking = ranked_by_salience(
        office(), UNHURRIED, measure="measure-x", corrections="organisation:labor power 0,9; unit:recht urgency 1"
    )
    labor = next(place for place in ranking.items if place.nodes[0].id == "organisation:labor")
    assert labor.because[0].de == ("Einstufung: dominant; Macht und Legitimität erreichen die Schwelle von 0,50.")
    assert labor.because[1].de == "Macht 0,90 (von Hand gesetzt; berechnet 0,00): keine Belege."
    assert labor.because[2].en == "Legitimacy 0.50: has a mandate in “Offene Daten” (0.50)."


@pytest.mark.parametrize("corrections", [
    {"person-nobody": {"power": 0.5}}, {"unit:it": {"might": 0.5}}, {"unit:it": {"power": 1.5}},
    {"unit:it": {"power": float("nan")}}, {"unit:it": {"power": "much"}}, {"unit:it": {"power": True}},
])  # fmt: skip
def test_a_correction_that_cannot_be_is_refused(corrections):
    with pytest.raises(InputError):
        standings(office(), corrections=corrections)


@pytest.mark.parametrize("text", ["unit:it", "unit:it power", "unit:it power much", "a b c d"])
def test_a_correction_that_is_not_readable_shows_the_form(text):
    with pytest.raises(InputError, match="id axis value"):
        read_corrections(text)
    assert read_corrections(" a power 1 ;b urgency 0,5;") == {"a": {"power": 1.0}, "b": {"urgency": 0.5}}


def test_institutions_are_ranked_and_persons_only_when_asked_for():
    default = {place.nodes[0].type for place in ranked_by_power_interest(office(), UNHURRIED).items}
    assert "Person" not in default
    persons = {place.nodes[0].type for place in ranked_by_power_interest(office(), UNHURRIED, what="persons").items}
    assert persons == {"Person"}


def test_who_decides_and_takes_part_is_to_be_worked_with_closely():
    first = ranked_by_power_interest(asking(), UNHURRIED, measure="measure-y").items[0]
    assert first.nodes[0].id == "unit:bau"
    assert first.because[0].en == ("Reading: manage closely; power and interest reach the threshold of 0.50.")
    assert first.because[1].de == (
        "Macht 0,85: leitet „Digitaler Bauantrag“ (0,50); entscheidet als Zuständige über „Baurecht“ (0,30); "
        "hat unter anderem unter sich „Name unit:plan“ (0,05)."
    )


def test_a_ring_of_offices_above_each_other_ends():
    graph = office()
    graph.add_edge("unit:bau", "unit:it", type="PART_OF")
    graph.add_edge("unit:it", "unit:bau", type="PART_OF")
    assert standings(graph)["unit:bau"].found["below"] == ("unit:it",)


def test_who_is_missing_sits_in_similar_measures_or_is_responsible_for_the_topics():
    found = {one.node: one for one in missing_stakeholders(office(), "measure-y")}
    assert set(found) == {"post-daten", "unit:it", "organisation:labor", "person-a", "person-d"}
    assert found["post-daten"].score == 1.0 + 1 / 2
    assert found["post-daten"].topics == ("topic:daten",)
    assert found["organisation:labor"].sits_in == (("measure-x", 2 / 3),)
    assert [one.node for one in missing_stakeholders(office(), "measure-y")][:2] == ["post-daten", "unit:it"]


def test_the_reasons_of_who_is_missing_name_the_measures_and_the_topics():
    ranking = ranked_by_missing_stakeholders(office(), UNHURRIED, measure="measure-y")
    assert "person-a" not in {place.nodes[0].id for place in ranking.items}
    assert [reason.de for reason in ranking.items[0].because[:2]] == [
        "Sitzt in 1 von 1 ähnlichen Maßnahmen am Tisch: „Offene Daten“ (Überschneidung der Themen und Handlungsfelder "
        "bis 0,67).",
        "Zuständig für 1 von 2 Themen der Maßnahme und noch nicht verbunden: „Offene Daten (Thema)“.",
    ]


def test_another_districts_office_is_not_missing():
    graph = office()
    graph.nodes["measure-x"]["district"] = "Pankow"
    graph.add_node("unit:nk", type="AdministrativeUnit", name="Amt Neukölln")
    graph.add_edge("unit:nk", "topic:bau", type="RESPONSIBLE_FOR", district="Neukölln")
    assert "unit:nk" not in {one.node for one in missing_stakeholders(graph, "measure-x")}
    graph.edges["unit:nk", "topic:bau", 0]["district"] = "Pankow"
    assert "unit:nk" in {one.node for one in missing_stakeholders(graph, "measure-x")}


def test_a_post_or_office_of_another_district_decides_nothing_for_a_measure_though_its_tie_names_no_district():
    graph = office()
    graph.nodes["measure-x"]["district"] = "Pankow"
    graph.add_node("unit:nk", type="AdministrativeUnit", name="Amt Neukölln", district="Neukölln")
    graph.add_edge("unit:nk", "topic:bau", type="RESPONSIBLE_FOR")
    assert "unit:nk" not in {one.node for one in missing_stakeholders(graph, "measure-x")}
    assert not Scope(graph, "measure-x").found("unit:nk")["responsible"]
    assert Scope(graph).found("unit:nk")["responsible"] == ["topic:bau"]  # in the whole programme it is
    graph.nodes["unit:nk"]["district"] = "Pankow"
    assert "unit:nk" in {one.node for one in missing_stakeholders(graph, "measure-x")}
    assert Scope(graph, "measure-x").found("unit:nk")["responsible"] == ["topic:bau"]


@pytest.mark.parametrize("unknown", ["measure-secret", "unit:bau", None, ["x"]])
def test_a_measure_that_is_not_there_is_refused_as_if_not_there(unknown):
    with pytest.raises(InputError, match="no such node"):
        missing_stakeholders(office(), unknown)
    if unknown is not None:
        with pytest.raises(InputError, match="no such node"):
            standings(office(), unknown)


def test_new_ids_in_the_same_order_and_an_isolated_node_change_nothing():
    graph = office()
    named = {node: f"id-{place:03}" for place, node in enumerate(sorted(graph))}
    other = nx.relabel_nodes(graph, named)
    other.add_node("alone", type="AdministrativeUnit")
    for measure in ("measure-x", "measure-y", None):
        ours = standings(graph, measure)
        theirs = standings(other, named.get(measure))
        assert {named[node]: one.values for node, one in ours.items()} == {n: one.values for n, one in theirs.items()}
    ours = [(named[one.node], one.score) for one in missing_stakeholders(graph, "measure-y")]
    assert ours == [(one.node, one.score) for one in missing_stakeholders(other, named["measure-y"])]


@pytest.mark.parametrize("graph", [
    nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.Graph([(1, 1)]), nx.MultiDiGraph([(1, 2), (2, 1), (1, 2)]),
])  # fmt: skip
@pytest.mark.parametrize("ranking", [ranked_by_salience, ranked_by_power_interest])
def test_graphs_with_next_to_nothing_in_them_give_an_empty_ranking(graph, ranking):
    assert ranking(graph, UNHURRIED).items == []


def test_all_axes_of_all_stakeholders_are_shares():
    for one, axis in itertools.product(standings(asking()).values(), AXES):
        assert 0 <= one.values[axis] <= 1
        assert math.isfinite(one.values[axis])
