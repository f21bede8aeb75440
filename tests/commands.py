"""A command as whoever types it meets it: what it writes, and the code that it ends with."""

from __future__ import annotations

from typing import Any

import pytest

from graph_service.commands import run_command


def typed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str, Any]:
    """What the command writes on standard output and on standard error, and its exit code."""
    try:
        code = run_command(list(arguments))
    except SystemExit as end:
        code = end.code
    told = capsys.readouterr()
    return told.out, told.err, code
