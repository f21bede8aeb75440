"""What holds for every request: an id, security headers, a limit on bodies, a log line without values."""

from __future__ import annotations

import logging
import secrets
import time
import traceback
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_service.access import RequestPace, origin_of
from graph_service.api.metrics import RequestMetrics
from graph_service.api.problems import error_response, problem
from graph_service.errors import TooManyRequests
from graph_service.web import content_policy

log = logging.getLogger("graph_service.requests")

LARGEST_BODY = 1_000_000
"""Bytes: a question is a text, not a file. The framework's own limit would answer in plain text."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Methods that are counted by name: anybody may send any word as a method, and each would be kept."""

# Everything comes from this host, nothing from another; no address of ours reaches another site as a referrer.
SECURITY_HEADERS = {
    "Content-Security-Policy": content_policy(),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Watch:
    """Gives each request an id, logs the route's template and never its values.

    Refuses bodies that are too large, and requests of one address that come too fast, whatever they ask for: the
    guessing of tokens too.
    """

    def __init__(self, app: ASGIApp, pace: RequestPace, metrics: RequestMetrics) -> None:
        self._app = app
        self._pace = pace
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the headers added to whatever answers it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = secrets.token_hex(8)
        status = 500
        begun = False

        async def watched(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                begun = True
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers["X-Request-ID"] = request_id
            await send(message)

        received = 0

        async def limited() -> Message:
            # A body sent in chunks does not say how long it will be.
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST_BODY:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        try:
            try:
                self._pace.check(origin_of(scope.get("client")))
            except TooManyRequests as error:
                await error_response(error)(scope, receive, watched)
                return
            length = Headers(scope=scope).get("Content-Length", "0")
            if length.isdecimal() and int(length) > LARGEST_BODY:
                refusal = problem(413, "Content too large", "The body is larger than 1 MB.", "body")
                await refusal(scope, receive, watched)
            else:
                await self._app(scope, limited, watched)
        except Exception as error:
            # Here and not by the framework, which has the whole error logged: its text may hold anything.
            log.error("%s unexpected %s\n%s", request_id, type(error).__name__, _frames(error))
            if not begun:
                failure = problem(500, "The service failed", "Something unexpected happened; it has been logged.")
                await failure(scope, receive, watched)
        finally:
            path = getattr(scope.get("route"), "path", "(no route)")
            elapsed = time.perf_counter() - started
            log.info("%s %s %s %d %.1f ms", request_id, scope["method"], path, status, elapsed * 1000)
            method = scope["method"] if scope["method"] in METHODS else "(other)"
            self._metrics.note(method, path, status, elapsed)


def _frames(error: Exception) -> str:
    """Where it happened, innermost last: files, lines and our own code, and no value."""
    return "".join(traceback.format_tb(error.__traceback__))
