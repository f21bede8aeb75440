"""The reasons in words: what stands in them can be counted by hand in the drawn network."""

import networkx as nx
import pytest

from graph_service.analyses.ranking import reference
from graph_service.analyses.reasons import holds_together, neighbours_reason
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.analyses.words import names, number, percent
from graph_service.analysing import analysis_named as find_analysis
from graph_service.errors import InputError
from tests.analyses.networks import kite


def named(graph):
    nx.set_node_attributes(graph, {node: str(node) for node in graph}, "name")
    return graph


def first(name, graph, **parameters):
    analysis = find_analysis(name)
    return analysis(graph, analysis.read_parameters(parameters)).items[0]


@pytest.mark.parametrize(
    ("value", "de", "en"),
    [(14, "14", "14"), (8.3333333, "8,333", "8.333"), (61269, "61.269", "61,269"),
     (1234567.0, "1.234.567", "1,234,567"), (0.00012345, "0,0001234", "0.0001234"), (0, "0", "0"),
     (-1.5, "-1,5", "-1.5")],
)  # fmt: skip
def test_numbers_are_written_as_each_language_does(value, de, en):
    assert (number(value), number(value, "en")) == (de, en)


def test_shares_are_written_as_each_language_does():
    assert (percent(1, 3), percent(1, 3, "en"), percent(0, 0)) == ("33 %", "33%", "0 %")


def test_few_are_named_and_the_rest_is_counted():
    graph = named(nx.path_graph(6))
    assert names(graph, [0]) == "„0“"
    assert names(graph, range(4)) == "„0“, „1“, „2“ und „3“", "“and 1 more” would be no shorter"
    assert names(graph, range(5), "en") == "“0”, “1”, “2” and 2 more"
    assert names(graph, []) == ""


def test_a_node_with_an_english_name_is_called_by_it_in_english_only():
    graph = nx.Graph()
    graph.add_node("topic:a", name="Abfall", name_en="Waste")
    graph.add_node("topic:b", name="Vergabe", name_en=None)
    assert names(graph, graph) == "„Abfall“ und „Vergabe“"
    assert names(graph, graph, "en") == "“Waste” and “Vergabe”"


def test_heather_lies_on_fourteen_of_thirty_six_ways_and_alone_holds_ike_and_jane():
    because = first("betweenness", named(kite())).because
    assert because[0].de == "Liegt bei 14 von 36 Paaren anderer auf deren kürzestem Weg (39 %)."
    assert because[0].en == "Lies on the shortest way between 14 of 36 pairs of others (39%)."
    assert because[0].numbers == {"pairs": 14.0, "of": 36.0}
    assert because[1].de == (
        "Verbindet als einzige Stelle „Ike“ und „Jane“ mit 7 anderen: ohne sie sind 2 abgeschnitten."
    )


def test_who_can_be_gone_round_is_not_said_to_hold_anything_together():
    assert holds_together(kite(), "Diane") == []


def test_a_centre_is_tied_to_so_many_of_so_many():
    reason = neighbours_reason(named(nx.star_graph(5)), 0)
    assert reason.de == "Mit 5 von 5 anderen unmittelbar verbunden (100 %): „1“, „2“, „3“ und 2 weitere."
    assert neighbours_reason(nx.empty_graph(2), 0).en == "Has no tie."
    directed = neighbours_reason(nx.DiGraph([(0, 1), (2, 0), (3, 0)]), 0)
    assert directed.de == "1 Verbindung geht von hier aus, 2 kommen hier an."


def test_the_first_in_the_kite_by_nearness_reaches_so_many_in_so_many_steps():
    because = first("closeness", named(kite())).because
    assert because[0].de == (
        "9 von 9 anderen sind verbunden: 5 in einem Schritt, 3 in zweien, 1 weiter entfernt; im Mittel 1,556 Schritte."
    )


def test_the_parts_of_an_eigenvector_score_add_up_to_it():
    place = first("eigenvector", named(kite()))
    numbers = place.because[0].numbers
    assert round(numbers["sum"] / numbers["eigenvalue"], 8) == round(place.score, 8)


def test_the_parts_of_a_katz_score_add_up_to_it():
    place = first("katz", named(kite()))
    numbers = place.because[0].numbers
    assert round(1 + numbers["alpha"] * numbers["sum"], 8) == round(place.score, 8)


