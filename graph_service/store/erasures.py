"""Who was erased: a list that restored backups and later imports are held against; it tells nobody's id."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from graph_service.errors import StoreError

FILE = "erasures.jsonl"


def hidden_name(text: str) -> str:
    """A hash that stands for an id or a source key: whoever has the text finds it, nobody the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:40]


class ErasureList:
    """Hashes of the ids of all who were erased, and of their keys in the sources.

    It stays in the data folder, outside of graph and keys; whoever restores an older copy of these keeps this file.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._known: tuple[int, frozenset[str], frozenset[str]] = (0, frozenset(), frozenset())

    def add(self, person: str, source_keys: Sequence[str] = (), *, merged: Sequence[str] = ()) -> None:
        """Note an erasure; durable when it returns. Raises `StoreError`, and nothing must be erased then.

        `merged`: ids that the person had before, which files and backups may still use; each is noted by itself.
        """
        day, keys = datetime.now(UTC).date().isoformat(), [hidden_name(key) for key in source_keys]
        entries = [{"person": hidden_name(person), "keys": keys, "on": day}]
        entries += [{"person": hidden_name(id_), "keys": [], "on": day} for id_ in merged]
        lines = "".join(json.dumps(entry) + "\n" for entry in entries)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                os.write(descriptor, lines.encode())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise StoreError(f"The erasure cannot be noted ({error.strerror}); nothing was erased.") from None

    def persons(self) -> frozenset[str]:
        """The hidden names of all who were erased."""
        return self._read()[0]

    def holds(self, text: str) -> bool:
        """Whether an id or a source key belongs to somebody who was erased."""
        persons, keys = self._read()
        return bool(persons) and hidden_name(text) in persons | keys

    def _read(self) -> tuple[frozenset[str], frozenset[str]]:
        try:
            size = self.path.stat().st_size
        except FileNotFoundError:
            return frozenset(), frozenset()
        if self._known[0] != size:  # lines are only ever added
            lines = self.path.read_text(encoding="utf-8").splitlines()
            entries = [json.loads(line) for line in lines if line.endswith("}")]
            persons = frozenset(entry["person"] for entry in entries)
            keys = frozenset(key for entry in entries for key in entry.get("keys", ()))
            self._known = (size, persons, keys)
        return self._known[1:]
