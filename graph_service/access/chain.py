"""An append-only file of sealed lines: whoever changes it later without the key cannot hide it.

`NAME.jsonl` holds the entries, `NAME.head` the number and the seal of the last one, `NAME.key` the key. The head is
written after the lines, so it may be behind after a crash, never ahead: what it names has been on disk.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from graph_service.access.locked_files import LONGEST_LINE, held, last_line, sync_folder, unlock, write_whole
from graph_service.access.seals import START, Kind, Position, Sealed, Sealer, end_of, now
from graph_service.access.secret_files import key_in
from graph_service.errors import GraphServiceError

log = logging.getLogger(__name__)


class ChainError(GraphServiceError):
    """The file cannot be read or written."""

    status = 503
    exit_code = 74  # EX_IOERR
    title = "The log of disclosures cannot be used"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The file as it was at one moment: its whole lines, the head, the key (none: there is none)."""

    file: BinaryIO
    size: int
    unfinished: int
    """Bytes after the last whole line: a crash amid a write left them, and what they told never left."""
    head: bytes | None
    sealer: Sealer | None

    def lines(self) -> Iterator[bytes]:
        """Its whole lines, from the first one."""
        left = self.size
        while left and (line := self.file.readline(min(left, LONGEST_LINE))):
            left -= len(line)
            yield line


@dataclass(frozen=True, slots=True)
class _End:
    """How to go on: after which entry, from which byte on, with what before the next entry."""

    position: Position
    size: int
    first: bytes


