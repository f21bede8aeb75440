"""A projected network as arrays, its parts, and the `networkx` graph that is made of it in the end."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from graph_service.network.columns import TIES, Columns, Integers, Mask, Objects
from graph_service.network.derived import Derived
from graph_service.network.scope import Scope

if TYPE_CHECKING:
    import networkx as nx

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Projected:
    """The nodes of a network, as a mask over the columns, and its ties as columns of their own.

    `type`: the type of the tie, by number of `TIES` or one word for all; `over`: what each tie goes over, by name.
    `said`: what is known of the whole network.
    """

    nodes: Mask
    start: Integers
    end: Integers
    type: Integers | str
    weight: Floats
    strength: Floats
    since: Objects
    until: Objects
    over: Objects | None = None
    directed: bool = False
    parallel: bool = False
    said: Mapping[str, Any] = field(default_factory=dict)

    def only(self, nodes: Mask) -> Projected:
        """The part with these nodes and the ties between them."""
        kept = nodes[self.start] & nodes[self.end]
        return replace(
            self,
            nodes=self.nodes & nodes,
            type=self.type if isinstance(self.type, str) else self.type[kept],
            over=None if self.over is None else self.over[kept],
            **{name: getattr(self, name)[kept] for name in ("start", "end", "weight", "strength", "since", "until")},
        )

    def within(self, columns: Columns, scope: Scope) -> Projected:
        """The part of the types, and around the node, that the scope names."""
        drawn = self
        if scope.types:
            drawn = drawn.only(columns.of_type(*scope.types))
        if scope.around is None:
            return drawn
        near = np.zeros(columns.nodes, dtype=bool)
        centre = columns.place(scope.around)
        if centre is not None:
            near[centre] = drawn.nodes[centre]
        for _ in range(scope.around_steps):
            beside = near.copy()
            beside[drawn.end[near[drawn.start]]] = True
            beside[drawn.start[near[drawn.end]]] = True
            near = beside
        return drawn.only(near)

    def tied(self) -> Mask:
        """Which nodes have a tie to another."""
        others = self.start != self.end
        mask = np.zeros(len(self.nodes), dtype=bool)
        mask[self.start[others]] = mask[self.end[others]] = True
        return mask

    def tie_types(self) -> list[str]:
        """The type of each tie in words."""
        if isinstance(self.type, str):
            return [self.type] * len(self.start)
        return [TIES[number] for number in self.type]

    def graph(self, columns: Columns, derived: Derived) -> nx.Graph[Any]:
        """The network as a `networkx` graph, frozen: nodes by id and ties in their order, with all attributes."""
        # A tenth of a second of library, which those who only ask questions do without.
        import networkx as nx  # noqa: PLC0415

        kinds = {(False, False): nx.Graph, (True, False): nx.DiGraph, (True, True): nx.MultiDiGraph}
        graph = kinds[self.directed, self.parallel]()
        graph.graph.update(self.said)
        with _collection_paused():
            graph.add_nodes_from(derived.attributes(self.nodes))
            self._tie(graph, columns.id)
        return nx.freeze(graph)

    def _tie(self, graph: nx.Graph[Any], ids: Objects) -> None:
        """Put in the ties, as `add_edges_from` would, which takes four times as long for a large network.

        It fills the dictionaries that networkx names for subclasses: one of attributes, shared by both directions.
        """
        there = graph._adj
        back = graph._pred if self.directed else there
        ends = zip(ids[self.start].tolist(), ids[self.end].tolist(), strict=True)
        for (start, end), attributes in zip(ends, self._attributes(), strict=True):
            if not self.parallel:
                there[start][end] = back[end][start] = attributes
            elif (beside := there[start].get(end)) is not None:
                beside[len(beside)] = attributes
            else:
                there[start][end] = back[end][start] = {0: attributes}

    def _attributes(self) -> Iterator[dict[str, Any]]:
        given = zip(
            self.tie_types(), self.weight.tolist(), self.since.tolist(), self.until.tolist(), self.strength.tolist(),
            strict=True,
        )  # fmt: skip
        for place, (type_, weight, since, until, strength) in enumerate(given):
            attributes = {
                "type": type_, "weight": weight, "since": since or None, "until": until or None, "strength": strength,
            }  # fmt: skip
            if self.over is not None:
                attributes["over"] = self.over[place]
            yield attributes


_pauses = 0
_pauses_lock = threading.Lock()


@contextmanager
def _collection_paused() -> Iterator[None]:
    """No search for circles while hundreds of thousands of dictionaries come in that are none: it doubles the time."""
    global _pauses  # noqa: PLW0603 - the collector is the whole process's, and so is the count of those who paused it
    with _pauses_lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _pauses_lock:
            _pauses -= 1
            if not _pauses:
                gc.enable()
