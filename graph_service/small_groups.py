"""Counts of persons without small groups: each that is too small is left out, and more beside it to keep it unknown.

Leaving out counts under five (primary suppression) is not enough, as a total less the other counts gives them back. So
others go too (complementary suppression; Hundepool et al., *Statistical Disclosure Control*, Wiley 2012, chapter 4),
until whoever knows all that is told, and that counts are whole and not negative, still cannot tell whether a count that
was left out for its size is small, and has at least six values to choose from.

A table with the totals of its rows and columns is a flow: the grand total runs to the rows, over the cells to the
columns, and back. What is told is fixed, what is left out may change along any circle of what is left out. How far, is
a maximal flow, and so exact for whole numbers (the matrix of a network is totally unimodular).
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import networkx as nx

from graph_service.errors import InputError

LEAST = 5
"""Groups of fewer persons are not reported."""
MOST_CELLS = 10_000
_TOTAL_COSTS = 3  # a total tells more than a cell, so it goes for three times as much

Arc = tuple[str, str]
Key = TypeVar("Key", bound=Hashable)
_SUM = ("sum", "whole")
_WHOLE: Arc = ("whole", "sum")


@dataclass(frozen=True, slots=True)
class ToldTable:
    """What may be told of a table of counts: each cell and total, none for what is left out."""

    cells: Mapping[tuple[str, str], int | None]
    rows: Mapping[str, int | None]
    columns: Mapping[str, int | None]
    total: int | None

    def sum_of(self, rows: Collection[str], columns: Collection[str]) -> int | None:
        """The sum over some rows and columns, for an answer to a narrower question; none when a part is left out.

        Made of what is told alone, so two answers with different filters give no more by their difference.
        """
        parts = [self.cells[row, column] for row in rows for column in columns]
        return None if any(one is None for one in parts) else sum(one for one in parts if one is not None)


def told_table(counts: Mapping[tuple[str, str], int], *, least: int = LEAST) -> ToldTable:
    """What may be told of the counts of persons by row and column; cells that are not there count zero.

    A list with a total is a table of one column. The same counts give the same table. Tables that share persons (a
    third dimension, the same persons counted anew after a change) are not protected against each other: tell one.
    Raises `InputError` for a negative count and a table of more than 10,000 cells.
    """
    rows, columns = (sorted({key[place] for key in counts}) for place in (0, 1))
    if any(count < 0 for count in counts.values()) or len(rows) * len(columns) > MOST_CELLS:
        raise InputError(f"A table has counts from 0 on, and at most {MOST_CELLS} cells.", where="counts")
    values = _values(counts, rows, columns)
    small = sorted(arc for arc, value in values.items() if value < least)
    shut = set(small)
    for arc in small:
        while len(shut) < len(values) and _room(values, shut, arc) < least:
            more = _circle(values, shut, arc, least)
            shut |= more or set(values)  # nothing else helps: nothing is told
    open_ = {arc: None if arc in shut else value for arc, value in values.items()}
    return ToldTable(
        {(row, column): open_[_cell(row, column)] for row in rows for column in columns},
        {row: open_[_row(row)] for row in rows},
        {column: open_[_column(column)] for column in columns},
        open_[_WHOLE],
    )


def told_list(counts: Mapping[Key, int], *, least: int = LEAST) -> Mapping[Key, int | None] | None:
    """What may be told of the parts of a total that is told: each, or none for what is left out.

    None in place of the list: even with all parts left out the total would give one away. The parts have to be all of
    them. The same as a `told_table` of one column, without its work: all that a small part may take is what the other
    parts that are left out have.
    """
    small = {key for key, count in counts.items() if count < least}
    if not small:
        return dict(counts)
    shut, largest = set(small), max(counts[key] for key in small)
    others = sorted(counts.keys() - small, key=lambda key: (counts[key], str(key)))
    if sum(counts[key] for key in shut) - largest < least:
        if not others:
            return None
        shut.add(others[0])  # it has room for `least` by itself
    return {key: None if key in shut else count for key, count in counts.items()}


def _cell(row: str, column: str) -> Arc:
    return f"row {row}", f"column {column}"


def _row(row: str) -> Arc:
    return _SUM[0], f"row {row}"


def _column(column: str) -> Arc:
    return f"column {column}", _SUM[1]


def _values(counts: Mapping[tuple[str, str], int], rows: list[str], columns: list[str]) -> dict[Arc, int]:
    """Every number of the table as the flow on an arc."""
    values = {_cell(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    values |= {_row(row): sum(counts.get((row, column), 0) for column in columns) for row in rows}
    values |= {_column(column): sum(counts.get((row, column), 0) for row in rows) for column in columns}
    values[_WHOLE] = sum(counts.values())
    return values


def _room(values: Mapping[Arc, int], shut: Collection[Arc], arc: Arc) -> int:
    """How much more could stand there, as far as anybody can tell from what is not shut."""
    free = values[_WHOLE] + LEAST
    graph = nx.DiGraph()
    graph.add_nodes_from(arc)
    for start, end, least_capacity in _ways(values, shut, arc, free):
        held = graph.get_edge_data(start, end, {"capacity": 0})["capacity"]
        graph.add_edge(start, end, capacity=held + least_capacity)
    return int(nx.maximum_flow_value(graph, arc[1], arc[0]))


def _ways(values: Mapping[Arc, int], shut: Collection[Arc], without: Arc, free: int) -> Iterator[tuple[str, str, int]]:
    """Along an arc that is shut any amount may be added; against it, as much taken away as stands there."""
    for start, end in shut:
        if (start, end) != without:
            yield start, end, free
            if values[start, end]:
                yield end, start, values[start, end]


def _circle(values: Mapping[Arc, int], shut: Collection[Arc], arc: Arc, least: int) -> set[Arc]:
    """What else to shut so that `least` more could stand there: the circle through the arc that costs least."""
    graph = nx.DiGraph()
    graph.add_nodes_from(arc)
    for one in sorted(values):
        if one == arc:
            continue
        is_total = "sum" in one or "whole" in one
        costs = 0.0 if one in shut else (values[one] + 1.0) * (_TOTAL_COSTS if is_total else 1)
        graph.add_edge(*one, costs=costs, arc=one)
        if values[one] >= least:
            graph.add_edge(*reversed(one), costs=costs, arc=one)
    try:
        way = nx.dijkstra_path(graph, arc[1], arc[0], weight="costs")
    except nx.NetworkXNoPath:
        return set()
    return {graph.edges[step]["arc"] for step in pairwise(way)} - set(shut)
