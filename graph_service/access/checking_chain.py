"""Whether a chain is whole, from its first line to its head, and if not, the first line that is not as it was."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from graph_service.access.chain import Chain, Snapshot, opened_head, opened_line
from graph_service.access.seals import START, Kind, Position, Sealed, Sealer, end_of
from graph_service.errors import GraphServiceError


class ChainBroken(GraphServiceError):
    """The log is not as it was written."""

    exit_code = 3
    title = "The log of disclosures is not whole"


class Flaw(StrEnum):
    """What is wrong."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_OFF = "cut_off"
    HEAD_MISSING = "head_missing"
    HEAD_CHANGED = "head_changed"
    KEY_MISSING = "key_missing"
    KEY_WRONG = "key_wrong"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong: what, in which line of the file (none: in another file), how many are missing."""

    flaw: Flaw
    line: int | None = None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. `expired` entries were removed at the end of their term.

    `unsealed` ones at the beginning are from before there were seals; where all are, nothing could be checked.
    `unfinished` bytes at the end and entries that the head is `behind` are what a crash leaves; both are mended with
    the next entry. `last_position` is worth writing down elsewhere: it proves later that nothing was rolled back.
    """

    entries: int
    first: datetime | None
    last: datetime | None
    last_position: Position
    expired: int
    unsealed: int
    unfinished: int
    behind: int
    fault: Fault | None

    @property
    def intact(self) -> bool | None:
        """Whether all is as it was written; none: all that is there is from before the seals."""
        if self.fault is None and self.entries and self.entries == self.unsealed:
            return None
        return self.fault is None


