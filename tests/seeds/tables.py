"""The seed tables as rows, read by their own small reader so that a mistake of the importer is not repeated here."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from graph_service.schema import Kind, node_type, relationship_type


@dataclass(frozen=True)
class Row:
    """One row: where it stands, and its cells that are not empty."""

    file: str
    number: int
    cells: dict[str, str]

    @property
    def place(self) -> str:
        return f"{self.file}, row {self.number}"

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def list(self, column: str) -> list[str]:
        """The cell as a list."""
        return [item.strip() for item in self.get(column).split(" | ") if item.strip()]


@dataclass
class Seeds:
    """All seed tables: files by name, nodes by id, edges by type."""

    texts: dict[str, str] = field(default_factory=dict)
    nodes: list[Row] = field(default_factory=list)
    edges: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_id = {row["id"]: row for row in self.nodes}
        self.by_type: dict[str, list[Row]] = defaultdict(list)
        self.ties: dict[str, list[Row]] = defaultdict(list)
        for row in self.nodes:
            self.by_type[row["type"]].append(row)
        for row in self.edges:
            self.ties[row["type"]].append(row)

    def starts(self, type_name: str, end: str) -> set[str]:
        """The ids from which a tie of that type leads to `end`."""
        return {row["start"] for row in self.ties[type_name] if row["end"] == end}

    def ends(self, type_name: str, start: str) -> set[str]:
        """The ids to which a tie of that type leads from `start`."""
        return {row["end"] for row in self.ties[type_name] if row["start"] == start}

    def named(self, type_name: str, words: str) -> str:
        """The id of the one node of that type whose name begins with these words."""
        found = [row["id"] for row in self.by_type[type_name] if row["name"].startswith(words)]
        assert len(found) == 1, f"{len(found)} nodes of the type {type_name} begin with {words!r}"
        return found[0]


def rows_of(name: str, text: str) -> list[Row]:
    """The rows of one table."""
    reader = csv.DictReader(io.StringIO(text), strict=True)
    return [
        Row(name, number, {column: cell for column, cell in cells.items() if cell})
        for number, cells in enumerate(reader, start=2)
    ]


@cache
def seeds() -> Seeds:
    """The tables that the package holds."""
    texts = {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(files("seeds").iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith((".nodes.csv", ".edges.csv"))
    }
    nodes = [row for name, text in texts.items() if name.endswith(".nodes.csv") for row in rows_of(name, text)]
    edges = [row for name, text in texts.items() if name.endswith(".edges.csv") for row in rows_of(name, text)]
    return Seeds(texts, nodes, edges)


def fields_of(row: Row) -> dict[str, Any]:
    """The fields that the row's type has, by name."""
    owner = node_type(row["type"]) if "id" in row.cells else relationship_type(row["type"])
    return {one.name: one for one in owner.fields}


def typed(kind: Kind, cell: str) -> Any:
    """The cell as a value of that kind; raises `ValueError` when it is none."""
    match kind:
        case Kind.TEXTS:
            return [item.strip() for item in cell.split(" | ")]
        case Kind.INTEGER:
            return int(cell)
        case Kind.NUMBER:
            return float(cell)
        case Kind.BOOLEAN:
            return {"true": True, "false": False}[cell]
        case _:
            return cell
