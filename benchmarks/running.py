"""`graph-service run` in a process of its own, as a user starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

COMMAND = str(Path(sys.executable).with_name("graph-service"))
LIMIT = 300.0  # seconds until it answers


@contextmanager
def running(
    answers: Callable[[int], bool], *options: str, **environment: str
) -> Iterator[tuple[int, psutil.Process, float]]:
    """Start it on a free port and stop it at the end: its port, its process, and the seconds until `answers(port)`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    began = time.perf_counter()
    process = subprocess.Popen(
        [COMMAND, "run", "--port", str(port), *options],
        env={**os.environ, "GRAPH_URI": "", "REQUESTS_PER_MINUTE": "0", **environment},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not answers(port):
            if process.poll() is not None or time.perf_counter() - began > LIMIT:
                raise RuntimeError("the service did not come up")
            time.sleep(0.02)
        yield port, psutil.Process(process.pid), time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def listens(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
