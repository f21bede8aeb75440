"""Each network against graphs drawn by hand: who is in it, who is tied, how strongly, since when."""

from __future__ import annotations

import networkx as nx
import pytest

from graph_service.errors import InputError, NotPermitted
from graph_service.lru import LruCache
from graph_service.network import PROJECTIONS, Scope, What
from graph_service.network.joining import LARGEST_GROUP
from graph_service.networking import NodeColumns
from tests.network.hand_made import network, read_row

PERSONS = [("Person", f"person-{letter}") for letter in "abcd"]


def weights(graph: nx.Graph) -> dict[tuple[str, str], float]:
    return {(start, end): weight for start, end, weight in graph.edges(data="weight")}


def test_the_whole_is_a_directed_multigraph_of_all_but_sources():
    graph = network(
        [("Measure", "measure-1"), ("Topic", "topic:a"), ("Source", "source:x"), ("AdministrativeUnit", "unit:u")],
        [
            ("measure-1", "CONCERNS", "topic:a"),
            ("unit:u", "RESPONSIBLE_FOR", "topic:a"),
            ("unit:u", "RESPONSIBLE_FOR", "topic:a", {"confidence": 0.5}),
        ],
    ).graph("whole")
    assert isinstance(graph, nx.MultiDiGraph) and nx.is_frozen(graph)
    assert list(graph) == ["measure-1", "topic:a", "unit:u"]
    assert list(graph.edges(data="strength")) == [
        ("measure-1", "topic:a", 0.4), ("unit:u", "topic:a", 0.3), ("unit:u", "topic:a", 0.6),
    ]  # fmt: skip
    assert list(graph.in_edges("topic:a", keys=True)) == [
        ("measure-1", "topic:a", 0), ("unit:u", "topic:a", 0), ("unit:u", "topic:a", 1),
    ]  # fmt: skip


def test_the_graph_is_as_networkx_itself_would_have_built_it():
    nodes = [("Post", "post-1"), ("Post", "post-2"), ("AdministrativeUnit", "unit:u"), ("AdministrativeUnit", "unit:v")]
    ties = [("post-1", "UNIT_OF", "unit:u"), ("post-2", "UNIT_OF", "unit:u"), ("unit:u", "PART_OF", "unit:v")]
    for name in PROJECTIONS:
        graph = network(nodes, ties).graph(name)
        again = type(graph)(**graph.graph)
        again.add_nodes_from(graph.nodes(data=True))
        again.add_edges_from(graph.edges(data=True))
        assert nx.utils.graphs_equal(graph, again)
        assert list(graph.edges) == list(again.edges)


def test_a_group_of_n_adds_one_over_n_minus_one_to_each_of_its_ties():
    graph = network(
        [*PERSONS, ("Measure", "measure-1", {"name": "Kiezbox"}), ("Event", "event-1", {"name": "Treffen"})],
        [
            *((f"person-{letter}", "WORKS_ON", "measure-1") for letter in "abc"),
            *((f"person-{letter}", "ATTENDED", "event-1") for letter in "ab"),
        ],
    ).graph("who-works-with-whom", what=What.PERSONS)
    assert weights(graph) == {
        ("person-a", "person-b"): 1.5, ("person-a", "person-c"): 0.5, ("person-b", "person-c"): 0.5,
    }  # fmt: skip
    assert graph.edges["person-a", "person-b"]["over"] == ["Treffen", "Kiezbox"]
    assert "person-d" in graph and graph.degree("person-d") == 0


def test_several_ties_to_one_group_are_one_membership():
    graph = network(
        [("Post", "post-1"), ("Post", "post-2"), ("Measure", "measure-1")],
        [
            ("post-1", "LEADS", "measure-1"),
            ("post-1", "WORKS_ON", "measure-1"),
            ("post-2", "WORKS_ON", "measure-1"),
        ],
    ).graph("who-works-with-whom")
    assert weights(graph) == {("post-1", "post-2"): 1.0}


