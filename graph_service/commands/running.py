"""What `run` does once Neo4j answers: the graph filled, the first question asked, the rest made ready, and served."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn
from rich.markup import escape

from graph_service.api import create_app
from graph_service.commands import output
from graph_service.errors import GraphServiceError
from graph_service.exchange import load_seeds, remove_unfinished_loads
from graph_service.preparing import first_reads_planned, plan_questions
from graph_service.service import Service, open_service
from graph_service.settings import Settings
from graph_service.store import LocalNeo4j, Progress

log = logging.getLogger(__name__)

QUESTION = "Wen spreche ich in der Verwaltung auf Baugenehmigungen in Neukölln an, und wer kann mich vorstellen?"
ENDS_WITHIN = 10.0  # seconds that the work beside the serving has for its end
Stopped = Callable[[], bool]


@contextmanager
def ready_service(
    settings: Settings, local: LocalNeo4j | None, *, seeds: bool, progress: Progress
) -> Iterator[Service]:
    """The service, what interrupted imports left removed, the seeds in an empty graph, the first question asked."""
    with open_service(settings, progress=progress, local=local, asks=True) as service:
        with first_reads_planned(service.store):
            if removed := remove_unfinished_loads(service.store):
                log.info("Removed what %d interrupted import(s) had left.", removed)
            if seeds:
                load_seeds(service.store, progress=progress)
            service.gate.classes()
        progress(0, 1, "Asking a first question")
        service.warm_up()
        progress(1, 1, "Asking a first question")
        yield service


def serve(service: Service, listening: socket.socket) -> None:
    """Serve until the end is asked for; beside it, what later questions need is made ready."""
    with _beside(lambda stopped: _prepare(service, stopped)):
        config = uvicorn.Config(create_app(service), log_config=None, access_log=False, timeout_graceful_shutdown=5)
        # Ctrl-C is how a service is ended by hand: no error once it has served.
        with suppress(KeyboardInterrupt):
            _Server(config).run(sockets=[listening])
        output.err.print("Stopping …", style="dim")


@contextmanager
def _beside(work: Callable[[Stopped], None]) -> Iterator[None]:
    """Do work in a thread for the time of a `with`; its end is asked for and waited for."""
    stopped = threading.Event()
    worker = threading.Thread(target=work, args=(stopped.is_set,), name="beside-serving", daemon=True)
    worker.start()
    try:
        yield
    finally:
        stopped.set()
        worker.join(timeout=ENDS_WITHIN)


def _prepare(service: Service, stopped: Stopped) -> None:
    """Plan the questions that nobody has asked yet, and make the vectors that texts lack.

    Until they are there, search goes by words and says so.
    """

    def until_stopped(done: int, total: int, text: str) -> None:
        if stopped():
            raise KeyboardInterrupt

    try:
        plan_questions(service, stopped)
        if made := service.embed_missing(progress=until_stopped):
            log.info("The meaning of %d texts is computed; search goes by meaning too now.", made)
            service.warm_up()
    except KeyboardInterrupt:
        log.info("Computing the meaning of texts goes on at the next start.")
    except GraphServiceError as error:
        if not stopped():
            log.warning("The meaning of texts could not be computed: %s", error)


class _Server(uvicorn.Server):
    """Says where it serves once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if sockets and self.started:
            host, port = sockets[0].getsockname()[:2]
            _announce(f"http://{f'[{host}]' if ':' in host else host}:{port}", self.config.app.state.service)  # type: ignore[union-attr]


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
    if service.settings.dev_principals:
        output.out.print(
            "\n[bold yellow]DEV_PRINCIPALS is on:[/bold yellow] whoever reaches this address may ask as anybody of the "
            "local file, without a token. For trying out only.",
            highlight=False,
        )
    output.out.print("\nCtrl-C stops it.", highlight=False)
