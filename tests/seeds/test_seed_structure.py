"""The seeds as a whole: small sorted files, no cycles, and as much of each kind as a newcomer should find."""

from __future__ import annotations

from collections import defaultdict

import networkx as nx
import pytest

from graph_service.schema import DISTRICTS, RELATIONSHIP_TYPES
from tests.seeds.tables import Seeds, rows_of

MOST_ROWS = 200
MOST_BYTES = 80_000


def test_files_are_small_and_readable(seeds: Seeds) -> None:
    for name, text in seeds.texts.items():
        assert len(text.encode()) <= MOST_BYTES, name
        assert len(rows_of(name, text)) <= MOST_ROWS, name
        assert "\r" not in text and text.endswith("\n"), name
        assert not text.startswith("\ufeff"), name


def test_rows_are_sorted_so_that_a_change_shows_as_one_line(seeds: Seeds) -> None:
    for name, text in seeds.texts.items():
        columns = ("id",) if name.endswith(".nodes.csv") else ("type", "start", "end", "district")
        keys = [tuple(row.get(column) for column in columns) for row in rows_of(name, text)]
        assert keys == sorted(keys), name


@pytest.mark.parametrize("type_name", [name for name, kind in RELATIONSHIP_TYPES.items() if kind.acyclic])
def test_what_must_not_run_in_circles_does_not(seeds: Seeds, type_name: str) -> None:
    graph = nx.DiGraph([(row["start"], row["end"]) for row in seeds.ties[type_name]])
    assert graph.number_of_edges() > 0
    assert nx.is_directed_acyclic_graph(graph)


def test_no_unit_has_two_units_above_it(seeds: Seeds) -> None:
    above = defaultdict(set)
    for row in seeds.ties["PART_OF"]:
        above[row["start"]].add(row["end"])
    assert [unit for unit, those in above.items() if len(those) > 1] == []


def test_every_office_of_a_district_leads_up_to_the_state(seeds: Seeds) -> None:
    for row in seeds.by_type["AdministrativeUnit"]:
        if not row.get("district"):
            continue
        path = [row["id"]]
        while above := seeds.ends("PART_OF", path[-1]):
            path.append(above.pop())
        assert path[-1] == "unit:land-berlin", row.place


@pytest.mark.parametrize(
    ("label", "fewest"),
    [
        ("AdministrativeUnit", 300),
        ("ContactAttempt", 4),
        ("Event", 2),
        ("Learning", 15),
        ("Measure", 12),
        ("Offer", 3),
        ("Organisation", 15),
        ("Person", 115),
        ("Post", 40),
        ("Question", 10),
        ("Request", 3),
        ("Source", 15),
        ("Topic", 120),
    ],
)
def test_there_is_enough_of_each_kind(seeds: Seeds, label: str, fewest: int) -> None:
    assert len(seeds.by_type[label]) >= fewest


def test_the_twelve_districts_have_the_same_offices(seeds: Seeds) -> None:
    offices = defaultdict(set)
    for row in seeds.by_type["AdministrativeUnit"]:
        head, separator, tail = row["id"].rpartition(":")
        if separator and head.startswith("unit:bezirksamt-"):
            offices[head].add(tail)
    assert len(offices) == len(DISTRICTS)
    assert len({frozenset(those) for those in offices.values()}) == 1


def test_every_subject_and_service_has_somebody_responsible_for_it_or_for_what_is_below_it(seeds: Seeds) -> None:
    served = {row["end"] for row in seeds.ties["RESPONSIBLE_FOR"]}
    broader = {row["end"] for row in seeds.ties["BROADER"]}
    left = [
        row["id"]
        for row in seeds.by_type["Topic"]
        if row["topic_type"] != "field_of_action" and row["id"] not in served | broader
    ]
    assert left == []


def test_what_a_district_does_every_district_does(seeds: Seeds) -> None:
    units = {row["id"]: row for row in seeds.by_type["AdministrativeUnit"]}
    districts = defaultdict(set)
    for row in seeds.ties["RESPONSIBLE_FOR"]:
        if row["start"] in units and units[row["start"]].get("district"):
            assert row.get("district") == units[row["start"]]["district"], row.place
            districts[row["end"]].add(row["district"])
    subjects = {row["id"] for row in seeds.by_type["Topic"] if row["topic_type"] == "subject"}
    assert {topic: those for topic, those in districts.items() if topic in subjects and len(those) < 12} == {}


def test_subjects_have_synonyms_and_everyday_words(seeds: Seeds) -> None:
    leaves = {row["start"] for row in seeds.ties["BROADER"]}
    for row in seeds.by_type["Topic"]:
        assert row["name_en"] if row["topic_type"] != "service" else row["everyday_words"], row.place
        if row["topic_type"] == "subject" and row["id"] in leaves:
            assert row.list("alternative_names") and row.list("everyday_words"), row.place
