"""Erasure of a person (Art. 17 GDPR) that reaches every copy, and is repeated on what a backup brings back."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path

from graph_service.access import present_day
from graph_service.errors import NotFound, StoreError
from graph_service.store import Store, key_name

FILE = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: whether there was a key and a record, and how many ties and statements went with it."""

    key: bool
    record: bool
    ties: int
    claims: int


class ErasureList:
    """Who was erased, by a hash of the id, and when: the file that a restored backup is held against.

    It stays in the data folder, outside of graph and keys; whoever restores an older copy of these keeps this file.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def add(self, person: str) -> None:
        """Note an erasure; durable when it returns. Raises `StoreError`, and nothing must be erased then."""
        line = json.dumps({"person": key_name(person), "on": present_day().isoformat()}) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                os.write(descriptor, line.encode())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise StoreError(f"The erasure cannot be noted ({error.strerror}); nothing was erased.") from None

    def names(self) -> frozenset[str]:
        """The names of the keys of all who were erased."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return frozenset()
        return frozenset(json.loads(line)["person"] for line in lines if line.endswith("}"))


def erase(store: Store, erasures: ErasureList, person: str) -> Erased:
    """Erase a person: first noted, then the key destroyed, then the record removed from the graph.

    What was sealed with the key can be read in no copy any more: not in the graph, its log, its indexes or a backup.
    Posts, measures, learnings and events stay; a post that the person held alone is held by nobody who is known.
    Raises `NotFound` when there is neither a record nor a key.
    """
    if not store.vault.has_key(person) and not store.read("existing_persons", {"ids": [person]}):
        raise NotFound("There is no such person.", where="person")
    erasures.add(person)
    return _erase(store, person)


def _erase(store: Store, person: str) -> Erased:
    key = store.vault.destroy(person)
    rows = store.write("erase_person", {"id": person}).rows
    found = rows[0] if rows else {"ties": 0, "claims": 0}
    return Erased(key, bool(rows), found["ties"], found["claims"])


def erase_again(store: Store, erasures: ErasureList) -> int:
    """Erase anew whoever was erased and is back, from a backup of keys or graph; how many there were."""
    names = erasures.names()
    if not names:
        return 0
    back = [row["id"] for row in store.read("existing_persons", {"ids": None}) if key_name(row["id"]) in names]
    for person in back:
        _erase(store, person)
    return len(back) + sum(store.vault.destroy_named(name) for name in names)
