"""What fields, types and values are: the forms that the vocabulary is written in."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from graph_service.errors import InputError


class Kind(StrEnum):
    """What a field's value looks like in a table cell and in the graph."""

    TEXT = "text"
    TEXTS = "texts"  # in a table cell separated by " | "
    DATE = "date"  # ISO 8601, kept as text: YYYY, YYYY-MM or YYYY-MM-DD
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


LIST_MARK = " | "
"""Between the items of a list where it is written as one text: in a table cell, in the value of a claim."""

ORDERED_LISTS = ("phase_history",)
"""Lists that are sorted by their texts, which begin with a day; the others keep the order of their source."""


class FieldClass(StrEnum):
    """Which gate a field stands behind; every class but `record` is personal data.

    A node's `audience` guards the record itself. Each personal class has an audience of its own on the node,
    in the property `<class>_audience`.
    """

    RECORD = "record"
    IDENTITY = "identity"
    CONTACT = "contact"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a node or relationship type."""

    name: str
    kind: Kind
    de: str
    en: str
    term: str
    required: bool = False
    field_class: FieldClass = FieldClass.RECORD
    values: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class NodeType:
    """A kind of thing: its label in the graph, its public term, its fields.

    `public_reference` says that ids are readable (made from the name) for public entities; all others are random,
    so that no id and no write error tells that something exists.
    """

    label: str
    de: str
    en: str
    term: str
    about: str
    fields: tuple[Field, ...]
    id_prefix: str
    colour: str
    public_reference: bool = False
    searchable: bool = False

    def field(self, name: str) -> Field:
        """The field of that name; raises `InputError` for an unknown one."""
        return _field(self.label, self.fields, name)


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """A kind of tie: from which types to which, its fields, and the fields that tell two of them apart."""

    type: str
    de: str
    en: str
    term: str
    about: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    distinct_by: tuple[str, ...] = ()
    acyclic: bool = False
    single: bool = False  # a start has one end at a time; a second one from another source is a claim

    def field(self, name: str) -> Field:
        """The field of that name; raises `InputError` for an unknown one."""
        return _field(self.type, self.fields, name)


def _field(owner: str, fields: tuple[Field, ...], name: str) -> Field:
    for field in fields:
        if field.name == name:
            return field
    known = ", ".join(field.name for field in fields)
    raise InputError(f"{owner} has no field {name!r}.", where=name, remedy=f"Known fields: {known}.")


def valid_value(field: Field, value: Any) -> Any:
    """The value in the form that the graph keeps; raises `InputError` when it is not of the field's kind."""
    checked = _of_kind(field, value)
    if field.values and checked not in field.values:
        raise InputError(
            f"{value!r} is not a value of {field.name}.",
            where=field.name,
            remedy=f"One of: {', '.join(field.values)}.",
        )
    return checked


def _of_kind(field: Field, value: Any) -> Any:
    match field.kind:
        case Kind.TEXT if isinstance(value, str):
            return value
        case Kind.TEXTS if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return list(value)
        case Kind.DATE if isinstance(value, str):
            return _date(field, value)
        case Kind.INTEGER if isinstance(value, int) and not isinstance(value, bool):
            return value
        case Kind.NUMBER if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
        case Kind.BOOLEAN if isinstance(value, bool):
            return value
    raise InputError(f"should be of the kind {field.kind.value}, not {type(value).__name__}.", where=field.name)


_DATE_FORMATS = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}


def _date(field: Field, value: str) -> str:
    try:
        if not value.isascii():  # other digits than 0 to 9 would be read here and break the reckoning with days
            raise ValueError
        datetime.datetime.strptime(value, _DATE_FORMATS[len(value)])
    except (KeyError, ValueError):
        raise InputError(
            f"{value!r} is not a date.", where=field.name, remedy="Write YYYY-MM-DD, YYYY-MM or YYYY."
        ) from None
    return value
