"""From a networkx graph to the plain columns that a page carries: only what is named here, in id order.

Whatever else hangs on a node or a tie (audiences, channels, profiles) is not read. Weights that are no finite numbers
count as unknown; equal ties between the same two nodes become one with a count.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from visualizations.arrays import Integers

TEXT_FIELDS = ("name_en", "unit_name", "district", "sector", "phase", "as_of", "source_name", "url")
LIST_FIELDS = ("fields_of_action", "topics")
TIE_FIELDS = ("since", "until", "strength")

_LONGEST = 2_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_WEB_ADDRESS = re.compile(r"https?://[^\s\"<>]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """The graph as columns: ids in order, the place of each, node and tie columns, and the ends of the ties."""

    ids: list[str]
    place: dict[str, int]
    nodes: dict[str, Any]
    ties: dict[str, Any]
    sources: Integers
    targets: Integers
    tie_keys: list[tuple[str, str, str]]


def clean(value: object) -> str:
    """The value as text that any page can carry: whole characters, no control characters, of bounded length."""
    return _cleaned(str(value))


@functools.lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return " ".join(unicodedata.normalize("NFC", _CONTROL.sub(" ", text)).split())[:_LONGEST]


def content_of(graph: nx.Graph) -> Content:
    """The columns of the graph; the graph itself is left as it is."""
    nodes = sorted(((str(node), data) for node, data in graph.nodes(data=True)), key=lambda entry: entry[0])
    ids = [node for node, _ in nodes]
    place = {node: index for index, node in enumerate(ids)}
    columns: dict[str, Any] = {
        "id": [clean(node) for node in ids],
        "name": [clean(data.get("name") or "") or clean(node) for node, data in nodes],
        "type": coded([clean(data.get("type") or "") for _, data in nodes]),
        "invented": [index for index, (_, data) in enumerate(nodes) if data.get("invented") is True],
        "unit": sparse(None if _is_own_unit(node, data) else place.get(str(data.get("unit"))) for node, data in nodes),
    }
    for field in TEXT_FIELDS:
        columns[field] = coded([
            None if field == "unit_name" and _is_own_unit(node, data) else _text(field, data.get(field))
            for node, data in nodes
        ])  # fmt: skip
    for field in LIST_FIELDS:
        columns[field] = coded_lists([_texts(data.get(field)) for _, data in nodes])
    return Content(ids, place, columns, *_ties(graph, place))


def coded(values: list[str | None]) -> dict[str, Any]:
    """Distinct values in order, and the number of each one's value; empty and missing ones are -1."""
    distinct = sorted({value for value in values if value})
    number = {value: index for index, value in enumerate(distinct)}
    return {"values": distinct, "codes": [number.get(value or "", -1) for value in values] if distinct else []}


def coded_lists(lists: list[list[str]]) -> dict[str, Any]:
    """Distinct values in order, and the numbers of those that a node has, by the node's place."""
    distinct = sorted({value for values in lists for value in values})
    number = {value: index for index, value in enumerate(distinct)}
    return {
        "values": distinct,
        "lists": {str(at): [number[value] for value in values] for at, values in enumerate(lists) if values},
    }


def sparse(values: Iterable[int | None]) -> dict[str, int]:
    """The values that are there, by their place."""
    return {str(index): value for index, value in enumerate(values) if value is not None}


def finite(value: object) -> float | None:
    """The number, or none where it is missing, no number or not finite."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return round(number, 6) if math.isfinite(number) else None


def _is_own_unit(node: str, data: Mapping[str, object]) -> bool:
    """Whether it is a unit itself: nobody wants to read that an office belongs to itself."""
    return str(data.get("unit")) == node


def _text(field: str, value: object) -> str | None:
    if value is None:
        return None
    text = clean(value)
    return text if field != "url" or _WEB_ADDRESS.fullmatch(text) else None


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, (list, tuple, set, frozenset)):
        return []
    return sorted({text for item in value if (text := clean(item))})


def _told(data: Mapping[str, object], field: str) -> str | None:
    value = data.get(field)
    return None if value is None else clean(value)


_Merged = dict[tuple[int, int, str, tuple[str | None, ...]], list[Any]]


def _ties(
    graph: nx.Graph, place: Mapping[str, int]
) -> tuple[dict[str, Any], Integers, Integers, list[tuple[str, str, str]]]:
    merged: _Merged = {}
    for start, end, data in graph.edges(data=True):
        ends = (place[str(start)], place[str(end)])
        source, target = ends if graph.is_directed() else (min(ends), max(ends))
        said = (_told(data, "since"), _told(data, "until"), _told(data, "strength"))
        entry = merged.setdefault((source, target, clean(data.get("type") or ""), said), [0, None])
        entry[0] += 1
        weight = finite(data.get("weight"))
        if weight is not None:
            entry[1] = weight if entry[1] is None else finite(entry[1] + weight)
    rows = sorted(merged.items(), key=lambda row: (*row[0][:3], tuple(part or "" for part in row[0][3])))
    sources = np.array([key[0] for key, _ in rows], dtype=np.int64)
    targets = np.array([key[1] for key, _ in rows], dtype=np.int64)
    ids = list(place)
    columns: dict[str, Any] = {
        "from": sources.tolist(),
        "to": targets.tolist(),
        "type": coded([key[2] for key, _ in rows]),
        "weight": {str(index): entry[1] for index, (_, entry) in enumerate(rows) if entry[1] is not None},
        "count": {str(index): entry[0] for index, (_, entry) in enumerate(rows) if entry[0] > 1},
        "directed": graph.is_directed(),
    }
    for number, field in enumerate(TIE_FIELDS):
        columns[field] = coded([key[3][number] for key, _ in rows])
    return columns, sources, targets, [(ids[key[0]], ids[key[1]], key[2]) for key, _ in rows]
