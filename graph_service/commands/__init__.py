"""The commands, a module a task; only the module of the command asked for is imported, as most bring much with them."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from importlib import import_module
from types import FrameType, MappingProxyType

import typer

from graph_service.errors import GraphServiceError

MODULES = MappingProxyType(
    {
        "run": "serving", "setup": "serving",
        "analyse": "analysing", "analyses": "analysing",
        "page": "pages",
        "notebook": "notebook",
        "ask": "asking", "questions": "asking", "search": "asking",
        "import": "data", "conflicts": "data", "merge": "data", "split": "data", "template": "data",
        "token": "tokens",
        "grant": "grants",
        "person": "persons",
        "suggestions": "suggestions",
        "retention": "retention",
        "access": "access",
        "audit": "audit",
        "docs": "documentation",
    }
)  # fmt: skip
"""Which module of this package has which command."""

INTERRUPTED = 130
"""The exit code of what Ctrl-C has ended; typer makes it of a `KeyboardInterrupt`."""

_interrupted = threading.Event()


def app_for(asked: str | None) -> typer.Typer:
    """The command line with the commands beside the one asked for; with all of them when there is no such command."""
    app = typer.Typer(
        name="graph-service",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )

    @app.callback()
    def about() -> None:
        """Whom in the administration do I contact about X, and who can introduce me?"""

    wanted = MODULES.get(asked or "")
    for module in [wanted] if wanted else dict.fromkeys(MODULES.values()):
        import_module(f"{__name__}.{module}").add_commands(app)
    return app


def run_command(arguments: list[str]) -> int:
    """Run a command; an error of ours ends as one sentence on standard error, and the answer is its exit code."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, interrupt)
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app_for(arguments[0] if arguments else None)(arguments)
    except SystemExit as end:
        if end.code == INTERRUPTED:
            raise KeyboardInterrupt from None
        raise
    except Exception as error:
        # Ctrl-C amid the driver's work may come out as another error: of its clean-up, or of a message cut in two.
        if _interrupted.is_set():
            raise KeyboardInterrupt from None
        if not isinstance(error, GraphServiceError):
            raise
        sys.stderr.write(f"graph-service: {error}\n")
        return error.exit_code
    return 0


def interrupt(number: int, frame: FrameType | None) -> None:
    """For a signal: stop, and let no object that is only half made complain of it while it is cleared away."""
    _interrupted.set()
    sys.unraisablehook = lambda _: None
    raise KeyboardInterrupt


__all__ = ["MODULES", "app_for", "interrupt", "run_command"]