def offices():
    """Two offices: one desk alone connects the first with the second and with a third."""
    graph = nx.DiGraph([("a1", "desk"), ("a2", "desk"), ("desk", "b1"), ("desk", "c1"), ("b1", "b2"), ("a1", "a2")])
    for node in graph:
        unit = "unit:a" if node == "desk" else f"unit:{node[0]}"
        graph.nodes[node].update(unit=unit, unit_name=f"Amt {unit[-1].upper()}", name=node)
    return graph


def test_a_representative_is_said_to_speak_for_its_office_and_to_be_the_only_one():
    place = first("brokerage-roles", offices(), group="unit", role="representative")
    assert place.nodes[0].id == "desk" and place.score == 4
    assert place.because[0].de.startswith("Vertritt die eigene Gruppe nach außen: 4 Mal; zu erwarten wären")
    assert place.because[1].de == "Zum Beispiel von „a1“ zu „b1“, die keine unmittelbare Verbindung haben."
    assert place.because[2].de == ("Verbindet als einzige Stelle aus „Amt A“ diese Gruppe mit „Amt B“ und „Amt C“.")
    assert place.because[2].en == "The only one of “Amt A” that connects this group with “Amt B” and “Amt C”."


def test_roles_need_a_group_that_somebody_has():
    with pytest.raises(InputError, match="attribute 'district'"):
        first("brokerage-roles", offices(), group="district")


def test_burts_reasons_count_the_pairs_of_contacts_that_know_each_other():
    because = first("constraint", named(kite())).because
    assert because[0].de == (
        "Hat 3 Kontakte („Fernando“, „Garth“ und „Ike“); von deren 3 Paaren ist nur 1 auch untereinander verbunden."
    )
    assert first("hierarchy", named(nx.path_graph(3))).because[0].de == "Hat nur einen Kontakt, „1“."


def test_nodes_without_ties_have_no_constraint_and_that_is_said():
    graph = named(nx.path_graph(3))
    graph.add_nodes_from(["alone", "lonely"])
    analysis = find_analysis("constraint")
    ranking = analysis(graph, analysis.read_parameters({}))
    assert len(ranking.items) == 3
    assert ranking.remarks[0].de == "2 Knoten ohne Verbindung haben keinen Wert."


def test_key_players_say_what_they_do_together_and_what_each_adds():
    analysis = find_analysis("key-players")
    ranking = analysis(named(kite()), analysis.read_parameters({"count": 2, "kind": "fragmentation"}))
    assert ranking.remarks[0].de == (
        "Ohne diese 2 bleiben 2 Stücke, das größte mit 5 von 8; die Trennung steigt von 0 % auf 54 %."
    )
    assert ranking.remarks[1].de == "Alle möglichen Gruppen dieser Größe wurden verglichen: keine ist besser."
    assert [place.nodes[0].id for place in ranking.items] == ["Fernando", "Garth"]
    assert ranking.items[0].because[1].de == ("Ohne diese Stelle in der Gruppe sinkt die Trennung von 54 % auf 0 %.")
    reach = analysis(named(kite()), analysis.read_parameters({"count": 2}))
    assert reach.remarks[0].de == (
        "Gemeinsam erreichen diese 2 in einem Schritt 10 von 10 (100 %), sich selbst mitgezählt."
    )


def test_the_pieces_that_one_alone_leaves_are_listed_as_in_a_sentence():
    graph = named(nx.path_graph(5))
    (place,) = key_players(graph, count=1, kind="fragmentation").items
    assert place.because[0].de == "Geht diese Stelle allein, zerfällt ihr Teil des Netzes in 2 Stücke von 2 und 2."
    assert place.because[0].en == "Alone, it leaves its part of the network in 2 pieces of 2 and 2."


def test_what_one_key_player_does_is_said_of_one():
    apart = key_players(named(nx.path_graph(5)), count=1, kind="fragmentation").remarks[0]
    assert apart.de.startswith("Ohne diese Stelle bleiben 2 Stücke, das größte mit 2 von 4; die Trennung steigt")
    assert apart.en.startswith("Without it, 2 pieces remain, the largest with 2 of 4; separation rises")
    near = key_players(named(nx.path_graph(3)), count=1).remarks[0]
    assert near.de == "Allein erreicht diese Stelle in einem Schritt 3 von 3 (100 %), sich selbst mitgezählt."
    assert near.en == "Alone it reaches 3 of 3 (100%) in one step, itself included."