class Walk:
    """Takes the lines of a chain one after the other and stops understanding at the first that does not fit."""

    def __init__(self, sealer: Sealer | None, known: tuple[Position, ...] = ()) -> None:
        self.at = START
        self.entries = 0
        self.expired = 0
        self.unsealed = 0
        self.fault: Fault | None = None
        self.first: datetime | None = None
        self.last: datetime | None = None
        self.begun = False
        self.line = 0
        self._sealer = sealer
        self._known = known
        self._known_numbers = {one.number for one in known}
        self._strange = 0  # lines without a genuine seal since the last one that has it
        self._sum = hashlib.sha256()
        self._looks_sealed = False
        self._latest: Sealed | None = None
        self._sought: int | None = None  # the first entry that is missing; found further down, it was only moved

    def take(self, line: bytes) -> Sealed | None:
        """Look at the next line; returns it if it is genuine."""
        self.line += 1
        found = opened_line(self._sealer, line)
        if found is None:
            self._take_strange(line)
        elif self.fault is not None:
            self._look_for_missing(found)
        elif found.kind is Kind.ANCHOR:
            self._take_anchor(found)
        else:
            self._take_entry(found)
        if found is not None:
            self.begun = True
        return found

    def end(self, head: Sealed | None, head_is_there: bool) -> None:
        """Compare the end with the head."""
        if self._latest is not None:
            self.last = self._latest.time
        if self.fault is None and self._strange:
            self.fault = self._strange_end(head, head_is_there)
        if head is None and head_is_there and self._looks_sealed and self.fault and self.fault.line == 1:
            # The oldest lines and the head: both are another key's.
            self.fault = Fault(Flaw.KEY_WRONG)
        if self.fault is None:
            self.fault = self._end_fault(head, head_is_there)

    def _end_fault(self, head: Sealed | None, head_is_there: bool) -> Fault | None:
        if self._sealer is None and (self.begun or head_is_there):
            return Fault(Flaw.KEY_MISSING)
        if head is None and (self.begun or head_is_there):
            return Fault(Flaw.HEAD_CHANGED if head_is_there else Flaw.HEAD_MISSING)
        if head is not None and head.number < self.expired:
            return Fault(Flaw.HEAD_CHANGED)
        missing = max(self._known_numbers, default=0) - self.at.number
        return Fault(Flaw.CUT_OFF, self.line, missing) if missing > 0 else None

    def _take_strange(self, line: bytes) -> None:
        self.entries += 1
        self._looks_sealed = self._looks_sealed or end_of(line) is not None
        if self.fault is not None:
            return
        if not self.begun:
            self._sum.update(line)
            self.last = _time_in(line) or self.last
            self.first = self.first or self.last
        self._strange += 1

    def _take_anchor(self, anchor: Sealed) -> None:
        if self.begun:
            self.fault = Fault(Flaw.INSERTED, self.line)
            return
        missing = _whole(anchor.value("unsealed")) - self._strange
        if missing > 0:
            self.fault = Fault(Flaw.MISSING, 1, missing)
        elif missing < 0:
            self.fault = Fault(Flaw.INSERTED, 1)
        elif self._strange and anchor.value("sha256") != self._sum.hexdigest():
            self.fault = Fault(Flaw.CHANGED, 1)
        self.unsealed, self._strange = self._strange, 0
        self.at = anchor.position
        self.expired = anchor.number
        self._compare()

    def _take_entry(self, entry: Sealed) -> None:
        self.entries += 1
        self.first = self.first or entry.time
        self._latest = entry
        free = entry.number - self.at.number - 1
        if self._strange:
            self.fault = Fault(Flaw.CHANGED if free > 0 else Flaw.INSERTED, self.line - self._strange)
        elif free > 0:
            self.fault, self._sought = Fault(Flaw.MISSING, self.line, free), self.at.number + 1
        elif free < 0:
            self.fault = Fault(Flaw.INSERTED, self.line)
        elif entry.previous != self.at.seal:
            # Genuine, but of another copy of this log.
            self.fault = Fault(Flaw.CHANGED, self.line)
        else:
            self.at = entry.position
            self._compare()

    def _compare(self) -> None:
        if self.at.number in self._known_numbers and any(
            one.number == self.at.number and one.seal != self.at.seal for one in self._known
        ):
            self.fault = Fault(Flaw.CHANGED, self.line)

    def _look_for_missing(self, found: Sealed) -> None:
        if found.kind is Kind.ENTRY:
            self.entries += 1
            self._latest = found
            if self.fault is not None and found.number == self._sought:
                self.fault = Fault(Flaw.REORDERED, self.fault.line)

    def _strange_end(self, head: Sealed | None, head_is_there: bool) -> Fault | None:
        first = self.line - self._strange + 1
        if self.begun:
            free = head.number - self.at.number if head else 0
            return Fault(Flaw.CHANGED if free > 0 else Flaw.INSERTED, first)
        if self._sealer is None and (self._looks_sealed or head_is_there):
            return Fault(Flaw.KEY_MISSING)
        if head is None and (self._looks_sealed or head_is_there):
            return Fault(Flaw.KEY_WRONG)
        if head is not None and head.number:
            return Fault(Flaw.CHANGED, first)
        self.unsealed = self._strange
        return None


def check_chain(chain: Chain, noted: Position | None = None) -> Verdict:
    """Read the chain from its first to its last line; `noted`: what somebody has written down of it earlier."""
    with chain.snapshot() as kept:
        head = opened_head(kept.sealer, kept.head)
        walk = Walk(kept.sealer, tuple(one for one in (head.position if head else None, noted) if one))
        for line in kept.lines():
            walk.take(line)
        walk.end(head, kept.head is not None)
        return _verdict(walk, kept, head)


def _verdict(walk: Walk, kept: Snapshot, head: Sealed | None) -> Verdict:
    return Verdict(
        entries=walk.entries,
        first=walk.first,
        last=walk.last,
        last_position=walk.at,
        expired=walk.expired,
        unsealed=walk.unsealed,
        unfinished=kept.unfinished,
        behind=max(0, walk.at.number - head.number) if head and walk.fault is None else 0,
        fault=walk.fault,
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _time_in(line: bytes) -> datetime | None:
    try:
        time = datetime.fromisoformat(json.loads(line)["time"])
    except (ValueError, TypeError, KeyError):
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
