"""Circles among relationships that may have none: nothing is a part of its own part."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from graph_service.exchange.difference import Difference
from graph_service.exchange.drafts import Findings
from graph_service.exchange.existing import TIMEOUT
from graph_service.schema import RELATIONSHIP_TYPES
from graph_service.store import Store

SHOWN_OF_A_CIRCLE = 6


def known_ends(store: Store, type_: str) -> dict[str, set[str]]:
    """Where the relationships of a type lead: each start with its ends."""
    ends: dict[str, set[str]] = {}
    (row,) = store.read("existing_ties_of_type", {"type": type_}, timeout=TIMEOUT)
    for start, end in zip(row["starts"], row["ends"], strict=True):
        ends.setdefault(start, set()).add(end)
    return ends


def circle_over(ends: Mapping[str, Iterable[str]], steps: Iterable[tuple[str, str]]) -> list[str]:
    """A circle that leads over one of these steps, which it begins with; its first entity is also its last.

    Empty when there is none: a circle that stands elsewhere in the graph is no fault of these steps.
    """
    try:
        TopologicalSorter(ends).prepare()
    except CycleError:
        return next((way for start, end in steps if (way := [start, *_way(ends, end, start)])[1:]), [])
    return []


def _way(ends: Mapping[str, Iterable[str]], start: str, end: str) -> list[str]:
    """A shortest way from start to end, both included; empty when there is none."""
    came_from, waiting = {start: start}, deque([start])
    while waiting:
        here = waiting.popleft()
        if here == end:
            way = [here]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return way[::-1]
        for there in ends.get(here, ()):
            if there not in came_from:
                came_from[there] = here
                waiting.append(there)
    return []


def check_circles(difference: Difference, store: Store, findings: Findings) -> None:
    """Reject a row with which a circle would stand in the graph; what becomes a claim alone closes none."""
    for kind in RELATIONSHIP_TYPES.values():
        new = {(tie.start, tie.end): tie for tie in difference.new_ties if kind.acyclic and tie.type == kind.type}
        if not new:
            continue
        ends = known_ends(store, kind.type)
        for type_, start, end, _ in difference.removed_ties:
            if type_ == kind.type:
                ends.get(start, set()).discard(end)
        for start, end in new:
            ends.setdefault(start, set()).add(end)
        if circle := circle_over(ends, new):
            findings.reject(
                new[circle[0], circle[1]].place, f"{kind.type} runs in a circle: {told(circle)}.", column="end",
                remedy="Remove or correct one of these rows.", type=kind.type,
            )  # fmt: skip


def told(circle: list[str]) -> str:
    """A circle in one line."""
    return " → ".join(circle[:SHOWN_OF_A_CIRCLE]) + (" → …" if len(circle) > SHOWN_OF_A_CIRCLE else "")