class Chain:
    """The file and what belongs to it. Threads and processes may append at once: entries go in together or not at all.

    Raises `OSError`, and `GraphServiceError` for a key that is missing or none.
    """

    def __init__(self, folder: Path, name: str, key_file: Path | None = None) -> None:
        self.path = folder / f"{name}.jsonl"
        self.head_path = folder / f"{name}.head"
        self.key_path = key_file or folder / f"{name}.key"
        self._lock = threading.Lock()

    def append(self, entries: Sequence[Mapping[str, object]]) -> None:
        """Seal the entries and add them; when it returns, they are on disk."""
        with self._lock:
            if not self.path.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True)
            with held(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT) as descriptor:
                self.add(descriptor, entries)

    def add(self, descriptor: int, entries: Sequence[Mapping[str, object]]) -> None:
        """`append` for who holds the file already. Without entries it only mends what a crash has left."""
        size = os.fstat(descriptor).st_size
        whole, last = last_line(descriptor, size)
        sealer, head = self._sealer(last)
        end = _end(descriptor, sealer, size, whole, opened_line(sealer, last), head)
        lines, time, at = [], now(), end.position
        for entry in entries:
            line, seal = sealer.line(Kind.ENTRY, time, entry, at.number + 1, at.seal)
            lines.append(line)
            at = Position(at.number + 1, seal)
        text = end.first + "".join(lines).encode()
        if end.size < size:
            os.ftruncate(descriptor, end.size)
        if text:
            write_whole(descriptor, text, end.size)
        if head is not None and at != head.position:
            self._follow(sealer, at)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The file as it is now; what is added or removed meanwhile is not in it. Writes nothing."""
        with ExitStack() as opened:
            try:
                descriptor = opened.enter_context(held(self.path))
            except FileNotFoundError:
                yield Snapshot(io.BytesIO(), 0, 0, self._head(), self._known_sealer())
                return
            with self.snapshot_of(descriptor) as kept:
                unlock(descriptor)
                yield kept

    @contextmanager
    def snapshot_of(self, descriptor: int) -> Iterator[Snapshot]:
        """`snapshot` for who holds the file already."""
        size = os.fstat(descriptor).st_size
        end, _ = last_line(descriptor, size)
        with os.fdopen(os.dup(descriptor), "rb") as file:
            file.seek(0)
            yield Snapshot(file, end, size - end, self._head(), self._known_sealer())

    def replace(self, parts: Iterator[bytes]) -> None:
        """Put another file in the place of this one, for who holds it; the others open the new one."""
        new = self.path.with_name(f"{self.path.name}.new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)
        sync_folder(self.path.parent)

    def _head(self) -> bytes | None:
        with suppress(FileNotFoundError):
            return self.head_path.read_bytes()
        return None

    def _known_sealer(self) -> Sealer | None:
        return Sealer(key_in(self.key_path)) if self.key_path.exists() else None

    def _sealer(self, last: bytes | None) -> tuple[Sealer, Sealed | None]:
        """The key and the head, both made with the first entry; the chain begins then. A head that is not ours: none.

        One that is missing or not ours stays so: a new one would hide what it was taken away for.
        """
        text = self._head()
        begun = text is not None or (last is not None and end_of(last) is not None)
        is_new = not self.key_path.exists()
        if begun and is_new:
            raise ChainError(
                "The key of the log is missing.", where=self.key_path.name, remedy="Restore it from its backup."
            )
        sealer = Sealer(key_in(self.key_path))
        if is_new:
            sync_folder(self.key_path.parent)
        if not begun:
            # Before the first entry, so that a log without a head is never what a crash has left.
            self._write_head(sealer, START)
            sync_folder(self.path.parent)
            text = self._head()
        return sealer, opened_head(sealer, text)

    def _follow(self, sealer: Sealer, at: Position) -> None:
        try:
            self._write_head(sealer, at)
        except OSError as error:
            # The entries are on disk and sealed; the head follows with the next ones.
            log.warning("The head of the log of disclosures cannot be written (%s).", error.strerror)

    def _write_head(self, sealer: Sealer, at: Position) -> None:
        line, _ = sealer.line(Kind.HEAD, now(), {}, at.number, at.seal)
        new = self.head_path.with_name(f"{self.head_path.name}.new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            write_whole(descriptor, line.encode(), 0)
        finally:
            os.close(descriptor)
        new.replace(self.head_path)


def anchor_line(sealer: Sealer, at: Position, unsealed: int = 0, sha256: str = "") -> bytes:
    """A line after which the entry next to that position follows; before it stand that many lines without a seal."""
    line, _ = sealer.line(Kind.ANCHOR, now(), {"unsealed": unsealed, "sha256": sha256}, at.number, at.seal)
    return line.encode()


def opened_line(sealer: Sealer | None, line: bytes | None) -> Sealed | None:
    """A line of the file, if it is genuine."""
    found = sealer.open(line) if sealer else None
    return found if found is not None and found.kind is not Kind.HEAD else None


def opened_head(sealer: Sealer | None, text: bytes | None) -> Sealed | None:
    """The head, if it is there and genuine."""
    found = sealer.open(text) if sealer else None
    return found if found is not None and found.kind is Kind.HEAD else None


def _end(descriptor: int, sealer: Sealer, size: int, whole: int, last: Sealed | None, head: Sealed | None) -> _End:
    """Where to go on in a file of that size, with whole lines up to there, the last of them genuine or none."""
    if head is not None and head.number == 0 and last is None and whole:
        return _first_end(descriptor, sealer, size, whole)
    # What the head names has been on disk: where it is missing or changed since, a gap stays to be seen. What is
    # after it was added before a crash, and goes on.
    at = max((one.position for one in (head, last) if one is not None), key=lambda one: one.number, default=START)
    if size > whole and head is not None and at == (last.position if last else START):
        return _End(at, whole, b"")  # the rest of a write that a crash has ended: nobody was shown anything
    return _End(at, size, b"\n" if size > whole else b"")


def _first_end(descriptor: int, sealer: Sealer, size: int, whole: int) -> _End:
    """Lines from before there were seals stay as they are; the chain begins after them, and vouches for them."""
    gap = b"\n" if size > whole else b""
    sum_, lines, place = hashlib.sha256(), len(gap), 0
    while block := os.pread(descriptor, 1 << 20, place):
        sum_.update(block)
        lines += block.count(b"\n")
        place += len(block)
    sum_.update(gap)
    return _End(START, size, gap + anchor_line(sealer, START, lines, sum_.hexdigest()))
