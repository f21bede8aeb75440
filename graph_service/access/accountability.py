"""Who may read the log of disclosures, and that reading it is written into it: the one way to what stands there."""

from __future__ import annotations

from graph_service.access.disclosures import Disclosed, Disclosure, DisclosureLog
from graph_service.access.principals import Principal
from graph_service.access.purposes import PURPOSES, Purpose
from graph_service.access.rules import Rules
from graph_service.errors import NotPermitted
from graph_service.schema import FieldClass

QUESTION = "audit"
"""What a reading of the log is called in the log."""


def check_may_read_log(rules: Rules, principal: Principal, purpose: Purpose | None, person: str) -> None:
    """Raise `NotPermitted` with the reason unless the principal may read who was shown that person's data."""
    own = is_own(principal, person)
    if purpose is not None and not own:
        rules.check_claim(principal, purpose)
    if not rules.may_read_log(principal, purpose, own=own).allowed:
        raise NotPermitted(
            "Who was shown a person's data is told to that person, and to the data protection officer.",
            where="purpose",
            remedy="The officer names the purpose data-subject-rights.",
        )


def check_may_exercise_rights(rules: Rules, principal: Principal, purpose: Purpose | None, person: str) -> None:
    """Raise `NotPermitted` with the reason unless the principal may exercise that person's rights."""
    own = is_own(principal, person)
    if purpose is not None and not own:
        rules.check_claim(principal, purpose)
    if not rules.may_exercise_rights(principal, purpose, own=own).allowed:
        raise NotPermitted(
            "A person's rights are exercised by that person, or by the data protection officer.",
            where="purpose",
            remedy="The officer names the purpose data-subject-rights.",
        )


def read_log(
    log: DisclosureLog, rules: Rules, principal: Principal, purpose: Purpose | None, person: str
) -> list[Disclosure]:
    """The disclosures of that person's data until now, oldest first; that they were read is on disk when it returns.

    Raises `NotPermitted`, and `DisclosureNotLogged` when the reading cannot be logged.
    """
    check_may_read_log(rules, principal, purpose, person)
    found = list(log.of_person(person))
    # Who reads about themselves exercises the right of access, whatever else is named.
    logged = PURPOSES["data-subject-rights"] if is_own(principal, person) else purpose
    log.write(principal, logged, QUESTION, (Disclosed(person, ("disclosures",), (FieldClass.RECORD,)),))
    return found


def is_own(principal: Principal, person: str) -> bool:
    """Whether the principal is that person."""
    return principal.person is not None and principal.person == person
