"""Change over time: a network on two days compared, who gained, who lost, what is new and what is gone."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from graph_service.analyses.ranking import best_first, rounded
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.ties import holds_on
from graph_service.errors import InputError

Kind = Literal["new", "gone", "gained", "lost", "same"]
By = Literal["degree", "strength", "core", "betweenness"]
Measure = Callable[["nx.Graph[Any]"], Mapping[Any, float]]

MOST_NODES_FOR_BETWEENNESS = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a node: its value and its rank before and after, none where it was not there."""

    node: Any
    kind: Kind
    before: float | None
    after: float | None
    rank_before: int | None
    rank_after: int | None

    @property
    def difference(self) -> float:
        """After minus before; not being there counts as 0."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two networks compared: each node's change by its id, and the ties that came and went, without direction."""

    changes: Mapping[Any, Change]
    ties_new: frozenset[frozenset[Any]]
    ties_gone: frozenset[frozenset[Any]]

    def of_kind(self, kind: Kind) -> list[Change]:
        """The changes of one kind, the largest first, equal ones by id."""
        found = [change for change in self.changes.values() if change.kind == kind]
        return sorted(found, key=lambda change: (-abs(rounded(change.difference)), str(change.node)))

    @property
    def gained(self) -> list[Change]:
        """Who was there before and has more now."""
        return self.of_kind("gained")

    @property
    def lost(self) -> list[Change]:
        """Who is still there and has less."""
        return self.of_kind("lost")

    @property
    def new(self) -> list[Change]:
        """Who was not there before."""
        return self.of_kind("new")

    @property
    def gone(self) -> list[Change]:
        """Who is not there any more."""
        return self.of_kind("gone")

    def partners(self, node: Hashable, which: Literal["new", "gone"]) -> list[Any]:
        """With whom a node has a new tie, or one no more, in the order of ids."""
        ties = self.ties_new if which == "new" else self.ties_gone
        return sorted((other for tie in ties if node in tie for other in tie if other != node), key=str)


def compare(before: nx.Graph[Any], after: nx.Graph[Any], measure: Measure | By = "degree") -> Comparison:
    """Two networks compared by a measure: a function from a graph to a value a node, or the name of one.

    Equal values to ten digits are no change; equal values share a rank. A measure gets the graphs as they are; the
    named ones take them as simple and without direction: the number of neighbours, the sum of the weights, the core
    number, the betweenness (unweighted, not normalised, up to 2,000 nodes).
    Raises `InputError` for an unknown name, a value that is no finite number, and weights that are no strengths.
    """
    function = MEASURES.get(measure) if isinstance(measure, str) else measure
    if function is None:
        raise InputError("There is no such measure.", where="by", remedy=f"Known ones: {', '.join(MEASURES)}.")
    earlier, later = _finite(function(before)), _finite(function(after))
    ranks_before, ranks_after = _ranks(earlier), _ranks(later)
    changes = {
        node: Change(
            node, _kind(earlier.get(node), later.get(node)), earlier.get(node), later.get(node),
            ranks_before.get(node), ranks_after.get(node),
        )
        for node in sorted({*earlier, *later}, key=str)
    }  # fmt: skip
    ties_before, ties_after = set(_ties(before)), set(_ties(after))
    return Comparison(changes, frozenset(ties_after - ties_before), frozenset(ties_before - ties_after))


def on_day(graph: nx.Graph[Any], day: str | datetime.date) -> nx.Graph[Any]:
    """The network as it was on a day: a copy with the ties and nodes that hold then.

    By the attributes `since` (or `from`) and `until` of ties and nodes; the first and the last day belong to the
    time, a year or month alone means all of it, and what has no date holds always. A node all of whose ties are of
    other days is not there; one that never has any is. Raises `InputError` for a day that is no date.
    """
    text = checked_day(day).isoformat()
    found = graph.__class__()
    there = {node for node, data in graph.nodes(data=True) if holds_on(data, text)}
    found.add_nodes_from((node, graph.nodes[node]) for node in graph if node in there)
    found.add_edges_from(
        (one, other, data) for one, other, data in graph.edges(data=True)
        if one in there and other in there and holds_on(data, text)
    )  # fmt: skip
    found.remove_nodes_from([node for node, degree in found.degree() if not degree and graph.degree(node)])
    return found


def undated(graph: nx.Graph[Any]) -> int:
    """The number of ties that have no date at all, and so hold on both days."""
    return sum(
        1 for _, _, data in graph.edges(data=True) if not any(data.get(key) for key in ("since", "from", "until"))
    )


def degree(graph: nx.Graph[Any]) -> dict[Any, float]:
    """The number of neighbours."""
    simple = simple_graph(graph, directed=False)
    return {node: float(number) for node, number in simple.degree()}


def strength(graph: nx.Graph[Any]) -> dict[Any, float]:
    """The sum of the weights of a node's ties."""
    simple = simple_graph(graph, weighted=True, directed=False)
    return {
        node: math.fsum(data["weight"] for data in neighbours.values()) for node, neighbours in simple.adjacency()
    }  # fmt: skip


def core(graph: nx.Graph[Any]) -> dict[Any, float]:
    """The core number: the largest k so that the node is among nodes that each have k ties to the others."""
    return {node: float(number) for node, number in nx.core_number(simple_graph(graph, directed=False)).items()}


def betweenness(graph: nx.Graph[Any]) -> dict[Any, float]:
    """On how many shortest ways between two others a node lies, exactly; refuses networks above 2,000 nodes."""
    if len(graph) > MOST_NODES_FOR_BETWEENNESS:
        raise InputError(
            f"For betweenness on two days the network is too large, with {len(graph)} nodes.",
            where="by",
            remedy="Take a part of the network, or degree, strength or core.",
        )
    return dict(nx.betweenness_centrality(simple_graph(graph, directed=False), normalized=False))


MEASURES: Mapping[str, Measure] = {
    "degree": degree, "strength": strength, "core": core, "betweenness": betweenness,
}  # fmt: skip


def checked_day(day: str | datetime.date) -> datetime.date:
    """The day as a date; raises `InputError` for one that is no date."""
    text = day.isoformat() if isinstance(day, datetime.date) else day
    try:
        return datetime.date.fromisoformat(text)
    except (TypeError, ValueError):
        raise InputError("That is no date.", where="day", remedy="Write YYYY-MM-DD.") from None


def _finite(values: Mapping[Any, float]) -> Mapping[Any, float]:
    if not all(math.isfinite(value) for value in values.values()):
        raise InputError("A value is not finite.", where="graph", remedy="Look for weights that are no numbers.")
    return values


def _ranks(values: Mapping[Any, float]) -> dict[Any, int]:
    ranks: dict[Any, int] = {}
    last, rank = None, 0
    for place, node in enumerate(best_first(values)):
        if rounded(values[node]) != last:
            last, rank = rounded(values[node]), place + 1
        ranks[node] = rank
    return ranks


def _kind(before: float | None, after: float | None) -> Kind:
    if before is None:
        return "new"
    if after is None:
        return "gone"
    if rounded(before) == rounded(after):
        return "same"
    return "gained" if after > before else "lost"


def _ties(graph: nx.Graph[Any]) -> Iterator[frozenset[Any]]:
    return (frozenset((one, other)) for one, other in graph.edges() if one != other)
