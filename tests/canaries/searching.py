"""Finds canaries in whatever leaves: as they are, in other letter case, cut, in Base64 (cursors), in hexadecimal."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from tests.canaries.birds import LENGTH, MARK, PIECE, Birds


def _in_base64(skipped: int) -> str:
    """The letters that stand for the mark in Base64, wherever it begins within a group of three bytes."""
    coded = base64.b64encode(b"\0" * skipped + MARK.encode()).decode()
    first, last = -(-skipped * 8 // 6), (skipped + len(MARK)) * 8 // 6
    return coded[first:last]


BASE64_MARKS = tuple(_in_base64(skipped) for skipped in range(3))
BASE64_WORD = re.compile(r"[A-Za-z0-9+/_-]{8,}")
HEXADECIMAL_MARK = MARK.encode().hex()
HEXADECIMAL_WORD = re.compile(r"(?:[0-9a-f]{2}){8,}")


def pieces(text: str) -> set[str]:
    """Every canary and every part of one in the text, in small letters, no longer than a canary."""
    return {piece[:LENGTH] for form in _forms(text) for piece in PIECE.findall(form.casefold())}


def _forms(text: str) -> Iterator[str]:
    yield text
    if any(mark in text for mark in BASE64_MARKS):
        for word in BASE64_WORD.findall(text):
            yield from _decoded(word)
    lower = text.lower()
    if HEXADECIMAL_MARK in lower:
        for word in HEXADECIMAL_WORD.findall(lower):
            yield bytes.fromhex(word).decode("utf-8", "replace")


def _decoded(word: str) -> Iterator[str]:
    plain = word.replace("-", "+").replace("_", "/")
    for start in range(4):  # something may stand before it without a gap
        part = plain[start:]
        part = part[: len(part) - (len(part) % 4 == 1)]
        try:
            yield base64.b64decode(part + "=" * (-len(part) % 4)).decode("utf-8", "replace")
        except binascii.Error:
            continue


def hidden(text: str, birds: Birds, visible: frozenset[str], echoed: str = "") -> list[str]:
    """What of this text may not be there, each in words that do not repeat it.

    `visible`: the canaries that may be. `echoed`: what the asker has sent, where it may come back.
    """
    found = pieces(text) - visible
    if found and echoed:
        found = {piece for piece in found - pieces(echoed) if piece not in echoed.casefold()}
    told = [
        birds.place(piece) for piece in sorted(found)
        if len(piece) == LENGTH or not _begins_one_of(piece, visible)
    ]  # fmt: skip
    return told + [what for secret, what in birds.secrets.items() if secret in text]


def _begins_one_of(piece: str, visible: frozenset[str]) -> bool:
    """Whether a part is that of a canary which may be seen, and so tells nothing else."""
    return any(bird.startswith(piece) for bird in visible)