def test_a_place_names_the_house_of_who_stands_there():
    graph = nx.Graph()
    graph.add_node("unit:a", name="Bezirksamt A", house="unit:a", house_name="Bezirksamt A")
    graph.add_node("unit:once", name="Steuerungsdienst", house="unit:a", house_name="Bezirksamt A")
    assert reference(graph, "unit:once").house == "Bezirksamt A" and reference(graph, "unit:a").house is None


def key_players(graph, watch=UNHURRIED, **parameters):
    analysis = find_analysis("key-players")
    return analysis(named(graph), analysis.read_parameters(parameters), watch)


def test_key_players_of_a_network_with_few_ties_are_tried_without_each_of_them():
    ranking = key_players(nx.path_graph(4), count=1, kind="fragmentation")
    (place,) = ranking.items
    assert (place.nodes[0].id, place.stability) == ("1", 0.3333), "the best in one of three trials"
    assert place.because[-1].de == "Gehört in 1 von 3 Versuchen, in denen Verbindungen fehlen, zur besten Gruppe."
    assert ranking.remarks[-1].de == "Wie sicher: 3 Versuche; in jedem fehlt eine der 3 Verbindungen."
    assert ranking.remarks[-1].en == "How sure: 3 trials; in each, one is missing of the 3 ties."
    assert ranking.complete


def test_why_key_players_were_not_tried_is_said_as_it_is(monkeypatch):
    late = key_players(nx.path_graph(4), Watch(seconds=0), count=1)
    assert late.remarks[-1].de == "Wie sicher die Auswahl ist, wurde nicht geprüft: die Zeit war um."
    assert not late.complete and late.items[0].stability is None
    monkeypatch.setattr("graph_service.analyses.ranked.key_players.STEPS", 1)
    ranking = key_players(nx.path_graph(4), count=1)
    assert ranking.remarks[-1].de == (
        "Wie sicher die Auswahl ist, wurde nicht geprüft: das wäre bei 1 aus 4 mit 3 Verbindungen zu aufwendig."
    )
    assert ranking.remarks[-1].en == (
        "How sure the choice is was not tried: that would take too long for 1 of 4 with 3 ties."
    )
    assert ranking.complete and ranking.items[0].stability is None


def test_a_key_player_that_adds_nothing_is_said_to_add_nothing():
    ranking = key_players(nx.star_graph(4), count=2)
    centre, other = ranking.items
    assert centre.nodes[0].id == "0" and centre.score > 0 and other.score == 0
    assert [reason.de for reason in other.because].count("Trägt zur Gruppe nichts bei.") == 1
    assert [reason.en for reason in other.because].count("Adds nothing to the set.") == 1


def test_who_parts_nothing_in_a_network_of_loose_parts_is_not_said_to_leave_it_together():
    ranking = key_players(nx.Graph([(0, 1), (2, 3)]), count=1, kind="fragmentation")
    because = ranking.items[0].because
    assert because[0].de == "Allein trennt diese Stelle ihren Teil des Netzes nicht."
    assert because[0].en == "Alone, it does not part its part of the network."
    assert ranking.remarks[0].de.endswith("die Trennung bleibt bei 67 %.")
    assert ranking.remarks[0].en.endswith("separation stays at 67%.")


def test_shares_that_differ_by_little_are_told_with_the_decimals_in_which_they_differ():
    graph = nx.disjoint_union(nx.star_graph(2), nx.empty_graph(60))
    ranking = key_players(graph, count=1, kind="fragmentation")
    assert ranking.remarks[0].de.endswith("die Trennung steigt von 99,8 % auf 100,0 %.")
    assert ranking.items[0].because[1].en == "Without it in the set, separation falls from 100.0% to 99.8%."


