"""Every row of the seeds is what the vocabulary allows, says where it comes from, and nothing is there twice."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from graph_service.access import Audience, Basis, guarding_class, person_audience_error
from graph_service.access.audiences import PERSON_AUDIENCES
from graph_service.access.consents import Consent, Form, unproven
from graph_service.errors import InputError
from graph_service.schema import DISTRICTS, NODE_TYPES, FieldClass, node_type, relationship_type, valid_value
from tests.seeds.tables import Row, Seeds, fields_of, typed

AUDIENCES = ("audience", "identity_audience", "contact_audience", "profile_audience")
FIRST_DAY = date(2026, 1, 1)  # no end of an audience is passed over
NOT_FIELDS = {"type", "start", "end", "consents"}
RANDOM_ID = re.compile(r"[a-z-]+-[0-9a-f]{12}")
READABLE_ID = re.compile(r"[a-z]+(:[a-z0-9]+(-[a-z0-9]+)*)+")


def problems_of(row: Row) -> list[str]:
    """What is wrong with the row's own cells."""
    found = []
    fields = fields_of(row)
    for column, cell in row.cells.items():
        if column in NOT_FIELDS:
            continue
        try:
            if column in AUDIENCES:
                Audience.parse(cell, where=column)
            else:
                valid_value(fields[column], typed(fields[column].kind, cell))
        except (InputError, KeyError, ValueError) as error:
            found.append(f"{row.place}: {column}: {error!r}")
    missing = [name for name, one in fields.items() if one.required and name not in row.cells]
    return found + [f"{row.place}: {name} is missing" for name in missing]


def test_every_row_holds_only_fields_of_its_type_with_values_of_their_kind(seeds: Seeds) -> None:
    assert [problem for row in (*seeds.nodes, *seeds.edges) for problem in problems_of(row)] == []


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("phase_history", None),
        ("no_such_field", "x"),
        ("as_of", "gestern"),
        ("confidence", "hoch"),
        ("invented", "ja"),
        ("audience", "friends"),
        ("source", None),
    ],
)
def test_a_wrong_cell_would_be_noticed(seeds: Seeds, column: str, cell: str | None) -> None:
    row = seeds.by_type["Measure"][0]
    cells = {name: value for name, value in row.cells.items() if name != column}
    if cell is not None:
        cells[column] = cell
    optional = column in fields_of(row) and not fields_of(row)[column].required
    assert bool(problems_of(Row("changed", 2, cells))) is not (cell is None and optional)


def test_ids_are_unique_and_of_the_form_of_their_type(seeds: Seeds) -> None:
    assert [id_ for id_, times in Counter(row["id"] for row in seeds.nodes).items() if times > 1] == []
    wrong = []
    for row in seeds.nodes:
        kind = node_type(row["type"])
        form, mark = (READABLE_ID, ":") if kind.public_reference else (RANDOM_ID, "-")
        if not form.fullmatch(row["id"]) or not row["id"].startswith(kind.id_prefix + mark):
            wrong.append(f"{row.place}: {row['id']}")
    assert wrong == []


def test_every_tie_joins_two_entities_of_types_that_it_may_join(seeds: Seeds) -> None:
    wrong = []
    for row in seeds.edges:
        kind = relationship_type(row["type"])
        for column, allowed in (("start", kind.starts), ("end", kind.ends)):
            node = seeds.by_id.get(row[column])
            if node is None or node["type"] not in allowed:
                wrong.append(f"{row.place}: {column} {row[column]}")
        if row["start"] == row["end"]:
            wrong.append(f"{row.place}: leads to itself")
    assert wrong == []


def test_no_tie_is_there_twice(seeds: Seeds) -> None:
    keys = Counter(
        (row["type"], row["start"], row["end"], *map(row.get, relationship_type(row["type"]).distinct_by))
        for row in seeds.edges
    )
    assert [key for key, times in keys.items() if times > 1] == []


def test_the_source_of_every_fact_is_there(seeds: Seeds) -> None:
    sources = {row["id"] for row in seeds.by_type["Source"]}
    assert [row.place for row in (*seeds.nodes, *seeds.edges) if row["source"] not in sources] == []
    used = {row["source"] for row in (*seeds.nodes, *seeds.edges) if row["type"] != "Source"}
    assert sources - used == set()


