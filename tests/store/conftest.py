"""Named queries of a test's own: Cypher files in a temporary folder instead of the package `queries`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph_service.store import queries


@pytest.fixture
def add_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str, str], None]]:
    """Writes `<folder>/<name>.cypher` to a folder that stands before the package `queries` for this test."""
    own, packaged = tmp_path / "queries", queries._file

    def find(folder: str, file: str) -> object:
        return own / folder / file if (own / folder / file).exists() else packaged(folder, file)

    def add(folder: str, name: str, text: str) -> None:
        (own / folder).mkdir(parents=True, exist_ok=True)
        (own / folder / f"{name}.cypher").write_text(text, encoding="utf-8")
        queries.query_text.cache_clear()

    monkeypatch.setattr(queries, "_file", find)
    yield add
    queries.query_text.cache_clear()
