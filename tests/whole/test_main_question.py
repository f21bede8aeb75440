"""The question at the top of it all, asked of the seeds as different people for different purposes."""

import pytest

pytestmark = pytest.mark.neo4j

QUESTION = "Wen spreche ich in der Verwaltung auf Baugenehmigungen in Neukölln an, und wer kann mich vorstellen?"
OFFICE = "unit:bezirksamt-neukoelln:stadtentwicklungsamt"


def ask(client, topic=QUESTION, who=None, purpose=None, **more):
    headers = {name: value for name, value in (("Principal", who), ("Purpose", purpose)) if value}
    answer = client.post("/v1/questions/contacts-for-topic", json={"topic": topic, **more}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_office_of_the_named_district_comes_first_with_its_official_channel(client):
    first = ask(client)["items"][0]
    assert first["unit"]["id"] == OFFICE
    assert [above["name"] for above in first["unit"]["path"]] == ["Bezirksamt Neukölln", "Land Berlin"]
    assert {"website", "phone"} <= {channel["kind"] for channel in first["channels"]}
    assert all(channel["official"] for channel in first["channels"])


def test_without_a_purpose_no_person_appears_anywhere(client):
    answer = ask(client)
    assert answer["purpose"] is None and "person-" not in str(answer) and "beispiel.example" not in str(answer)


def test_a_team_with_a_purpose_sees_the_holder_and_is_introduced_step_by_step(client):
    first = ask(client, who="team-kiezbox", purpose="contact-mediation")["items"][0]
    assert first["person"]["name"] and first["person"]["email"].endswith("@beispiel.example")
    chain = first["via"][0]
    assert "kennt" in chain["text"] and 0 < chain["strength"] <= 1
    assert chain["steps"][-1]["entity"]["id"] == first["post"]["id"]


def test_introductions_start_at_the_measure_that_is_named(client):
    answer = ask(client, who="support", purpose="contact-mediation", measure="measure-39a7f29cc595")
    assert {chain["start"]["id"] for row in answer["items"] for chain in row["via"]} == {"measure-39a7f29cc595"}


def test_an_analyst_sees_no_name(client):
    answer = ask(client, who="analyse", purpose="network-analysis")
    assert all(row["person"] is None or row["person"]["name"] is None for row in answer["items"])
    assert "beispiel.example" not in str(answer)


def test_what_is_shown_of_persons_is_logged_before_it_leaves(client, seeded):
    first = ask(client, who="support", purpose="contact-mediation")["items"][0]
    logged = list(seeded.disclosures.of_person(first["person"]["id"]))
    assert logged[-1].principal == "support" and logged[-1].purpose == "contact-mediation"
    assert {"name", "email"} <= set(logged[-1].fields) and first["person"]["name"] not in str(logged)


def test_each_reason_is_a_sentence_and_the_points_make_the_score(client):
    for row in ask(client)["items"]:
        assert all(reason["text"].endswith(".") for reason in row["because"])
        assert sum(reason["points"] for reason in row["because"]) == pytest.approx(row["score"], abs=1e-3)
        assert row["because"][0]["source"]["id"].startswith("source:")


def test_without_a_district_the_twelve_stand_as_one_row(client):
    rows = ask(client, topic="topic:baugenehmigung")["items"]
    grouped = next(row for row in rows if row["districts"])
    assert len({one["district"] for one in grouped["districts"]}) == 12


def test_a_vacant_post_leads_to_its_deputy(client):
    rows = ask(client, "Baugenehmigung in Lichtenberg", who="support", purpose="contact-mediation")["items"]
    vacant = next(row for row in rows if row["post"] and row["post"]["status"] == "vacant")
    assert vacant["person"] is None and vacant["fallback"]["deputy"]["id"].startswith("person-")


def test_nonsense_is_answered_with_the_support_team_and_its_channel(client):
    (row,) = ask(client, "xqzvw jjkkpp")["items"]
    assert row["because"][0]["reason"] == "nothing_fits"
    assert row["unit"]["id"] == "unit:gdb-unterstuetzungsteam"
    assert row["channels"] and row["channels"][0]["value"]


def test_two_sources_that_disagree_are_both_told(client):
    answer = client.get("/v1/questions/measure?id=measure-66f67b777f8b").json()["items"][0]
    (conflict,) = [one for one in answer["conflicts"] if one["field"] == "phase"]
    assert conflict["shown"] != conflict["value"] and conflict["source"]["id"].startswith("source:")


def test_a_measure_that_went_back_a_phase_shows_it(client):
    steps = client.get("/v1/questions/measure?id=measure-28b22c38d169").json()["items"][0]["phases"]
    names = [step["phase"] for step in steps]
    assert len(names) > len(set(names)), "no phase came twice"


def test_two_measures_with_one_open_question_find_each_other(client):
    found = client.get("/v1/questions/measures?limit=500").json()["items"]
    shared = [
        one for measure in found
        for one in client.get(f"/v1/questions/measure?id={measure['id']}").json()["items"][0]["open_questions"]
        if one["others"]
    ]  # fmt: skip
    assert shared


def test_a_renamed_administration_is_found_by_its_old_name_and_names_its_successor(client):
    hits = client.get("/v1/questions/search", params={"query": "SenUMVK", "type": "AdministrativeUnit"}).json()["items"]
    units = [
        client.get("/v1/questions/unit", params={"id": hit["entity"]["id"]}).json()["items"][0] for hit in hits[:3]
    ]
    assert any(unit["successors"] or unit["predecessors"] for unit in units)


def test_the_way_between_a_measure_and_an_office_is_told_in_words(client):
    parameters = {"start": "measure-0eb08faaa845", "goal": "unit:bezirksamt-neukoelln"}
    ways = client.get("/v1/questions/path-between", params=parameters).json()["items"]
    assert ways and all(" → " in way["text"] for way in ways)


def test_everything_invented_says_so(client):
    for row in ask(client, who="support", purpose="contact-mediation")["items"]:
        if row["person"]:
            assert row["invented"]
