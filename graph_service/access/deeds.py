"""What can be written through the service, and who may: decided by the policies in `writes.cedar`."""

from __future__ import annotations

from enum import StrEnum

from graph_service.access.principals import Principal
from graph_service.access.purposes import Purpose
from graph_service.access.rules import Rules
from graph_service.errors import NotPermitted


class Deed(StrEnum):
    """An action of `writes.cedar`; reading one's own data stands there too, as it goes with correcting them."""

    READ_OWN = "read_own"
    CORRECT_OWN = "correct_own"
    SUGGEST = "suggest"
    DECIDE_SUGGESTION = "decide_suggestion"
    CORRECT_PERSON = "correct_person"
    RESTRICT_PERSON = "restrict_person"


OWN = frozenset({Deed.READ_OWN, Deed.CORRECT_OWN})

_WHY = {
    Deed.READ_OWN: "These data are told to the person whom they are about.",
    Deed.CORRECT_OWN: "These data are corrected by the person whom they are about.",
    Deed.SUGGEST: "Suggestions come from the programme: members, teams, administration, support team.",
    Deed.DECIDE_SUGGESTION: "Suggestions are decided on by the support team, and by the data protection officer.",
    Deed.CORRECT_PERSON: "Data of others are corrected by the data protection officer.",
    Deed.RESTRICT_PERSON: "The processing of a person's data is restricted by the data protection officer.",
}
_REMEDY = {
    Deed.SUGGEST: "Name the purpose contact-mediation or knowledge-exchange.",
    Deed.DECIDE_SUGGESTION: "Name contact-mediation or knowledge-exchange as purpose; the officer data-subject-rights.",
    Deed.CORRECT_PERSON: "The officer names the purpose data-subject-rights.",
    Deed.RESTRICT_PERSON: "The officer names the purpose data-subject-rights.",
}


def check_may_write(rules: Rules, deed: Deed, principal: Principal, purpose: Purpose | None) -> None:
    """Raise `NotPermitted` with the reason unless the principal may do that for this purpose.

    The deeds in `OWN` are about the person whom the principal is in the graph: one who is nobody there may do neither.
    """
    own = deed in OWN and principal.person is not None
    if purpose is not None and not own:
        rules.check_claim(principal, purpose)
    if not rules.may_write(deed, principal, purpose, own=own).allowed:
        remedy = _REMEDY.get(deed)
        if principal.purposes is not None:
            remedy = f"This token is for: {', '.join(sorted(principal.purposes))}."
        raise NotPermitted(_WHY[deed], where="purpose" if remedy else None, remedy=remedy)
