"""The commands, a module a task."""

from __future__ import annotations

import typer

from graph_service.commands import asking, data, documentation, serving

app = typer.Typer(
    name="graph-service",
    help="Whom in the administration do I contact about X, and who can introduce me?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
serving.add_commands(app)
asking.add_commands(app)
data.add_commands(app)
documentation.add_commands(app)

__all__ = ["app"]
