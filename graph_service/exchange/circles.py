"""Circles among relationships that may have none: nothing is a part of its own part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from graph_service.exchange.existing import TIMEOUT
from graph_service.store import Store

SHOWN_OF_A_CIRCLE = 6


def known_ends(store: Store, type_: str) -> dict[str, set[str]]:
    """Where the relationships of a type lead: each start with its ends."""
    ends: dict[str, set[str]] = {}
    (row,) = store.read("existing_ties_of_type", {"type": type_}, timeout=TIMEOUT)
    for start, end in zip(row["starts"], row["ends"], strict=True):
        ends.setdefault(start, set()).add(end)
    return ends


def circle_in(ends: Mapping[str, Iterable[str]]) -> list[str]:
    """A circle, from part to whole, its first entity also as its last; empty when there is none."""
    try:
        TopologicalSorter(ends).prepare()
    except CycleError as error:
        found: list[str] = error.args[1][::-1]  # graphlib names predecessors; reversed it reads from part to whole
        return found
    return []


def told(circle: list[str]) -> str:
    """A circle in one line."""
    return " → ".join(circle[:SHOWN_OF_A_CIRCLE]) + (" → …" if len(circle) > SHOWN_OF_A_CIRCLE else "")
