"""`run` and `setup`: the service on its address, and the graph made ready for it."""

from __future__ import annotations

import errno
import json
import logging
import signal
import socket
import sys
from contextlib import ExitStack
from typing import Annotated

import typer
from rich.logging import RichHandler

from graph_service.commands import interrupt, output
from graph_service.errors import SettingError
from graph_service.settings import LogLevel, Settings, read_settings
from graph_service.store import begun_local, migrate, open_store


def add_commands(app: typer.Typer) -> None:
    """Add `run` and `setup`."""

    @app.command()
    def run(
        host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
        port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
        seeds: Annotated[bool, typer.Option(help="Load the seeds into an empty graph.")] = True,
    ) -> None:
        """Start the graph if need be, load the seeds into an empty one, and serve."""
        settings = read_settings(host=host, port=port)
        _log_to_terminal(settings)
        listening = _listen(settings)
        # From here on SIGTERM ends the service as Ctrl-C does, so that the local Neo4j is stopped too.
        signal.signal(signal.SIGTERM, interrupt)
        with listening, ExitStack() as stack:
            with output.progress() as progress:
                local = stack.enter_context(begun_local(settings, progress=progress))
                # Seconds of libraries: they come in while Neo4j starts.
                from graph_service.commands.running import ready_service, serve  # noqa: PLC0415

                service = stack.enter_context(ready_service(settings, local, seeds=seeds, progress=progress))
            serve(service, listening)

    @app.command()
    def setup(as_json: Annotated[bool, typer.Option("--json", help="The outcome as JSON.")] = False) -> None:
        """Prepare the graph: constraints, indexes, and nothing that is there already."""
        with output.progress() as progress, open_store(read_settings(), progress=progress) as store:
            migrate(store, progress=progress)
            version = store.server_version()
        if as_json:
            sys.stdout.write(json.dumps({"ready": True, "neo4j": version}, indent=2) + "\n")
        else:
            output.out.print(f"The graph is ready (Neo4j {version}).")


def _log_to_terminal(settings: Settings) -> None:
    handler = RichHandler(console=output.err, show_path=False, markup=False, rich_tracebacks=False)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    if settings.log_level is not LogLevel.DEBUG:
        # Its words on each step of its start and end would stand between the user and our address.
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)


def _listen(settings: Settings) -> socket.socket:
    """The socket to serve on: taken before the graph is started, so that a busy port is said at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            raise SettingError(
                f"{settings.host} is no address of this machine.", where="HOST",
                remedy="127.0.0.1 answers this machine alone, 0.0.0.0 whoever reaches it.",
            ) from None  # fmt: skip
        raise SettingError(
            f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}).",
            where="PORT", remedy="Name another with --port; 0 takes a free one.",
        ) from None  # fmt: skip
    return listening
