"""Who asks: principals with their roles, and the local file that names some for trying out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graph_service.errors import NotAuthenticated, SettingError


class Role(StrEnum):
    """What a principal is in the programme; a principal may have several, and has `public` always."""

    PUBLIC = "public"
    COMMUNITY_MEMBER = "community_member"
    MEASURE_TEAM = "measure_team"
    ADMINISTRATION = "administration"
    SUPPORT_TEAM = "support_team"
    ANALYST = "analyst"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `measures` and `units` are ids that the roles measure team and administration refer to.

    `person` is the id of the person in the graph, if the principal has one there; `name` is for display. `purposes`
    are the only ones that it may name (with those within them), whatever its roles allow; none: all of its roles'.
    """

    id: str
    name: str
    roles: frozenset[Role] = frozenset({Role.PUBLIC})
    measures: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    person: str | None = None
    purposes: frozenset[str] | None = None

    @property
    def rights(self) -> tuple[frozenset[Role], frozenset[str], frozenset[str], frozenset[str] | None]:
        """All that decisions depend on: two principals of the same rights have the same view."""
        return (self.roles, self.measures, self.units, self.purposes)


PUBLIC = Principal("public", "Öffentlichkeit")
"""Whoever asks without saying who."""


def read_principals(text: str, *, where: str = "principals") -> Mapping[str, Principal]:
    """The principals in a TOML text (a table each, by id), `public` included.

    Raises `SettingError` that names the entry and what is wrong with it.
    """
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"is not valid TOML: {error}.", where=where) from None
    principals = {PUBLIC.id: PUBLIC}
    for principal_id, entry in entries.items():
        if principal_id in principals:
            raise SettingError(f"{principal_id!r} is taken: it is whoever asks without a name.", where=where)
        principals[principal_id] = _principal(principal_id, entry, where)
    return MappingProxyType(principals)


_KEYS = {"name", "roles", "measures", "units", "person", "invented"}


def _principal(principal_id: str, entry: Any, where: str) -> Principal:
    place = f"{where}: {principal_id}"
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise SettingError("needs a table with a name.", where=place)
    if unknown := sorted(set(entry) - _KEYS):
        raise SettingError(f"has the unknown keys {', '.join(unknown)}.", where=place)
    lists = {key: entry.get(key, []) for key in ("roles", "measures", "units")}
    for key, value in lists.items():
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise SettingError(f"{key} should be a list of texts.", where=place)
    try:
        roles = frozenset(Role(one) for one in lists["roles"])
    except ValueError as error:
        raise SettingError(f"{error}; known roles: {', '.join(Role)}.", where=place) from None
    if lists["measures"] and Role.MEASURE_TEAM not in roles:
        raise SettingError("has measures but not the role measure_team.", where=place)
    if lists["units"] and Role.ADMINISTRATION not in roles:
        raise SettingError("has units but not the role administration.", where=place)
    person = entry.get("person")
    if person is not None and not isinstance(person, str):
        raise SettingError("person should be an id.", where=place)
    return Principal(
        id=principal_id,
        name=entry["name"],
        roles=roles | {Role.PUBLIC},
        measures=frozenset(lists["measures"]),
        units=frozenset(lists["units"]),
        person=person,
    )


def load_principals(path: Path | None = None) -> Mapping[str, Principal]:
    """The principals of the file, or of the seeds if none is named; raises `SettingError` for a wrong one."""
    if path is None:
        return read_principals((files("seeds") / "principals.toml").read_text(encoding="utf-8"))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"cannot be read ({type(error).__name__}).", where="PRINCIPALS_FILE") from None
    return read_principals(text, where="PRINCIPALS_FILE")


def principal_named(principals: Mapping[str, Principal], principal_id: str) -> Principal:
    """The principal of that id; raises `NotAuthenticated`, which does not tell which ids there are."""
    try:
        return principals[principal_id]
    except KeyError:
        raise NotAuthenticated("The principal named is not known here.", where="principal") from None
