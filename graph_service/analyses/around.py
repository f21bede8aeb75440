"""Around a broker: from whom ties lead to it, to whom they lead on, and which of these are tied directly.

Who is tied directly is seldom; who is not can be millions of pairs at a hub. So pairs are counted by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx


@dataclass(frozen=True, slots=True)
class Around:
    """Ties lead from `starts` to the broker and from it to `ends`; `closed`: to which ends a start has a tie itself."""

    starts: frozenset[Any]
    ends: frozenset[Any]
    closed: dict[Any, list[Any]]

    @classmethod
    def of(cls, simple: nx.Graph[Any], node: Any) -> Around:
        """Around a node of a simple directed graph."""
        starts, ends = frozenset(simple.pred[node]), frozenset(simple.succ[node])
        closed = {}
        for start in starts:
            ties = simple.succ[start]
            fewer, others = (ends, ties) if len(ends) < len(ties) else (ties, ends)
            if tied := [end for end in fewer if end in others]:
                closed[start] = tied
        return cls(starts, ends, closed)

    def open_ends(self) -> Iterator[tuple[Any, set[Any]]]:
        """Starts by id, each with the ends to which only the broker leads it."""
        for start in sorted(self.starts, key=str):
            yield start, {*self.ends}.difference(self.closed.get(start, ()), (start,))
