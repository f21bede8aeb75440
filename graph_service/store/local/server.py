"""A user of the local Neo4j: attaches to the running one or has it started, watches it, and lets it go."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from typing import IO, Any

import psutil  # type: ignore[import-untyped]

from graph_service.errors import InstallError, StoreUnavailable
from graph_service.store.health import Health, State
from graph_service.store.local import supervisor
from graph_service.store.local.archive import class_archive
from graph_service.store.local.configuration import (
    LocalOptions,
    configuration_text,
    password,
    write_command,
    write_first_password,
)
from graph_service.store.local.install import default_cache, install
from graph_service.store.local.lock import read_lock
from graph_service.store.progress import Progress, silent

ATTACH_LIMIT = 180.0  # seconds until the server must be ready, a recovery and a stop before it included
STOP_LIMIT = 20.0  # seconds that `close` waits for the end of the server
LOOK = 0.05
WATCH = 1.0  # seconds between two looks whether the supervisor lives


class LocalNeo4j:
    """One user's hold on the local Neo4j of a data folder; the server lives as long as it has a user.

    A user is a process that made this object and neither closed it nor ended, however it ended. Linux and macOS.
    The server is on its way when the object is there: `wait_until_ready` before it is used.
    """

    def __init__(
        self,
        data: Path,
        *,
        cache: Path | None = None,
        options: LocalOptions | None = None,
        progress: Progress = silent,
    ) -> None:
        self.data = data.resolve()
        self.run_folder = self.data / "run"
        self._cache = (cache or default_cache()).resolve()
        self._options = options or LocalOptions()
        self._closed = threading.Event()
        try:
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.run_folder.mkdir(exist_ok=True)
            self.password = password(self.data)
            self._users = (self.run_folder / supervisor.USERS_LOCK).open("a")
        except OSError as error:
            raise InstallError(
                f"The folder for the local Neo4j cannot be used: {error.strerror}.", where="GRAPH_DATA_DIR"
            ) from None
        _OPEN.add(self)
        try:
            self._until = time.monotonic() + ATTACH_LIMIT
            self._started = self._begin(progress)
        except BaseException:
            self._users.close()
            raise

    @property
    def uri(self) -> str:
        """The Bolt address of the server as it stands now."""
        return f"bolt://127.0.0.1:{self._state().get('port', 0)}"

    def health(self) -> Health:
        """How the server is; never waits."""
        state = self._state()
        if self._closed.is_set():
            return Health(State.DOWN, "The store is closed.")
        if not state or not self._supervised():
            return Health(State.RESTARTING, "The supervisor of Neo4j is being started again.")
        names = {"ready": State.READY, "starting": State.STARTING, "restarting": State.RESTARTING}
        return Health(names.get(state["state"], State.DOWN), state["detail"])

    def ensure(self) -> None:
        """Have a supervisor started if there is none; raises `StoreUnavailable` when the server is not ready."""
        if not self._closed.is_set():
            self._supervise(silent)
        health = self.health()
        if health.state is not State.READY:
            raise StoreUnavailable(health.detail, remedy="Try again in a few seconds.")

    def close(self, *, wait: bool = True) -> None:
        """Let the server go; `wait`: until it has stopped, if this was its last user."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._users.close()
        if not wait:
            return
        until = time.monotonic() + STOP_LIMIT
        with (
            (self.run_folder / supervisor.USERS_LOCK).open("a") as users,
            (self.run_folder / supervisor.SUPERVISOR_LOCK).open("a") as lock,
        ):
            while time.monotonic() < until and not supervisor.try_lock(lock, fcntl.LOCK_EX):
                if supervisor.try_lock(users, fcntl.LOCK_EX):
                    pass  # nobody is left, the supervisor has not seen it yet
                elif supervisor.try_lock(users, fcntl.LOCK_SH):
                    return  # others use it
                fcntl.flock(users, fcntl.LOCK_UN)
                time.sleep(LOOK)

    def _begin(self, progress: Progress) -> bool:
        """Become a user and have a supervisor started if there is none; whether it was started."""
        while not supervisor.try_lock(self._users, fcntl.LOCK_SH):  # a server that is stopping: let it end first
            if time.monotonic() > self._until:
                raise InstallError("The local Neo4j of this data folder is stopping and does not come to an end.")
            progress(0, 1, "Waiting for the last Neo4j to stop")
            time.sleep(LOOK)
        return self._supervise(progress)

    def wait_until_ready(self, progress: Progress = silent) -> None:
        """Wait until the server answers; raises `InstallError` when it does not start."""
        started = self._started
        while True:
            state = self._state()
            if state.get("state") == "ready":
                progress(1, 1, "Starting Neo4j")
                threading.Thread(target=self._watch, name="local-neo4j-watch", daemon=True).start()
                return
            if state.get("state") == "failed" or time.monotonic() > self._until:
                raise InstallError(
                    f"The local Neo4j did not start: {state.get('detail', 'no sign of life.')}",
                    remedy=f"Its own words are in {self.data / 'neo4j' / 'logs'}.",
                )
            if not started:
                # Who was starting it may have ended before the supervisor stood.
                started = self._supervise(progress)
            elif not self._supervised():
                raise InstallError(
                    "The supervisor of the local Neo4j ended.",
                    remedy=f"Its own words are in {self.run_folder / 'supervisor.log'}.",
                )
            progress(0, 1, "Starting Neo4j")
            time.sleep(LOOK)

    def _state(self) -> dict[str, Any]:
        state = supervisor.read_json(self.run_folder / supervisor.STATE_FILE)
        # What a supervisor wrote that was killed says nothing; "failed" is a last word and stays true.
        lives = state.get("state") == "failed" or psutil.pid_exists(state.get("supervisor", -1))
        return state if lives else {}

    def _supervised(self) -> bool:
        with (self.run_folder / supervisor.SUPERVISOR_LOCK).open("a") as lock:
            return not supervisor.try_lock(lock, fcntl.LOCK_EX)

    def _supervise(self, progress: Progress) -> bool:
        """Start a supervisor unless there is one; whether it was started."""
        with (self.run_folder / supervisor.SUPERVISOR_LOCK).open("a") as lock:
            if not supervisor.try_lock(lock, fcntl.LOCK_EX):
                return False
            (self.run_folder / supervisor.STATE_FILE).unlink(missing_ok=True)
            jars = install(read_lock(self._options.release), self._cache, progress=progress)
            home = self.data / "neo4j"
            trains = not self._options.short_lived
            archive = class_archive(self._cache, home, jars, trains=trains, progress=progress)
            write_first_password(home, self.password)
            order = {
                "command": write_command(self._options, home, jars, archive.arguments),
                "configuration": configuration_text(self._options),
                "home": str(home),
                "run": str(self.run_folder),
                "archive": archive.order(),
            }
            self._spawn(lock, order)
            return True

    def _spawn(self, lock: IO[str], order: dict[str, Any]) -> None:
        script = importlib.util.find_spec(supervisor.__name__)
        if script is None or script.origin is None:
            raise InstallError("The supervisor of the local Neo4j is not among the installed files.")
        with (self.run_folder / "supervisor.log").open("w") as log:
            process = subprocess.Popen(
                # -P: the folder of the script is no place to import from
                [sys.executable, "-P", script.origin],
                stdin=subprocess.PIPE, stdout=log, stderr=log, text=True,
                start_new_session=True, pass_fds=[lock.fileno()], cwd=self.run_folder,
            )  # fmt: skip
        assert process.stdin is not None  # noqa: S101 - for the type checker: it is a pipe
        with process.stdin as order_pipe:
            json.dump(order, order_pipe)
        # Waited for in a thread, so that it does not stay as a zombie for as long as we live.
        threading.Thread(target=process.wait, name="local-neo4j-reap", daemon=True).start()

    def _watch(self) -> None:
        """Start the supervisor again if somebody killed it: without it the server would outlive us."""
        while not self._closed.wait(WATCH):
            try:
                if not self._supervised():
                    self._supervise(silent)
            except (OSError, InstallError):
                continue  # said by the next question, through `health`


_OPEN: weakref.WeakSet[LocalNeo4j] = weakref.WeakSet()


def _forget_after_fork() -> None:
    """A forked child is no user: an inherited lock would keep the server alive after its parent."""
    for user in list(_OPEN):
        user._closed.set()
        user._users.close()


os.register_at_fork(after_in_child=_forget_after_fork)
