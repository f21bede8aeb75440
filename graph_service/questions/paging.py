"""Keyset pages: an opaque cursor names the last row seen, so that a page never depends on what is hidden before it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from graph_service.errors import InputError

PLACE = "place"


def after_cursor(cursor: str | None) -> str | None:
    """The place that a cursor names; raises `InputError` for one that is not ours."""
    if cursor is None:
        return None
    try:
        return base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("utf-8")
    except (ValueError, binascii.Error):
        raise InputError("This is not a cursor.", where="cursor", remedy="Take the one in `next`.") from None


def page(rows: Sequence[dict[str, Any]], limit: int) -> tuple[Sequence[dict[str, Any]], str | None]:
    """The first `limit` rows and the cursor of the next page, out of rows that were asked for with `limit + 1`."""
    if len(rows) <= limit:
        return rows, None
    place = str(rows[limit - 1][PLACE])
    return rows[:limit], base64.urlsafe_b64encode(place.encode("utf-8")).decode("ascii").rstrip("=")
