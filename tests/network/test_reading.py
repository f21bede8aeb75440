"""Networks of views on a real Neo4j: what each sees, by which names, and that a write counts for the next asker."""

from __future__ import annotations

import pytest

from graph_service.access import Gate, read_principals
from graph_service.access.pseudonyms import Pseudonyms
from graph_service.network import Networks, Scope, What
from graph_service.store import Store
from tests.noninterference.graphs import SOURCE, RandomGraph, write_graph
from tests.servers import run_cypher

pytestmark = pytest.mark.neo4j

KEY = b"k" * 32
PRINCIPALS = """
[analyst]
name = "Auswertung"
roles = ["analyst"]
[member]
name = "Mitglied"
roles = ["community_member"]
"""
PUBLISHED = "public for contact-mediation by publication"
CONSENT = "community for network-analysis"


def node(type_, id, name, audience="public", **fields):
    return {"type": type_, "id": id, "name": name, "audience": audience, "source": SOURCE, "as_of": "2026", **fields}


def person(number, audience, identity):
    id = f"person-{number:012x}"
    gates = {"identity_audience": identity, "contact_audience": "nobody", "profile_audience": "nobody"}
    return node("Person", id, f"Mensch {number}", audience, **gates)


def tie(start, type_, end, audience="public", **fields):
    return {
        "start": start,
        "type": type_,
        "end": end,
        "audience": audience,
        "source": SOURCE,
        "as_of": "2026",
        **fields,
    }


ADA, BEN = f"person-{1:012x}", f"person-{2:012x}"
GRAPH = RandomGraph(
    nodes=(
        node("AdministrativeUnit", "unit:u", "Amt", district="Mitte"), node("Post", "post-1", "Leitung"),
        node("Measure", "measure-1", "Kiezbox", phase="laufend", fields_of_action=["Umwelt"]),
        node("Measure", "measure-2", "Geheim", "support"),
        node("Topic", "topic:x", "Geheimes", "support", name_en="Secret"),
        node("Topic", "topic:a", "Abfall", "administration", name_en="Waste"), node("Source", SOURCE, "Organigramm"),
        person(1, PUBLISHED, PUBLISHED), person(2, CONSENT, CONSENT),
    ),
    edges=(
        tie("post-1", "UNIT_OF", "unit:u"), tie("post-1", "WORKS_ON", "measure-1", **{"from": "2024-05"}),
        tie("post-1", "WORKS_ON", "measure-2"), tie("unit:u", "LEADS", "measure-1", "administration"),
        tie(ADA, "HOLDS", "post-1", PUBLISHED), tie(BEN, "WORKS_ON", "measure-1", CONSENT),
        tie(ADA, "KNOWS", BEN, PUBLISHED, met_in_person=True),
    ),
)  # fmt: skip


@pytest.fixture
def gate(empty_full_store: Store) -> Gate:
    write_graph(empty_full_store, GRAPH)
    return Gate(empty_full_store, read_principals(PRINCIPALS), pseudonym_key=lambda: KEY)


@pytest.fixture
def networks(empty_full_store: Store, gate: Gate) -> Networks:
    return Networks(empty_full_store, gate)


def ties_of(graph):
    return [(start, kind, end) for start, end, kind in graph.edges(data="type")]


def test_the_public_sees_public_nodes_and_ties_between_them(networks, gate):
    graph = networks.of(gate.view()).graph("whole")
    assert list(graph) == ["measure-1", "post-1", "unit:u"]
    assert ties_of(graph) == [("post-1", "WORKS_ON", "measure-1"), ("post-1", "UNIT_OF", "unit:u")]
    assert graph.edges["post-1", "measure-1", 0]["since"] == "2024-05"
    assert graph.nodes["measure-1"]["fields_of_action"] == ["Umwelt"]
    assert graph.nodes["post-1"]["district"] == "Mitte" and graph.nodes["post-1"]["source_name"] == "Organigramm"


def test_english_names_are_those_of_what_the_view_sees(networks, gate):
    assert networks.of(gate.view()).english == {}
    seen = networks.of(gate.view("analyst", "network-analysis"))
    assert seen.english == {"Abfall": "Waste"} and seen.graph("whole").nodes["topic:a"]["name_en"] == "Waste"
    assert seen.graph("whole").nodes["measure-1"]["name_en"] is None


def test_persons_have_the_names_that_the_view_opens(networks, gate):
    graph = networks.of(gate.view("member", "contact-mediation")).graph("whole")
    assert graph.nodes[ADA]["name"] == "Mensch 1" and BEN not in graph
    assert (ADA, "HOLDS", "post-1") in ties_of(graph)


def test_analysts_see_pseudonyms_without_names_and_no_holder(networks, gate):
    graph = networks.of(gate.view("analyst", "network-analysis")).graph("whole")
    hidden = Pseudonyms(lambda: KEY, "network-analysis").hidden(BEN)
    assert graph.nodes[hidden]["name"] is None and BEN not in graph
    assert (hidden, "WORKS_ON", "measure-1") in ties_of(graph)
    assert "HOLDS" not in {kind for _, kind, _ in ties_of(graph)}
    assert set(networks.of(gate.view("analyst", "network-analysis")).graph("whole", Scope(around=BEN))) == set()
    around = networks.of(gate.view("analyst", "network-analysis")).graph("whole", Scope(around=hidden, around_steps=1))
    assert set(around) == {hidden, "measure-1"}


def test_no_sealed_or_open_name_of_a_person_stands_in_the_shared_columns(networks, gate):
    networks.of(gate.view())
    assert all("Mensch" not in str(one) and "gs1:" not in str(one) for one in networks._columns.name)


def test_what_a_write_publishes_counts_for_the_next_who_asks(networks, gate, empty_full_store):
    before = networks.of(gate.view()).graph("whole")
    assert networks.of(gate.view()).graph("whole") is before
    run_cypher(empty_full_store, "MATCH (one:Entity {id: 'unit:u'}) SET one.name = 'Neu'")
    empty_full_store.write("bump_revision")
    after = networks.of(gate.view()).graph("whole")
    assert after.nodes["unit:u"]["name"] == "Neu" and before.nodes["unit:u"]["name"] == "Amt"


def test_two_views_never_share_a_network(networks, gate):
    public, member = networks.of(gate.view()), networks.of(gate.view("member", "contact-mediation"))
    assert set(public.graph("whole")) < set(member.graph("whole"))
    assert networks.of(gate.view("member")).graph("whole") is public.graph("whole")  # of the same classes


def test_posts_are_ranked_where_their_holder_was_published(networks, gate):
    assert "post-1" not in networks.of(gate.view()).graph("whole", ranked=True)
    mediated = networks.of(gate.view("member", "contact-mediation"))
    assert set(mediated.graph("whole", ranked=True)) == {"measure-1", "post-1", "unit:u"}
    analysed = networks.of(gate.view("analyst", "network-analysis"))
    assert len(analysed.graph("who-works-with-whom", what=What.PERSONS, ranked=True)) == 1


def test_an_empty_graph_gives_empty_networks(empty_reduced_store):
    gate = Gate(empty_reduced_store)
    assert len(Networks(empty_reduced_store, gate).of(gate.view()).graph("whole")) == 0
