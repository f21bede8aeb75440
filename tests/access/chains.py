"""What tests of the sealed log share: a short one to spoil, and crashes at every step of a write."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from graph_service.access.chain import Chain
from graph_service.access.checking_chain import Verdict, check_chain
from graph_service.access.seals import Position

NAME = "log"
STEPS = ("open", "write", "fsync", "ftruncate", "replace", "link")


@dataclass(frozen=True)
class Files:
    """The three files of a chain; none: it is not there."""

    log: bytes | None
    head: bytes | None
    key: bytes | None

    @property
    def lines(self) -> list[bytes]:
        return (self.log or b"").splitlines(keepends=True)

    def with_lines(self, lines: list[bytes]) -> Files:
        return replace(self, log=b"".join(lines))

    def put(self, folder: Path) -> Chain:
        for ending, content in (("jsonl", self.log), ("head", self.head), ("key", self.key)):
            path = folder / f"{NAME}.{ending}"
            if content is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        return Chain(folder, NAME)

    def checked(self, noted: Position | None = None) -> Verdict:
        with tempfile.TemporaryDirectory() as folder:
            return check_chain(self.put(Path(folder)), noted)


def files_of(chain: Chain) -> Files:
    paths = (chain.path, chain.head_path, chain.key_path)
    return Files(*(path.read_bytes() if path.exists() else None for path in paths))


def chain_of(folder: Path, *sizes: int) -> Chain:
    """A chain with one write of each size; its entries are numbered in `entry`."""
    chain, made = Chain(folder, NAME), 0
    for size in sizes:
        chain.append([entry(made + place) for place in range(size)])
        made += size
    return chain


def entry(number: int) -> dict[str, object]:
    return {"entry": number, "words": 'Überprüfung, "seal": "x"}'}


def entries_in(chain: Chain) -> list[int]:
    """The numbers of the entries in the file, in their order."""
    with chain.snapshot() as kept:
        told = [json.loads(line) for line in kept.lines()]
    return [one["entry"] for one in told if "entry" in one]


class Crash(BaseException):
    """The process ends here; nothing after it runs but the closing of files, which the system does then too."""


@contextmanager
def crash_at(step: int, *, done: float = 1.0) -> Iterator[list[str]]:
    """The end comes at that step (0: none) of those that touch the disk, after that share of it; yields the steps."""
    taken: list[str] = []
    over = False

    def breaking(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object, **more: object) -> object:
            nonlocal over
            if over:
                raise Crash
            taken.append(name)
            if len(taken) != step:
                return real(*arguments, **more)
            over = True
            if name == "write":
                descriptor, text = arguments
                real(descriptor, text[: int(len(text) * done)])  # type: ignore[index]
            elif done == 1.0:
                result = real(*arguments, **more)
                if name == "open":
                    os.close(result)  # type: ignore[arg-type]
            raise Crash

        return run

    with _patched({name: breaking(name, getattr(os, name)) for name in STEPS}):
        yield taken


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """A disk with room for so many bytes more; what is replaced gives none back."""
    real, left = os.write, room

    def write(descriptor: int, text: bytes) -> int:
        nonlocal left
        if left == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = real(descriptor, text[:left])
        left -= written
        return written

    with _patched({"write": write}):
        yield


@contextmanager
def _patched(functions: dict[str, Callable[..., object]]) -> Iterator[None]:
    with patch.multiple(os, **functions):
        yield
