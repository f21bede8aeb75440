"""The purposes a request may name: a tree, read from `purposes.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from graph_service.errors import InputError
from graph_service.schema import FieldClass


@dataclass(frozen=True, slots=True)
class Purpose:
    """What data are asked for.

    `line` is the purpose and all above it: a consent to any of them covers a request for this one. `term` is
    its DPV term, `legal_basis`, `covers` and `how_long` are German sentences, `field_classes` are the ones it may
    open at most. `claimable` is false for a purpose that only groups others. With `pseudonyms` no id of a person is
    shown that holds for any other purpose.
    """

    name: str
    parent: str | None
    line: tuple[str, ...]
    claimable: bool
    term: str
    de: str
    en: str
    covers: str
    legal_basis: str
    how_long: str
    field_classes: frozenset[FieldClass]
    pseudonyms: bool = False


class Purposes(Mapping[str, Purpose]):
    """The tree of purposes by name, in the order of the file."""

    def __init__(self, purposes: Mapping[str, Purpose]) -> None:
        self._purposes = MappingProxyType(dict(purposes))

    def __getitem__(self, name: str) -> Purpose:
        return self._purposes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._purposes)

    def __len__(self) -> int:
        return len(self._purposes)

    @property
    def claimable(self) -> tuple[Purpose, ...]:
        """The purposes that a request can name."""
        return tuple(purpose for purpose in self.values() if purpose.claimable)

    def named(self, name: str) -> Purpose:
        """The purpose of exactly that name (letter case matters); `InputError` lists the known ones."""
        try:
            return self._purposes[name]
        except KeyError:
            known = ", ".join(purpose.name for purpose in self.claimable)
            raise InputError(
                f"There is no purpose {name[:80]!r}.", where="purpose", remedy=f"Known purposes: {known}."
            ) from None


def read_purposes(text: str) -> Purposes:
    """The purposes in a TOML text, each table one purpose; a parent stands before its children.

    Raises `InputError` for a missing key, an unknown parent, or a child that opens more than its parent.
    """
    purposes: dict[str, Purpose] = {}
    for name, entry in tomllib.loads(text).items():
        purposes[name] = _purpose(name, entry, purposes)
    return Purposes(purposes)


def _purpose(name: str, entry: Mapping[str, Any], known: Mapping[str, Purpose]) -> Purpose:
    try:
        parent = known[entry["parent"]] if "parent" in entry else None
        opens = frozenset(FieldClass(one) for one in entry["field_classes"])
        purpose = Purpose(
            name=name,
            parent=None if parent is None else parent.name,
            line=(name, *(parent.line if parent else ())),
            claimable=entry.get("claimable", True),
            **{key: str(entry[key]) for key in ("term", "de", "en", "covers", "legal_basis", "how_long")},
            field_classes=opens,
            pseudonyms=bool(entry.get("pseudonyms", False)),
        )
    except (KeyError, ValueError) as error:
        raise InputError(f"The purpose is not whole: {error}.", where=f"purposes.toml: {name}") from None
    if parent is not None and not opens <= parent.field_classes:
        raise InputError("The purpose opens more than the one above it.", where=f"purposes.toml: {name}")
    return purpose


PURPOSES: Purposes = read_purposes((files(__package__) / "purposes.toml").read_text(encoding="utf-8"))
