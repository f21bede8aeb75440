"""The life of the local Neo4j: shared by processes, gone with the last, back after a crash, one a data folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from graph_service.errors import InstallError, StoreUnavailable
from graph_service.settings import read_settings
from graph_service.store import LocalOptions, State, Store, migrate, open_store
from graph_service.store.local import supervisor

pytestmark = pytest.mark.neo4j
SMALL = LocalOptions(heap=256, page_cache=32, short_lived=True)
PATIENCE = 100.0  # seconds; a start takes 6 on a quiet machine

USER_PROCESS = """
import sys
from pathlib import Path
from graph_service.settings import read_settings
from graph_service.store import LocalOptions, migrate, open_store
settings = read_settings(graph_data_dir=Path(sys.argv[1])).model_copy(update={"graph_uri": None})
store = open_store(settings, local_options=LocalOptions(heap=256, page_cache=32, short_lived=True))
migrate(store)
print(store.write("bump_revision").rows[0]["revision"], flush=True)
sys.stdin.read()
store.close()
"""


def open_local(data: Path) -> Store:
    settings = read_settings(graph_data_dir=data).model_copy(update={"graph_uri": None})
    return open_store(settings, local_options=SMALL)


@contextmanager
def user_process(data: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the same data folder until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER_PROCESS, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def revision_of(process: subprocess.Popen[str]) -> int:
    """The revision that the other process wrote once it was attached."""
    assert process.stdout is not None
    return int(process.stdout.readline())


def state_of(data: Path) -> dict[str, Any]:
    return supervisor.read_json(data / "run" / supervisor.STATE_FILE)


def servers_of(data: Path) -> list[psutil.Process]:
    """The Java processes whose home is in this folder."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if f"--home-dir={data / 'neo4j'}" in (process.info["cmdline"] or []):
            found.append(process)
    return found


def until(condition: Callable[[], object]) -> None:
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, "it did not come to pass"
        time.sleep(0.1)


def answers(store: Store) -> bool:
    try:
        store.revision()
    except StoreUnavailable:
        return False
    return True


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A new data folder; whatever a failed test leaves running in it is ended."""
    folder = tmp_path / "Daten für alle"
    yield folder
    number = state_of(folder).get("supervisor")
    if number and psutil.pid_exists(number):
        os.kill(number, signal.SIGTERM)
    for server in servers_of(folder):
        server.kill()


def test_processes_that_come_at_once_share_one_server_that_ends_with_the_last_even_when_killed(data: Path) -> None:
    with user_process(data) as first, user_process(data) as second:
        assert sorted([revision_of(first), revision_of(second)]) == [1, 2]
        assert len(servers_of(data)) == 1
        assert (data / "password").stat().st_mode & 0o777 == 0o600
        assert (data / "password").read_text() not in " ".join(servers_of(data)[0].cmdline())
        first.kill()
        first.wait()
        with open_local(data) as third:
            assert third.revision() == 2
        # `close` waits for the end of the server only when nobody else uses it.
        assert len(servers_of(data)) == 1
        second.kill()
        second.wait()
        until(lambda: not servers_of(data))
        until(lambda: not state_of(data))


def test_a_crash_is_seen_and_mended_and_nothing_acknowledged_is_lost(data: Path) -> None:
    with open_local(data) as store:
        migrate(store)
        assert store.health().state is State.READY
        for _ in range(5):
            store.write("bump_revision")
        servers_of(data)[0].kill()
        until(lambda: store.health().state is State.RESTARTING)
        assert "Neo4j ended unexpectedly (signal 9)." in store.health().detail
        with pytest.raises(StoreUnavailable):
            store.write("bump_revision")
        until(lambda: answers(store))
        assert store.health().state is State.READY
        assert store.revision() == 5
        assert state_of(data)["restarts"] == 1

        # The supervisor dies: the user starts another, which takes the running server over.
        server, killed = servers_of(data)[0].pid, state_of(data)["supervisor"]
        os.kill(killed, signal.SIGKILL)
        until(lambda: state_of(data).get("supervisor") not in (None, killed) and state_of(data)["state"] == "ready")
        assert [process.pid for process in servers_of(data)] == [server]
        assert store.revision() == 5
    assert not servers_of(data)  # `close` has waited for the end


def test_what_an_earlier_crash_left_is_taken_over_and_ended_with_the_next_user(data: Path) -> None:
    with user_process(data) as user:
        assert revision_of(user) == 1
        left = servers_of(data)[0].pid
        user.send_signal(signal.SIGSTOP)  # so that it cannot start another supervisor
        os.kill(state_of(data)["supervisor"], signal.SIGKILL)
        user.kill()
        user.wait()
    assert [process.pid for process in servers_of(data)] == [left]
    with open_local(data) as store:
        assert store.revision() == 1
        assert [process.pid for process in servers_of(data)] == [left]
    assert not servers_of(data)


def test_ctrl_c_while_it_starts_ends_the_server_too(data: Path) -> None:
    with user_process(data) as user:
        until(lambda: servers_of(data))
        user.send_signal(signal.SIGINT)
        user.wait(timeout=PATIENCE)
        until(lambda: not servers_of(data))


def test_a_server_whose_data_folder_was_removed_ends_with_its_last_user_too(data: Path) -> None:
    with user_process(data) as user:
        assert revision_of(user) == 1
        (server,) = servers_of(data)
        shutil.rmtree(data, ignore_errors=True)
        user.send_signal(signal.SIGTERM)
        user.wait(timeout=PATIENCE)
        until(lambda: not server.is_running() or server.status() == psutil.STATUS_ZOMBIE)


def test_a_lost_password_is_said_and_neither_server_nor_data_suffer(full_store: Store) -> None:
    local = full_store._connection.local
    assert local is not None
    password = local.data / "password"
    kept = password.read_text()
    password.write_text("another one")
    try:
        with pytest.raises(InstallError) as caught:
            open_local(local.data)
    finally:
        password.write_text(kept)
    assert caught.value.where == "GRAPH_DATA_DIR"
    assert "another one" not in str(caught.value)
    with open_local(local.data) as store:
        assert store.revision() == full_store.revision()
    assert answers(full_store)


def test_a_server_that_cannot_start_is_reported_with_the_place_of_its_log(data: Path) -> None:
    settings = read_settings(graph_data_dir=data).model_copy(update={"graph_uri": None})
    with pytest.raises(InstallError) as caught:
        open_store(settings, local_options=LocalOptions(heap=1))
    assert "The local Neo4j did not start: Neo4j ended while it started (exit code 1)." in str(caught.value)
    assert "Too small" in (data / "neo4j" / "logs" / "console.log").read_text()
    until(lambda: not servers_of(data))


def test_only_one_may_hold_a_lock_and_half_a_state_is_no_state(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / "lock").open("a") as one, (tmp_path / "lock").open("a") as other:
        assert supervisor.try_lock(one, fcntl.LOCK_SH)
        assert supervisor.try_lock(other, fcntl.LOCK_SH)
        assert not supervisor.try_lock(one, fcntl.LOCK_EX)
    supervisor.write_json(tmp_path / "state.json", {"state": "ready"})
    assert supervisor.read_json(tmp_path / "state.json") == {"state": "ready"}
    (tmp_path / "state.json").write_text(json.dumps({"state": "ready"})[:5])
    assert supervisor.read_json(tmp_path / "state.json") == {}
