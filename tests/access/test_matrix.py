"""The whole table of access is what the rules say: cell by cell as a second implementation has it."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.access import PURPOSES, Role, default_rules
from graph_service.access.matrix import (
    COLUMNS,
    Circle,
    Matrix,
    Naming,
    access_matrix,
    alone_in,
    circles_in_words,
    expanded,
    is_internal,
    placed_fields,
)
from graph_service.schema import NODE_TYPES, RELATIONSHIP_TYPES, FieldClass
from tests.access import decision_table
from tests.access.weakened import rules_without

DAY = date(2026, 11, 23)
NAMES = (None, *(purpose.name for purpose in PURPOSES.claimable))
PERSONAL = [kind for kind in FieldClass if kind is not FieldClass.RECORD]
SCOPES = {
    Circle.PUBLIC: ("public", None), Circle.COMMUNITY: ("community", None),
    Circle.ADMINISTRATION: ("administration", None), Circle.SUPPORT: ("support", None),
    Circle.OWN_MEASURE: ("measure", "own"), Circle.OTHER_MEASURES: ("measure", "other"),
    Circle.OWN_UNIT: ("unit", "own"), Circle.OTHER_UNITS: ("unit", "other"),
    Circle.GRANTED: ("granted", None), Circle.UNDER_GRANT: ("granted", None), Circle.NOBODY: ("nobody", None),
}  # fmt: skip
WITH_PURPOSES = set(Circle) - {Circle.NOBODY}
WITHOUT_PURPOSES = set(Circle) - {Circle.GRANTED, Circle.UNDER_GRANT}
OFFICER = ("data-subject-rights", Role.DATA_PROTECTION_OFFICER)


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    return access_matrix(default_rules())


def expected(role: Role, purpose: str | None, kind: FieldClass, circle: Circle, named: set[str]) -> bool:
    scope, of = SCOPES[circle]
    own = decision_table.Allowed(purpose or "", "own", "topic:any", DAY)
    return decision_table.may_see(
        {"public", role.value}, {"own"}, {"own"}, purpose, DAY, field_class=kind.value, scope=scope, of=of,
        purposes=named, until=None, grant=own if circle is Circle.UNDER_GRANT else None,
    )  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("purpose", NAMES)
def test_each_cell_is_what_the_decision_table_says(matrix: Matrix, role: Role, purpose: str | None) -> None:
    asks = purpose is None or decision_table.may_claim({"public", role.value}, purpose)
    assert (role in matrix.roles(purpose)) == asks
    for kind in FieldClass:
        for naming, named in ((Naming.THIS, {purpose}), (Naming.NONE, set())):
            if named == {None}:
                assert matrix.circles(purpose, role, kind, naming) == ()
                continue
            right = [
                circle for circle in Circle
                if asks and circle in (WITH_PURPOSES if named else WITHOUT_PURPOSES)
                and expected(role, purpose, kind, circle, named)
            ]  # fmt: skip
            assert list(matrix.circles(purpose, role, kind, naming)) == right, (kind, naming)


def test_an_audience_that_names_a_purpose_above_opens_the_same(matrix: Matrix) -> None:
    for purpose in PURPOSES.claimable:
        above = [name for name in purpose.line[1:] if PURPOSES[name].claimable]
        for role in matrix.roles(purpose.name):
            for kind in FieldClass:
                opened = set(matrix.circles(purpose.name, role, kind))
                for name in above:
                    assert opened == {
                        circle for circle in Circle
                        if circle in WITH_PURPOSES and expected(role, purpose.name, kind, circle, {name})
                    }  # fmt: skip


def test_personal_fields_need_a_named_purpose_and_nobody_but_the_officer_gets_past_it(matrix: Matrix) -> None:
    for (purpose, role), opened in matrix.opened.items():
        beyond = {naming for kind, naming in opened if naming in (Naming.OTHER, Naming.ENDED)}
        beyond |= {naming for kind, naming in opened if naming is Naming.NONE and kind in PERSONAL}
        assert beyond == ({Naming.OTHER, Naming.ENDED, Naming.NONE} if (purpose, role) == OFFICER else set())


def test_a_team_sees_its_own_measure_only(matrix: Matrix) -> None:
    told = circles_in_words(matrix.circles("contact-mediation", Role.MEASURE_TEAM, FieldClass.CONTACT))
    assert told == ["public", "community", "own measure", "under a grant"]
    told = circles_in_words(matrix.circles("contact-mediation", Role.ADMINISTRATION, FieldClass.CONTACT))
    assert told == ["public", "administration", "own unit"]
    assert "every measure" in circles_in_words(matrix.circles(*OFFICER, FieldClass.CONTACT))


def test_a_heading_is_no_row(matrix: Matrix) -> None:
    assert {name for name, _ in matrix.opened} == {None, *PURPOSES} - decision_table.HEADINGS


@pytest.mark.parametrize(
    ("policy", "purpose", "role", "kind"),
    [
        ("measure-is-for-its-own-team", "introduction", Role.MEASURE_TEAM, FieldClass.IDENTITY),
        ("only-fields-that-the-purpose-needs", "introduction", Role.SUPPORT_TEAM, FieldClass.PROFILE),
        ("analysts-see-records", "network-analysis", Role.ANALYST, FieldClass.RECORD),
        ("programme-exchanges-knowledge", "expert-search", Role.ADMINISTRATION, FieldClass.PROFILE),
    ],
)
def test_it_follows_the_rules(matrix: Matrix, policy: str, purpose: str, role: Role, kind: FieldClass) -> None:
    other = access_matrix(rules_without(frozenset({policy})))
    assert other.circles(purpose, role, kind) != matrix.circles(purpose, role, kind)


def test_every_field_of_the_vocabulary_is_in_it_but_the_numbers_of_classes() -> None:
    placed = {(one.type, one.field) for one in placed_fields()}
    types = {**NODE_TYPES, **RELATIONSHIP_TYPES}
    every = {(name, field.name) for name, one in types.items() for field in one.fields}
    assert placed == {(name, "") for name in types} | {
        (name, field.name) for name, one in types.items() for field in one.fields if not is_internal(field)
    }
    assert {field for _, field in every - placed} == {
        "audience", "identity_audience", "contact_audience", "profile_audience",
    }  # fmt: skip


def test_what_tells_who_somebody_is_stands_in_a_personal_class() -> None:
    classes: dict[str, set[FieldClass]] = {}
    for one in placed_fields():
        classes.setdefault(f"{one.type}.{one.field}", set()).add(one.field_class)
    assert classes["HOLDS."] == classes["HOLDS.from"] == {FieldClass.IDENTITY}
    assert classes["Person.email"] == {FieldClass.CONTACT} and classes["Person."] == {FieldClass.RECORD}
    assert classes["Claim.value"] == classes["CLAIMED_OF."] == set(FieldClass)


def test_the_rows_are_all_fields_for_each_role_and_purpose_that_it_may_name(matrix: Matrix) -> None:
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in expanded(matrix)]
    assert len(rows) == len(matrix.opened) * len(list(placed_fields()))
    by_place = {tuple(row[name] for name in COLUMNS[:4]): row for row in rows}
    row = by_place["support_team", "expert-search", "Person", "email"]
    assert (row["field_class"], row["scopes"], row["scopes_without_named_purpose"]) == ("contact", "", "")
    row = by_place["administrator", "operation", "Post", ""]
    assert row["scopes"] == ""
    assert row["scopes_without_named_purpose"] == "public | community | administration | support"


@pytest.mark.parametrize("role", Role)
def test_each_role_is_asked_about_alone(role: Role) -> None:
    assert alone_in(role).roles == {Role.PUBLIC, role}
