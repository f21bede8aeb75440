"""How the service does, in numbers: requests by route and status, and how long they took; for its administrators."""

from __future__ import annotations

from fastapi import APIRouter, Response, Security
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from graph_service.access import PURPOSES
from graph_service.api.asking import AskerOf, bearer
from graph_service.errors import NotPermitted

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of the histogram's parts."""


class RequestMetrics:
    """Counts requests by method, route template and status alone: no address, no parameter, nobody who asks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "graph_service_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "graph_service_request_seconds", "How long an answer took.", ("method", "route"), registry=self._registry,
            buckets=SECONDS,
        )  # fmt: skip

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """All of it in the text format of Prometheus."""
        return generate_latest(self._registry)


def metrics_router(metrics: RequestMetrics) -> APIRouter:
    """`/metrics`, for whoever may name the purpose operation, and names it."""
    router = APIRouter(tags=["health"], dependencies=[Security(bearer)])

    @router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
    def numbers(asker: AskerOf) -> Response:
        """Requests by route and status, and how long they took, in the text format of Prometheus."""
        operation = PURPOSES["operation"]
        if asker.purpose != operation.name:
            why = "The numbers are for running the service."
            raise NotPermitted(why, where="purpose", remedy=f"Name the purpose {operation.name}.")
        asker.service.gate.rules.check_claim(asker.principal, operation)
        headers = {"Cache-Control": "private, no-store"}
        return Response(metrics.text(), headers=headers, media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return router
