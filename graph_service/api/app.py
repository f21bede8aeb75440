"""The application: routes, problem details, gzip, request ids, health; logs never hold query strings."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.middleware.gzip import GZipMiddleware

from graph_service import __version__
from graph_service.api.health import health_router
from graph_service.api.problems import install_problems, problem
from graph_service.api.questions import questions_router
from graph_service.service import Service
from graph_service.web import web_router

log = logging.getLogger("graph_service.requests")

LARGEST_BODY = 1_000_000
"""Bytes: a question is a text, not a file."""

# Everything comes from this host, nothing from another; no address of ours reaches another site as a referrer.
SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Next = Callable[[Request], Awaitable[Response]]


def create_app(service: Service) -> FastAPI:
    """The HTTP application on a service; the caller opens and closes the service."""
    app = FastAPI(
        title="graph-service",
        version=__version__,
        summary="Whom in the administration do I contact about X, and who can introduce me?",
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    # The server's own access log holds query strings; ours, in `_watch`, holds the route instead.
    logging.getLogger("uvicorn.access").disabled = True
    install_problems(app)
    app.include_router(health_router())
    app.include_router(questions_router())
    app.include_router(web_router())
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.middleware("http")(_watch)
    return app


async def _watch(request: Request, call_next: Next) -> Response:
    """Give each request an id, refuse bodies that are too large, log the route's template and never its values."""
    started = time.perf_counter()
    request_id = secrets.token_hex(8)
    if int(request.headers.get("Content-Length", "0") or 0) > LARGEST_BODY:
        response = problem(413, "Content too large", "The body is larger than 1 MB.", "body")
    else:
        response = await call_next(request)
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-ID"] = request_id
    route = request.scope.get("route")
    elapsed = (time.perf_counter() - started) * 1000
    log.info("%s %s %s %d %.1f ms", request_id, request.method, getattr(route, "path", "(no route)"),
             response.status_code, elapsed)  # fmt: skip
    return response
