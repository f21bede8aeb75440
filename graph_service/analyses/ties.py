"""The ties of a whole network by their type: who is responsible for what, who sits where, who works on what."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Any

import networkx as nx

from graph_service.errors import InputError
from graph_service.schema import RELATIONSHIP_TYPES

PEOPLE = ("Person", "Post")
"""Who can know something: a person, and a post, whoever holds it."""
ACTORS = ("AdministrativeUnit", "Organisation", "Post", "Person")
"""Who can sit at a table."""
ABOUT_TOPIC = ("CONCERNS", "ABOUT")
TEAM = ("LEADS", "PARTNERS_IN", "WORKS_ON")
"""Ties that put somebody at the table of a measure."""

Attributes = Mapping[str, Any]


class Ties:
    """The ties of a graph, read once, asked by type and direction; parallel ones are kept, loops are not.

    A tie's type is its attribute `type`; ties without one are of no type and not found here. An undirected graph
    has lost the direction: it is taken from the vocabulary, which says what types a tie starts and ends at.
    `day` (YYYY-MM-DD): leave out the ties that do not hold on that day.
    Raises `InputError` for a weight that is negative, not finite or no number, although none is used here.
    """

    def __init__(self, graph: nx.Graph[Any], day: str | None = None) -> None:
        self.graph = graph
        self._out: dict[str, dict[Hashable, dict[Hashable, list[Attributes]]]] = defaultdict(dict)
        self._in: dict[str, dict[Hashable, dict[Hashable, list[Attributes]]]] = defaultdict(dict)
        for one, other, data in graph.edges(data=True):
            check_weight(data.get("weight", 1.0), one, other)
            kind = data.get("type")
            if kind is None or one == other or (day is not None and not holds_on(data, day)):
                continue
            start, end = (one, other) if graph.is_directed() else _directed(graph, one, other, kind)
            self._out[kind].setdefault(start, {}).setdefault(end, []).append(data)
            self._in[kind].setdefault(end, {}).setdefault(start, []).append(data)

    def ends(self, node: Hashable, *types: str) -> list[Any]:
        """Where the node's ties of these types lead, in the order of ids, each once."""
        return sorted({end for kind in types for end in self._out[kind].get(node, ())}, key=str)

    def starts(self, node: Hashable, *types: str) -> list[Any]:
        """Where the ties of these types that end at the node come from, in the order of ids, each once."""
        return sorted({start for kind in types for start in self._in[kind].get(node, ())}, key=str)

    def between(self, start: Hashable, end: Hashable, kind: str) -> list[Attributes]:
        """The attributes of each tie of this type from one to the other."""
        return self._out[kind].get(start, {}).get(end, [])

    def kind(self, node: Hashable) -> str | None:
        """The type of a node; none where it has none or is not in the graph."""
        found = self.graph.nodes[node].get("type") if node in self.graph else None
        return None if found is None else str(found)

    def of_kind(self, *types: str) -> list[Any]:
        """All nodes of these types, in the order of ids."""
        return sorted((node for node, kind in self.graph.nodes(data="type") if kind in types), key=str)

    def topics(self, node: Hashable) -> list[Any]:
        """What the node is about: topics it is tied to, and those that its attributes name by id.

        These are `topic_ids`, and what of `topics` is a topic of the network: the service's networks have names there.
        """
        tied = {end for end in self.ends(node, *ABOUT_TOPIC) if self.kind(end) == "Topic"}
        told = {topic for topic in listed_attribute(self.graph, node, "topics") if self.kind(topic) == "Topic"}
        return sorted(tied | told | set(listed_attribute(self.graph, node, "topic_ids")), key=str)

    def competent_in(self, node: Hashable, topic: Hashable, district: Any) -> bool:
        """Whether who is responsible for a topic is so in a district: as the tie says, else where the node itself is.

        What names no district is responsible everywhere, and where no district is named, everybody is.
        """
        told = {data.get("district") for data in self.between(node, topic, "RESPONSIBLE_FOR")} - {None, ""}
        where = told or {self.graph.nodes[node].get("district")} - {None, ""}
        return not district or not where or district in where

    def team(self, measure: Hashable) -> list[Any]:
        """Who leads the measure, is a partner of it or works on it."""
        return self.starts(measure, *TEAM)


def check_weight(weight: Any, start: Hashable, end: Hashable) -> None:
    """Raise `InputError` unless the weight is a strength: it is a fault upstream, whether it is used or not."""
    try:
        number = float(weight)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 <= number < math.inf:
        raise InputError(
            f"The tie from {start} to {end} has a weight that is negative or no finite number.",
            where="weight",
            remedy="A weight is the strength of a tie: 0 or more.",
        )


def listed_attribute(graph: nx.Graph[Any], node: Hashable, name: str) -> list[Any]:
    """An attribute that holds several values, as a list; one value is a list of one, none an empty list."""
    given = graph.nodes[node].get(name)
    if given is None or given == "":
        return []
    return list(given) if isinstance(given, (list, tuple, set, frozenset)) else [given]


def existing(graph: nx.Graph[Any], node: Hashable, where: str = "node", kind: str | None = None) -> Any:
    """The node, if it is in the network and of that type; else `InputError`, the same for whatever reason."""
    try:
        if node in graph and (kind is None or graph.nodes[node].get("type") in (kind, None)):
            return node
    except TypeError:
        pass  # no key of any graph
    raise InputError("There is no such node in this network.", where=where, remedy="Name one by its id.")


def holds_on(data: Attributes, day: str) -> bool:
    """Whether a tie or a node holds on a day (YYYY-MM-DD); its first and its last day are part of its time.

    It begins with `since` or `from` and ends with `until`; a year or a month alone means all of it.
    """
    begin, end = data.get("since") or data.get("from"), data.get("until")
    return (not begin or _padded(begin, "-01-01") <= day) and (not end or day <= _padded(end, "-12-31"))


def _padded(date: Any, rest: str) -> str:
    text = str(date)[:10]
    # The 31st of a short month is in no calendar, and still comes after all of its days.
    return text + rest[-(10 - len(text)) :] if len(text) < 10 else text


def _directed(graph: nx.Graph[Any], one: Hashable, other: Hashable, kind: str) -> tuple[Hashable, Hashable]:
    tie = RELATIONSHIP_TYPES.get(kind)
    first, second = graph.nodes[one].get("type"), graph.nodes[other].get("type")
    if tie is not None and not (first in tie.starts and second in tie.ends):
        return other, one
    return one, other
