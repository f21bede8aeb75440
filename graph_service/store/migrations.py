"""Bring a graph to the shape that this version works with: numbered files of Cypher, each run once, in order."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import cache
from importlib import resources

from graph_service.errors import Conflict, GraphTooNew, StoreError, StoreUnavailable
from graph_service.store.progress import Progress, silent
from graph_service.store.queries import query_text, statements
from graph_service.store.store import Store

FOLDER = "migrations"
ATTEMPTS = 8
FIRST_QUERY_LIMIT = 60.0  # seconds: a server that has just started plans its first query slowly
INDEX_LIMIT = 300.0  # seconds that the indexes of one migration may take to be filled
LOOKED_AFTER = 0.05  # seconds between two looks at them


@dataclass(frozen=True, slots=True)
class Migration:
    """One step; `name` is its file in `queries/migrations` without the ending."""

    number: int
    name: str


@cache
def migrations() -> tuple[Migration, ...]:
    """All steps of this version, in order."""
    found = []
    for file in resources.files("queries").joinpath(FOLDER).iterdir():
        if match := re.fullmatch(r"((\d{3})_[a-z0-9_]+)\.cypher", file.name):
            found.append(Migration(int(match.group(2)), match.group(1)))
    found.sort(key=lambda step: step.number)
    if [step.number for step in found] != list(range(1, len(found) + 1)):
        raise StoreError("The migrations are not numbered 001, 002 and so on.", where=f"queries/{FOLDER}")
    return tuple(found)


def graph_version(store: Store) -> int:
    """The number of the last migration that the graph has been through; 0 for an empty one."""
    rows = store.read("graph_version", timeout=FIRST_QUERY_LIMIT)
    return int(rows[0]["version"]) if rows else 0


def check_version(store: Store) -> int:
    """The graph's version; raises `GraphTooNew` when a newer version of the service has set it up."""
    version, known = graph_version(store), len(migrations())
    if version > known:
        raise GraphTooNew(
            f"The graph is of version {version}, this service knows versions up to {known}.",
            remedy="Run the newer version of graph-service, or use another graph.",
        )
    return version


def migrate(store: Store, *, progress: Progress = silent) -> tuple[str, ...]:
    """Run the migrations that the graph has not seen; the names of those that were run.

    Every statement may be run again without harm, so a migration that was interrupted, or that two processes run
    at once, is no trouble. Raises `GraphTooNew`.
    """
    version = check_version(store)
    to_do = migrations()[version:]
    for done, step in enumerate(to_do):
        progress(done, len(to_do), "Setting up the graph")
        for statement in statements(query_text(FOLDER, step.name)):
            _run(store, step, statement)
        _await_indexes(store)
        store.write("set_graph_version", {"version": step.number})
    if to_do:
        progress(len(to_do), len(to_do), "Setting up the graph")
    return tuple(step.name for step in to_do)


def _run(store: Store, step: Migration, statement: str) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            store.run_statement(FOLDER, step.name, statement)
            return
        except (Conflict, StoreUnavailable):
            # Another process sets the same graph up: of two that create an index at once, `IF NOT EXISTS` or not,
            # one fails. No lock of ours helps: making a constraint waits for every open transaction.
            if attempt == ATTEMPTS:
                raise
            time.sleep(0.2 * attempt)


def _await_indexes(store: Store) -> None:
    """Wait until every index can be used.

    By many short looks: a transaction that waited for them (`db.awaitIndexes`) would hold up the index of another
    process that sets the same graph up, as that one waits for every open transaction, and so both for ever.
    """
    deadline = time.monotonic() + INDEX_LIMIT
    while unready := store.read("indexes_unready", timeout=FIRST_QUERY_LIMIT):
        failed = [row["name"] for row in unready if row["state"] == "FAILED"]
        if failed or time.monotonic() > deadline:
            names = ", ".join(failed or [row["name"] for row in unready])
            raise StoreError(f"These indexes of the graph cannot be filled: {names}.", where="queries/migrations")
        time.sleep(LOOKED_AFTER)
