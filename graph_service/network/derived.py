"""What nodes are by their neighbours: unit, house, district, sector and topics, over the ties of one view alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from graph_service.network.columns import TYPES, Columns, Integers, Mask, Objects, objects

ADMINISTRATION = "Verwaltung"
"""The sector of administrative units, beside those that organisations name."""

ABOUT_TOPICS = ("CONCERNS", "RESPONSIBLE_FOR", "PROVIDES", "EXPERT_IN", "ABOUT")
"""The ties that make a topic one of the topics of their start."""

DEEPEST = 32  # steps from a unit to its top; more is a circle, which nothing visible should have


class Derived:
    """What follows for each node of the columns; computed when it is first asked for."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns

    @cached_property
    def unit(self) -> Integers:
        """The place of the unit or organisation of each node, -1 for none.

        A post's is the one it belongs to; a person's the one it is a member of, else that of a post that it holds; a
        measure's the one that leads it, else that of a post that does; a unit is its own. Of several the first by id.
        """
        columns = self._columns
        houses = columns.of_type("AdministrativeUnit", "Organisation")
        unit = self._first("UNIT_OF", "MEMBER_OF", to=houses)
        own = np.flatnonzero(houses)
        unit[own] = own
        by_holding = self._first("HOLDS")
        unit = _filled(unit, by_holding, unit)
        leading = self._first("LEADS", to=houses, backwards=True)
        unit = _filled(unit, leading, np.arange(columns.nodes))
        return _filled(unit, self._first("LEADS", backwards=True), unit)

    @cached_property
    def house(self) -> Integers:
        """The place of the topmost unit above each node's unit, -1 for none: its office as the public knows it."""
        above = self._above
        top = self.unit.copy()
        for _ in range(DEEPEST):
            higher = np.where(top >= 0, above[top], -1)
            if not (higher >= 0).any():
                break
            top = np.where(higher >= 0, higher, top)
        return top

    @cached_property
    def district(self) -> Objects:
        """The district of each node: its own, else that of its unit or of the nearest unit above that has one."""
        district = self._columns.district.copy()
        above = self._above
        looking = self.unit.copy()
        for _ in range(DEEPEST):
            open_ = np.flatnonzero((district == "") & (looking >= 0))
            if not len(open_):
                break
            district[open_] = self._columns.district[looking[open_]]
            looking[open_] = above[looking[open_]]
        return district

    @cached_property
    def sector(self) -> Objects:
        """The sector of each node: an organisation's own, `Verwaltung` for units; of others that of their unit."""
        own = self._columns.sector.copy()
        own[self._columns.of_type("AdministrativeUnit")] = ADMINISTRATION
        theirs = (own == "") & (self.unit >= 0)
        own[theirs] = own[self.unit[theirs]]
        return own

    @cached_property
    def topics(self) -> Objects:
        """The ids of the topics of each node, in order."""
        columns = self._columns
        found: list[list[str]] = [[] for _ in range(columns.nodes)]
        ties = columns.of_ties(*ABOUT_TOPICS) & columns.of_type("Topic")[columns.end]
        for start, end in sorted(set(zip(columns.start[ties].tolist(), columns.end[ties].tolist(), strict=True))):
            found[start].append(columns.id[end])
        return objects(found)

    def attributes(self, nodes: Mask) -> Iterator[tuple[str, dict[str, Any]]]:
        """The id and the attributes of each of these nodes, as the networks carry them; unknown is none."""
        columns = self._columns
        names: Mapping[str, str] = dict(zip(columns.id, columns.name, strict=True))
        units, houses = ([columns.id[one] if one >= 0 else None for one in ones] for ones in (self.unit, self.house))
        sources = columns.of_type("Source")
        source_names = dict(zip(columns.id[sources], columns.name[sources], strict=True))
        district, sector, topics = self.district, self.sector, self.topics
        for place in np.flatnonzero(nodes).tolist():
            unit, house = units[place], houses[place]
            yield (
                columns.id[place],
                {
                    "type": TYPES[columns.type[place]],
                    "name": columns.name[place] or None,
                    "unit": unit,
                    "unit_name": names[unit] or None if unit else None,
                    "house": house,
                    "house_name": names[house] or None if house else None,
                    "district": district[place] or None,
                    "sector": sector[place] or None,
                    "phase": columns.phase[place] or None,
                    "fields_of_action": list(columns.fields_of_action[place]),
                    "topics": [names[one] or one for one in topics[place]],
                    "topic_ids": list(topics[place]),
                    "as_of": columns.as_of[place] or None,
                    "source_name": source_names.get(columns.source[place]) or None,
                    "invented": bool(columns.invented[place]),
                    "url": columns.url[place] or None,
                },
            )

    @cached_property
    def _above(self) -> Integers:
        return self._first("PART_OF")

    def _first(self, *names: str, to: Mask | None = None, backwards: bool = False) -> Integers:
        """The first node, by id, at the other end of each node's ties of these types; -1 for none."""
        columns = self._columns
        ties = columns.of_ties(*names)
        one, other = (columns.end, columns.start) if backwards else (columns.start, columns.end)
        if to is not None:
            ties &= to[other]
        first = np.full(columns.nodes, columns.nodes, dtype=np.int64)
        np.minimum.at(first, one[ties], other[ties])
        return np.where(first == columns.nodes, -1, first)


def _filled(unit: Integers, step: Integers, of: Integers) -> Integers:
    """The unit of each node; where there is none, what `of` says of the node that the step leads to."""
    lacking = (unit < 0) & (step >= 0)
    filled = unit.copy()
    filled[lacking] = of[step[lacking]]
    return filled
