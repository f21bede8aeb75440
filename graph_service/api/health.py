"""Whether the process lives and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field


class Health(BaseModel):
    """The state of the service."""

    state: str = Field(description="ready, starting, restarting or down.", examples=["ready"])


def health_router() -> APIRouter:
    """`/healthz`: the process lives. `/readyz`: the graph answers; 503 with the state while it does not."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    def healthz() -> Health:
        """Whether the process lives."""
        return Health(state="ready")

    @router.get("/readyz", responses={503: {"model": Health}})
    def readyz(request: Request, response: Response) -> Health:
        """Whether the graph answers."""
        health = request.app.state.service.store.health()
        response.status_code = 200 if health.state == "ready" else 503
        response.headers["Cache-Control"] = "no-store"
        return Health(state=health.state)

    return router
