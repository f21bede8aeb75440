"""`notebook`: the analysts' notebooks in JupyterLab, and the service for them where none answers yet."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import httpx
import typer

from graph_service.commands import interrupt, output
from graph_service.errors import InputError, SettingError
from graph_service.settings import Settings, read_settings

LOOKS_AGAIN = 0.3  # seconds between two looks at whether the service is ready
READY_WITHIN = 60.0  # seconds that a service that somebody else has started may still need
ENDS_WITHIN = 45.0  # seconds that the service has for its end: its Neo4j is stopped with it
ANY_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to reach what listens everywhere


def add_commands(app: typer.Typer) -> None:
    """Add `notebook`."""
    app.command("notebook")(_notebook)


def _notebook(
    folder: Annotated[Path, typer.Argument(help="Where the notebooks are.")] = Path("notebooks"),
) -> None:
    """Open the notebooks in JupyterLab; a service is started for them, and ended with them, if none answers."""
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.", where="folder", remedy="Name the folder of the notebooks.")
    if importlib.util.find_spec("jupyterlab") is None:
        raise SettingError("JupyterLab is not installed.", remedy="`make notebook` installs it and comes here.")
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    named = os.environ.get("GRAPH_SERVICE")
    address = named or address_of(read_settings())
    command = None if named else [sys.executable, "-m", "graph_service.cli", "run"]
    with service_at(address, command):
        output.err.print(f"The notebooks ask the service at {address}.", markup=False)
        code = work_in([sys.executable, "-m", "jupyterlab", "--notebook-dir", str(folder)], address)
    raise typer.Exit(code)


def address_of(settings: Settings) -> str:
    """Where the service of these settings is reached from this machine."""
    if not settings.port:
        raise SettingError("The notebooks have to know the port.", where="PORT", remedy="Name one that is free.")
    host = ANY_HOST.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


@contextmanager
def service_at(address: str, command: Sequence[str] | None) -> Iterator[None]:
    """A service that is ready at the address: the one that answers there, else one started by this command.

    What was started here is ended with the `with`, what was there stays. Raises `SettingError` where nobody answers and
    there is no command, where what answers does not get ready, and where the service ends before it is ready.
    """
    state = _state(address)
    if state is not None or command is None:
        if state is None:
            raise SettingError(
                f"No service answers at {address}.", where="GRAPH_SERVICE", remedy="Start it there, or name no address."
            )
        _wait(address, None)
        yield
        return
    # Ctrl-C is for JupyterLab, which asks whether it is meant: the service has a session of its own and ends after it.
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True) as service:
        try:
            _wait(address, service)
            yield
        finally:
            _end(service)


def work_in(command: Sequence[str], address: str) -> int:
    """Run the program in which somebody works, to its end, and give its exit code; it learns the address."""
    with subprocess.Popen(command, env={**os.environ, "GRAPH_SERVICE": address}) as program:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            return program.wait()
        finally:
            program.terminate()
            signal.signal(signal.SIGINT, before)


def _state(address: str) -> int | None:
    """The status that its readiness has there; none where nobody answers."""
    try:
        return httpx.get(f"{address}/readyz", timeout=10.0).status_code
    except httpx.TransportError:
        return None


def _wait(address: str, service: subprocess.Popen[bytes] | None) -> None:
    """Until it is ready; a service of our own may take its time, as its first start fetches a database."""
    ends = time.monotonic() + READY_WITHIN
    while _state(address) != httpx.codes.OK:
        if service is not None and service.poll() is not None:
            raise SettingError("The service ended before it was ready.", remedy="Its last lines above say why.")
        if service is None and time.monotonic() > ends:
            raise SettingError(
                f"What answers at {address} is no service that is ready.", where="PORT",
                remedy="Wait for it, or name another port.",
            )  # fmt: skip
        time.sleep(LOOKS_AGAIN)


def _end(service: subprocess.Popen[bytes]) -> None:
    service.terminate()
    with suppress(subprocess.TimeoutExpired):
        service.wait(ENDS_WITHIN)
        return
    service.kill()