def test_two_who_were_never_there_at_the_same_time_do_not_work_together():
    graph = network(
        [*PERSONS, ("Measure", "measure-1")],
        [
            ("person-a", "WORKS_ON", "measure-1", {"since": "2020", "until": "2022-06-30"}),
            ("person-b", "WORKS_ON", "measure-1", {"since": "2022-07-01"}),
            ("person-c", "WORKS_ON", "measure-1", {"since": "2021-05-01"}),
        ],
    ).graph("who-works-with-whom", what=What.PERSONS)
    times = {tie: (data["since"], data["until"]) for *tie, data in graph.edges(data=True) for tie in [tuple(tie)]}
    assert times == {
        ("person-a", "person-c"): ("2021-05-01", "2022-06-30"), ("person-b", "person-c"): ("2022-07-01", None),
    }  # fmt: skip


def test_a_group_that_is_too_large_ties_nobody_and_is_counted():
    posts = [("Post", f"post-{number:03d}") for number in range(LARGEST_GROUP + 1)]
    graph = network(
        [*posts, ("AdministrativeUnit", "unit:u")], [(id, "UNIT_OF", "unit:u") for _, id in posts]
    ).graph("who-works-with-whom")  # fmt: skip
    assert graph.number_of_edges() == 0
    assert graph.graph["groups_left_out"] == 1


def test_acquaintance_is_one_tie_as_strong_as_the_strongest_since_the_first():
    graph = network(
        PERSONS,
        [
            ("person-a", "KNOWS", "person-b", {"since": "2021", "confidence": 0.5}),
            ("person-b", "KNOWS", "person-a", {"since": "2019", "met_in_person": True}),
            ("person-c", "KNOWS", "person-d"),
        ],
    ).graph("who-knows-whom")
    assert type(graph) is nx.Graph
    assert weights(graph) == {("person-a", "person-b"): 0.9, ("person-c", "person-d"): 0.63}
    assert graph.edges["person-a", "person-b"]["since"] == "2019"


def test_who_asked_is_tied_to_who_was_asked_past_the_attempt():
    graph = network(
        [("Measure", "measure-1"), ("Post", "post-1"), ("Post", "post-2"), ("ContactAttempt", "contact-attempt-1"),
         ("ContactAttempt", "contact-attempt-2")],
        [
            ("measure-1", "CONTACTED", "contact-attempt-1"),
            ("contact-attempt-1", "CONTACTED", "post-1"),
            ("measure-1", "CONTACTED", "post-1"),
            ("contact-attempt-2", "CONTACTED", "post-2"),
        ],
    ).graph("who-asks-whom")  # fmt: skip
    assert type(graph) is nx.DiGraph
    assert list(graph) == ["measure-1", "post-1"]
    assert weights(graph) == {("measure-1", "post-1"): 2.0}


def test_units_share_measures_that_they_or_their_posts_take_part_in():
    graph = network(
        [("AdministrativeUnit", "unit:u"), ("AdministrativeUnit", "unit:v"), ("AdministrativeUnit", "unit:w"),
         ("Organisation", "organisation:o"), ("Post", "post-1"), ("Measure", "measure-1")],
        [
            ("unit:u", "LEADS", "measure-1"), ("organisation:o", "PARTNERS_IN", "measure-1"),
            ("post-1", "UNIT_OF", "unit:v"), ("post-1", "WORKS_ON", "measure-1"),
        ],
    ).graph("units-over-measures")  # fmt: skip
    assert set(graph) == {"unit:u", "unit:v", "organisation:o"}
    assert set(weights(graph).values()) == {0.5}


def test_topics_share_measures_and_the_structure_leads_upwards():
    drawn = network(
        [("Topic", "topic:a"), ("Topic", "topic:b"), ("Topic", "topic:c"), ("Measure", "measure-1"),
         ("Post", "post-1"), ("Post", "post-2"), ("AdministrativeUnit", "unit:u"), ("AdministrativeUnit", "unit:top")],
        [
            ("measure-1", "CONCERNS", "topic:a"), ("measure-1", "CONCERNS", "topic:b"),
            ("post-1", "REPORTS_TO", "post-2"), ("post-1", "UNIT_OF", "unit:u"), ("unit:u", "PART_OF", "unit:top"),
        ],
    )  # fmt: skip
    assert weights(drawn.graph("topics-over-measures")) == {("topic:a", "topic:b"): 1.0}
    assert "topic:c" not in drawn.graph("topics-over-measures")
    structure = drawn.graph("reporting-structure")
    assert list(structure.edges(data="type")) == [
        ("post-1", "post-2", "REPORTS_TO"), ("post-1", "unit:u", "UNIT_OF"), ("unit:u", "unit:top", "PART_OF"),
    ]  # fmt: skip


