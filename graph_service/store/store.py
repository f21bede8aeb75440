"""The store: runs named queries against Neo4j; nobody else knows the driver."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import neo4j
from neo4j import Query, RoutingControl
from neo4j.exceptions import DriverError, Neo4jError

from graph_service.errors import StoreError
from graph_service.store.connection import Connection
from graph_service.store.failures import translated
from graph_service.store.health import Health
from graph_service.store.outcome import Counters, Plan, plan_of
from graph_service.store.progress import Progress, silent
from graph_service.store.queries import query_text
from graph_service.store.values import rows_of
from graph_service.store.vault import Vault, opened_value, sealed_parameters

WRITE_TIMEOUT = 300.0  # seconds
REVISION_KNOWN = 0.1  # seconds for which the revision that was read counts
Parameters = Mapping[str, Any] | None
T = TypeVar("T")


def _place(folder: str, query: str) -> str:
    return f"queries/{folder}/{query}.cypher"


def _opened(vault: Vault, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [opened_value(vault, row) for row in rows]


def _query(folder: str, name: str, timeout: float | None = None) -> Query:
    return Query(query_text(folder, name), timeout=timeout)


def _written(result: neo4j.Result) -> Counters:
    rows = tuple(rows_of(result))
    counts = result.consume().counters
    return Counters(
        counts.nodes_created, counts.nodes_deleted, counts.relationships_created, counts.relationships_deleted,
        counts.properties_set, counts.labels_added, counts.labels_removed, rows,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Revisions:
    content: int
    tokens: int
    at: float
    writes: int


class Transaction:
    """Several named queries that are committed together or not at all; see `Store.transaction`."""

    def __init__(self, transaction: neo4j.Transaction, vault: Vault) -> None:
        self._transaction = transaction
        self._vault = vault

    def read(self, query: str, parameters: Parameters = None) -> list[dict[str, Any]]:
        """The rows of a query of `queries/read`; sees what this transaction wrote."""
        with translated(_place("read", query)):
            return _opened(self._vault, rows_of(self._run("read", query, parameters)))

    def write(self, query: str, parameters: Parameters = None) -> Counters:
        """Run a query of `queries/write`."""
        with translated(_place("write", query)):  # what fails may show only while the rows come
            sealed = sealed_parameters(self._vault, dict(parameters or {}))
            return _written(self._run("write", query, sealed))

    def _run(self, folder: str, query: str, parameters: Parameters) -> neo4j.Result:
        return self._transaction.run(query_text(folder, query), dict(parameters or {}))


class Store:
    """Named queries against one Neo4j. Thread-safe and synchronous; made by `open_store`.

    Values that tell of a person are sealed on their way in (`Private`) and opened on their way out.
    Every method raises an error of the `StoreError` family whose text names the query's file and holds no value.
    """

    def __init__(self, connection: Connection, vault: Vault, *, query_timeout: float = 10.0) -> None:
        self.vault = vault
        self._connection = connection
        self._query_timeout = query_timeout
        self._writes = 0  # how many writes of this store have ended, well or not
        self._last_write = -math.inf  # when the last of them did
        self._writes_lock = threading.Lock()
        self._known_revisions: _Revisions | None = None
        self._revision_lock = threading.Lock()

    def read(self, query: str, parameters: Parameters = None, *, timeout: float | None = None) -> list[dict[str, Any]]:
        """The rows of `queries/read/<query>.cypher`, as plain dictionaries (temporal values as ISO 8601 text).

        It runs in a read transaction that sees all earlier writes of this process, and again on transient errors.
        `timeout`: seconds that the database may take, QUERY_TIMEOUT if none is given; raises `QueryTimeout` after.
        """
        call = _query("read", query, timeout or self._query_timeout)
        return _opened(self.vault, self._read(_place("read", query), call, parameters, rows_of))

    def read_columns(
        self, query: str, parameters: Parameters = None, *, timeout: float | None = None
    ) -> dict[str, list[Any]]:
        """The one row of a query that `collect()`s columns: a list for each column.

        The way to load very many rows: 9 times as fast as row by row, 25 times for integers. Columns are of equal
        length when each collected value is there (`collect` leaves out nulls: `coalesce` them).
        """
        rows = self.read(query, parameters, timeout=timeout)
        if len(rows) != 1 or not all(isinstance(column, list) for column in rows[0].values()):
            raise StoreError("The query does not give one row of columns.", where=_place("read", query))
        return rows[0]

    def write(self, query: str, parameters: Parameters = None) -> Counters:
        """Run `queries/write/<query>.cypher` in one transaction, again on transient errors (deadlocks)."""
        call = _query("write", query, WRITE_TIMEOUT)
        return self._write(
            _place("write", query), call, sealed_parameters(self.vault, dict(parameters or {})), _written
        )

    def write_batches(
        self,
        query: str,
        rows: Sequence[Mapping[str, Any]],
        *,
        size: int = 5000,
        parameters: Parameters = None,
        progress: Progress = silent,
    ) -> Counters:
        """Run a write query with `rows` as `$rows`, `size` rows a transaction (175,000 do not fit one).

        Earlier batches stay when a later one fails: stage them where no view sees them, or make it harmless to
        run all again. Returns the sum of the counters; `progress` gets rows done and rows in all.
        """
        total = Counters()
        for start in range(0, len(rows), size):
            batch = rows[start : start + size]
            total += self.write(query, {**(parameters or {}), "rows": [dict(row) for row in batch]})
            progress(min(start + size, len(rows)), len(rows), query)
        return total

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Several queries as one: committed at the end of the `with` block, rolled back when it raises."""

        def begin(driver: neo4j.Driver) -> tuple[neo4j.Session, neo4j.Transaction]:
            session = self._connection.session(driver)
            try:
                return session, session.begin_transaction(timeout=WRITE_TIMEOUT)
            except BaseException:
                session.close()
                raise

        session, transaction = self._connection.run("a transaction", begin, again=True)
        with contextlib.closing(session):
            try:
                yield Transaction(transaction, self.vault)
            except BaseException:
                with contextlib.suppress(Exception):  # the reason matters, not that the way back is cut as well
                    transaction.rollback()
                raise
            try:
                with translated("the end of a transaction"):
                    transaction.commit()
            finally:
                self._wrote()

    def explain(self, query: str, parameters: Parameters = None) -> Plan:
        """The plan of a read query, without running it."""

        def plan(result: neo4j.Result) -> Plan:
            found = result.consume().plan
            if found is None:
                raise StoreError("Neo4j gave no plan.", where=_place("read", query))
            return plan_of(found)

        call = Query("EXPLAIN " + query_text("read", query), timeout=self._query_timeout)
        return self._read(_place("read", query), call, parameters, plan)

    def revision(self) -> int:
        """How often something was published in this graph; 0 for a new one. It never leaves the process.

        What this store wrote counts at once; what another process wrote, after `REVISION_KNOWN` seconds at most:
        asking each time would cost every question half as much again.
        """
        return self._revisions().content

    def token_revision(self) -> int:
        """How often an API token or a grant was created or revoked in this graph; known as fast as `revision`."""
        return self._revisions().tokens

    def wait_until_known(self) -> None:
        """Wait until what this store wrote last counts in every other process too: `REVISION_KNOWN` seconds at most.

        For whoever shuts something, before it is acknowledged: from then on no process answers as before.
        """
        time.sleep(max(0.0, self._last_write + REVISION_KNOWN - time.monotonic()))

    def _revisions(self) -> _Revisions:
        known = self._known_revisions
        if known is not None and self._counts(known, REVISION_KNOWN):
            # At half time one asks ahead, so that the others hardly ever wait for what it is told.
            if not self._counts(known, REVISION_KNOWN / 2) and self._revision_lock.acquire(blocking=False):
                try:
                    return self._asked_revisions()
                finally:
                    self._revision_lock.release()
            return known
        with self._revision_lock:
            known = self._known_revisions
            return known if known is not None and self._counts(known, REVISION_KNOWN) else self._asked_revisions()

    def _counts(self, known: _Revisions, seconds: float) -> bool:
        return known.writes == self._writes and time.monotonic() - known.at < seconds

    def _asked_revisions(self) -> _Revisions:
        writes, now = self._writes, time.monotonic()  # what is written meanwhile may not be in the answer
        # Of the leader: a follower that lags behind would let what was withdrawn count for longer. By the bookmark of
        # this answer, what is read after it is as new.
        call = _query("read", "graph_revision", self._query_timeout)
        rows = self._read(_place("read", "graph_revision"), call, None, rows_of, reads=False)
        content, tokens = (int(rows[0]["revision"]), int(rows[0]["token_revision"])) if rows else (0, 0)
        known = self._known_revisions = _Revisions(content, tokens, now, writes)
        return known

    def server_version(self) -> str:
        """The version of the server, such as `5.26.30`."""
        return self._connection.server_version()

    def health(self) -> Health:
        """Whether questions can be answered just now; never raises."""
        return self._connection.health()

    def close(self) -> None:
        """Release the connections, and the local Neo4j, which ends with its last user."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run_statement(self, folder: str, name: str, statement: str, parameters: Parameters = None) -> None:
        """Run one statement of a migration file in a transaction of its own; for `migrate` only."""
        call = Query(statement, timeout=WRITE_TIMEOUT)
        self._write(_place(folder, name), call, parameters, lambda result: result.consume())

    def _read(
        self,
        place: str,
        call: Query,
        parameters: Parameters,
        transform: Callable[[neo4j.Result], T],
        *,
        reads: bool = True,
    ) -> T:
        """`reads`: by a follower, where there are some."""

        def once(driver: neo4j.Driver) -> T:
            # A read transaction of one statement takes one round trip; with BEGIN and COMMIT around it, three. The
            # driver tries again only the latter, so that is what follows a transient error.
            try:
                with self._connection.session(driver, reads=reads) as session:
                    return transform(session.run(call, dict(parameters or {})))
            except (Neo4jError, DriverError) as error:
                if not error.is_retryable():
                    raise
            routing = RoutingControl.READ if reads else RoutingControl.WRITE
            return self._execute(driver, call, parameters, transform, routing)

        return self._connection.run(place, once, again=True)

    def _write(self, place: str, call: Query, parameters: Parameters, transform: Callable[[neo4j.Result], T]) -> T:
        def work(driver: neo4j.Driver) -> T:
            return self._execute(driver, call, parameters, transform, RoutingControl.WRITE)

        try:
            return self._connection.run(place, work, again=False)
        finally:
            self._wrote()

    def _wrote(self) -> None:
        with self._writes_lock:  # threads write at once, and none may be lost
            self._writes += 1
            self._last_write = time.monotonic()

    def _execute(
        self,
        driver: neo4j.Driver,
        call: Query,
        parameters: Parameters,
        transform: Callable[[neo4j.Result], T],
        routing: RoutingControl,
    ) -> T:
        return driver.execute_query(
            call,
            dict(parameters or {}),
            routing_=routing,
            database_=self._connection.database,
            bookmark_manager_=self._connection.bookmarks,
            result_transformer_=transform,
        )
