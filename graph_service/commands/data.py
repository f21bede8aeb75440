"""`import`, `conflicts`, `merge`, `split`: what goes into the graph, and what its sources disagree about."""

from __future__ import annotations

import typer


def add_commands(app: typer.Typer) -> None:
    """Add the commands that write."""
