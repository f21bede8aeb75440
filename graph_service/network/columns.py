"""The graph as columns: all of it once a revision, and what one view sees of it, cut out before any arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_service.network.strengths import NEVER_MET, OTHERWISE, STRENGTHS_OF_ALL_TIES
from graph_service.schema import NODE_TYPES, RELATIONSHIP_TYPES

Integers = NDArray[np.int64]
Objects = NDArray[np.object_]
Mask = NDArray[np.bool_]

TYPES = tuple(label for label in NODE_TYPES if label not in ("Claim", "Suggestion"))
"""The types of nodes; a claim or a suggestion says something of a field and is no part of a network."""
TIES = tuple(sorted(name for name in RELATIONSHIP_TYPES if name not in ("CLAIMED_OF", "SUGGESTED_FOR")))
TYPE_NUMBERS: Mapping[str, int] = {label: number for number, label in enumerate(TYPES)}
TIE_NUMBERS: Mapping[str, int] = {name: number for number, name in enumerate(TIES)}

_BASE = np.array([STRENGTHS_OF_ALL_TIES.get(name, OTHERWISE) for name in TIES])


@dataclass(frozen=True)
class Columns:
    """Nodes in the order of their ids, ties in the order of their ends, type, dates and strength.

    Each node column has a value for every node, each tie column one for every tie; `start` and `end` are places of
    nodes. Empty text: nothing is known. Nothing here is ever changed.
    """

    id: Objects
    type: Integers
    audience: Integers
    name: Objects
    name_en: Objects
    district: Objects
    sector: Objects
    phase: Objects
    fields_of_action: Objects
    occupancy: Objects
    ended: Objects
    as_of: Objects
    source: Objects
    invented: Mask
    url: Objects
    start: Integers
    end: Integers
    tie_type: Integers
    tie_audience: Integers
    since: Objects
    until: Objects
    strength: NDArray[np.float64]

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.id)

    @property
    def ties(self) -> int:
        """How many ties there are."""
        return len(self.start)

    def of_type(self, *labels: str) -> Mask:
        """Which nodes are of one of these types."""
        return np.isin(self.type, [TYPE_NUMBERS[label] for label in labels if label in TYPE_NUMBERS])

    def of_ties(self, *names: str) -> Mask:
        """Which ties are of one of these types."""
        return np.isin(self.tie_type, [TIE_NUMBERS[name] for name in names if name in TIE_NUMBERS])

    def place(self, id: str) -> int | None:
        """The place of the node of that id, or none; the ids stand in order."""
        place = int(np.searchsorted(self.id, id)) if self.nodes else 0
        return place if place < self.nodes and self.id[place] == id else None

    def only(self, nodes: Mask, ties: Mask | None = None) -> Columns:
        """The part with these nodes, and of the ties between them those given; the order is kept."""
        kept = nodes[self.start] & nodes[self.end] if ties is None else nodes[self.start] & nodes[self.end] & ties
        places = np.cumsum(nodes) - 1
        cut = {name: getattr(self, name)[nodes] for name in NODE_COLUMNS}
        cut |= {name: getattr(self, name)[kept] for name in TIE_COLUMNS}
        cut["start"], cut["end"] = places[cut["start"]], places[cut["end"]]
        return Columns(**cut)

    def visible(self, classes: Sequence[int]) -> Columns:
        """What a view of these classes sees: nodes, and ties with both their ends."""
        return self.only(_among(self.audience, classes), _among(self.tie_audience, classes))

    def shown(self, names: Mapping[str, str | None], hidden: Callable[[Any], Any] | None) -> Columns:
        """As a view shows it: persons by the names that it opens, and by pseudonyms where `hidden` makes them.

        Pseudonyms are put in the order of their own, so that nothing tells of the ids behind them.
        """
        name = self.name.copy()
        for place in np.flatnonzero(self.of_type("Person")):
            name[place] = names.get(self.id[place]) or ""
        if hidden is None:
            return replace(self, name=name)
        texts: dict[str, Any] = {key: _each(hidden, name if key == "name" else getattr(self, key)) for key in _SPOKEN}
        return replace(self, **texts).in_order()

    def in_order(self) -> Columns:
        """The same with nodes by id, and ties by their ends, type, dates and strength: no order of storage shows."""
        order = np.argsort(self.id, kind="stable")
        places = np.empty(len(order), dtype=np.int64)
        places[order] = np.arange(len(order))
        moved = {key: getattr(self, key)[order] for key in NODE_COLUMNS}
        start, end = places[self.start], places[self.end]
        ties = np.lexsort((self.strength, _ranks(self.until), _ranks(self.since), self.tie_type, end, start))
        moved |= {key: getattr(self, key)[ties] for key in TIE_COLUMNS}
        moved["start"], moved["end"] = start[ties], end[ties]
        return Columns(**moved)

    @classmethod
    def from_rows(cls, row: Mapping[str, list[Any]]) -> Columns:
        """The columns of `queries/read/network_columns.cypher`; a tie whose end was written meanwhile is left out."""
        nodes, ties = _Keys(row["keys"]), _Keys(row["tie_keys"])
        kind = np.array(row["tie_types"], dtype=np.int64)
        unmet = (kind == TIE_NUMBERS["KNOWS"]) & ~ties.marked(row["met_keys"])
        strength = np.where(unmet, NEVER_MET, 1.0) * (_BASE[kind] if len(kind) else np.zeros(0))
        strength *= ties.spread(row["confidence_keys"], row["confidences"], 1.0).astype(float)
        start, end = nodes.places(row["starts"]), nodes.places(row["ends"])
        of_ties = {
            "start": start, "end": end, "tie_type": kind,
            "tie_audience": np.array(row["tie_audiences"], dtype=np.int64),
            "since": ties.spread(row["since_keys"], row["since"]),
            "until": ties.spread(row["until_keys"], row["until"]),
            "strength": np.round(strength, 6),
        }  # fmt: skip
        known = (start >= 0) & (end >= 0)
        return cls(
            id=objects(row["ids"]),
            type=np.array(row["types"], dtype=np.int64),
            audience=np.array(row["audiences"], dtype=np.int64),
            name=objects(row["names"]),
            name_en=nodes.spread(row["name_en_keys"], row["names_en"]),
            district=nodes.spread(row["district_keys"], row["districts"]),
            sector=nodes.spread(row["sector_keys"], row["sectors"]),
            phase=nodes.spread(row["phase_keys"], row["phases"]),
            fields_of_action=nodes.spread(row["fields_of_action_keys"], row["fields_of_action"], []),
            occupancy=nodes.spread(row["occupancy_keys"], row["occupancies"]),
            ended=nodes.spread(row["ended_keys"], row["ended"]),
            as_of=objects(row["as_of"]),
            source=objects(row["sources"]),
            invented=nodes.marked(row["invented_keys"]),
            url=nodes.spread(row["url_keys"], row["urls"]),
            **{name: column[known] for name, column in of_ties.items()},
        ).in_order()


class _Keys:
    """Where the rows of the read stand, by their keys."""

    def __init__(self, keys: list[int]) -> None:
        self._keys = np.array(keys, dtype=np.int64)
        self._order = np.argsort(self._keys, kind="stable")

    def places(self, wanted: list[int]) -> Integers:
        """The place of each key, -1 for one that is not there."""
        keys = np.array(wanted, dtype=np.int64)
        if not len(self._keys):
            return np.full(len(keys), -1, dtype=np.int64)
        found = np.minimum(np.searchsorted(self._keys, keys, sorter=self._order), len(self._keys) - 1)
        places: Integers = self._order[found]
        return np.where(self._keys[places] == keys, places, -1)

    def spread(self, keys: list[int], values: list[Any], otherwise: Any = "") -> Objects:
        """A column with the values at the places of their keys."""
        column = np.empty(len(self._keys), dtype=object)
        column[:] = [otherwise] * len(column)
        for place, value in zip(self.places(keys), values, strict=True):
            column[place] = value
        return column

    def marked(self, keys: list[int]) -> Mask:
        """Which places have one of these keys."""
        mask = np.zeros(len(self._keys), dtype=bool)
        mask[self.places(keys)] = True
        return mask


TIE_COLUMNS = ("start", "end", "tie_type", "tie_audience", "since", "until", "strength")
NODE_COLUMNS = tuple(field.name for field in fields(Columns) if field.name not in TIE_COLUMNS)
_SPOKEN = ("id", "name", "name_en", "url", "district", "sector", "phase", "fields_of_action", "source")


def objects(values: Sequence[Any]) -> Objects:
    """An array of the values as they are; numpy by itself would make a table of lists of equal length."""
    column = np.empty(len(values), dtype=object)
    for place, value in enumerate(values):
        column[place] = value
    return column


def _among(numbers: Integers, wanted: Sequence[int]) -> Mask:
    return np.isin(numbers, np.array(wanted, dtype=np.int64))


def _each(change: Callable[[Any], Any], column: Objects) -> Objects:
    return objects([change(one) if one else one for one in column])


def _ranks(texts: Objects) -> Integers:
    """The place of each text among the distinct ones in their order."""
    places = {text: place for place, text in enumerate(sorted(set(texts)))}
    if len(places) < 2:
        return np.zeros(len(texts), dtype=np.int64)
    return np.fromiter((places[text] for text in texts), dtype=np.int64, count=len(texts))
