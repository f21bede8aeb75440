"""A graph as compressed sparse rows: what every kernel reads, made once a graph from columns or from NetworkX."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, ClassVar

import networkx as nx
import numpy as np
import numpy.typing as npt

from graph_service.errors import InputError

Array = npt.NDArray[Any]
_NONE = np.empty(0, dtype=np.float64)
_MOST = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Rows:
    """Arcs by where they begin: those of node i are `ends[starts[i]:starts[i + 1]]` (int64, int32).

    `weights` (float64) is as long as `ends`, or empty where arcs have none.
    """

    starts: Array
    ends: Array
    weights: Array

    @property
    def columns(self) -> tuple[Array, Array, Array]:
        """What kernels take."""
        return self.starts, self.ends, self.weights


@dataclass(frozen=True)
class RankedRows:
    """The same rows without loops under new numbers, most neighbours first: what is used often lies close together.

    `new[old number]` and `old[new number]` translate. Each row is sorted.
    """

    rows: Rows
    new: Array
    old: Array


@dataclass(frozen=True, eq=False)
class CsrGraph:
    """A simple graph, directed or not, that NetworkX's functions take like one of their own.

    `labels` are the nodes in NetworkX's order (any hashable), `rows` the outgoing arcs in the order in which
    NetworkX lists neighbours. An undirected edge stands in both rows, a loop once. It does not change; what is
    derived from it (incoming arcs, ranked rows) is made at first use and kept.
    """

    labels: Sequence[Hashable]
    rows: Rows
    directed: bool
    weight: str | None = None

    __networkx_backend__: ClassVar[str] = "graph_service"

    @classmethod
    def from_columns(
        cls, labels: Sequence[Hashable], starts: Array, ends: Array, weights: Array | None = None, *,
        directed: bool = False, weight: str = "weight",
    ) -> CsrGraph:  # fmt: skip
        """Edges as columns of row numbers into `labels`, and their weights if they have any.

        Of edges between the same two nodes one is kept, with the weight of the last, as NetworkX does. `weight` is the
        name by which NetworkX's functions ask for the weights. Raises `InputError` for columns of different lengths,
        numbers outside the labels, and weights that are not finite.
        """
        from graph_service.compute import building  # noqa: PLC0415 - the compiler is loaded when it is needed

        tails, heads = _numbers(starts, len(labels)), _numbers(ends, len(labels))
        values = _NONE if weights is None else np.ascontiguousarray(weights, dtype=np.float64)
        if len(tails) != len(heads) or (weights is not None and len(values) != len(tails)):
            raise InputError("Columns of edges have different lengths.", where="ends")
        if not np.isfinite(values).all():
            raise InputError("A weight is not a finite number.", where="weights")
        rows = Rows(*building.assemble(len(labels), tails, heads, values, not directed, False))
        return cls(labels, rows, directed, None if weights is None else weight)

    @classmethod
    def from_networkx(cls, graph: Any, weight: str | None = None, default: float = 1.0) -> CsrGraph:
        """A NetworkX graph, with the numbers of one edge attribute where `weight` names it.

        Raises `NotImplementedError` (NetworkX then goes on by itself) for a multigraph and where a weight is no
        number.
        """
        if graph.is_multigraph():
            raise NotImplementedError("parallel edges are left to NetworkX")
        labels = list(graph)
        adjacency = graph.adj
        starts = np.zeros(len(labels) + 1, dtype=np.int64)
        neighbours = list(adjacency.values())
        np.cumsum(np.fromiter(map(len, neighbours), dtype=np.int64, count=len(labels)), out=starts[1:])
        number = {label: position for position, label in enumerate(labels)}
        ends = np.fromiter(
            map(number.__getitem__, chain.from_iterable(neighbours)), dtype=np.int32, count=int(starts[-1])
        )
        weights = _NONE
        if weight is not None:
            found = [data.get(weight, default) for row in neighbours for data in row.values()]
            weights = _weights(found)
        return cls(labels, Rows(starts, ends, weights), graph.is_directed(), weight)

    def to_networkx(self) -> Any:
        """The same nodes, neighbours and weights as a NetworkX graph."""
        graph = nx.DiGraph() if self.directed else nx.Graph()
        graph.add_nodes_from(self.labels)
        tails = [self.labels[row] for row in np.repeat(np.arange(len(self)), np.diff(self.rows.starts)).tolist()]
        heads = [self.labels[row] for row in self.rows.ends.tolist()]
        if self.weight is None:
            graph.add_edges_from(zip(tails, heads, strict=True))
        else:
            graph.add_weighted_edges_from(zip(tails, heads, self.rows.weights.tolist(), strict=True), self.weight)
        return graph

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.labels)

    def __contains__(self, label: object) -> bool:
        try:
            return label in self.numbers
        except TypeError:  # not hashable: a list of nodes, as NetworkX allows
            return False

    def is_directed(self) -> bool:
        """Whether arcs have a direction."""
        return self.directed

    def is_multigraph(self) -> bool:
        """Never."""
        return False

    @cached_property
    def numbers(self) -> dict[Hashable, int]:
        """The row of each node."""
        return {label: row for row, label in enumerate(self.labels)}

    @cached_property
    def incoming(self) -> Rows:
        """Arcs by where they end; the same as `rows` where the graph is undirected."""
        from graph_service.compute import building  # noqa: PLC0415

        return Rows(*building.turn_round(*self.rows.columns)) if self.directed else self.rows

    @cached_property
    def either_way(self) -> Rows:
        """Outgoing arcs and incoming ones in one row; the same as `rows` where the graph is undirected."""
        from graph_service.compute import building  # noqa: PLC0415

        if not self.directed:
            return self.rows
        out, back = self.rows, self.incoming
        return Rows(*building.both_ways(out.starts, out.ends, back.starts, back.ends, out.weights, back.weights))

    @cached_property
    def ranked(self) -> RankedRows:
        """Outgoing arcs without loops, nodes with most neighbours (either way) first."""
        return _ranked(self.either_way, self.incoming)

    @cached_property
    def ranked_incoming(self) -> RankedRows:
        """Incoming arcs without loops under the same numbers; the same as `ranked` where the graph is undirected."""
        return _ranked(self.either_way, self.rows) if self.directed else self.ranked

    @cached_property
    def lowest_weight(self) -> float:
        """The lowest weight of an arc; 1 where there are no weights or no arcs."""
        weights = self.rows.weights
        return float(weights.min()) if len(weights) else 1.0

    def by_label(self, values: Array) -> dict[Hashable, Any]:
        """Values in row order as NetworkX returns them."""
        return dict(zip(self.labels, values.tolist(), strict=True))


def _ranked(degrees: Rows, incoming: Rows) -> RankedRows:
    from graph_service.compute import building  # noqa: PLC0415

    new, old = building.rank_by_degree(degrees.starts)
    return RankedRows(Rows(*building.renumber(*incoming.columns, new, old)), new, old)


def _numbers(column: Array, count: int) -> Array:
    numbers = np.ascontiguousarray(column)
    if count > _MOST:
        raise InputError(f"A graph may have {_MOST} nodes at most.", where="labels")
    if not len(numbers):
        return np.empty(0, dtype=np.int32)
    if numbers.dtype.kind not in "iu" or numbers.min() < 0 or numbers.max() >= count:
        raise InputError("An edge names a row that is not there.", where="starts")
    return numbers.astype(np.int32, copy=False)


def _weights(found: list[Any]) -> Array:
    for kind in set(map(type, found)):
        # A bool is an int for Python; where NetworkX adds them in a matrix (`constraint`), two make one.
        if kind is bool or not issubclass(kind, (int, float, np.integer, np.floating)):
            raise NotImplementedError("a weight that is no number is left to NetworkX")
    try:
        weights = np.array(found, dtype=np.float64)
    except OverflowError as error:
        raise NotImplementedError("a weight too large for a machine number is left to NetworkX") from error
    if not np.isfinite(weights).all():
        raise NotImplementedError("a weight that is not finite is left to NetworkX")
    return weights
