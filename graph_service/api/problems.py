"""Errors as problem details (RFC 9457): what is wrong, where, and what to do; nothing that a view does not contain."""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from graph_service.errors import GraphServiceError, Merged, NotAuthenticated, TooManyRequests

MEDIA_TYPE = "application/problem+json"
KNOWN = "See /v1/questions and /openapi.json for what there is."


class ProblemDetails(BaseModel):
    """An error, after RFC 9457."""

    type: str = Field("about:blank", description="The kind of problem.", examples=["about:blank"])
    title: str = Field(description="What went wrong, in short.", examples=["Not found"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(description="What is wrong.", examples=["There is no such unit."])
    where: str | None = Field(None, description="The parameter, header or field.", examples=["id"])
    remedy: str | None = Field(None, description="What would be right.", examples=["Take an id from a search."])


def problem(status: int, title: str, detail: str, where: str | None = None, remedy: str | None = None) -> Response:
    """A response with problem details."""
    body = ProblemDetails(title=title, status=status, detail=detail, where=where, remedy=remedy)
    content = json.dumps(body.model_dump(exclude_none=True), ensure_ascii=False).encode("utf-8")
    return Response(content, status, {"Cache-Control": "private, no-store"}, MEDIA_TYPE)


def error_response(error: GraphServiceError) -> Response:
    """An error of ours as a response, with the headers that go with its kind."""
    response = problem(error.status, error.title, error.detail, error.where, error.remedy)
    if isinstance(error, NotAuthenticated):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _location(request: Request, error: Merged) -> str:
    """The same address with the id that goes on in the place of the one that ended."""
    if error.ended in request.path_params.values():
        return str(request.url_for(request.scope["route"].name, id=error.successor).path)
    given = [(name, error.successor if value == error.ended else value) for name, value in request.query_params.items()]
    return f"{request.url.path}?{urlencode(given)}" if given else request.url.path


def install_problems(app: FastAPI) -> None:
    """Answer every error of the application with problem details."""

    @app.exception_handler(GraphServiceError)
    def _ours(request: Request, error: GraphServiceError) -> Response:
        if not isinstance(error, Merged):
            return error_response(error)
        if request.method not in ("GET", "HEAD"):
            # A redirect would have the same body sent again, with the id that has ended in it, for ever.
            return problem(409, error.title, error.detail, error.where, f"Ask with {error.successor}.")
        response = error_response(error)
        response.headers["Location"] = _location(request, error)
        return response

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> Response:
        # Only place and kind of the first error: the value may be personal.
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part not in ("query", "body", "path", "header"))
        return problem(422, "The input is wrong", f"{first['msg']}.", (place or "body")[:80])

    @app.exception_handler(HTTPException)
    def _framework(request: Request, error: HTTPException) -> Response:
        title = HTTPStatus(error.status_code).phrase
        unknown = error.status_code == HTTPStatus.NOT_FOUND
        response = problem(error.status_code, title, f"{title}.", remedy=KNOWN if unknown else None)
        response.headers.update(error.headers or {})
        return response
