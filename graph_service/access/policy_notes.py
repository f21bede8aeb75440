"""What each policy says of itself: the sentences above it in its file, for those who ask why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import cedarpy

from graph_service.access.rules import statements


@dataclass(frozen=True, slots=True)
class PolicyNote:
    """One policy for its readers: its `@id`, whether it permits or forbids, the comment above it, and its place."""

    id: str
    permits: bool
    comment: str
    file: str
    line: int


def read_notes(texts: Mapping[str, str]) -> Mapping[str, PolicyNote]:
    """The notes on all policies in the files (name to text), by `@id`; the files are taken to be checked already."""
    notes: dict[str, PolicyNote] = {}
    for name, text in texts.items():
        lines = text.splitlines()
        for line, statement in statements(text):
            for policy in cedarpy.policies_to_pst(statement).static_policies.values():
                known = policy.annotations["id"]
                notes[known] = PolicyNote(known, policy.effect == "permit", _comment_above(lines, line), name, line)
    return MappingProxyType(notes)


@cache
def policy_notes() -> Mapping[str, PolicyNote]:
    """The notes on the policies in the package's own files, read once."""
    folder = files("graph_service.access.policies")
    return read_notes(
        {item.name: item.read_text(encoding="utf-8") for item in folder.iterdir() if item.name.endswith(".cedar")}
    )


def _comment_above(lines: list[str], line: int) -> str:
    """The comment that ends right above that line (counted from 1), as one text."""
    first = line - 1
    while first > 0 and lines[first - 1].startswith("//"):
        first -= 1
    return " ".join(one.removeprefix("//").strip() for one in lines[first : line - 1])
