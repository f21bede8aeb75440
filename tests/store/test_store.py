"""The store on a real Neo4j: reads, writes, transactions, plans and what its errors say."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import neo4j
import pytest
from neo4j.exceptions import TransientError

from graph_service.errors import Conflict, QueryTimeout, StoreError
from graph_service.store import Counters, Store, query_comment, query_names, store

pytestmark = pytest.mark.neo4j
AddQuery = Callable[[str, str, str], None]
RunCypher = Callable[..., list[dict[str, Any]]]


def test_a_write_is_seen_by_the_next_read(empty_full_store: Store) -> None:
    assert empty_full_store.revision() == 0
    written = empty_full_store.write("bump_revision")
    assert written.rows == ({"revision": 1},)
    assert written.changed
    assert empty_full_store.revision() == 1


def test_what_another_store_writes_counts_after_a_while_and_what_this_one_writes_at_once(
    empty_full_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "REVISION_KNOWN", 3600.0)
    # Two stores as two processes have them; the connection is not theirs to close.
    own, other = (Store(empty_full_store._connection, empty_full_store.vault) for _ in range(2))
    assert own.revision() == 0
    other.write("bump_revision")
    assert own.revision() == 0
    monkeypatch.setattr(store, "REVISION_KNOWN", 0.0)
    assert own.revision() == 1
    monkeypatch.setattr(store, "REVISION_KNOWN", 3600.0)
    own.write("bump_revision")
    assert own.revision() == 2
    with own.transaction() as transaction:
        transaction.write("bump_revision")
    assert own.revision() == 3


def test_whoever_waits_until_a_write_is_known_finds_it_known_everywhere_and_waits_no_longer(
    empty_full_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = (Store(empty_full_store._connection, empty_full_store.vault) for _ in range(2))
    monkeypatch.setattr(store, "REVISION_KNOWN", 0.5)
    other.wait_until_known()  # it has written nothing, so there is nothing to wait for
    assert own.revision() == 0
    other.write("bump_revision")
    other.wait_until_known()
    assert own.revision() == 1
    began = time.monotonic()
    other.wait_until_known()
    assert time.monotonic() - began < 0.4


def test_the_revision_is_asked_of_the_leader_as_a_follower_may_lag_behind_a_withdrawal(
    empty_full_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = empty_full_store._connection
    session, asked = connection.session, []

    def noted(driver: neo4j.Driver, *, reads: bool = False) -> neo4j.Session:
        asked.append(reads)
        return session(driver, reads=reads)

    monkeypatch.setattr(connection, "session", noted)
    own = Store(connection, empty_full_store.vault)
    own.revision()
    own.read("graph_revision")
    assert asked == [False, True]


def test_while_one_asks_ahead_for_the_revision_the_others_go_on_with_the_one_that_counts(
    empty_full_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "REVISION_KNOWN", 3600.0)
    own = Store(empty_full_store._connection, empty_full_store.vault)
    assert own.revision() == 0
    known = own._known_revisions
    assert known is not None
    own._known_revisions = replace(known, at=known.at - 2000)
    asking, go_on = threading.Event(), threading.Event()
    read = own._read

    def slow(*given: Any, **more: Any) -> Any:
        asking.set()
        assert go_on.wait(20)
        return read(*given, **more)

    monkeypatch.setattr(own, "_read", slow)
    Store(own._connection, own.vault).write("bump_revision")
    with ThreadPoolExecutor(1) as pool:
        ahead = pool.submit(own.revision)
        assert asking.wait(20)
        assert own.revision() == 0
        go_on.set()
        assert ahead.result() == 1
    assert own.revision() == 1


def test_a_read_that_fails_for_a_moment_is_tried_again(
    full_store: Store, add_query: AddQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_query("read", "one", "RETURN 1 AS one")
    tried = []

    def failing(*_: object, **__: object) -> None:
        tried.append(1)
        raise TransientError

    monkeypatch.setattr(neo4j.Session, "run", failing)
    assert full_store.read("one") == [{"one": 1}]
    assert tried == [1]


def test_many_threads_share_one_store_and_each_write_counts(empty_full_store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: empty_full_store.write("bump_revision").rows[0]["revision"], range(40)))
    assert sorted(seen) == list(range(1, 41))
    assert empty_full_store.revision() == 40


def test_rows_hold_no_driver_types(full_store: Store, add_query: AddQuery) -> None:
    add_query(
        "read",
        "every_kind",
        """
        RETURN date('2026-03-01') AS day, datetime('2026-03-01T10:20:30Z') AS moment, duration('P1DT2H') AS span,
        [1, 2] AS numbers, {a: [date('2026-01-01')], b: null} AS nested, point({x: 1, y: 2}) AS point,
        $given AS given""",
    )
    assert full_store.read("every_kind", {"given": ["ä", None, 1.5, True]}) == [
        {
            "day": "2026-03-01",
            "moment": "2026-03-01T10:20:30.000000000+00:00",
            "span": "P1DT2H",
            "numbers": [1, 2],
            "nested": {"a": ["2026-01-01"], "b": None},
            "point": [1.0, 2.0],
            "given": ["ä", None, 1.5, True],
        }
    ]


def test_nodes_ties_and_paths_come_as_their_properties(
    empty_full_store: Store, add_query: AddQuery, run_cypher: RunCypher
) -> None:
    run_cypher(empty_full_store, "CREATE (:Entity {id: 'a'})-[:KNOWS {since: date('2020-01-01')}]->(:Entity {id: 'b'})")
    add_query("read", "a_path", "MATCH path = (start:Entity)-[tie]->(end) RETURN start, tie, path")
    tie = {"since": "2020-01-01"}
    assert empty_full_store.read("a_path") == [
        {"start": {"id": "a"}, "tie": tie, "path": {"nodes": [{"id": "a"}, {"id": "b"}], "ties": [tie]}}
    ]


def test_columns_come_as_lists(full_store: Store, add_query: AddQuery) -> None:
    add_query("read", "columns", "UNWIND range(1, $n) AS n RETURN collect(n) AS numbers, collect('t' + n) AS texts")
    columns = full_store.read_columns("columns", {"n": 20_000})
    assert columns["numbers"] == list(range(1, 20_001))
    assert columns["texts"][-1] == "t20000"
    add_query("read", "no_columns", "UNWIND [1, 2] AS n RETURN n")
    with pytest.raises(StoreError, match=r"queries/read/no_columns\.cypher: .*one row of columns"):
        full_store.read_columns("no_columns")


def test_batches_are_written_in_order_and_counted(empty_full_store: Store, add_query: AddQuery) -> None:
    add_query(
        "write", "add", "UNWIND $rows AS row MERGE (e:Entity {id: row.id}) SET e.load = $load RETURN count(*) AS n"
    )
    steps: list[tuple[int, int]] = []
    rows = [{"id": f"e{number % 20}"} for number in range(25)]
    counters = empty_full_store.write_batches(
        "add", rows, size=10, parameters={"load": 7}, progress=lambda done, total, _: steps.append((done, total))
    )
    assert steps == [(10, 25), (20, 25), (25, 25)]
    assert (counters.nodes_created, counters.labels_added, counters.properties_set) == (20, 20, 20 + 25)
    assert [row["n"] for row in counters.rows] == [10, 10, 5]
    assert empty_full_store.write_batches("add", []) == Counters()


def test_a_transaction_is_whole_or_not_at_all(empty_full_store: Store) -> None:
    with empty_full_store.transaction() as transaction:
        transaction.write("bump_revision")
        assert transaction.read("graph_revision") == [{"revision": 1, "token_revision": 0}]
        assert transaction.write("bump_revision").rows == ({"revision": 2},)
    assert empty_full_store.revision() == 2
    with pytest.raises(ZeroDivisionError), empty_full_store.transaction() as transaction:
        transaction.write("bump_revision")
        raise ZeroDivisionError
    assert empty_full_store.revision() == 2


def test_a_taken_id_is_a_conflict_whose_text_does_not_repeat_it(empty_full_store: Store, add_query: AddQuery) -> None:
    add_query("write", "create_person", "CREATE (:Entity:Person {id: $id})")
    empty_full_store.write("create_person", {"id": "person-secret"})
    with pytest.raises(Conflict) as caught:
        empty_full_store.write("create_person", {"id": "person-secret"})
    assert caught.value.where == "queries/write/create_person.cypher"
    assert "secret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_failing_query_in_a_transaction_rolls_all_back(empty_full_store: Store, add_query: AddQuery) -> None:
    add_query("write", "create_person", "CREATE (:Entity:Person {id: $id})")
    with pytest.raises(Conflict), empty_full_store.transaction() as transaction:
        transaction.write("bump_revision")
        transaction.write("create_person", {"id": "person-1"})
        transaction.write("create_person", {"id": "person-1"})
    assert empty_full_store.revision() == 0


def test_a_query_that_takes_too_long_is_ended(full_store: Store, add_query: AddQuery) -> None:
    add_query("read", "endless", "UNWIND range(1, 100000000) AS a UNWIND range(1, 1000) AS b RETURN count(*) AS n")
    started = time.monotonic()
    with pytest.raises(QueryTimeout) as caught:
        full_store.read("endless", timeout=0.5)
    assert 0.4 < time.monotonic() - started < 15
    assert caught.value.where == "queries/read/endless.cypher"
    assert full_store.read("graph_version")  # the connection is good for the next question


def test_what_is_wrong_with_a_query_is_said_with_its_file(full_store: Store, add_query: AddQuery) -> None:
    with pytest.raises(StoreError, match=r"There is no query queries/read/no_such_query\.cypher\."):
        full_store.read("no_such_query")
    with pytest.raises(StoreError, match="is no name of a query"):
        full_store.read("../write/bump_revision")
    add_query("read", "broken", "MATCH (n RETURN n")
    with pytest.raises(StoreError, match=r"queries/read/broken\.cypher: The query is wrong: Invalid input"):
        full_store.read("broken")
    add_query("read", "needs", "RETURN $wanted AS wanted")
    with pytest.raises(StoreError, match=r"queries/read/needs\.cypher: .*wanted"):
        full_store.read("needs")
    add_query("read", "division", "RETURN 1 / $by AS n")
    with pytest.raises(StoreError, match=r"queries/read/division\.cypher: Neo4j answered Neo\.ClientError\."):
        full_store.read("division", {"by": 0})


def test_a_query_that_reads_cannot_write(empty_full_store: Store, add_query: AddQuery) -> None:
    add_query("read", "sly", "CREATE (e:Entity {id: 'x'}) RETURN e.id AS id")
    with pytest.raises(StoreError, match="must not write"):
        empty_full_store.read("sly")


def test_a_plan_is_a_tree_and_nothing_runs(empty_full_store: Store, add_query: AddQuery) -> None:
    add_query(
        "read",
        "looked_up",
        "MATCH (e:Entity {id: $id})-[r]->(o) WHERE r.audience IN $classes AND o.audience IN $classes RETURN o.id AS id",
    )
    plan = empty_full_store.explain("looked_up", {"id": "a", "classes": [1, 2]})
    operators = [part.operator for part in plan.walk()]
    assert operators[0] == "ProduceResults"
    assert "NodeUniqueIndexSeek" in operators
    filters = [part for part in plan.walk() if part.operator == "Filter"]
    details = " ".join(str(part.arguments["Details"]) for part in filters)
    assert "o.audience IN $classes" in details
    assert "r.audience IN $classes" in details
    assert {"e", "o", "r"} <= set(filters[0].identifiers)


def test_every_packaged_query_says_what_it_is_for() -> None:
    for folder in ("read", "write", "migrations"):
        for name in query_names(folder):
            assert query_comment(folder, name), f"queries/{folder}/{name}.cypher has no comment at its top"
