"""The forms of list items that hold two things in one text: what kind it is, or since when, and what."""

from __future__ import annotations

import datetime

from graph_service.errors import InputError

CHANNEL_KINDS = ("form", "email", "phone", "website", "address", "fax")
"""The kinds of official channels, in the order in which a reader would try them."""


def check_item(field: str, item: str) -> None:
    """Raises `InputError`, which does not repeat the item, when a list of that field cannot hold it."""
    first, _, rest = item.partition(" ")
    if field == "channels" and not (first.removesuffix(":") in CHANNEL_KINDS and first.endswith(":") and rest.strip()):
        raise InputError(
            "A channel has no kind.", where=field,
            remedy=f"Write it as `kind: value`, for example `phone: 115`; the kinds are {', '.join(CHANNEL_KINDS)}.",
        )  # fmt: skip
    if field == "phase_history" and not (_is_day(first) and rest.strip()):
        raise InputError(
            "A step of a history has no day.", where=field, remedy="Write it as `YYYY-MM-DD name of the phase`."
        )


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("YYYY-MM-DD") and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
