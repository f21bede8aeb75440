"""HTTP as it goes over the wire: any bytes out, all that comes back in; nothing is made right on the way."""

from __future__ import annotations

import contextlib
import gzip
import socket
from dataclasses import dataclass, field

LONGEST_WAIT = 60.0  # seconds
NO_BODY = (204, 304)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status, all before the body as it was, and the body out of gzip. Shows nothing of either."""

    status: int
    head: str = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as text, whatever it is."""
        return self.body.decode("utf-8", "replace")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The headers in their order, names in small letters."""
        lines = [line.partition(":") for line in self.head.split("\r\n")[1:] if line]
        return [(name.strip().lower(), value.strip()) for name, _, value in lines]

    def header(self, name: str) -> str:
        """The value of a header; empty when it is not there."""
        return next((value for one, value in self.headers if one == name), "")


class Closed(Exception):
    """The server closed the connection without a word."""


class Wire:
    """A connection to a server on loopback, opened again when it was closed; asks one thing at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._read = b""

    def send(self, request: bytes, *, method: str = "GET", alone: bool = False) -> Reply:
        """Send a whole request and read the answer. `alone`: on a connection of its own, for what may break one."""
        if alone:
            self.close()
        again = self._socket is not None
        try:
            return self._once(request, method)
        except Closed:
            # An old connection may have been closed meanwhile; a new one that says nothing is an answer to see.
            self.close()
            if not again:
                raise
            return self._once(request, method)
        finally:
            if alone:
                self.close()

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
        self._socket, self._read = None, b""

    def _once(self, request: bytes, method: str) -> Reply:
        if self._socket is None:
            self._socket = socket.create_connection(self._address, timeout=LONGEST_WAIT)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError):  # refused before it has been read to its end: the answer is there already
            self._socket.sendall(request)
        head = self._until(b"\r\n\r\n").decode("latin-1")
        status = int(head.split(" ", 2)[1])
        reply = Reply(status, head, b"")
        body = b"" if method == "HEAD" or status in NO_BODY else self._body(reply)
        if reply.header("connection").lower() == "close":
            self.close()
        return Reply(status, head, gzip.decompress(body) if reply.header("content-encoding") == "gzip" else body)

    def _body(self, reply: Reply) -> bytes:
        if reply.header("transfer-encoding") == "chunked":
            body = b""
            while size := int(self._until(b"\r\n"), 16):
                body += self._exactly(size)
                self._until(b"\r\n")
            self._until(b"\r\n")
            return body
        return self._exactly(int(reply.header("content-length") or 0))

    def _until(self, end: bytes) -> bytes:
        while end not in self._read:
            self._more()
        found, _, self._read = self._read.partition(end)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._read) < size:
            self._more()
        found, self._read = self._read[:size], self._read[size:]
        return found

    def _more(self) -> None:
        assert self._socket is not None
        try:
            part = self._socket.recv(65536)
        except ConnectionError:
            part = b""
        if not part:
            raise Closed
        self._read += part
