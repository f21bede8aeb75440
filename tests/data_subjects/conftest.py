"""The commands of `person`, over the service of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from graph_service.commands import corrections, persons
from graph_service.service import Service
from tests.commands import typed


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], service: Service) -> Callable[..., Any]:
    """What `person …` writes on standard output and standard error, and its exit code."""

    @contextmanager
    def started(settings: Any, **_: Any) -> Iterator[Service]:
        yield service

    for module in (persons, corrections):
        monkeypatch.setattr(module, "started_service", started)

    def run(*arguments: str) -> tuple[str, str, Any]:
        return typed(capsys, "person", *arguments)

    return run