def test_nodes_carry_what_they_are_by_their_visible_neighbours():
    graph = network(
        [("AdministrativeUnit", "unit:amt", {"name": "Amt"}),
         ("AdministrativeUnit", "unit:bezirk", {"name": "Bezirksamt", "district": "Mitte"}),
         ("Post", "post-1", {"source": "source:x", "invented": True}),
         ("Topic", "topic:a", {"name": "Abfall", "name_en": "Waste"}),
         ("Person", "person-a"), ("Source", "source:x", {"name": "Organigramm"}),
         ("Measure", "measure-1", {"phase": "laufend", "fields_of_action": ["Umwelt"], "url": "https://a.example/"})],
        [("unit:amt", "PART_OF", "unit:bezirk"), ("post-1", "UNIT_OF", "unit:amt"), ("post-1", "EXPERT_IN", "topic:a"),
         ("person-a", "HOLDS", "post-1"), ("post-1", "LEADS", "measure-1")],
    ).graph("whole")  # fmt: skip
    assert graph.nodes["post-1"] == {
        "type": "Post", "name": "post-1", "name_en": None, "unit": "unit:amt", "unit_name": "Amt",
        "house": "unit:bezirk", "house_name": "Bezirksamt", "district": "Mitte", "sector": "Verwaltung",
        "phase": None, "ended": None, "fields_of_action": [], "topics": ["Abfall"], "topics_en": ["Waste"],
        "topic_ids": ["topic:a"], "as_of": "2026", "source_name": "Organigramm", "invented": True, "url": None,
    }  # fmt: skip
    assert set(graph.nodes["post-1"]) == set(NodeColumns.model_fields) - {"id"}  # which the answer is made of
    assert graph.nodes["topic:a"]["name_en"] == "Waste"
    assert graph.nodes["person-a"]["unit"] == "unit:amt" and graph.nodes["person-a"]["name"] is None
    measure = graph.nodes["measure-1"]
    assert (measure["unit"], measure["phase"], measure["fields_of_action"]) == ("unit:amt", "laufend", ["Umwelt"])


TOWN = [
    ("Topic", "topic:waste"), ("Topic", "topic:glass"), ("Topic", "topic:traffic"), ("Measure", "measure-1"),
    ("Measure", "measure-2"), ("Post", "post-1"), ("Post", "post-2"),
    ("AdministrativeUnit", "unit:mitte", {"district": "Mitte"}),
    ("AdministrativeUnit", "unit:pankow", {"district": "Pankow"}),
]  # fmt: skip
TIES = [
    ("topic:glass", "BROADER", "topic:waste"), ("measure-1", "CONCERNS", "topic:glass"),
    ("measure-2", "CONCERNS", "topic:traffic"), ("post-1", "WORKS_ON", "measure-1", {"since": "2024", "until": "2024"}),
    ("post-2", "WORKS_ON", "measure-2", {"since": "2025-03-01"}), ("post-1", "UNIT_OF", "unit:mitte"),
    ("post-2", "UNIT_OF", "unit:pankow"), ("unit:pankow", "RESPONSIBLE_FOR", "topic:glass"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        ({"topic": "topic:waste"}, {"topic:waste", "topic:glass", "measure-1", "post-1", "unit:mitte", "unit:pankow"}),
        ({"measure": "measure-1"}, {"measure-1", "topic:glass", "post-1", "unit:mitte", "unit:pankow"}),
        ({"district": "Mitte"}, {"unit:mitte", "post-1", "measure-1"}),
        ({"types": ["Topic"]}, {"topic:glass", "topic:traffic", "topic:waste"}),
        ({"around": "post-2", "around_steps": 1}, {"post-2", "measure-2", "unit:pankow"}),
        ({"around": "post-2", "around_steps": 1, "types": ["Post"]}, {"post-2"}),
        ({"topic": "topic:waste", "district": "Mitte"}, {"measure-1", "post-1", "unit:mitte"}),
        ({"topic": "topic:never-was"}, set()),
        ({"topic": "measure-1"}, set()),
        ({"measure": "measure-99"}, set()),
        ({"around": "nothing"}, set()),
    ],
)  # fmt: skip
def test_a_scope_keeps_what_it_says(scope, left):
    assert set(network(TOWN, TIES).graph("whole", Scope(**scope))) == left


