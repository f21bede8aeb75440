"""Values that people write by the service itself: held to the vocabulary, tidied, and of decent size."""

from __future__ import annotations

import re
from typing import Any

from graph_service.errors import InputError
from graph_service.schema.forms import check_item
from graph_service.schema.kinds import LIST_MARK, Field, Kind, valid_value

LONGEST = 2_000  # letters of a text
MOST = 50  # items of a list

# Control characters but tab and line feed, what turns the direction of writing, and halves of letters (surrogates).
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_FORMS = {
    "email": (re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+"), "Write it as name@office.example."),
    "phone": (
        re.compile(r"\+?[0-9][0-9 ()/.-]{2,38}[0-9]"), "Write digits, and at most spaces and + ( ) / . - between them.",
    ),
}  # fmt: skip


def written_value(field: Field, value: Any) -> Any:
    """The value as the graph keeps it; none for an empty one.

    Raises `InputError`, which never repeats the value: it may be personal.
    """
    if value is None or value in ("", []):
        return None
    if field.kind is Kind.TEXTS:
        items = [_text(field, one) for one in valid_value(field, [value] if isinstance(value, str) else value)]
        if len(items) > MOST:
            raise InputError(f"There are at most {MOST}.", where=field.name, remedy="Leave some out.")
        if any(LIST_MARK.strip() in one for one in items):
            raise InputError("An item holds no '|'.", where=field.name, remedy="Send several items.")
        kept = list(dict.fromkeys(one for one in items if one))
        for one in kept:
            check_item(field.name, one)
        return kept or None
    if field.kind is Kind.TEXT:
        return _text(field, _of_fixed_words(field, value)) or None
    try:
        return valid_value(field, _read(field, value))
    except (InputError, ValueError):
        raise InputError(f"This is no {field.kind.value}.", where=field.name) from None


def _read(field: Field, value: Any) -> Any:
    """A number or truth value that came as a text, as suggestions do."""
    if not isinstance(value, str):
        return value
    match field.kind:
        case Kind.NUMBER:
            return float(value)
        case Kind.INTEGER:
            return int(value)
        case Kind.BOOLEAN:
            return {"True": True, "False": False, "ja": True, "nein": False}.get(value, value)
    return value


def _of_fixed_words(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise InputError("should be a text.", where=field.name)
    if field.values and value not in field.values:
        raise InputError("This is no value of it.", where=field.name, remedy=f"One of: {', '.join(field.values)}.")
    return value


def _text(field: Field, text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        raise InputError(f"is longer than {LONGEST} letters.", where=field.name, remedy="Shorten it.")
    if _UNFIT.search(text):
        raise InputError("holds control characters.", where=field.name, remedy="Remove them; a line break is allowed.")
    form, remedy = _FORMS.get(field.name, (None, None))
    if form is not None and text and not form.fullmatch(text):
        raise InputError("It is not written as one.", where=field.name, remedy=remedy)
    return text
