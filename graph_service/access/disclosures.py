"""The log of disclosures: who was shown whose personal data, which fields, what for, when; never the data.

One line of JSON for each person in an answer, appended and on disk before the answer leaves.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph_service.access.persons import persons_in
from graph_service.access.views import View
from graph_service.errors import GraphServiceError
from graph_service.schema import FieldClass

FILE_NAME = "disclosures.jsonl"


class DisclosureNotLogged(GraphServiceError):
    """The log cannot be written, so the answer must not leave."""

    status = 503
    exit_code = 74  # EX_IOERR
    title = "The disclosure cannot be logged"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What an answer tells of one person: the names of fields, never their values."""

    person: str
    fields: tuple[str, ...]
    field_classes: tuple[FieldClass, ...]


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One line of the log. `time` is UTC in ISO 8601, `legal_basis` that of the purpose, in German."""

    time: str
    principal: str
    person: str
    fields: tuple[str, ...]
    field_classes: tuple[str, ...]
    purpose: str | None
    legal_basis: str | None
    question: str


def disclosures_in(answer: object) -> tuple[Disclosed, ...]:
    """What the answer discloses of each person in it (each once, by id); empty: it tells of nobody."""
    found: dict[str, dict[str, FieldClass]] = {}
    for told in persons_in(answer):
        found.setdefault(told.person, {}).update(told.fields)
    return tuple(
        Disclosed(person, tuple(sorted(fields)), tuple(sorted(set(fields.values()))))
        for person, fields in sorted(found.items())
    )


class DisclosureLog:
    """The append-only file `disclosures.jsonl` in the data folder; only its owner can read it.

    Threads and processes may write at once: an answer's lines go in together or not at all.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._lock = threading.Lock()

    def record(self, view: View, question: str, answer: object) -> int:
        """Log what the answer to that question discloses; returns the number of persons, 0 writes nothing.

        When it returns, the lines are on disk. Raises `DisclosureNotLogged`; the answer must not leave then.
        """
        disclosed = disclosures_in(answer)
        if disclosed:
            self._append(_lines(view, question, disclosed))
        return len(disclosed)

    def of_person(self, person: str) -> Iterator[Disclosure]:
        """Every disclosure of that person's data, oldest first (the right of access, Art. 15 GDPR)."""
        if not self.path.exists():
            return
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.endswith("\n") and (entry := _entry(line)) is not None and entry.person == person:
                    yield entry

    def _append(self, lines: bytes) -> None:
        try:
            with self._lock:
                new = not self.path.exists()
                self.path.parent.mkdir(parents=True, exist_ok=True)
                descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
                try:
                    self._write(descriptor, lines)
                finally:
                    os.close(descriptor)
                if new:
                    _sync_folder(self.path.parent)
        except OSError as error:
            raise DisclosureNotLogged(
                f"The log of disclosures cannot be written ({error.strerror}), so nothing is shown."
            ) from None

    def _write(self, descriptor: int, lines: bytes) -> None:
        # Other processes append to the same file: the lock lets an incomplete write be taken back safely.
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            # A crash in mid-write left half a line: keep what is there and begin a new one.
            lines = b"\n" + lines
        if os.write(descriptor, lines) != len(lines):
            os.ftruncate(descriptor, size)
            raise OSError(errno.ENOSPC, "no room for the whole entry")
        os.fsync(descriptor)


def _lines(view: View, question: str, disclosed: Sequence[Disclosed]) -> bytes:
    time = datetime.now(UTC).isoformat(timespec="milliseconds")
    entries = (
        Disclosure(
            time=time,
            principal=view.principal.id,
            person=one.person,
            fields=one.fields,
            field_classes=tuple(kind.value for kind in one.field_classes),
            purpose=view.purpose.name if view.purpose else None,
            legal_basis=view.purpose.legal_basis if view.purpose else None,
            question=question,
        )
        for one in disclosed
    )
    return "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries).encode()


def _entry(line: str) -> Disclosure | None:
    try:
        values = json.loads(line)
        return Disclosure(
            **{**values, "fields": tuple(values["fields"]), "field_classes": tuple(values["field_classes"])}
        )
    except (ValueError, TypeError, KeyError):
        return None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
