"""Who sees what and who may ask for what, written a second time as plain Python, from the rules in docs/access.md.

It shares nothing with the Cedar policies but the names, so that a slip in either shows where the two disagree.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

PARENTS: dict[str, str | None] = {
    "programme-work": None,
    "contact-mediation": "programme-work",
    "introduction": "contact-mediation",
    "knowledge-exchange": "programme-work",
    "expert-search": "knowledge-exchange",
    "event-planning": "programme-work",
    "seating-plan": "event-planning",
    "network-analysis": "programme-work",
    "accountability": None,
    "data-subject-rights": "accountability",
    "operation": "accountability",
}
HEADINGS = {"programme-work", "accountability"}
OPENS = {
    "contact-mediation": {"record", "identity", "contact", "profile"},
    "introduction": {"record", "identity", "contact"},
    "knowledge-exchange": {"record", "identity", "contact", "profile"},
    "expert-search": {"record", "identity", "profile"},
    "event-planning": {"record", "identity", "contact", "profile"},
    "seating-plan": {"record", "identity", "profile"},
    "network-analysis": {"record"},
    "data-subject-rights": {"record", "identity", "contact", "profile"},
    "operation": {"record"},
    "programme-work": {"record", "identity", "contact", "profile"},
    "accountability": {"record", "identity", "contact", "profile"},
}
CLAIMS: dict[str, set[str] | None] = {
    "contact-mediation": None,  # everybody
    "knowledge-exchange": {"community_member", "measure_team", "administration", "support_team"},
    "event-planning": {"community_member", "measure_team", "support_team"},
    "network-analysis": {"analyst", "support_team"},
    "data-subject-rights": {"data_protection_officer"},
    "operation": {"administrator"},
}


GRANTED_BY_SUPPORT = {"contact-mediation", "knowledge-exchange", "event-planning"}


class Allowed(NamedTuple):
    """A grant: what the support team has allowed a measure."""

    purpose: str
    measure: str
    topic: str
    until: date
    revoked: bool = False


def line_of(purpose: str | None) -> list[str]:
    """The purpose and all above it."""
    line = []
    while purpose is not None:
        line.append(purpose)
        purpose = PARENTS[purpose]
    return line


def may_claim(roles: set[str], purpose: str, token_for: set[str] | None = None) -> bool:
    """Whether one of the roles may name the purpose; with a token, only what it is for."""
    if purpose in HEADINGS:
        return False
    if token_for is not None and not token_for & set(line_of(purpose)):
        return False
    allowed = [CLAIMS[name] for name in line_of(purpose) if name in CLAIMS]
    return any(one is None or bool(roles & one) for one in allowed)


def may_read_log(roles: set[str], purpose: str | None, own: bool, token_for: set[str] | None = None) -> bool:
    """Whether one of the roles may read who was shown a person's data; `own`: the data are about whoever reads."""
    if purpose in HEADINGS:
        return False
    if token_for is not None and not token_for & set(line_of(purpose)):
        return False
    return own or ("data_protection_officer" in roles and "data-subject-rights" in line_of(purpose))


def may_exercise_rights(roles: set[str], purpose: str | None, own: bool, token_for: set[str] | None = None) -> bool:
    """Whether one of the roles may be told all on a person, withdraw its consents, erase it: as for the log."""
    return may_read_log(roles, purpose, own, token_for)


def may_rank_persons(purpose: str | None, token_for: set[str] | None = None) -> bool:
    """Whether persons, and posts that stand for one, may be ranked: under one purpose, with a token that is for it."""
    if token_for is not None and not token_for & set(line_of(purpose)):
        return False
    return "network-analysis" in line_of(purpose)


MEMBERS = {"community_member", "measure_team", "administration", "support_team"}
WRITES: dict[str, list[tuple[set[str], str]]] = {
    "suggest": [(MEMBERS, "contact-mediation"), (MEMBERS, "knowledge-exchange")],
    "decide_suggestion": [
        ({"support_team"}, "contact-mediation"), ({"support_team"}, "knowledge-exchange"),
        ({"data_protection_officer"}, "data-subject-rights"),
    ],
    "correct_person": [({"data_protection_officer"}, "data-subject-rights")],
    "restrict_person": [({"data_protection_officer"}, "data-subject-rights")],
}  # fmt: skip
"""Who may write what, for which purposes; beside one's own data, which everybody may correct."""


def may_write(deed: str, roles: set[str], purpose: str | None, own: bool, token_for: set[str] | None = None) -> bool:
    """Whether one of the roles may do that for the purpose; `own`: it is about the person who asks."""
    line = line_of(purpose)
    if purpose in HEADINGS or (token_for is not None and not token_for & set(line)):
        return False
    if deed in ("read_own", "correct_own"):
        return own and "network-analysis" not in line
    return any(roles & allowed and named in line for allowed, named in WRITES[deed])


def may_grant(roles: set[str], purpose: str) -> bool:
    """Whether one of the roles may give grants for the purpose."""
    return "support_team" in roles and bool(GRANTED_BY_SUPPORT & set(line_of(purpose)))


def may_use_grant(roles: set[str], measures: set[str], purpose: str, today: date, grant: Allowed) -> bool:
    """Whether somebody of those roles and measures may name the grant beside the purpose."""
    if "measure_team" not in roles or grant.measure not in measures:
        return False
    return grant.purpose in line_of(purpose) and today <= grant.until and not grant.revoked


def may_see(  # noqa: PLR0911, PLR0912 - one rule after the other, as it is told
    roles: set[str],
    measures: set[str],
    units: set[str],
    purpose: str | None,
    today: date,
    *,
    field_class: str,
    scope: str,
    of: str | None,
    purposes: set[str],
    until: date | None,
    grant: Allowed | None = None,
) -> bool:
    """Whether a principal of those roles sees that kind of datum; `grant`: what the request names."""
    line = line_of(purpose)
    if purpose is None and (scope != "public" or field_class != "record" or purposes):
        return False
    if purpose is not None and field_class not in OPENS[purpose]:
        return False
    if "operation" in line and (field_class != "record" or purposes):
        return False
    if "data-subject-rights" in line and "data_protection_officer" in roles:
        return True
    if until is not None and today > until:
        return False
    if purposes and not purposes & set(line):
        return False
    if field_class != "record" and not purposes:
        return False
    match scope:
        case "public":
            return True
        case "community":
            allowed = roles & {"community_member", "measure_team", "support_team"}
        case "administration":
            allowed = roles & {"administration", "support_team"}
        case "support":
            allowed = roles & {"support_team"}
        case "measure":
            return "measure_team" in roles and of in measures
        case "unit":
            return "administration" in roles and of in units
        case "granted":
            if "support_team" in roles:
                return True
            if grant is None or purpose is None or (of is not None and of != grant.topic):
                return False
            return may_use_grant(roles, measures, purpose, today, grant)
        case _:
            return False
    if allowed:
        return True
    if field_class == "record" and "analyst" in roles and "network-analysis" in line:
        return scope in ("community", "administration")
    return field_class == "record" and "administrator" in roles and "operation" in line
