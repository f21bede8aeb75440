"""`run` and `setup`: the service on its address, and the graph made ready for it."""

from __future__ import annotations

import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType
from typing import Annotated

import typer
import uvicorn
from rich.logging import RichHandler
from rich.markup import escape

from graph_service.api import create_app
from graph_service.commands import output
from graph_service.errors import GraphServiceError, SettingError
from graph_service.exchange import load_seeds, remove_unfinished_loads
from graph_service.service import Service, open_service
from graph_service.settings import Settings, read_settings
from graph_service.store import migrate, open_store

log = logging.getLogger(__name__)

QUESTION = "Wen spreche ich in der Verwaltung auf Baugenehmigungen in Neukölln an, und wer kann mich vorstellen?"


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
        signal.signal(signal.SIGTERM, _as_interrupt)
        with listening, ExitStack() as stack:
            with output.progress() as progress:
                service = stack.enter_context(open_service(settings, progress=progress))
                remove_unfinished_loads(service.store)
                if seeds:
                    load_seeds(service.store, progress=progress)
                service.warm_up()
            stack.enter_context(_embedding(service))
            _serve(service, listening)

    @app.command()
    def setup() -> None:
        """Prepare the graph: constraints, indexes, and nothing that is there already."""
        with output.progress() as progress, open_store(read_settings(), progress=progress) as store:
            migrate(store)
            output.out.print(f"The graph is ready (Neo4j {store.server_version()}).")


@contextmanager
def _embedding(service: Service) -> Iterator[None]:
    """Make missing vectors beside the serving: until they are there, search goes by words and says so."""
    stopped = threading.Event()

    def until_stopped(done: int, total: int, text: str) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt

    def work() -> None:
        try:
            if made := service.embed_missing(progress=until_stopped):
                log.info("The meaning of %d texts is computed; search goes by meaning too now.", made)
                service.warm_up()
        except KeyboardInterrupt:
            log.info("Computing the meaning of texts goes on at the next start.")
        except GraphServiceError as error:
            log.warning("The meaning of texts could not be computed: %s", error)

    worker = threading.Thread(target=work, name="embedding", daemon=True)
    worker.start()
    try:
        yield
    finally:
        stopped.set()
        worker.join(timeout=10)


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _log_to_terminal(settings: Settings) -> None:
    handler = RichHandler(console=output.err, show_path=False, markup=False, rich_tracebacks=False)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    logging.getLogger("httpx").setLevel(logging.WARNING)


def _listen(settings: Settings) -> socket.socket:
    """The socket to serve on: taken before the graph is started, so that a busy port is said at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise SettingError(
            f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}).",
            where="PORT", remedy="Name another with --port; 0 takes a free one.",
        ) from None  # fmt: skip
    return listening


class _Server(uvicorn.Server):
    """Says where it serves once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if sockets and self.started:
            host, port = sockets[0].getsockname()[:2]
            _announce(f"http://{f'[{host}]' if ':' in host else host}:{port}", self.config.app.state.service)  # type: ignore[union-attr]


def _serve(service: Service, listening: socket.socket) -> None:
    config = uvicorn.Config(create_app(service), log_config=None, access_log=False, timeout_graceful_shutdown=5)
    # Ctrl-C is how a service is ended by hand: no error once it has served.
    with suppress(KeyboardInterrupt):
        _Server(config).run(sockets=[listening])


def _announce(address: str, service: Service) -> None:
    asker = '-H "Principal: team-kiezbox" -H "Purpose: contact-mediation" ' if service.settings.dev_principals else ""
    lines = (
        f"curl -G {address}/v1/questions/contacts-for-topic --data-urlencode 'topic={QUESTION}'",
        f"curl -G {address}/v1/questions/contacts-for-topic {asker}--data-urlencode 'topic=Baugenehmigung Neukölln'",
        f"curl '{address}/v1/questions/unit?id=unit:bezirksamt-neukoelln'",
    )
    output.out.print(f"\n[bold]graph-service is ready:[/bold] {address}\n", highlight=False)
    for line in lines:
        output.out.print("  " + escape(line), highlight=False, soft_wrap=True)
    output.out.print("\nCtrl-C stops it.", highlight=False)
