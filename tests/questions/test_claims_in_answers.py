"""Which value an answer shows, on a real Neo4j: chosen among what the view sees, decided by people, told why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import graph_service.questions  # noqa: F401 - importing registers them
from graph_service.access import disclosures_in
from graph_service.exchange import conflicts, resolve_conflict
from graph_service.registry import Answer
from graph_service.store import Store
from tests.exchange.tables import SOURCES, load

pytestmark = pytest.mark.neo4j

Ask = Callable[..., Answer[Any]]

UNITS = """type,id,name,source,as_of,purpose,channels,confidence
AdministrativeUnit,unit:a,Amt A,source:one,2024-05-01,Bauen,phone: 1,0.6
AdministrativeUnit,unit:b,Amt B,source:one,2024-05-01,,,0.6
"""
OTHERS = """type,id,name,source,as_of,purpose,channels,confidence,audience
AdministrativeUnit,unit:a,Amt A,source:two,2024-06-01,{purpose},{channels},{confidence},{audience}
"""
MEASURES = """type,id,name,source,as_of,phase,confidence
Measure,measure-1,Radweg,source:one,2024-05-01,laufend,0.6
"""
OPEN = "community for contact-mediation by consent until 2099-12-31"
PERSON = "type,id,name,source,as_of,email,confidence,audience,identity_audience,contact_audience,profile_audience\n"
ADA = PERSON + f"Person,person-1,Ada Beispiel,source:one,2024,alt@beispiel.example,0.6,{OPEN},{OPEN},{{gate}},nobody\n"
CLAIM = "type,id,name,source,as_of,confidence,field,value,state,audience\n"
ABOUT = "type,start,end,source,as_of,audience\n"


def unit(ask: Ask, who: str = "public", purpose: str | None = None) -> Any:
    (row,) = ask("unit", who, purpose, id="unit:a").items
    return row


def said_by_two(store: Store, folder: Path, **more: str) -> None:
    assert load(store, folder, sources__csv=SOURCES, units__csv=UNITS, measures__csv=MEASURES).ok
    given = {"purpose": "Bauaufsicht", "channels": "", "confidence": "0.9", "audience": "public"} | more
    assert load(store, folder, others__csv=OTHERS.format(**given)).ok


def test_the_more_reliable_source_is_shown_and_the_other_told_with_source_and_day(
    empty_full_store: Store, tmp_path: Path, ask: Ask
) -> None:
    said_by_two(empty_full_store, tmp_path)
    row = unit(ask)
    assert row.purpose == "Bauaufsicht"
    (conflict,) = row.conflicts
    assert (conflict.value, conflict.source.name, conflict.as_of) == ("Bauen", "Quelle Eins", "2024-05-01")
    assert conflict.why == (
        "Gezeigt wird „Bauaufsicht“ (Quelle Zwei, Stand 2024-06-01), weil diese Angabe als verlässlicher gilt "
        "(0,90 gegen 0,60)."
    )


def test_each_view_chooses_among_what_it_sees(empty_full_store: Store, tmp_path: Path, ask: Ask) -> None:
    said_by_two(empty_full_store, tmp_path, channels="phone: 2", audience="support")
    hidden, seen = unit(ask), unit(ask, "support", "contact-mediation")
    assert (hidden.purpose, [one.value for one in hidden.channels], hidden.conflicts) == ("Bauen", ["1"], [])
    assert (seen.purpose, [one.value for one in seen.channels]) == ("Bauaufsicht", ["1", "2"])
    assert {(one.field, one.value) for one in seen.conflicts} == {("purpose", "Bauen"), ("channels", "phone: 2")}


def test_what_a_person_decided_goes_before_all_and_ends_the_conflict(
    empty_full_store: Store, tmp_path: Path, ask: Ask
) -> None:
    said_by_two(empty_full_store, tmp_path, confidence="0.2")
    assert unit(ask).purpose == "Bauen"
    (open_conflict,) = conflicts(empty_full_store)
    resolve_conflict(empty_full_store, open_conflict.claim, "accept")
    assert (unit(ask).purpose, unit(ask).conflicts) == ("Bauaufsicht", [])
    third = OTHERS.format(purpose="Hochbau", channels="", confidence="1", audience="public").replace("two", "one")
    assert load(empty_full_store, tmp_path, third__csv=third).ok
    row = unit(ask)
    assert row.purpose == "Bauaufsicht" and [one.value for one in row.conflicts] == ["Hochbau"]
    assert "so entschieden wurde" in row.conflicts[0].why


def test_a_measure_and_a_short_entry_show_the_chosen_value_too(
    empty_full_store: Store, tmp_path: Path, ask: Ask
) -> None:
    assert load(empty_full_store, tmp_path, sources__csv=SOURCES, measures__csv=MEASURES).ok
    newer = MEASURES.replace("laufend,0.6", "beendet,0.9").replace("one", "two")
    assert load(empty_full_store, tmp_path, newer__csv=newer).ok
    (row,) = ask("measure", id="measure-1").items
    assert row.phase == "beendet" and [one.value for one in row.conflicts] == ["laufend"]
    url = "type,id,name,source,as_of,url,confidence\nMeasure,measure-1,Radweg,source:{},2024,https://{}.example/,{}\n"
    for source, confidence in (("one", 0.6), ("two", 0.9)):
        assert load(empty_full_store, tmp_path, url__csv=url.format(source, source, confidence)).ok
    (entry,) = ask("entity", id="measure-1").items
    # The first source spoke of an earlier day than it did before, so only the second one's address is known.
    assert (entry.url, [one.field for one in entry.conflicts]) == ("https://two.example/", [])


def contradicted_person(store: Store, folder: Path, gate: str, said: str) -> None:
    """A person whose address stands behind `gate`, and another address that was told for `said`."""
    claim = CLAIM + f"Claim,claim-1,neu@beispiel.example,source:two,2025,0.9,email,neu@beispiel.example,open,{said}\n"
    about = ABOUT + f"CLAIMED_OF,claim-1,person-1,source:two,2025,{said}\n"
    tables = {"person__csv": ADA.format(gate=gate), "claim__csv": claim, "about__csv": about}
    assert load(store, folder, sources__csv=SOURCES, **tables).ok


def test_a_claim_on_a_personal_field_opens_with_that_field_and_is_logged_as_it(
    empty_full_store: Store, tmp_path: Path, ask: Ask
) -> None:
    contradicted_person(empty_full_store, tmp_path, OPEN, OPEN)
    answer = ask("person", "community", "contact-mediation", id="person-1")
    (row,) = answer.items
    assert row.person.email == "neu@beispiel.example"
    assert [one.value for one in row.conflicts] == ["alt@beispiel.example"]
    assert "email" in disclosures_in(answer)[0].fields


@pytest.mark.parametrize(("gate", "said"), [("nobody", OPEN), (OPEN, "nobody"), (OPEN, "public")])
def test_who_shuts_a_field_shuts_what_is_said_of_it(
    gate: str, said: str, empty_full_store: Store, tmp_path: Path, ask: Ask
) -> None:
    # `public` names no purpose, and a personal field without one is opened for none.
    contradicted_person(empty_full_store, tmp_path, gate, said)
    (row,) = ask("person", "community", "contact-mediation", id="person-1").items
    assert row.person.email == (None if gate == "nobody" else "alt@beispiel.example")
    assert row.conflicts == []


def test_no_list_tells_a_personal_value_by_the_name_of_a_claim(
    empty_full_store: Store, tmp_path: Path, ask: Ask
) -> None:
    contradicted_person(empty_full_store, tmp_path, "nobody", OPEN)
    for question, parameters in (
        ("entities", {"type": "Claim"}), ("neighbourhood", {"id": "person-1"}), ("entity", {"id": "claim-1"}),
    ):  # fmt: skip
        told = ask(question, "community", "contact-mediation", **parameters).model_dump_json()
        assert "claim-1" in told and "neu@" not in told, question


def test_a_contact_row_shows_the_chosen_channels_and_tells_the_conflict(
    empty_full_store: Store, tmp_path: Path, ask: Ask
) -> None:
    said_by_two(empty_full_store, tmp_path, channels="phone: 2")
    topic = "type,id,name,source,as_of\nTopic,topic:t,Baugenehmigung,source:one,2024\n"
    duty = "type,start,end,source,as_of\nRESPONSIBLE_FOR,unit:a,topic:t,source:one,2024\n"
    narrow = OTHERS.format(purpose="Hochbau", channels="phone: 3", confidence="1", audience="support")
    tables = {"topic__csv": topic, "duty__csv": duty, "narrow__csv": narrow.replace("two", "three")}
    third = SOURCES.splitlines()[0] + "\nSource,source:three,Quelle Drei,public,source:three,2024-01-01\n"
    assert load(empty_full_store, tmp_path, third__csv=third, **tables).ok
    numbers = {}
    for who, purpose in (("public", None), ("support", "contact-mediation")):
        (row,) = ask("contacts-for-topic", who, purpose, topic="topic:t").items
        numbers[who] = (
            [one.value for one in row.channels],
            [one.value for one in row.conflicts if one.field == "purpose"],
        )
    # What everybody may see was added to the unit's own list; what few may see comes on top for them alone.
    assert numbers == {"public": (["1", "2"], ["Bauen"]), "support": (["1", "2", "3"], ["Bauaufsicht", "Bauen"])}
