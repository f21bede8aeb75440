"""The tree of purposes and the file of principals."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

import pytest

from graph_service.access import PUBLIC, PURPOSES, Role, load_principals, principal_named, read_principals
from graph_service.access.purposes import read_purposes
from graph_service.errors import InputError, NotAuthenticated, SettingError
from graph_service.schema import FieldClass


def test_every_purpose_says_what_it_covers_and_on_what_it_rests() -> None:
    for purpose in PURPOSES.values():
        assert purpose.term.startswith("dpv:")
        assert purpose.covers.endswith(".") and purpose.how_long.endswith(".")
        assert "DSGVO" in purpose.legal_basis
        assert FieldClass.RECORD in purpose.field_classes
        assert purpose.line[0] == purpose.name
        assert purpose.parent is None or purpose.field_classes <= PURPOSES[purpose.parent].field_classes


def test_network_analysis_and_operation_open_no_personal_field() -> None:
    for name in ("network-analysis", "operation"):
        assert PURPOSES[name].field_classes == {FieldClass.RECORD}


@pytest.mark.parametrize("name", ["Contact-Mediation", "contact mediation", "", "contact-mediation\n", "x" * 10_000])
def test_an_unknown_purpose_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(InputError) as caught:
        PURPOSES.named(name)
    assert caught.value.status == 422
    assert caught.value.remedy is not None
    assert "contact-mediation, introduction" in caught.value.remedy
    assert "programme-work" not in caught.value.remedy
    assert len(caught.value.detail) < 200


def test_a_purpose_may_not_open_more_than_the_one_above_it() -> None:
    common = 'term = "dpv:Purpose"\nde = "a"\nen = "a"\ncovers = "a."\nlegal_basis = "DSGVO"\nhow_long = "a."\n'
    text = (
        f'[a]\n{common}field_classes = ["record"]\n[b]\nparent = "a"\n{common}field_classes = ["record", "contact"]\n'
    )
    with pytest.raises(InputError, match="opens more"):
        read_purposes(text)


def test_the_seeds_have_a_principal_for_each_role_and_mark_them_invented() -> None:
    principals = load_principals()
    assert principals["public"] == PUBLIC
    assert {role for one in principals.values() for role in one.roles} == set(Role)
    assert all("erfunden" in one.name for one in principals.values() if one is not PUBLIC)
    assert all(Role.PUBLIC in one.roles for one in principals.values())


def test_what_the_principals_of_the_seeds_refer_to_is_in_the_seeds() -> None:
    tables = [item for item in files("seeds").iterdir() if item.name.endswith(".nodes.csv")]
    known = {row["id"] for table in tables for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())}
    for one in load_principals().values():
        assert one.measures | one.units | ({one.person} if one.person else set()) <= known


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[a\n", "not valid TOML"),
        ("a = 1", "needs a table with a name"),
        ('[a]\nname = "A"\nroles = ["king"]', "'king' is not a valid Role; known roles: public"),
        ('[a]\nname = "A"\nrole = "support_team"', "unknown keys role"),
        ('[a]\nname = "A"\nroles = "support_team"', "roles should be a list"),
        ('[a]\nname = "A"\nmeasures = ["measure-1"]', "not the role measure_team"),
        ('[a]\nname = "A"\nunits = ["unit:x"]', "not the role administration"),
        ('[a]\nname = "A"\nperson = 3', "person should be an id"),
        ('[public]\nname = "A"', "'public' is taken"),
    ],
)
def test_a_wrong_file_of_principals_is_refused_with_the_entry(text: str, told: str) -> None:
    with pytest.raises(SettingError, match=told):
        read_principals(text)


def test_a_file_of_principals_that_is_not_there_is_named_by_its_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="PRINCIPALS_FILE"):
        load_principals(tmp_path / "none.toml")


def test_an_unknown_principal_is_refused_without_naming_the_known_ones() -> None:
    with pytest.raises(NotAuthenticated) as caught:
        principal_named(load_principals(), "SUPPORT")
    assert "support" not in str(caught.value)
