"""Organigrams: persons in posts, deputies, vacancies, drawing aids; with invented people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph_service.exchange.drafts import EdgeDraft, Findings, NodeDraft
from graph_service.exchange.kinds import organigram
from graph_service.exchange.options import ImportOptions


def address(name: str) -> dict[str, str]:
    return {"uri": f"https://beispiel.example/{name}"}


def person(name: str, first: str, family: str, **contact: str) -> dict[str, Any]:
    return {"uri": address(name), "firstName": first, "familyName": family, "contact": contact}


ERNA = person("erna", "Erna", "Beispiel", email="erna@beispiel.example", telephone="(030) 23125 001")
DOCUMENT = {
    "document": {"version": "2024-05-14", "title": "Erfundenes Amt"},
    "organisations": [
        {
            "uri": address("amt"), "name": "Erfundenes  Amt", "type": "Amt", "altName": "ErfA",
            "isMainOrganisation": True, "purpose": "Erfindungen", "contact": {"website": "https://beispiel.example/"},
            "address": {"street": "Beispielweg ", "housenumber": "1", "zipCode": "10000", "city": "Berlin"},
            "positions": [
                {"uri": address("leitung"), "positionType": "Leitung", "person": ERNA},
                {"uri": address("vize"), "positionType": "Leitung", "positionStatus": "stellvertretend",
                 "person": person("otto", "Otto", "Muster")},
                {"uri": address("doppel"), "positionType": "Referent:in", "persons": [
                    person("ada", "Ada", "Probe"), person("otto", "Otto", "Muster")]},
                {"uri": address("leer"), "positionType": "Referent:in", "positionStatus": "N.N."},
                {"uri": address("komm"), "positionType": "Referent:in", "positionStatus": "kommissarisch",
                 "person": ERNA},
                {"uri": address("kürzel"), "positionStatus": "KommÖA L"},
            ],
            "organisations": [
                {
                    "uri": address("hilfe"), "name": "Organisation", "type": "", "layout": {"style": "hide"},
                    "organisations": [{"uri": address("referat"), "name": "Referat A", "type": ""}],
                },
                {"uri": address("kopie"), "id": "n1", "name": "Referat B"},
                {"uri": address("kopie"), "id": "n2", "name": "Referat C"},
            ],
            "departments": [{"name": "Sekretariat"}],
        }
    ],
}  # fmt: skip


@pytest.fixture
def drafts(tmp_path: Path) -> list[Any]:
    path = tmp_path / "amt.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    findings = Findings()
    found = list(organigram.read([path], ImportOptions(), findings))
    assert not findings.failed, findings.problems
    return found


def nodes(drafts: list[Any], type_: str) -> dict[str, NodeDraft]:
    return {one.keys[0].rsplit("/", 1)[-1]: one for one in drafts if isinstance(one, NodeDraft) and one.type == type_}


def test_a_unit_says_what_it_is_responsible_for_and_how_to_reach_it(drafts: list[Any]) -> None:
    unit = nodes(drafts, "AdministrativeUnit")["amt"]
    assert unit.fields["name"] == "Erfundenes Amt" and unit.fields["abbreviation"] == "ErfA"
    assert unit.fields["purpose"] == "Erfindungen" and unit.fields["as_of"] == "2024-05-14"
    assert unit.fields["channels"] == ["website: https://beispiel.example/", "address: Beispielweg 1, 10000 Berlin"]


def test_a_drawing_aid_is_no_unit_and_its_children_move_up(drafts: list[Any]) -> None:
    assert "hilfe" not in nodes(drafts, "AdministrativeUnit")
    wholes = {
        one.start.rsplit("/", 1)[-1]: one.end.rsplit("/", 1)[-1]
        for one in drafts
        if isinstance(one, EdgeDraft) and one.type == "PART_OF"
    }
    assert wholes["referat"] == "amt" and len(wholes) == 4


def test_copies_with_one_address_are_different_units(drafts: list[Any]) -> None:
    units = nodes(drafts, "AdministrativeUnit")
    assert {units["organigramme:n1"].fields["name"], units["organigramme:n2"].fields["name"]} == {
        "Referat B",
        "Referat C",
    }


def test_occupancy_follows_status_and_persons(drafts: list[Any]) -> None:
    posts = {key: one.fields["occupancy"] for key, one in nodes(drafts, "Post").items()}
    assert posts == {
        "leitung": "held", "vize": "held", "doppel": "held", "leer": "vacant", "komm": "acting", "kürzel": "unknown",
    }  # fmt: skip


def test_a_person_can_hold_two_posts_and_a_post_two_persons(drafts: list[Any]) -> None:
    holds = {
        (one.start.rsplit("/", 1)[-1], one.end.rsplit("/", 1)[-1], one.fields["status"])
        for one in drafts
        if isinstance(one, EdgeDraft) and one.type == "HOLDS"
    }
    assert holds == {
        ("erna", "leitung", "regular"), ("otto", "vize", "deputy"), ("ada", "doppel", "regular"),
        ("otto", "doppel", "regular"), ("erna", "komm", "acting"),
    }  # fmt: skip


def test_what_the_office_published_of_a_person_is_bound_to_contact_mediation(drafts: list[Any]) -> None:
    erna = nodes(drafts, "Person")["erna"]
    assert (erna.fields["name"], erna.fields["email"]) == ("Erna Beispiel", "erna@beispiel.example")
    for name in ("audience", "identity_audience", "contact_audience"):
        assert erna.fields[name] == "public for contact-mediation by publication"
    assert erna.fields["profile_audience"] == "nobody"
    assert erna.id is None and erna.id_hint is None
