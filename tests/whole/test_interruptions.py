"""Ctrl-C at any moment: one word instead of a stack trace, no server left, and the next start works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from graph_service.store import Store, open_store
from graph_service.store.local import supervisor
from tests.servers import SMALL, local_settings, run_cypher

pytestmark = [pytest.mark.neo4j, pytest.mark.slow, pytest.mark.timeout(900)]

PATIENCE = 120.0  # seconds
STOPPED = (130, -signal.SIGINT)
"""Exit codes after Ctrl-C. A shell tells both as 130: where it meets Python running a text (`exec`, as dataclasses do),
Python ends by the signal itself in the end."""
STAGED = "MATCH (node:Entity WHERE node.name STARTS WITH 'Unterbrochen') RETURN count(*) AS nodes"


@contextmanager
def command(data: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command in a process of its own, as it stands alone in a terminal."""
    own = {"GRAPH_DATA_DIR": str(data), "GRAPH_URI": "", "EMBEDDER": "none", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "graph_service.cli", *arguments],
        env={**os.environ, **own}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def servers_of(data: Path) -> list[psutil.Process]:
    named = f"--home-dir={data / 'neo4j'}"
    return [one for one in psutil.process_iter(["cmdline"]) if named in (one.info["cmdline"] or [])]


def state_of(data: Path) -> str | None:
    return supervisor.read_json(data / "run" / supervisor.STATE_FILE).get("state")


def until(condition: Callable[[], object]) -> None:
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, "it did not come to pass"
        time.sleep(0.02)


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code and all that was said after Ctrl-C."""
    process.send_signal(signal.SIGINT)
    told = "".join(process.communicate(timeout=PATIENCE))
    return process.returncode, told


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    for server in servers_of(folder):
        server.kill()


def has_begun_a_load(data: Path) -> bool:
    """Whether the server answers and the seeds are probably on their way into it."""
    if state_of(data) != "ready":
        return False
    time.sleep(2.0)
    return True


MOMENTS: dict[str, Callable[[Path], object]] = {
    "before anything is done": lambda data: True,
    "while jars are checked": lambda data: (data / "run").exists(),
    "while Neo4j starts": servers_of,
    "once Neo4j answers": lambda data: state_of(data) == "ready",
    "while seeds are loaded": has_begun_a_load,
}


def test_a_start_can_be_cut_off_at_any_moment_and_the_next_one_works(data: Path) -> None:
    for moment, has_come in MOMENTS.items():
        with command(data, "run", "--port", "0") as process:
            time.sleep(0.3)  # Python itself is up
            until(lambda has_come=has_come: has_come(data))  # type: ignore[misc]
            code, told = interrupted(process)
        assert code in STOPPED, f"{moment}: {told}"
        assert "Traceback" not in told and "Error" not in told, f"{moment}: {told}"
        until(lambda: not servers_of(data))
    with command(data, "run", "--port", "0") as process:
        assert process.stdout is not None
        until(lambda: "graph-service is ready" in process.stdout.readline())  # type: ignore[union-attr]
        with open_store(local_settings(data), local_options=SMALL) as store:
            assert store.read("existing_loads") == []
            seeds = "MATCH (unit:AdministrativeUnit {id: 'unit:bezirksamt-neukoelln'}) RETURN count(*) AS found"
            assert run_cypher(store, seeds)[0]["found"] == 1
        code, told = interrupted(process)
    assert code == 0 and "Traceback" not in told, told
    until(lambda: not servers_of(data))


def test_an_import_that_is_cut_off_leaves_nothing_even_when_killed(data: Path, tmp_path: Path) -> None:
    table = tmp_path / "nodes.csv"
    source = "Source,source:test,Ein Test,source:test,2026-01-01"
    rows = (f"Organisation,,Unterbrochen {number},source:test,2026-01-01" for number in range(40_000))
    table.write_text("\n".join(("type,id,name,source,as_of", source, *rows)) + "\n", encoding="utf-8")
    with open_store(local_settings(data), local_options=SMALL) as store:
        for how in (signal.SIGINT, signal.SIGKILL):
            with command(data, "import", "table", str(table)) as process:
                until(lambda: process.poll() is not None or staged(store) > 0)
                assert process.poll() is None, "".join(process.communicate())
                process.send_signal(how)
                told = "".join(process.communicate(timeout=PATIENCE))
            assert process.returncode in (STOPPED if how is signal.SIGINT else (-signal.SIGKILL,)), told
            assert "Traceback" not in told, told
            assert (staged(store) == 0) == (how is signal.SIGINT)
        # What the killed one left goes with the next command that writes; a dry run writes nothing else.
        with command(data, "import", "table", str(table), "--dry-run") as process:
            told = "".join(process.communicate(timeout=PATIENCE))
        assert process.returncode == 0, told
        assert staged(store) == 0 and store.read("existing_loads") == []
    until(lambda: not servers_of(data))


def staged(store: Store) -> int:
    """How many nodes of the interrupted import are in the graph."""
    return int(run_cypher(store, STAGED)[0]["nodes"])
