"""The stories of the programme that somebody who explores the seeds must be able to find."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import pytest

from graph_service.access import Audience, Scope
from graph_service.schema import DISTRICTS
from tests.seeds.tables import Seeds

TOPIC = "topic:baugenehmigung"
OFFICE = "unit:bezirksamt-neukoelln:stadtentwicklungsamt"
MEDIATION = "contact-mediation"


def contact_in_neukoelln(seeds: Seeds) -> str:
    """The regular holder of the post that leads the building control of Neukölln."""
    posts = seeds.starts("UNIT_OF", OFFICE) & seeds.starts("RESPONSIBLE_FOR", TOPIC)
    leading = [post for post in posts if seeds.by_id[post]["post_type"] == "Leitung"]
    assert len(leading) == 1
    holders = [row["start"] for row in seeds.ties["HOLDS"] if row["end"] == leading[0] and row["status"] == "regular"]
    assert len(holders) == 1
    return holders[0]


def visible_to_the_community(words: str, purpose: str) -> bool:
    """Whether an audience opens to a member of the community for that purpose."""
    audience = Audience.parse(words)
    return audience.scope.value in ("public", "community") and purpose in audience.purposes


def test_each_district_has_an_office_for_building_permits(seeds: Seeds) -> None:
    offices = {
        row["district"]: row["start"]
        for row in seeds.ties["RESPONSIBLE_FOR"]
        if row["end"] == TOPIC and row["start"].endswith(":stadtentwicklungsamt")
    }
    assert set(offices) == set(DISTRICTS)
    assert offices["Neukölln"] == OFFICE


def test_the_office_or_one_above_it_has_an_official_channel(seeds: Seeds) -> None:
    path = [OFFICE]
    while not seeds.by_id[path[-1]].list("channels"):
        path.append(seeds.ends("PART_OF", path[-1]).pop())
    assert "unit:bezirksamt-neukoelln" in path


def test_the_contact_in_neukoelln_is_open_to_the_community_for_contact_mediation_alone(seeds: Seeds) -> None:
    person = seeds.by_id[contact_in_neukoelln(seeds)]
    for column in ("audience", "identity_audience", "contact_audience"):
        assert visible_to_the_community(person[column], MEDIATION)
    assert not visible_to_the_community(person["contact_audience"], "event-planning")


@pytest.mark.parametrize("measure", ["Kiezbox 2.0", "Smart Space Hardenbergplatz"])
def test_a_team_is_introduced_to_the_contact_in_two_or_three_steps(seeds: Seeds, measure: str) -> None:
    graph = nx.Graph(
        (row["start"], row["end"])
        for row in seeds.ties["KNOWS"]
        if visible_to_the_community(row["audience"], MEDIATION)
        and all(visible_to_the_community(seeds.by_id[row[end]]["audience"], MEDIATION) for end in ("start", "end"))
    )
    team = [
        row["start"]
        for row in seeds.ties["WORKS_ON"]
        if row["end"] == seeds.named("Measure", measure) and visible_to_the_community(row["audience"], MEDIATION)
    ]
    steps = nx.single_source_shortest_path_length(graph, contact_in_neukoelln(seeds))
    assert min(steps[person] for person in team if person in steps) in (2, 3)


def test_a_measure_went_back_a_phase(seeds: Seeds) -> None:
    order = ["in Planung", "laufend", "abgeschlossen"]
    back = []
    for row in seeds.by_type["Measure"]:
        steps = [step.split(" ", 1) for step in row.list("phase_history")]
        assert [day for day, _ in steps] == sorted(day for day, _ in steps), row.place
        assert not steps or steps[-1][1] == row["phase"], row.place
        places = [order.index(phase) for _, phase in steps]
        if places != sorted(places):
            back.append(row)
    assert len(back) == 1
    assert back[0]["invented"] == "true"


def test_ten_and_more_real_measures_have_a_phase_history(seeds: Seeds) -> None:
    real = [row for row in seeds.by_type["Measure"] if not row.get("invented")]
    assert len([row for row in real if row.list("phase_history")]) >= 10


def test_fields_of_action_of_a_measure_are_topics_that_it_concerns(seeds: Seeds) -> None:
    fields = {row["name"]: row["id"] for row in seeds.by_type["Topic"] if row["topic_type"] == "field_of_action"}
    assert len(fields) == 20
    for row in seeds.by_type["Measure"]:
        assert {fields[name] for name in row.list("fields_of_action")} <= seeds.ends("CONCERNS", row["id"]), row.place


def test_a_vacant_post_has_a_deputy(seeds: Seeds) -> None:
    deputies = {row["end"] for row in seeds.ties["HOLDS"] if row["status"] == "deputy"}
    vacant = {row["id"] for row in seeds.by_type["Post"] if row["occupancy"] == "vacant"}
    assert len(vacant & deputies) >= 2
    assert vacant - deputies, "a vacant post without a deputy should be there too"


def test_occupancy_and_holders_agree(seeds: Seeds) -> None:
    for post in seeds.by_type["Post"]:
        status = {row["status"] for row in seeds.ties["HOLDS"] if row["end"] == post["id"]}
        expected = {"held": "regular", "acting": "acting"}.get(post["occupancy"])
        assert expected in status if expected else not status & {"regular", "acting"}, post.place


def test_a_person_has_several_posts_and_a_post_several_holders(seeds: Seeds) -> None:
    assert max(Counter(row["start"] for row in seeds.ties["HOLDS"]).values()) >= 2
    regular = Counter(row["end"] for row in seeds.ties["HOLDS"] if row["status"] == "regular")
    assert max(regular.values()) >= 2


def test_two_measures_have_the_same_open_legal_question(seeds: Seeds) -> None:
    legal = seeds.starts("CONCERNS", "topic:datenschutz-folgenabschaetzung")
    shared = [
        row["id"]
        for row in seeds.by_type["Question"]
        if row["state"] == "open" and row["id"] in legal and len(seeds.starts("RAISED", row["id"])) >= 2
    ]
    assert len(shared) == 1
    names = {seeds.by_id[measure]["name"].split(" – ")[0] for measure in seeds.starts("RAISED", shared[0])}
    assert names == {"Kiezbox 2.0", "Smart Space Hardenbergplatz"}


def test_two_sources_contradict_each_other_about_the_phase_of_a_measure(seeds: Seeds) -> None:
    claims = [row for row in seeds.by_type["Claim"] if row["field"] == "phase"]
    assert len(claims) == 1
    measure = seeds.by_id[seeds.ends("CLAIMED_OF", claims[0]["id"]).pop()]
    assert measure["name"].startswith("Data & Smart City Governance")
    assert (measure["phase"], claims[0]["value"]) == ("laufend", "abgeschlossen")
    assert measure["source"] != claims[0]["source"]


def test_a_claim_is_about_a_field_and_differs_from_the_value_shown(seeds: Seeds) -> None:
    for claim in seeds.by_type["Claim"]:
        about = seeds.by_id[seeds.ends("CLAIMED_OF", claim["id"]).pop()]
        assert about.get(claim["field"]) not in ("", claim["value"]), claim.place


def test_a_renamed_administration_goes_on_in_its_successor(seeds: Seeds) -> None:
    short = {row.get("abbreviation"): row for row in seeds.by_type["AdministrativeUnit"]}
    assert short["SenUMVK"]["id"] in seeds.ends("SUCCEEDS", short["SenMVKU"]["id"])
    for row in seeds.ties["SUCCEEDS"]:
        assert seeds.by_id[row["end"]].get("ended"), row.place
        assert not seeds.by_id[row["start"]].get("ended"), row.place


def test_nobody_answered_a_contact_attempt(seeds: Seeds) -> None:
    for row in seeds.by_type["ContactAttempt"]:
        assert seeds.starts("CONTACTED", row["id"]) and seeds.ends("CONTACTED", row["id"]), row.place
    unanswered = [row for row in seeds.by_type["ContactAttempt"] if row["outcome"] == "unanswered"]
    assert {row["audience"] for row in unanswered} == {"community", "support"}


def test_a_topic_hangs_on_a_single_expert(seeds: Seeds) -> None:
    experts = Counter(row["end"] for row in seeds.ties["EXPERT_IN"])
    assert experts["topic:funknetze"] == 1
    assert all(row.get("evidence") for row in seeds.ties["EXPERT_IN"])


def test_there_are_records_for_every_kind_of_reader(seeds: Seeds) -> None:
    scopes = {Audience.parse(row["audience"]).scope.value for row in seeds.nodes}
    assert scopes == {"public", "community", "administration", "support", "measure", "unit", "granted"}
    assert any(row["contact_audience"] == "nobody" for row in seeds.by_type["Person"])


def test_some_agreed_to_network_analysis_and_some_to_event_planning_alone(seeds: Seeds) -> None:
    purposes = [set(Audience.parse(row["audience"]).purposes) for row in seeds.by_type["Person"]]
    assert len([one for one in purposes if "network-analysis" in one]) >= 30
    assert len([one for one in purposes if one == {"event-planning"}]) >= 3
    for row in seeds.by_type["Person"]:
        for column in ("identity_audience", "contact_audience", "profile_audience"):
            assert "network-analysis" not in Audience.parse(row[column]).purposes, row.place


def test_two_persons_are_asked_only_under_a_grant(seeds: Seeds) -> None:
    shared = {
        row["id"]: Audience.parse(row["audience"])
        for row in seeds.by_type["Person"]
        if Audience.parse(row["audience"]).scope is Scope.GRANTED
    }
    assert {one.of for one in shared.values()} == {None, "topic:digitale-barrierefreiheit"}
    for person in shared:
        for column in ("identity_audience", "contact_audience", "profile_audience"):
            assert Audience.parse(seeds.by_id[person][column]).scope in (Scope.GRANTED, Scope.NOBODY)
        assert seeds.ends("EXPERT_IN", person) and seeds.ends("WORKS_ON", person)


def test_two_community_meetings_were_attended(seeds: Seeds) -> None:
    assert {bool(row.get("invented")) for row in seeds.by_type["Event"]} == {True, False}
    for row in seeds.by_type["Event"]:
        assert len(seeds.starts("ATTENDED", row["id"])) >= 15, row.place


def test_learnings_and_questions_are_real_ones_too(seeds: Seeds) -> None:
    real = [row for row in seeds.by_type["Learning"] + seeds.by_type["Question"] if not row.get("invented")]
    assert len(real) == 18
    assert seeds.ties["APPLIED"] and seeds.ties["ANSWERS"]
