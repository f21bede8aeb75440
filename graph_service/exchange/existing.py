"""What the graph already has, as far as an import must know it to tell new from changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graph_service.schema import FieldClass
from graph_service.store import Store

READ_AT_ONCE = 5_000
TIMEOUT = 300.0  # seconds; an import may read much more than a question


@dataclass(frozen=True, slots=True)
class Named:
    """A unit or organisation with all its names."""

    id: str
    names: tuple[str, ...]


class KnownTie(NamedTuple):
    """A relationship of the graph, its ends by their ids."""

    start: str
    type: str
    end: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """What another source said of a field before."""

    id: str
    field: str
    value: str
    source: str
    state: str
    as_of: str


@dataclass(slots=True)
class Existing:
    """Ids, types and source keys of all entities, read as columns (0.3 s for 60,000), and names where needed."""

    types: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    keys_of: dict[str, tuple[str, ...]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    named: list[Named] = field(default_factory=list)
    wholes: dict[str, str] = field(default_factory=dict)  # a unit: the one that it is part of

    def known_id(self, text: str) -> str | None:
        """The id behind an id, a merged id or a source key."""
        text = self.redirects.get(text, text)
        return text if text in self.types else self.keys.get(text)


def read_existing(store: Store, *, names: bool, places: bool = False) -> Existing:
    """All that the matching needs; names only when something is matched by its name, places only for parts of units."""
    (row,) = store.read("existing_ids", timeout=TIMEOUT)
    types = dict(zip(row["ids"], row["types"], strict=True))
    keys_of = {id_: tuple(keys) for id_, keys in zip(row["ids"], row["keys"], strict=True) if keys}
    keys = {key: id_ for id_, all_keys in keys_of.items() for key in all_keys}
    redirects = {row["id"]: row["into"] for row in store.read("existing_redirects")}
    named = []
    wholes: dict[str, str] = {}
    if names and places:
        (row,) = store.read("existing_ties_of_type", {"type": "PART_OF"}, timeout=TIMEOUT)
        wholes = dict(zip(row["starts"], row["ends"], strict=True))
    if names:
        for row in store.read("existing_names"):
            named.append(Named(row["id"], tuple(name for name in row["names"] if name)))
    return Existing(types, keys, keys_of, redirects, named, wholes)


def read_properties(store: Store, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The properties of the entities of these ids."""
    known: dict[str, dict[str, Any]] = {}
    for part in _parts(ids):
        (row,) = store.read("existing_entities", {"ids": part}, timeout=TIMEOUT)
        known.update(row["found"])
    return known


def read_ties(store: Store, starts: Iterable[str], types: Iterable[str]) -> list[KnownTie]:
    """The outgoing relationships of these types of these entities."""
    wanted = sorted(types)
    ties: list[KnownTie] = []
    for part in _parts(starts):
        (row,) = store.read("existing_relationships", {"starts": part, "types": wanted}, timeout=TIMEOUT)
        ties += [KnownTie(*found) for found in row["found"]]
    return ties


def read_claims(store: Store, ids: Iterable[str]) -> dict[str, list[KnownClaim]]:
    """The claims about these entities."""
    claims: dict[str, list[KnownClaim]] = {}
    for part in _parts(ids):
        for row in store.read("existing_claims", {"ids": part}):
            entity = row.pop("entity")
            claims.setdefault(entity, []).append(KnownClaim(**row))
    return claims


def read_class_texts(store: Store) -> dict[int, tuple[FieldClass, str]]:
    """What each audience class stands for: its field class and its audience in words."""
    return {row["number"]: (FieldClass(row["field_class"]), row["audience"]) for row in store.read("audience_classes")}


def _parts(items: Iterable[str]) -> Iterable[list[str]]:
    unique = sorted(set(items))
    for start in range(0, len(unique), READ_AT_ONCE):
        yield unique[start : start + READ_AT_ONCE]
