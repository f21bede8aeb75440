"""Answers as responses: JSON bytes, an ETag made of those bytes, 304 where the asker has them already."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from fastapi import Request, Response
from pydantic import BaseModel

from graph_service.registry import Answer

# What a view depends on is in these headers, so no cache between may mix two views.
VARY = "Principal, Purpose, Grant, Authorization, Accept-Encoding"


def etag_of(body: BaseModel) -> str:
    """The ETag under which `json_response` sends that model."""
    return _etag(body.model_dump_json().encode("utf-8"))


def _etag(content: bytes) -> str:
    return f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'


def json_response(request: Request, body: BaseModel) -> Response:
    """The model as JSON with a weak ETag over its bytes; 304 without a body when the asker named that ETag.

    The ETag is a hash of the answer itself: a revision of the graph would tell that something hidden changed.
    """
    following = body.next if isinstance(body, Answer) else None
    return content_response(request, body.model_dump_json().encode("utf-8"), following)


def content_response(request: Request, content: bytes, following: str | None = None) -> Response:
    """As `json_response`, of what is JSON already; `following`: the cursor of the next page."""
    etag = _etag(content)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": VARY}
    if following is not None and request.method == "GET":
        query = urlencode([(key, value) for key, value in request.query_params.multi_items() if key != "cursor"]
                          + [("cursor", following)])  # fmt: skip
        headers["Link"] = f'<{request.url.path}?{query}>; rel="next"'
    if etag in [one.strip() for one in request.headers.get("If-None-Match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(content, 200, headers, "application/json")