@pytest.mark.parametrize(
    ("since", "until", "left"),
    [
        ("2025-01-01", None, {"post-2"}),
        (None, "2024-12-31", {"post-1"}),
        ("2024-12-31", "2025-03", {"post-1", "post-2"}),
        ("2024-06", "2024-07", {"post-1"}),
    ],
)
def test_a_period_keeps_ties_that_held_on_some_day_in_it(since, until, left):
    graph = network(TOWN, TIES).graph("whole", Scope(since=since, until=until))
    assert {start for start, _, kind in graph.edges(data="type") if kind == "WORKS_ON"} == left
    assert graph.number_of_nodes() == len(TOWN)


@pytest.mark.parametrize("given", [{"types": ["Nonsense"]}, {"since": "gestern"}, {"since": "2026", "until": "2025"}])
def test_a_scope_that_means_nothing_is_refused(given):
    with pytest.raises(ValueError, match=r"no node type|a date is written|since is after until"):
        Scope(**given)


def test_an_empty_view_has_empty_networks():
    for name in PROJECTIONS:
        for what in What:
            assert len(network([]).graph(name, what=what)) == 0
    assert len(network([("Topic", "topic:a")]).graph("who-works-with-whom")) == 0


def test_a_tie_whose_end_is_not_there_is_left_out():
    assert network([("Topic", "topic:a")], [("topic:a", "BROADER", "topic:gone")]).graph("whole").number_of_edges() == 0


def test_ties_of_a_node_to_itself_stay_in_the_whole_alone():
    drawn = network([("AdministrativeUnit", "unit:u")], [("unit:u", "PART_OF", "unit:u")])
    assert drawn.graph("whole").number_of_edges() == 1
    assert drawn.graph("reporting-structure").number_of_edges() == 0
    assert drawn.graph("whole").nodes["unit:u"]["house"] == "unit:u"


STAFF = [
    ("Person", "person-a"), ("Post", "post-held"), ("Post", "post-published"),
    ("Post", "post-vacant", {"occupancy": "vacant"}),
    ("AdministrativeUnit", "unit:u"), ("Measure", "measure-1"), ("AdministrativeUnit", "unit:v"),
]  # fmt: skip
HELD = [
    ("person-a", "HOLDS", "post-published", {"audience": 5}), ("person-a", "HOLDS", "post-held", {"audience": 6}),
    ("post-held", "UNIT_OF", "unit:u"), ("post-held", "WORKS_ON", "measure-1"), ("unit:v", "LEADS", "measure-1"),
]  # fmt: skip


def test_without_the_purpose_rankings_see_no_persons_and_no_posts_that_stand_for_one():
    drawn = network(STAFF, HELD, published=[5], ranks_persons=False)
    assert set(drawn.graph("whole", ranked=True)) == {"post-published", "post-vacant", "unit:u", "unit:v", "measure-1"}
    assert set(drawn.graph("whole")) == {id for _, id, *_ in STAFF}
    assert weights(drawn.graph("units-over-measures", ranked=True)) == {("unit:u", "unit:v"): 1.0}
    with pytest.raises(NotPermitted, match="network-analysis"):
        drawn.graph("who-knows-whom", ranked=True)
    with pytest.raises(NotPermitted, match="network-analysis"):
        drawn.graph("who-works-with-whom", what=What.PERSONS, ranked=True)


@pytest.mark.parametrize(
    ("holders", "is_ranked"),
    [
        ([{"audience": 5}], True),
        ([{"audience": 5, "until": "2026"}], True),
        ([{"audience": 5, "until": "2026-10"}], False),
        ([{"audience": 5, "since": "2027"}], False),
        ([{"audience": 5, "until": "2024"}, {"audience": 6}], False),
        ([{"audience": 5}, {"audience": 6}], False),
        ([{"audience": 6, "until": "2024"}, {"audience": 5}], True),
        ([], False),
    ],
)
def test_a_post_is_ranked_where_everybody_who_holds_it_today_was_published(holders, is_ranked):
    persons = [("Person", f"person-{place}") for place, _ in enumerate(holders)]
    ties = [(f"person-{place}", "HOLDS", "post-a", fields) for place, fields in enumerate(holders)]
    drawn = network([("Post", "post-a"), *persons], ties, published=[5], ranks_persons=False)
    assert ("post-a" in drawn.graph("whole", ranked=True)) is is_ranked


