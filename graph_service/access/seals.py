"""Sealed lines: each carries its running number, the seal of the line before, and a keyed hash over all of that."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

_END = re.compile(rb', "number": (\d{1,18}), "previous": "([0-9a-f]{64})", "seal": "([0-9a-f]{64})"\}\n\Z')
_LONGEST_END = 200  # bytes; what `_END` matches is never longer
_SEAL = len(', "seal": ""}\n') + 64
_TIME = re.compile(rb'\{"(?:time|anchor|head)": "([^"]*)"')


class Position(NamedTuple):  # a tuple, as a million of them are made in seconds
    """How far a chain has come: the running number of its last entry, and that entry's seal."""

    number: int
    seal: str


START = Position(0, "0" * 64)
"""Before the first entry."""


class Kind(StrEnum):
    """What a sealed line is; each begins with this word, so that none can stand in for another."""

    ENTRY = "time"
    ANCHOR = "anchor"
    """The kept part begins here: what stood before was removed at the end of its term, or was never sealed."""
    HEAD = "head"
    """The last entry, in a file of its own."""


_KINDS = {f'{{"{kind}"'.encode(): kind for kind in Kind}


class Sealed(NamedTuple):
    """A genuine line. Of an anchor and a head, `number` and `previous` are those of the entry that they name."""

    kind: Kind
    body: bytes
    number: int
    previous: str
    seal: str

    @property
    def position(self) -> Position:
        """How far the chain has come with this line."""
        return Position(self.number, self.seal if self.kind is Kind.ENTRY else self.previous)

    @property
    def time(self) -> datetime:
        """When it was written."""
        found = _TIME.match(self.body)
        return datetime.fromisoformat(found[1].decode()) if found else datetime.min.replace(tzinfo=UTC)

    def value(self, name: str) -> object:
        """What stands under that name, or none."""
        return json.loads(self.body + b"}").get(name)


class Sealer:
    """Seals lines with one key, and knows its own lines again."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def line(self, kind: Kind, time: str, content: Mapping[str, object], number: int, previous: str) -> tuple[str, str]:
        """The line with its content, and its seal."""
        text = json.dumps({kind.value: time, **content}, ensure_ascii=False)[:-1]
        body = f'{text}, "number": {number}, "previous": "{previous}"'
        seal = hmac.digest(self._key, body.encode(), "sha256").hex()
        return f'{body}, "seal": "{seal}"}}\n', seal

    def open(self, line: bytes | None) -> Sealed | None:
        """The line, if it was sealed with this key and not a byte of it has changed since."""
        found = end_of(line) if line else None
        if line is None or found is None:
            return None
        body, seal = line[:-_SEAL], found[3].decode()
        if not hmac.compare_digest(hmac.digest(self._key, body, "sha256").hex(), seal):
            return None
        kind = _KINDS.get(body[: body.find(b'"', 2) + 1])  # none: of a later version, which this one cannot judge
        return Sealed(kind, body, int(found[1]), found[2].decode(), seal) if kind else None


def end_of(line: bytes) -> re.Match[bytes] | None:
    """The end of a line that looks sealed, with any key; none of one that does not."""
    return _END.search(line, max(0, len(line) - _LONGEST_END))


def now() -> str:
    """The present time (UTC), as it stands in the lines."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
