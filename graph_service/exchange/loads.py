"""Who imports: one import at a time, and what an interrupted one left is found and removed."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil  # type: ignore[import-untyped]

from graph_service.access.class_table import discard_load
from graph_service.errors import Conflict
from graph_service.store import Counters, Store

SILENT_FOR = 600.0  # seconds after which an import on another machine counts as dead
REMOVED_AT_ONCE = 5_000


@dataclass(slots=True)
class Load:
    """One import under way."""

    store: Store
    id: str

    def stage(self, query: str, parameters: Mapping[str, Any]) -> Counters:
        """Write a batch of staged rows by `stage_entities` or `stage_relationships`; tells others that it goes on."""
        return self.store.write(query, {**parameters, "load": self.id, "heard": time.time()})


@contextmanager
def one_load(store: Store) -> Iterator[Load]:
    """Be the only import while the block runs; whatever the block leaves staged is removed after it.

    Raises `Conflict` while another import is alive. What a dead one left is removed first.
    """
    remove_unfinished_loads(store)
    load = Load(store, f"load-{secrets.token_hex(6)}")
    process = psutil.Process()
    with store.transaction() as transaction:
        transaction.write("lock_graph")
        if transaction.read("existing_loads"):
            raise Conflict(
                "Another import is under way.",
                remedy="Wait until it has ended; what an interrupted one left is removed at the next start.",
            )
        transaction.write(
            "begin_load",
            {
                "id": load.id, "host": socket.gethostname(), "process": os.getpid(),
                "process_started": process.create_time(), "heard": time.time(),
            },
        )  # fmt: skip
    try:
        yield load
    finally:
        _remove(store, load.id)


def remove_unfinished_loads(store: Store) -> int:
    """Remove what interrupted imports left, and return how many there were; imports that are alive stay.

    An import is dead when its process is gone, or, on another machine, when nothing was heard of it for ten minutes.
    """
    removed = 0
    for row in store.read("existing_loads"):
        if not _alive(row["host"], row["process"], row["process_started"], row["heard"]):
            _remove(store, row["id"])
            removed += 1
    return removed


def _alive(host: str, process: int, started: float, heard: float) -> bool:
    if host != socket.gethostname():
        return time.time() - heard < SILENT_FOR
    try:
        return bool(abs(psutil.Process(process).create_time() - started) < 1.0)
    except psutil.Error:
        return False


def _remove(store: Store, load: str) -> None:
    """Remove the staged rows of a load in batches, then its classes, then the note of it."""
    # Its last batch may still be on its way into the graph, though nobody waits for it: this waits for its lock.
    store.write("continue_load", {"id": load, "heard": time.time()})
    (row,) = store.read("existing_load_classes", {"load": load})
    if row["numbers"]:
        parameters = {"numbers": row["numbers"], "most": REMOVED_AT_ONCE}
        for query, counter in (
            ("remove_staged_entities", "nodes_deleted"),
            ("remove_staged_relationships", "relationships_deleted"),
        ):
            while getattr(store.write(query, parameters), counter):
                pass
    with store.transaction() as transaction:
        discard_load(transaction, load)
        transaction.write("end_load", {"id": load})
