"""The process beside the local Neo4j: starts it, starts it again after a crash, and ends it with its last user.

It runs as a script of its own, in a session of its own, so that neither Ctrl-C in a terminal nor the death of a
user reaches the server before it is stopped cleanly. It needs no more than the standard library and psutil: the
rest of the package would cost it 50 MB.

Users and supervisor meet in the folder `run` of the data folder, by two locks that the kernel releases however
a process ends:

- `users.lock`: every user holds it shared. The supervisor tries now and then to take it alone; when that succeeds
  nobody is left, and it keeps the lock until the server has stopped, so that a new user waits for the end.
- `supervisor.lock`: the supervisor holds it alone. The user that starts a supervisor takes it and hands the open
  file over, so there is never a moment at which two could start.

`state.json` tells the users how things stand. The order from the starting user comes on standard input.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO, Any

import psutil  # type: ignore[import-untyped]

STATE_FILE = "state.json"
SERVER_FILE = "server.json"
USERS_LOCK = "users.lock"
SUPERVISOR_LOCK = "supervisor.lock"

LOOK = 0.1  # seconds between two looks at the users and the server
START_LIMIT = 120.0  # seconds until the server must listen; recovery after a crash takes time
STOP_LIMIT = 60.0  # seconds until a server that does not end is killed
FIRST_STARTS = 3  # failed starts before the first success after which the supervisor gives up
DOWN_AFTER = 3  # restarts without success after which the state is `down` rather than `restarting`
BACK_OFF = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds before each restart in a row
SETTLED = 60.0  # seconds of life after which a crash is the first in a row again
CLEAN_ENDS = (0, 128 + signal.SIGTERM)  # exit codes of a server that was asked to end


def try_lock(file: IO[Any], mode: int) -> bool:
    """Take a lock (`fcntl.LOCK_SH` or `LOCK_EX`) without waiting; False when somebody else stands in the way."""
    try:
        fcntl.flock(file, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Replace a file as a whole, so that a reader never sees half of it."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    temporary.write_text(json.dumps(content), encoding="utf-8")
    temporary.replace(path)


def read_json(path: Path) -> dict[str, Any]:
    """The content of a file written by `write_json`; empty when it is not there or not readable."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def free_port() -> int:
    """A port that nothing listens on just now, on loopback; somebody else may take it before we do."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment() -> dict[str, str]:
    """Our environment, without what would change Java, and with UTF-8 for names of files."""
    foreign = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "GRAPH_PASSWORD")
    return {**{name: value for name, value in os.environ.items() if name not in foreign}, "LC_ALL": "C.UTF-8"}


def keep_archive(order: dict[str, Any]) -> None:
    """Put the archive of classes that the server wrote into the cache, named by its sum; the oldest ones go.

    See `archive.py`. Another server may have put one there meanwhile: one of them is used.
    """
    made, folder, name = Path(order["made"]), Path(order["kept"]), order["name"]
    with made.open("rb") as content:
        file = folder / f"{name}.{hashlib.file_digest(content, 'sha256').hexdigest()}.jsa"
    new = folder / f".{name}.{secrets.token_hex(4)}"
    try:
        shutil.copyfile(made, new)  # the data folder may be on another file system
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    for kind in ("java", "server"):
        archives = sorted(folder.glob(f"{kind}-*.jsa"), key=lambda one: one.stat().st_mtime, reverse=True)
        for old in archives[order["most"] :]:
            old.unlink(missing_ok=True)


class Supervisor:
    """One local Neo4j and its life."""

    def __init__(self, order: dict[str, Any], users: IO[Any]) -> None:
        self.command: list[str] = order["command"]
        self.configuration: str = order["configuration"]  # with {port} where the port belongs
        self.home = Path(order["home"])
        self.run_folder = Path(order["run"])
        self.archive: dict[str, Any] = order["archive"]
        self.users = users
        self.ended = False
        self.process: psutil.Process | None = None
        self.port = 0
        self.restarts = 0

    def tell(self, state: str, detail: str) -> None:
        """Let the users know."""
        server = self.process.pid if self.process else None
        content = {"state": state, "detail": detail, "port": self.port, "server": server, "restarts": self.restarts}
        write_json(self.run_folder / STATE_FILE, {**content, "supervisor": os.getpid()})

    def nobody_left(self) -> bool:
        """Whether to stop: a signal came, or the last user is gone (then no new one gets in)."""
        if not self.ended and try_lock(self.users, fcntl.LOCK_EX):
            self.ended = True
        return self.ended

    def run(self) -> int:
        """Serve until nobody is left; the exit code."""
        in_a_row, was_ready = 0, False
        self.tell("starting", "Neo4j is starting.")
        while not self.nobody_left():
            # One failure may be the archive's of classes: the next start does without.
            plain = self.restarts > 0 and (not was_ready or in_a_row > 1)
            trouble = None if not was_ready and self.adopt() else self.start(plain=plain)
            started = time.monotonic()
            if trouble is None and not self.ended:
                was_ready = True
                self.tell("ready", "Neo4j is running.")
                trouble = self.watch()
                in_a_row = 0 if time.monotonic() - started > SETTLED else in_a_row
            if self.ended:
                break
            self.restarts += 1
            in_a_row += 1
            if not was_ready and in_a_row >= FIRST_STARTS:
                self.stop()
                self.tell("failed", str(trouble))
                return 1
            wait = BACK_OFF[min(in_a_row, len(BACK_OFF)) - 1]
            state = "starting" if not was_ready else "restarting" if in_a_row <= DOWN_AFTER else "down"
            self.tell(state, f"{trouble} It is started again in {wait:g} s.")
            self.sleep(wait)
        self.tell("stopping", "Neo4j is stopping.")
        self.stop()
        (self.run_folder / STATE_FILE).unlink(missing_ok=True)
        return 0

    def sleep(self, seconds: float) -> None:
        """Wait, unless nobody is left."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.nobody_left():
            time.sleep(LOOK)

    def adopt(self) -> bool:
        """Take over the server that an earlier supervisor left behind, or end it when it is of no use."""
        left = read_json(self.run_folder / SERVER_FILE)
        try:
            process = psutil.Process(left["pid"])
            if abs(process.create_time() - left["created"]) > 1 or left["home"] != str(self.home):
                return False
        except (KeyError, TypeError, psutil.Error):
            return False
        self.process, self.port = process, left["port"]
        if left["command"] == self.command and self.listens():
            return True
        self.stop()
        return False

    def start(self, *, plain: bool) -> str | None:
        """Start the server on a free port and wait until it listens; a sentence when it did not come up.

        `plain`: without the archive of classes.
        """
        self.stop()
        self.port = free_port()
        configuration = self.home / "conf" / "neo4j.conf"
        configuration.parent.mkdir(parents=True, exist_ok=True)
        configuration.write_text(self.configuration.format(port=self.port), encoding="utf-8")
        (self.home / "logs").mkdir(exist_ok=True)
        command = [self.command[0], "-Xshare:off", *self.command[1:]] if plain else self.command
        with (self.home / "logs" / "console.log").open("wb") as console:
            self.process = psutil.Popen(
                command, stdin=subprocess.DEVNULL, stdout=console, stderr=console, env=environment(),
                start_new_session=True,
            )  # fmt: skip
        created = self.process.create_time()
        server = {"pid": self.process.pid, "created": created, "port": self.port, "home": str(self.home)}
        write_json(self.run_folder / SERVER_FILE, {**server, "command": self.command})
        until = time.monotonic() + START_LIMIT
        while time.monotonic() < until:
            if not self.alive():
                return f"Neo4j ended while it started{self.exit_words()}."
            if self.listens() or self.nobody_left():
                return None
            time.sleep(LOOK)
        return f"Neo4j did not come up within {START_LIMIT:g} s."

    def watch(self) -> str:
        """Wait for the end of the users or of the server; a sentence on the latter."""
        while not self.nobody_left():
            if not self.alive():
                return f"Neo4j ended unexpectedly{self.exit_words()}."
            time.sleep(LOOK)
        return ""

    def alive(self) -> bool:
        """Whether the server runs (a dead child counts as dead before it is waited for)."""
        try:
            return self.process is not None and self.process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def listens(self) -> bool:
        """Whether the server itself has the port: another process on it must not get our password."""
        if self.process is None:
            return False
        try:
            sockets = self.process.net_connections(kind="tcp")
        except psutil.Error:
            return False
        return any(s.status == psutil.CONN_LISTEN and s.laddr and s.laddr.port == self.port for s in sockets)

    def exit_words(self) -> str:
        """How the server ended, as far as it can be known (an adopted one is no child of ours)."""
        code = self.process.wait(timeout=5) if self.process else None
        if code is None:
            return ""
        return f" (signal {-code})" if code < 0 else f" (exit code {code})"

    def stop(self) -> None:
        """End the server cleanly; kill it when it does not end."""
        if self.process is not None:
            with contextlib.suppress(psutil.Error):
                if self.alive():
                    self.process.terminate()
                try:
                    code = self.process.wait(timeout=STOP_LIMIT)
                    if code in CLEAN_ENDS and Path(self.archive["made"]).exists():
                        with contextlib.suppress(OSError):
                            keep_archive(self.archive)
                except psutil.TimeoutExpired:
                    self.process.kill()
                    self.process.wait(timeout=10)
            self.process = None
        with contextlib.suppress(OSError):
            Path(self.archive["made"]).unlink(missing_ok=True)
            (self.run_folder / SERVER_FILE).unlink(missing_ok=True)

    def end(self, _signal: int, _frame: FrameType | None) -> None:
        """The handler of SIGTERM: stop the server and go."""
        self.ended = True


def main() -> int:
    """Read the order and serve."""
    order = json.loads(sys.stdin.read())
    with (Path(order["run"]) / USERS_LOCK).open("a") as users:
        supervisor = Supervisor(order, users)
        signal.signal(signal.SIGTERM, supervisor.end)
        for ignored in (signal.SIGINT, signal.SIGHUP):
            signal.signal(ignored, signal.SIG_IGN)
        try:
            return supervisor.run()
        finally:
            supervisor.stop()  # whatever happened: a full disk, or a data folder that somebody removed


if __name__ == "__main__":
    sys.exit(main())
