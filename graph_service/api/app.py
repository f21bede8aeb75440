"""The application: routes, problem details, gzip, request ids, health; logs never hold query strings."""

from __future__ import annotations

import logging

from fastapi import APIRouter, FastAPI
from fastapi.middleware.gzip import GZipMiddleware

from graph_service import __version__
from graph_service.api.analyses import analyses_router
from graph_service.api.health import health_router
from graph_service.api.metrics import RequestMetrics, metrics_router
from graph_service.api.pages import pages_router
from graph_service.api.problems import install_problems
from graph_service.api.purposes import purposes_router
from graph_service.api.questions import questions_router
from graph_service.api.watching import Watch
from graph_service.api.writes import writes_router
from graph_service.service import Service
from graph_service.web import own_data_router, web_router


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
    # The server's own access log holds query strings; ours, in `Watch`, holds the route instead.
    logging.getLogger("uvicorn.access").disabled = True
    install_problems(app)
    metrics = RequestMetrics()
    _add(app, questions_router(), health_router(), metrics_router(metrics), analyses_router(), purposes_router(),
         pages_router(), writes_router(), web_router(), own_data_router())  # fmt: skip
    openid = service.openid
    if openid is not None and openid.browser is not None and openid.sessions is not None:
        from graph_service.web.log_in import log_in_router  # noqa: PLC0415 - with its libraries, where there is a log-in

        _add(app, log_in_router(openid, openid.browser, openid.sessions))
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(Watch, pace=service.requests, metrics=metrics)
    return app


def _add(app: FastAPI, *routers: APIRouter) -> None:
    """The routes as they are, those asked most first: with `include_router` each path is looked up twice."""
    for router in routers:
        app.router.routes.extend(router.routes)
