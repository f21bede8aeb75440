"""Files that several processes add to: locked, and written whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LONGEST_LINE = 1 << 20
"""Bytes read as one line at most, whatever somebody has put into the file; an entry has less than a thousand."""
_BLOCK = 4096


@contextmanager
def held(path: Path, flags: int = os.O_RDONLY) -> Iterator[int]:
    """The file, open and locked against other processes; raises `FileNotFoundError` unless `flags` create it."""
    descriptor = _open_locked(path, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _open_locked(path: Path, flags: int) -> int:
    while True:
        descriptor = os.open(path, flags | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH if flags == os.O_RDONLY else fcntl.LOCK_EX)
            # Whoever had the lock may have put another file in its place: what is added here would be lost.
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), path.stat()):
                    return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def unlock(descriptor: int) -> None:
    """Let others go on; the file stays open."""
    fcntl.flock(descriptor, fcntl.LOCK_UN)


def last_line(descriptor: int, size: int) -> tuple[int, bytes | None]:
    """Where the last whole line ends, and the line; without one, 0 and none. Reads no more than it must."""
    tail, start, end = b"", size, -1
    while start:
        step = min(max(_BLOCK, len(tail)), start)
        start -= step
        tail = os.pread(descriptor, step, start) + tail
        end = tail.rfind(b"\n")
        begins = tail.rfind(b"\n", 0, end) if end > 0 else -1
        if end >= 0 and (begins >= 0 or start == 0 or len(tail) > LONGEST_LINE):
            return start + end + 1, tail[begins + 1 : end + 1]
    return 0, None


def write_whole(descriptor: int, text: bytes, size: int) -> None:
    """Add the text and bring it to the disk, or leave the file at the size that it had."""
    try:
        if os.write(descriptor, text) != len(text):
            raise OSError(errno.ENOSPC, "no room for the whole entry")
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def sync_folder(folder: Path) -> None:
    """Bring to the disk which files the folder has."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
