"""The seeds go into a real Neo4j as they are, row for row, and a second time nothing changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib import resources
from typing import Any

import pytest

from graph_service.exchange import import_files, load_seeds
from graph_service.store import Store
from tests.seeds.tables import Seeds

pytestmark = pytest.mark.neo4j

RunCypher = Callable[..., list[dict[str, Any]]]


def test_every_row_arrives_and_the_second_time_nothing_changes(
    empty_full_store: Store, run_cypher: RunCypher, seeds: Seeds
) -> None:
    report = load_seeds(empty_full_store)
    assert report is not None
    assert report.problems == []
    nodes = run_cypher(empty_full_store, "MATCH (n:Entity) UNWIND labels(n) AS label RETURN label, count(*) AS number")
    found = {row["label"]: row["number"] for row in nodes if row["label"] != "Entity"}
    assert found == dict(Counter(row["type"] for row in seeds.nodes))
    ties = run_cypher(empty_full_store, "MATCH (:Entity)-[r]->(:Entity) RETURN type(r) AS type, count(*) AS number")
    assert {row["type"]: row["number"] for row in ties} == dict(Counter(row["type"] for row in seeds.edges))

    folder = resources.files("seeds")
    with resources.as_file(folder) as path:
        again = import_files(empty_full_store, "table", sorted(path / name for name in seeds.texts))
    assert again.problems == []
    for name, counts in again.counts.items():
        assert {kind for kind, number in counts.items() if number} == {"unchanged"}, name


def test_seeds_never_go_into_a_graph_that_holds_something(empty_full_store: Store, run_cypher: RunCypher) -> None:
    run_cypher(empty_full_store, "CREATE (:Entity:Topic {id: 'topic:there'})")
    assert load_seeds(empty_full_store) is None
    assert run_cypher(empty_full_store, "MATCH (n:Entity) RETURN count(n) AS number") == [{"number": 1}]
