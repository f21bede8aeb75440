"""What an import may be told: defaults, the mapping of foreign columns and types, what to leave out, sizes."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from graph_service.errors import InputError
from graph_service.exchange.files import DEFAULT_LIMITS, Limits

MAPPING_KEYS = ("defaults", "source", "columns", "types", "ignore")


@dataclass(frozen=True, slots=True)
class TypeMapping:
    """A foreign type: ours, and the fields that it stands for."""

    type: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How a foreign table is read: its columns, its types, and what is left out on purpose."""

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # our column: theirs, first filled wins
    types: Mapping[str, TypeMapping] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    source: Mapping[str, Any] = field(default_factory=dict)  # describes the Source of the file
    defaults: Mapping[str, Any] = field(default_factory=dict)  # checked against the vocabulary by the import
    name: str = "mapping"  # of its file, for error texts


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options of one import; every default fills only what a row does not say."""

    source: str | None = None
    as_of: str | None = None
    audience: str | None = None
    confidence: float | None = None
    invented: bool | None = None
    mapping: TableMapping = field(default_factory=TableMapping)
    limits: Limits = DEFAULT_LIMITS
    today: str | None = None  # for tests; None: the day of the import


def read_mapping_file(path: Path) -> TableMapping:
    """The mapping in a TOML file; raises `InputError` that names the key."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"The mapping cannot be read: {error.strerror}.", where=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The mapping is not TOML: {error}.", where=path.name) from None
    unknown = sorted(set(document) - set(MAPPING_KEYS))
    if unknown:
        raise InputError(
            f"The mapping has unknown parts: {', '.join(unknown)}.",
            where=path.name,
            remedy=f"Known parts: {', '.join(MAPPING_KEYS)}.",
        )
    try:
        return TableMapping(
            columns={ours: _names(theirs) for ours, theirs in document.get("columns", {}).items()},
            types={theirs: _type(ours) for theirs, ours in document.get("types", {}).items()},
            ignore=frozenset(_names(document.get("ignore", []))),
            source=_values(document.get("source", {})),
            defaults=_values(document.get("defaults", {})),
            name=path.name,
        )
    except (AttributeError, TypeError, KeyError):
        raise InputError(
            "The mapping has a part of the wrong form.", where=path.name, remedy="See docs/import.md."
        ) from None


def with_map_option(mapping: TableMapping, text: str) -> TableMapping:
    """The mapping, extended by a text such as `label=name,type:unit=AdministrativeUnit`.

    `theirs=ours` maps a column, `type:theirs=Ours` maps a type; raises `InputError` for anything else.
    """
    columns, types = dict(mapping.columns), dict(mapping.types)
    for part in filter(None, (part.strip() for part in text.split(","))):
        theirs, separator, ours = (piece.strip() for piece in part.partition("="))
        if not separator or not theirs or not ours:
            raise InputError(
                f"{part!r} maps nothing.", where="--map", remedy="Write label=name or type:unit=AdministrativeUnit."
            )
        if theirs.startswith("type:"):
            types[theirs.removeprefix("type:")] = TypeMapping(ours)
        else:
            columns[ours] = (*columns.get(ours, ()), theirs)
    return replace(mapping, columns=columns, types=types)


def with_ignored(mapping: TableMapping, names: str) -> TableMapping:
    """The mapping, extended by columns and types (comma separated) that are left out on purpose."""
    return replace(mapping, ignore=mapping.ignore | {name.strip() for name in names.split(",") if name.strip()})


def _names(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)


def _values(table: Mapping[str, Any]) -> dict[str, Any]:
    """The values of TOML as fields have them: only a day is a text there. An id is one, so a number is no id."""
    if not isinstance(table.get("id", ""), str):
        raise TypeError
    return {key: str(value) if isinstance(value, datetime.date) else value for key, value in table.items()}


def _type(value: Any) -> TypeMapping:
    if isinstance(value, str):
        return TypeMapping(value)
    fields = {key: item for key, item in _values(value).items() if key != "type"}
    return TypeMapping(str(value["type"]), fields)
