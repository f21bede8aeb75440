"""The end of a term: the oldest entries leave the front of a chain, and what is kept can still be checked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from graph_service.access.chain import Chain, anchor_line, opened_head
from graph_service.access.checking_chain import ChainBroken, Walk
from graph_service.access.locked_files import held
from graph_service.access.seals import START, Kind, Position, Sealed


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where the kept part begins: after which byte, which entry, and how many entries."""

    byte: int = 0
    after: Position = START
    entries: int = 0


def expire(chain: Chain, before: datetime) -> int:
    """Remove the entries at the front that are older; returns how many. The last entry always stays.

    An anchor with the seal of the last one removed takes their place. Others wait meanwhile. Raises `ChainBroken`
    when what would be removed is not as it was written: then it may still be needed, and nothing is removed.
    """
    if not chain.path.exists():
        return 0
    with held(chain.path, os.O_RDWR | os.O_APPEND) as descriptor:
        if not os.fstat(descriptor).st_size:
            return 0
        chain.add(descriptor, ())
        with chain.snapshot_of(descriptor) as kept:
            head = opened_head(kept.sealer, kept.head)
            if kept.sealer is None or head is None:
                raise ChainBroken("Nothing is removed.", remedy="`audit verify` says what is wrong.")
            cut = _cut(Walk(kept.sealer), kept.lines(), kept.size, before)
            if cut.entries:
                chain.replace(_kept(anchor_line(kept.sealer, cut.after), descriptor, cut.byte, kept.size))
    return cut.entries


def _cut(walk: Walk, lines: Iterator[bytes], size: int, before: datetime) -> _Cut:
    cut, place = _Cut(), 0
    for line in lines:
        place += len(line)
        found = walk.take(line)
        if walk.fault is not None:
            raise ChainBroken(
                f"Line {walk.fault.line} is not as it was written, so nothing is removed.",
                remedy="`audit verify` says what is wrong.",
            )
        if found is None:
            continue  # from before there were seals: such lines go all at once, with the anchor after them
        if place == size or not _is_older(found, walk, before):
            break
        cut = _Cut(place, found.position, walk.entries)
    return cut


def _is_older(found: Sealed, walk: Walk, before: datetime) -> bool:
    if found.kind is Kind.ENTRY:
        return found.time < before
    return walk.last is None or walk.last < before


def _kept(anchor: bytes, descriptor: int, place: int, size: int) -> Iterator[bytes]:
    yield anchor
    while place < size and (block := os.pread(descriptor, min(1 << 20, size - place), place)):
        place += len(block)
        yield block
