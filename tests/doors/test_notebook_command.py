"""`notebook` starts the service where none answers, leaves one that does, and ends what it has started."""

from __future__ import annotations

import os
import socket
import sys
import textwrap
import time
from pathlib import Path

import httpx
import pytest

from graph_service.commands import notebook
from graph_service.commands.notebook import address_of, service_at, work_in
from graph_service.errors import SettingError
from tests.servers import local_settings

SERVICE = textwrap.dedent("""
    import os, signal, sys, time
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from pathlib import Path
    port, folder, begun = int(sys.argv[1]), Path(sys.argv[2]), time.monotonic()
    (folder / f"started-{os.getpid()}").touch()
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if time.monotonic() - begun > 1 else 503)
            self.end_headers()
        def log_message(self, *_): pass
    def end(*_):
        (folder / "ended").touch()
        sys.exit(0)
    signal.signal(signal.SIGTERM, end)
    HTTPServer(("127.0.0.1", port), Handler).serve_forever()
""")


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def service(port: int, folder: Path) -> list[str]:
    return [sys.executable, "-c", SERVICE, str(port), str(folder)]


def started(folder: Path) -> list[Path]:
    return list(folder.glob("started-*"))


def test_it_starts_a_service_waits_until_it_is_ready_and_ends_it(tmp_path, port):
    address = f"http://127.0.0.1:{port}"
    with service_at(address, service(port, tmp_path)):
        assert httpx.get(f"{address}/readyz").status_code == 200
        with service_at(address, service(port, tmp_path)):  # one that answers is taken as it is
            assert len(started(tmp_path)) == 1
        assert httpx.get(f"{address}/readyz").status_code == 200 and not (tmp_path / "ended").exists()
    assert (tmp_path / "ended").exists()
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{address}/readyz")


def test_it_ends_its_service_when_the_work_with_it_fails(tmp_path, port):
    with pytest.raises(RuntimeError), service_at(f"http://127.0.0.1:{port}", service(port, tmp_path)):
        raise RuntimeError
    assert (tmp_path / "ended").exists()


def test_a_service_that_does_not_come_up_is_told_and_not_waited_for(port):
    began = time.monotonic()
    with (
        pytest.raises(SettingError, match="ended before it was ready"),
        service_at(f"http://127.0.0.1:{port}", [sys.executable, "-c", "raise SystemExit(3)"]),
    ):
        pass
    assert time.monotonic() - began < 30


def test_an_address_that_was_named_is_asked_and_nothing_is_started_there(port):
    with pytest.raises(SettingError, match="No service answers"), service_at(f"http://127.0.0.1:{port}", None):
        pass


def test_what_answers_but_is_never_ready_is_no_service(tmp_path, port, monkeypatch):
    monkeypatch.setattr(notebook, "READY_WITHIN", 0.0)
    monkeypatch.setattr(notebook, "_state", lambda address: 404)
    with pytest.raises(SettingError, match="no service that is ready"), service_at("http://127.0.0.1:1", None):
        pass


def test_the_program_learns_the_address_and_its_exit_code_is_told():
    code = "import os, sys; sys.exit(7 if os.environ['GRAPH_SERVICE'] == 'http://here' else 1)"
    assert work_in([sys.executable, "-c", code], "http://here") == 7
    assert os.environ.get("GRAPH_SERVICE") != "http://here"


@pytest.mark.parametrize(
    ("host", "address"),
    [*((host, "http://127.0.0.1:8123") for host in ("127.0.0.1", "0.0.0.0")), ("::", "http://[::1]:8123")],  # noqa: S104
)
def test_the_address_is_one_that_this_machine_reaches(tmp_path, host, address):
    assert address_of(local_settings(tmp_path, host=host, port=8123, dev_principals=False)) == address
    with pytest.raises(SettingError, match="port"):
        address_of(local_settings(tmp_path, port=0))
