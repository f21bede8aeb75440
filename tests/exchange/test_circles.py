"""Nothing becomes a part of its own part: circles are refused where they would close, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.exchange import conflicts, merge, resolve_conflict
from graph_service.store import Store
from tests.exchange.tables import HEAD, UNITS, base, content, load, parts, run_cypher, wholes

pytestmark = pytest.mark.neo4j


def test_a_circle_with_what_stays_in_the_graph_is_refused_with_its_row(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)  # a is part of b, as source:one says
    load(empty_full_store, tmp_path, units__csv=UNITS)
    before = content(empty_full_store)
    report = load(empty_full_store, tmp_path, edges__csv=parts("ax", "ba"))  # a's other whole is a claim and no more
    (problem,) = report.problems
    assert (problem.row, problem.column) == (3, "end")
    assert problem.detail == "PART_OF runs in a circle: unit:b → unit:a → unit:b."
    assert not report.written and report.total("new") == 0 and content(empty_full_store) == before
    own = load(empty_full_store, tmp_path, edges__csv=parts("ax", "ba", source="source:one"))
    assert own.written and wholes(empty_full_store) == [("unit:a", "unit:x"), ("unit:b", "unit:a")]


def test_a_whole_that_is_only_claimed_closes_no_circle(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    load(empty_full_store, tmp_path, units__csv=UNITS, edges__csv=parts("by", source="source:one"))
    report = load(empty_full_store, tmp_path, edges__csv=parts("ba"))
    assert report.ok and report.counts["PART_OF"]["conflicting"] == 1
    assert wholes(empty_full_store) == [("unit:a", "unit:b"), ("unit:b", "unit:y")]


def test_a_circle_that_stands_elsewhere_refuses_neither_merge_nor_import_nor_decision(
    empty_full_store: Store, tmp_path: Path
) -> None:
    base(empty_full_store, tmp_path)
    load(empty_full_store, tmp_path, units__csv=UNITS, edges__csv=parts("xy"))
    run_cypher(
        empty_full_store,
        "MATCH (:Entity {id: 'unit:x'})-[r:PART_OF]->(y {id: 'unit:y'}), (x {id: 'unit:x'}) "
        "CREATE (y)-[back:PART_OF]->(x) SET back = properties(r)",
    )
    load(empty_full_store, tmp_path, edges__csv=parts("az"))
    merge(empty_full_store, "unit:z", "unit:b")
    assert load(empty_full_store, tmp_path, edges__csv=parts("bx", source="source:one")).written
    assert wholes(empty_full_store) == [
        ("unit:a", "unit:b"), ("unit:b", "unit:x"), ("unit:x", "unit:y"), ("unit:y", "unit:x"),
    ]  # fmt: skip
    more = HEAD + "AdministrativeUnit,unit:w,Amt W,source:two,2024-06-01,public,,\n"
    assert load(empty_full_store, tmp_path, more__csv=more, edges__csv=parts("aw")).ok
    claim = {one.value: one.claim for one in conflicts(empty_full_store)}["unit:w"]
    resolve_conflict(empty_full_store, claim, "accept")
    assert wholes(empty_full_store)[0] == ("unit:a", "unit:w")
