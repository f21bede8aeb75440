"""`import`, `conflicts`, `merge` and `split` as whoever types them meets them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from graph_service.commands import data
from graph_service.errors import StoreError
from graph_service.service import Service
from graph_service.store import Store
from tests.commands import typed
from tests.exchange.tables import EDGES, NODES, SOURCES, written
from tests.servers import local_settings

pytestmark = pytest.mark.neo4j


@pytest.fixture
def service(empty_full_store: Store, tmp_path: Path) -> Service:
    """The service over an empty graph."""
    return Service(local_settings(tmp_path / "data", embedder="none", dev_principals=True), empty_full_store)


@pytest.fixture
def answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], service: Service
) -> Callable[..., tuple[str, str, Any]]:
    """What a command writes on standard output and standard error, and its exit code."""

    @contextmanager
    def started(settings: Any, **_: Any) -> Iterator[Service]:
        yield service

    monkeypatch.setattr(data, "started_service", started)

    def run(*arguments: str | Path) -> tuple[str, str, Any]:
        return typed(capsys, *map(str, arguments))

    return run


def files(folder: Path) -> list[Path]:
    """The tables of two units and a topic."""
    return written(folder, sources__csv=SOURCES, nodes__csv=NODES, edges__csv=EDGES)


@pytest.mark.parametrize("end", [KeyboardInterrupt(), StoreError("The endpoint does not answer.")])
def test_the_report_is_told_though_the_vectors_are_stopped_and_they_go_on_with_the_next_import(
    answer: Callable[..., tuple[str, str, Any]], service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], end: BaseException,
) -> None:  # fmt: skip
    def stopped(**_: Any) -> int:
        raise end

    monkeypatch.setattr(service, "embed_missing", stopped)
    if isinstance(end, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            answer("import", "table", *files(tmp_path), "--json")
        told = capsys.readouterr()
        out, err = told.out, told.err
    else:
        out, err, code = answer("import", "table", *files(tmp_path), "--json")
        assert code == StoreError.exit_code and "The endpoint does not answer." in err
    assert json.loads(out)["written"] is True
    assert "Der Import ist abgeschlossen." in " ".join(err.split()) and "nächsten import oder run" in " ".join(
        err.split()
    )
    made: list[bool] = []
    monkeypatch.setattr(service, "embed_missing", lambda **_: made.append(True) or 0)
    out, _, code = answer("import", "table", *files(tmp_path))
    assert code == 0 and "Es gab nichts zu ändern." in out and made == [True]
    answer("import", "table", *files(tmp_path), "--dry-run")
    assert made == [True]