@pytest.mark.parametrize("kind", ["reach", "fragmentation"])
@pytest.mark.parametrize("by_distance", [False, True])
def test_key_players_of_every_kind_have_reasons_in_both_languages(kind, by_distance):
    graph = named(nx.barabasi_albert_graph(14, 2, seed=1))
    analysis = find_analysis("key-players")
    parameters = {"count": 2, "kind": kind, "distance_weighted": by_distance}
    ranking = analysis(graph, analysis.read_parameters(parameters))
    assert len(ranking.items) == 2 and all(len(place.because) >= 2 for place in ranking.items)
    assert [place.score for place in ranking.items] == sorted((p.score for p in ranking.items), reverse=True)
    again = analysis(graph, analysis.read_parameters(parameters))
    assert again == ranking


def test_votes_are_told_with_those_that_count_less():
    analysis = find_analysis("voterank")
    ranking = analysis(named(kite()), analysis.read_parameters({"count": 2}))
    assert ranking.items[0].because[0].de.startswith("Wird als 1. gewählt, mit den vollen Stimmen aller 6 Nachbarn")
    assert "; 4 davon zählen weniger oder nicht" in ranking.items[1].because[0].de


def test_two_modes_need_two_types_and_are_found_by_them():
    graph = nx.davis_southern_women_graph()
    nx.set_node_attributes(
        graph, {node: "Event" if node in graph.graph["bottom"] else "Person" for node in graph}, "type"
    )
    place = first("betweenness", graph, scale="two-mode")
    assert place.nodes[0].id == "E8" and round(place.score, 4) == 0.2438
    assert place.because[0].de == "Erreicht 24 % dessen, was an dieser Seite des Netzes möglich ist."
    assert round(first("betweenness", graph, scale="share").score, 4) == 0.2370
    with pytest.raises(InputError, match="no two-mode network"):
        first("betweenness", nx.complete_graph(4), scale="two-mode")
    with pytest.raises(InputError, match="not known with weights"):
        first("betweenness", graph, scale="two-mode", weighted=True)


def test_what_is_in_no_part_with_the_largest_eigenvalue_gets_nothing_and_that_is_said():
    sparse_but_large_eigenvalue, dense = nx.star_graph(10), nx.complete_graph(3)
    analysis = find_analysis("eigenvector")
    graph = nx.disjoint_union(sparse_but_large_eigenvalue, dense)
    remarks = analysis(graph, analysis.read_parameters({})).remarks
    assert remarks[1].de == "3 Knoten außerhalb des Teils mit dem größten Eigenwert erhalten 0."
    assert remarks[1].en == "3 nodes outside the part with the largest eigenvalue get 0."


def test_what_holds_together_is_called_what_it_is_and_offices_of_one_name_by_their_districts():
    graph = nx.star_graph(3)
    graph.add_edge(1, 2)
    nx.set_node_attributes(graph, {0: {"type": "Topic", "name": "Vergabe"}})
    for node, district in ((1, "Mitte"), (2, "Pankow"), (3, "Spandau")):
        graph.nodes[node].update(type="AdministrativeUnit", name="Jugendamt", district=district)
    (reason,) = holds_together(graph, 0)
    assert reason.de == (
        "Verbindet als einziges Thema „Jugendamt“ (Spandau) mit 2 anderen: ohne es ist 1 abgeschnitten."
    )
    assert reason.en.startswith("The only one that connects “Jugendamt” (Spandau) with 2 others")


def test_a_district_that_stands_in_the_name_is_not_told_again():
    graph = nx.Graph()
    graph.add_node(0, type="AdministrativeUnit", name="Bezirksamt Mitte", district="Mitte")
    graph.add_node(1, type="Post", name="Leitung Ordnungsamt", district="Pankow")
    assert names(graph, graph) == "„Bezirksamt Mitte“ und „Leitung Ordnungsamt“ (Pankow)"


def test_a_small_share_is_not_rounded_to_nothing():
    assert [percent(1, 300), percent(1, 300, "en"), percent(0, 300), percent(1, 2)] == [
        "unter 1 %", "under 1%", "0 %", "50 %",
    ]  # fmt: skip


def test_how_many_ties_there_are_is_written_as_each_language_does():
    analysis = find_analysis("degree")
    told = analysis(nx.complete_graph(60), analysis.read_parameters({})).remarks[-1]
    assert told.de.endswith("in jedem fehlen 88 der 1.770 Verbindungen.")
    assert told.en.endswith("in each, 88 are missing of the 1,770 ties.")
