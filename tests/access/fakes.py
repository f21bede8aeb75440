"""A store that keeps a class table in memory and notes what it was asked; for tests of the gate without a database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class FakeStore:
    """Answers `audience_classes` from `rows`, all else with `answers`; tests raise `revision_number`."""

    def __init__(self, *rows: tuple[str, str], state: str = "published") -> None:
        self.rows = [
            {"number": number, "field_class": kind, "audience": text, "state": state, "load": ""}
            for number, (kind, text) in enumerate(rows, 1)
        ]
        self.answers: list[dict[str, Any]] = []
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.revision_number = 1

    def read(self, query: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        self.asked.append((query, dict(parameters or {})))
        return [dict(row) for row in (self.rows if query == "audience_classes" else self.answers)]

    def revision(self) -> int:
        return self.revision_number
