"""Which claims of the OpenID provider give which roles: a small file of rules; what no rule names gives nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph_service.access.principals import Principal, Role
from graph_service.errors import SettingError

WHERE = "OIDC_ROLES_FILE"
NAME = "Angemeldet"
"""What a principal is called: neither a name nor an e-mail address is taken over from the provider."""

MOST_IDS = 50  # ids in a claim; a longer list is none
_LONGEST_ID = 512

Claim = tuple[str, ...]
"""Where a claim stands: its name, or the names on the way into nested objects."""


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Whoever has this value in this claim has these roles, for these measures and units.

    `measures_claim` and `units_claim` hold ids beside those that the rule names itself.
    """

    claim: Claim
    value: str
    roles: frozenset[Role]
    measures: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    measures_claim: Claim = ()
    units_claim: Claim = ()


@dataclass(frozen=True, slots=True)
class RoleRules:
    """All rules, and the claim that holds the id of the person in the graph, if there is one."""

    rules: tuple[RoleRule, ...]
    person_claim: Claim = ()

    def principal(self, principal_id: str, claims: Mapping[str, Any]) -> Principal:
        """Who this is here: all rules that fit added up; with the role public alone when none does."""
        roles, measures, units = {Role.PUBLIC}, set[str](), set[str]()
        for rule in self.rules:
            if rule.value not in _texts(claims, rule.claim):
                continue
            roles |= rule.roles
            measures |= rule.measures | _ids(claims, rule.measures_claim)
            units |= rule.units | _ids(claims, rule.units_claim)
        person = _ids(claims, self.person_claim)
        return Principal(
            id=principal_id, name=NAME, roles=frozenset(roles), measures=frozenset(measures), units=frozenset(units),
            person=next(iter(person)) if len(person) == 1 else None,
        )  # fmt: skip


def _texts(claims: Mapping[str, Any], claim: Claim) -> list[str]:
    """The texts in a claim, which is a text or a list; none for anything else."""
    found: Any = claims if claim else None
    for name in claim:
        found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return [found]
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []


def _ids(claims: Mapping[str, Any], claim: Claim) -> set[str]:
    texts = _texts(claims, claim)
    return {one for one in texts if 0 < len(one) <= _LONGEST_ID} if len(texts) <= MOST_IDS else set()


def load_role_rules(path: Path) -> tuple[RoleRules, str]:
    """The rules of the file, and its text; raises `SettingError` for a wrong one."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"cannot be read ({type(error).__name__}).", where=WHERE) from None
    return read_role_rules(text, where=f"{WHERE} {path.name}"), text


def read_role_rules(text: str, *, where: str = WHERE) -> RoleRules:
    """The rules in a TOML text; raises `SettingError` that names the rule by its number and what is wrong with it."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingError(f"is not valid TOML: {error}.", where=where) from None
    _refuse_unknown(content, {"rule", "person_claim"}, where)
    entries = content.get("rule")
    if not isinstance(entries, list) or not entries:
        raise SettingError("needs at least one [[rule]].", where=where)
    rules = tuple(_rule(entry, f"{where}: rule {number}") for number, entry in enumerate(entries, start=1))
    return RoleRules(rules, _claim(content, "person_claim", where))


_KEYS = {"claim", "value", "roles", "measures", "units", "measures_claim", "units_claim"}


def _rule(entry: Any, place: str) -> RoleRule:
    if not isinstance(entry, dict):
        raise SettingError("should be a table.", where=place)
    _refuse_unknown(entry, _KEYS, place)
    claim, value = _claim(entry, "claim", place), entry.get("value")
    if not claim or not isinstance(value, str) or not value:
        raise SettingError("needs a claim and a value.", where=place)
    names = _list(entry, "roles", place)
    try:
        roles = frozenset(Role(one) for one in names)
    except ValueError as error:
        raise SettingError(f"{error}; known roles: {', '.join(Role)}.", where=place) from None
    if not roles:
        raise SettingError("gives no role.", where=place)
    for kind, role in (("measures", Role.MEASURE_TEAM), ("units", Role.ADMINISTRATION)):
        if role not in roles and (kind in entry or f"{kind}_claim" in entry):
            raise SettingError(f"has {kind} but not the role {role.value}.", where=place)
    return RoleRule(
        claim=claim,
        value=value,
        roles=roles,
        measures=frozenset(_list(entry, "measures", place)),
        units=frozenset(_list(entry, "units", place)),
        measures_claim=_claim(entry, "measures_claim", place),
        units_claim=_claim(entry, "units_claim", place),
    )


def _refuse_unknown(entry: Mapping[str, Any], known: set[str], place: str) -> None:
    # A word that nobody reads may be a limit that somebody meant.
    if unknown := sorted(set(entry) - known):
        raise SettingError(f"has the unknown keys {', '.join(unknown)}.", where=place)


def _claim(entry: Mapping[str, Any], key: str, place: str) -> Claim:
    given = entry.get(key, [])
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list) or not all(isinstance(one, str) and one for one in names):
        raise SettingError(f"{key} should be the name of a claim, or a list of names on the way to it.", where=place)
    if key in entry and not names:
        raise SettingError(f"{key} is empty.", where=place)
    return tuple(names)


def _list(entry: Mapping[str, Any], key: str, place: str) -> list[str]:
    given = entry.get(key, [])
    if not isinstance(given, list) or not all(isinstance(one, str) and one for one in given):
        raise SettingError(f"{key} should be a list of texts.", where=place)
    return given
