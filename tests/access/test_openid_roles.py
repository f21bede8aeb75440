"""The file that says which claims give which roles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graph_service.access import Role
from graph_service.access.openid.roles import MOST_IDS, NAME, load_role_rules, read_role_rules
from graph_service.errors import SettingError

RULES = """
person_claim = "graph_person"

[[rule]]
claim = "groups"
value = "gdb-support"
roles = ["support_team"]

[[rule]]
claim = "groups"
value = "kiezbox"
roles = ["measure_team", "community_member"]
measures = ["measure-1"]
measures_claim = "measures"

[[rule]]
claim = ["realm_access", "roles"]
value = "amt"
roles = ["administration"]
units_claim = ["graph", "units"]
"""


def principal(**claims: Any) -> Any:
    return read_role_rules(RULES).principal("oidc:1", claims)


@pytest.mark.parametrize(
    "claims", [{}, {"groups": []}, {"groups": "kiez"}, {"groups": ["GDB-SUPPORT"]}, {"roles": ["x"]}]
)
def test_whom_no_rule_names_sees_what_the_public_sees(claims: dict[str, Any]) -> None:
    found = principal(**claims)
    assert (found.roles, found.measures, found.units, found.purposes) == ({Role.PUBLIC}, set(), set(), None)


def test_a_value_counts_alone_and_in_a_list() -> None:
    for groups in ("gdb-support", ["other", "gdb-support"]):
        assert principal(groups=groups).roles == {Role.PUBLIC, Role.SUPPORT_TEAM}


def test_all_rules_that_fit_are_added_up_with_their_measures_and_units() -> None:
    found = principal(
        groups=["kiezbox", "gdb-support"], measures=["measure-2"], graph={"units": "unit:x"},
        realm_access={"roles": ["amt"]},
    )  # fmt: skip
    assert found.roles == {
        Role.PUBLIC, Role.SUPPORT_TEAM, Role.MEASURE_TEAM, Role.COMMUNITY_MEMBER, Role.ADMINISTRATION
    }  # fmt: skip
    assert found.measures == {"measure-1", "measure-2"} and found.units == {"unit:x"}


def test_claims_of_measures_and_units_count_with_the_role_alone() -> None:
    found = principal(measures=["measure-2"], graph={"units": ["unit:x"]})
    assert not found.measures and not found.units


@pytest.mark.parametrize("value", [True, 1, None, {"gdb-support": True}, [["gdb-support"]], [True], "gdb-support "])
def test_what_only_looks_like_the_value_is_not_it(value: Any) -> None:
    assert principal(groups=value).roles == {Role.PUBLIC}


@pytest.mark.parametrize("value", ["roles", ["amt"], None, {"roles": {"amt": 1}}])
def test_a_way_that_leads_nowhere_gives_nothing(value: Any) -> None:
    assert principal(realm_access=value).roles == {Role.PUBLIC}


def test_the_person_is_one_id_and_no_name_is_taken_over() -> None:
    found = principal(graph_person="person-1", name="Erika Beispiel", email="erika@beispiel.example", sub="s")
    assert (found.person, found.name, found.id) == ("person-1", NAME, "oidc:1")
    for wrong in (["person-1", "person-2"], [], 7, "", "x" * 600):
        assert principal(graph_person=wrong).person is None


def test_a_claim_with_too_many_ids_is_none() -> None:
    found = principal(groups="kiezbox", measures=[f"measure-{number}" for number in range(MOST_IDS + 1)])
    assert found.measures == {"measure-1"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[rule", "not valid TOML"),
        ("", r"needs at least one \[\[rule\]\]"),
        ("rule = 3", r"needs at least one \[\[rule\]\]"),
        ("rule = [3]", "rule 1: should be a table"),
        ("rules = []", "unknown keys rules"),
        ('[[rule]]\nclaim = "g"\nroles = ["analyst"]', "rule 1: needs a claim and a value"),
        ('[[rule]]\nvalue = "g"\nroles = ["analyst"]', "rule 1: needs a claim and a value"),
        ('[[rule]]\nclaim = "g"\nvalue = true\nroles = ["analyst"]', "rule 1: needs a claim and a value"),
        ('[[rule]]\nclaim = "g"\nvalue = ""\nroles = ["analyst"]', "rule 1: needs a claim and a value"),
        ('[[rule]]\nclaim = ["g", 1]\nvalue = "x"\nroles = ["analyst"]', "rule 1: claim should be the name"),
        ('[[rule]]\nclaim = "g"\nvalue = "x"', "rule 1: gives no role"),
        ('[[rule]]\nclaim = "g"\nvalue = "x"\nroles = "analyst"', "rule 1: roles should be a list"),
        ('[[rule]]\nclaim = "g"\nvalue = "x"\nroles = ["king"]', "'king' is not a valid Role; known roles: public"),
        ('[[rule]]\nclaim = "g"\nvalue = "x"\nroles = ["analyst"]\nrole = "y"', "rule 1: has the unknown keys role"),
        ('[[rule]]\nclaim = "g"\nvalue = "x"\nroles = ["analyst"]\nmeasures = ["m"]', "not the role measure_team"),
        ('[[rule]]\nclaim = "g"\nvalue = "x"\nroles = ["analyst"]\nunits_claim = "u"', "not the role administration"),
        (f"{RULES}\n[[rule]]\nclaim = []\nvalue = 'x'\nroles = ['analyst']", "rule 4: claim is empty"),
    ],
)
def test_a_wrong_file_is_refused_with_the_rule(text: str, told: str) -> None:
    with pytest.raises(SettingError, match=told) as caught:
        read_role_rules(text)
    assert str(caught.value).startswith("OIDC_ROLES_FILE")


def test_a_file_that_is_not_there_is_named_by_its_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="OIDC_ROLES_FILE"):
        load_role_rules(tmp_path / "none.toml")


def test_the_example_in_the_documentation_is_a_good_file() -> None:
    text = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
    (example,) = (block for block in text.split("```toml\n")[1:] if "[[rule]]" in block)
    assert len(read_role_rules(example.split("```")[0]).rules) >= 3