def test_what_is_invented_is_marked_and_has_the_invented_source(seeds: Seeds) -> None:
    for row in (*seeds.nodes, *seeds.edges):
        if row["type"] != "Source":
            assert (row.get("invented") == "true") is (row["source"] == "source:invented"), row.place


def test_what_hangs_on_something_invented_is_invented(seeds: Seeds) -> None:
    invented = {row["id"] for row in seeds.nodes if row.get("invented") == "true"}
    wrong = [row.place for row in seeds.edges if {row["start"], row["end"]} & invented and not row.get("invented")]
    assert wrong == []


def test_every_person_is_invented_and_can_not_be_reached(seeds: Seeds) -> None:
    for row in seeds.by_type["Person"]:
        assert row.get("invented") == "true", row.place
        assert row["email"].endswith("@beispiel.example"), row.place
        assert re.fullmatch(r"\(030\) 23125 \d{3}", row["phone"]), row.place
    for column in ("name", "email", "phone"):
        assert len({row[column] for row in seeds.by_type["Person"]}) == len(seeds.by_type["Person"])


def test_a_person_appears_under_a_purpose_only(seeds: Seeds) -> None:
    for row in seeds.by_type["Person"]:
        assert person_audience_error({name: row.get(name) for name in PERSON_AUDIENCES}) is None, row.place


def test_every_person_that_consents_has_a_record_of_when_and_how(seeds: Seeds) -> None:
    forms = set()
    for row in seeds.by_type["Person"]:
        records = [Consent.parse(text) for text in row.list("consents")]
        audiences = [Audience.parse(row[name]) for name in PERSON_AUDIENCES]
        assert unproven(audiences, records, FIRST_DAY) == (), row.place
        ties = [tie for tie in seeds.ties["KNOWS"] if row["id"] in (tie["start"], tie["end"])]
        audiences += [Audience.parse(tie["audience"]) for tie in ties]
        assert bool(records) == any(one.basis is Basis.CONSENT for one in audiences), row.place
        forms |= {one.form for one in records}
    assert forms == set(Form)


def test_who_knows_whom_rests_on_a_consent_of_both(seeds: Seeds) -> None:
    for row in seeds.ties["KNOWS"]:
        audience = Audience.parse(row["audience"])
        for end in ("start", "end"):
            records = [Consent.parse(text) for text in seeds.by_id[row[end]].list("consents")]
            assert unproven([audience], records, FIRST_DAY) == (), (row.place, end)


def test_ties_of_persons_need_a_purpose_too(seeds: Seeds) -> None:
    persons = {row["id"] for row in seeds.by_type["Person"]}
    for row in seeds.edges:
        if {row["start"], row["end"]} & persons:
            assert Audience.parse(row["audience"]).purposes, row.place
        elif guarding_class(row["type"]) is not FieldClass.RECORD:
            raise AssertionError(f"{row.place}: {row['type']} without a person")


def test_an_audience_of_one_measure_or_unit_names_one_that_is_there(seeds: Seeds) -> None:
    for row in (*seeds.nodes, *seeds.edges):
        for column in AUDIENCES:
            of = Audience.parse(row.get(column)).of
            assert of is None or of in seeds.by_id, row.place


def test_units_topics_organisations_and_sources_are_public(seeds: Seeds) -> None:
    for label, kind in NODE_TYPES.items():
        if kind.public_reference:
            assert {row["audience"] for row in seeds.by_type[label]} == {"public"}, label


def test_districts_are_written_as_in_the_vocabulary(seeds: Seeds) -> None:
    assert {row.get("district") for row in (*seeds.nodes, *seeds.edges)} - {""} == set(DISTRICTS)


def test_channels_are_a_kind_and_a_value(seeds: Seeds) -> None:
    form = re.compile(r"(website: https://|phone: |email: |form: https://|address: )\S.*")
    wrong = [row.place for row in seeds.nodes for channel in row.list("channels") if not form.fullmatch(channel)]
    assert wrong == []
