"""The migrations on a real Neo4j: each runs once, all can run again, and a newer graph is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from graph_service.errors import GraphTooNew
from graph_service.store import Store, check_version, graph_version, migrate, migrations
from graph_service.store.queries import statements

RunCypher = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def unset_store(empty_reduced_store: Store, run_cypher: RunCypher) -> Iterator[Store]:
    """A store whose graph says that it was never set up, though its indexes are there."""
    run_cypher(empty_reduced_store, "MATCH (graph:Graph) DELETE graph")
    yield empty_reduced_store
    run_cypher(empty_reduced_store, "MATCH (graph:Graph) DELETE graph")
    migrate(empty_reduced_store)


@pytest.mark.neo4j
def test_a_graph_is_set_up_once_and_all_can_run_again(unset_store: Store, run_cypher: RunCypher) -> None:
    names = tuple(step.name for step in migrations())
    assert graph_version(unset_store) == 0
    assert migrate(unset_store) == names
    assert migrate(unset_store) == ()
    assert graph_version(unset_store) == len(names)
    indexes = run_cypher(unset_store, "SHOW INDEXES YIELD name, state, type, owningConstraint")
    assert {row["state"] for row in indexes} == {"ONLINE"}
    assert {"entity_name", "unit_name_part"} <= {row["name"] for row in indexes}
    assert {"TEXT", "RANGE"} <= {row["type"] for row in indexes}
    constrained = {row["owningConstraint"] for row in indexes}
    assert {"entity_id", "audience_class_number", "graph_id", "redirect_id", "load_id"} <= constrained


@pytest.mark.neo4j
def test_several_processes_may_set_the_same_graph_up_at_once(unset_store: Store, run_cypher: RunCypher) -> None:
    for row in run_cypher(unset_store, "SHOW CONSTRAINTS YIELD name"):
        run_cypher(unset_store, f"DROP CONSTRAINT {row['name']}")
    for row in run_cypher(unset_store, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"):
        run_cypher(unset_store, f"DROP INDEX {row['name']}")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: migrate(unset_store), range(3)))
    assert graph_version(unset_store) == len(migrations())
    assert len(run_cypher(unset_store, "SHOW CONSTRAINTS YIELD name")) == 7


@pytest.mark.neo4j
def test_an_interrupted_set_up_goes_on_where_it_stopped(unset_store: Store) -> None:
    unset_store.write("set_graph_version", {"version": 1})
    assert migrate(unset_store) == tuple(step.name for step in migrations()[1:])


@pytest.mark.neo4j
def test_a_graph_of_a_newer_version_is_refused_and_left_alone(unset_store: Store) -> None:
    newer = len(migrations()) + 1
    unset_store.write("set_graph_version", {"version": newer})
    for refused in (check_version, migrate):
        with pytest.raises(GraphTooNew, match=f"of version {newer}, this service knows versions up to {newer - 1}"):
            refused(unset_store)
    assert graph_version(unset_store) == newer


def test_statements_are_separated_by_semicolons_at_line_ends_and_comments_are_left_out() -> None:
    text = "// one; two;\nCREATE (a {text: 'x; y'});\n\n  // three\nMATCH (b)\nRETURN b;\n"
    assert statements(text) == ("CREATE (a {text: 'x; y'})", "MATCH (b)\nRETURN b")