def test_with_the_purpose_everything_visible_is_ranked():
    drawn = network(STAFF, HELD, published=[5], ranks_persons=True)
    assert set(drawn.graph("whole", ranked=True)) == {id for _, id, *_ in STAFF}


def test_a_graph_is_kept_for_who_asks_again():
    drawn = network(TOWN, TIES)
    assert drawn.graph("whole") is drawn.graph("whole")
    assert drawn.graph("whole", Scope(district="Mitte")) is not drawn.graph("whole")


def test_graphs_are_kept_by_their_size_the_last_used_longest():
    kept: LruCache[str, str] = LruCache(10, weigh=len)
    for text in ("aaaa", "bbbb"):
        kept.keep(text[0], text)
    assert kept.get("a") == "aaaa"
    kept.keep("c", "cccc")
    assert kept.get("b") is None and kept.get("a") == "aaaa"
    kept.keep("a", "a")
    kept.keep("d", "ddddd")
    assert len(kept) == 3
    assert kept.keep("e", "e" * 11) == "e" * 11 and kept.get("e") is None  # it would push out all others
    assert len(kept) == 3


def test_an_unknown_network_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match="who-knows-whom"):
        network([]).graph("who-likes-whom")


def test_each_network_says_what_it_is():
    for one in PROJECTIONS.values():
        assert one.summary and one.description and one.de


def test_what_is_hidden_moves_nothing():
    nodes = [(type_, id, {**(rest[0] if rest else {}), "audience": 1}) for type_, id, *rest in TOWN]
    extra = [("Measure", "measure-0", {"audience": 2}), ("Person", "person-z", {"audience": 2})]
    more = [("post-1", "WORKS_ON", "measure-0", {"audience": 1}), ("post-1", "WORKS_ON", "measure-2", {"audience": 2})]
    from graph_service.network.columns import Columns

    full = Columns.from_rows(read_row([*extra, *nodes[::-1]], [*more, *TIES[::-1]])).visible([1])
    part = Columns.from_rows(read_row(nodes, TIES)).visible([1])
    for name in type(full).__dataclass_fields__:
        assert getattr(full, name).tolist() == getattr(part, name).tolist(), name


def test_what_a_node_is_does_not_change_with_the_part_that_is_looked_at():
    drawn = network(TOWN, TIES)
    alone = drawn.graph("whole", Scope(topic="topic:waste", types=["Post"]))
    assert set(alone) == {"post-1"}
    for node, data in alone.nodes(data=True):
        assert data == drawn.graph("whole").nodes[node]
    assert alone.nodes["post-1"]["unit"] == "unit:mitte"


def test_a_house_is_right_below_the_administration_as_a_whole():
    offices = [("AdministrativeUnit", f"unit:{number:02d}") for number in range(24)]
    parts = [(id, "PART_OF", "unit:00") for _, id in offices[1:12]]
    parts += [(id, "PART_OF", "unit:01") for _, id in offices[12:20]]
    graph = network([*offices, ("Post", "post-1")], [*parts, ("post-1", "UNIT_OF", "unit:15")]).graph("whole")
    assert graph.nodes["post-1"]["house"] == "unit:01" and graph.nodes["unit:01"]["house"] == "unit:01"
    assert graph.nodes["unit:00"]["house"] == "unit:00" and graph.nodes["unit:23"]["house"] == "unit:23"


def test_a_city_stays_a_whole_beside_a_larger_administration_because_of_its_districts():
    city = [("AdministrativeUnit", "unit:city")]
    city += [("AdministrativeUnit", f"unit:d{number}", {"district": f"D{number}"}) for number in range(4)]
    parts = [(id, "PART_OF", "unit:city") for _, id, *_ in city[1:]]
    others = [("AdministrativeUnit", f"unit:{number:02d}") for number in range(40)]
    others += [("AdministrativeUnit", f"unit:branch-{number}", {"district": f"D{number}"}) for number in range(2)]
    more = [(id, "PART_OF", "unit:00") for _, id, *_ in others[1:]]
    graph = network([*city, *others], [*parts, *more]).graph("whole")
    assert [graph.nodes[id]["house"] for id in ("unit:city", "unit:d1")] == ["unit:city", "unit:d1"]
