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

LEAST_UNITS = 20
"""Fewer units than that are no whole administration: the topmost one is the house then."""

LEAST_DISTRICTS = 3
"""In no more than one of two or three districts is only an office with branches."""

DEEPEST = 32  # steps from a unit to its top; more is a circle, which nothing visible should have


class Derived:
    """What follows for each node of the columns; computed when it is first asked for.

    `within`: that of all that the view sees, and the places there, where these columns are a part of it. What a node is
    follows from all of it, whatever part of the network is looked at; ties are drawn within the part.
    """

    def __init__(self, columns: Columns, within: tuple[Derived, Integers] | None = None) -> None:
        self._columns = columns
        self._within = within

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
        """The place of the house that each node's unit belongs to, -1 for none: the office as the public knows it.

        It is the topmost unit above; where that one has more than half of all units beneath it, or units in more than
        half of all districts, it is the administration as a whole, and the houses are the units right below.
        """
        above, top, below = self._above, self.unit.copy(), self.unit.copy()
        for _ in range(DEEPEST):
            higher = np.where(top >= 0, above[top], -1)
            if not (higher >= 0).any():
                break
            below, top = np.where(higher >= 0, top, below), np.where(higher >= 0, higher, top)
        units = self._columns.of_type("AdministrativeUnit")
        beneath = np.bincount(top[units], minlength=self._columns.nodes)
        whole = beneath * 2 > max(int(units.sum()), LEAST_UNITS)
        # However many units of other administrations are in the graph as well.
        placed = units & (self._columns.district != "")
        pairs = set(zip(top[placed].tolist(), self._columns.district[placed].tolist(), strict=True))
        in_districts = np.bincount([one for one, _ in pairs], minlength=self._columns.nodes)
        whole |= in_districts * 2 > max(len({district for _, district in pairs}), LEAST_DISTRICTS)
        return np.where((top >= 0) & whole[top], below, top)

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
        places = np.flatnonzero(nodes)
        if self._within is not None:
            whole, there = self._within
            return whole._attributes(there[places])
        return self._attributes(places)

    def _attributes(self, places: Integers) -> Iterator[tuple[str, dict[str, Any]]]:
        columns, names, english, source_names = self._columns, self._names, self._english_names, self._source_names
        district, sector, topics, units, houses = self.district, self.sector, self.topics, self.unit, self.house
        for place in places.tolist():
            unit = columns.id[units[place]] if units[place] >= 0 else None
            house = columns.id[houses[place]] if houses[place] >= 0 else None
            yield (
                columns.id[place],
                {
                    "type": TYPES[columns.type[place]],
                    "name": columns.name[place] or None,
                    "name_en": columns.name_en[place] or None,
                    "unit": unit,
                    "unit_name": names[unit] or None if unit else None,
                    "house": house,
                    "house_name": names[house] or None if house else None,
                    "district": district[place] or None,
                    "sector": sector[place] or None,
                    "phase": columns.phase[place] or None,
                    "ended": columns.ended[place] or None,
                    "fields_of_action": list(columns.fields_of_action[place]),
                    "topics": [names[one] or one for one in topics[place]],
                    "topics_en": [english[one] or names[one] or one for one in topics[place]],
                    "topic_ids": list(topics[place]),
                    "as_of": columns.as_of[place] or None,
                    "source_name": source_names.get(columns.source[place]) or None,
                    "invented": bool(columns.invented[place]),
                    "url": columns.url[place] or None,
                },
            )

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return dict(zip(self._columns.id, self._columns.name, strict=True))

    @cached_property
    def _english_names(self) -> Mapping[str, str]:
        return dict(zip(self._columns.id, self._columns.name_en, strict=True))

    @cached_property
    def _source_names(self) -> Mapping[str, str]:
        sources = self._columns.of_type("Source")
        return dict(zip(self._columns.id[sources], self._columns.name[sources], strict=True))

    def part(self, nodes: Mask, columns: Columns) -> Derived:
        """That of the part of the columns with these nodes."""
        places = np.flatnonzero(nodes)
        return Derived(columns, (self, places) if self._within is None else (self._within[0], self._within[1][places]))

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
