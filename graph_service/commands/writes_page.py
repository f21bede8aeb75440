"""`docs/writes.md`: who may write what through the service, made from the policies and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from graph_service.access import PURPOSES, Deed, Principal, Role, default_rules
from graph_service.commands.access_pages import MADE
from graph_service.data_subjects import BY_OFFICER, BY_ONESELF
from graph_service.exchange.suggesting import AUDIENCE, MOST_OPEN, SOURCE, suggestible
from graph_service.schema import NODE_TYPES

_DEEDS = {
    Deed.READ_OWN: "be told what is stored on oneself (`GET /v1/me`, `GET /v1/me/disclosures`)",
    Deed.CORRECT_OWN: "correct it (`PATCH /v1/me`)",
    Deed.SUGGEST: "suggest a correction (`POST /v1/suggestions`)",
    Deed.DECIDE_SUGGESTION: "decide on one (`POST /v1/suggestions/{id}/decision`, `graph-service suggestions accept`)",
    Deed.CORRECT_PERSON: "correct for a person (`graph-service person correct`, Art. 16)",
    Deed.RESTRICT_PERSON: "restrict the processing (`graph-service person restrict`, `unrestrict`, Art. 18)",
}

_ALONE, _BY_OFFICER = (", ".join(f"`{one}`" for one in names) for names in (BY_ONESELF, BY_OFFICER))
_OWN_DATA = f"""\
## Own data

Whoever is a person in the graph (the `person` of a principal, a token or a log-in) is told by `GET /v1/me`
everything that is stored on it, whatever its audiences say; of ties as far as the view knows of their other ends
(the officer's report has all of them). Each telling is logged. The answer has an `ETag`; a correction names it:

    PATCH /v1/me
    If-Match: "0f1e2d3c4b5a69788796a5b4c3d2e1f0"

    {{"phone": "030 0000 000", "profile": null}}

null removes a value, what is left out stays. Without `If-Match` the answer is 428, with one that is no longer true
412: read again. A person corrects alone: {_ALONE}; the officer, after checking who asks: {_BY_OFFICER}. What stood
there before is kept with the day and the role of whoever corrected (no name), sealed with the person's key, and
told in `corrections`. What was corrected belongs to no source any more: what a later import says otherwise becomes
an open claim for review, and no answer shows it.

API tokens and access tokens need no more than that. The cookie of a browser opens the pages, not `/v1`, so no other
site can write with it."""

_SUGGESTIONS = f"""\
## Suggestions

Who works in the programme suggests what should stand in a field of an entry that it sees:

    POST /v1/suggestions
    Purpose: knowledge-exchange

    {{"about": "measure-0eb08faaa845", "field": "phase", "value": "abgeschlossen"}}

The answer is 202, whatever stands there; for an entry that the asker does not see 404, the same as for one that
never was. Nothing changes by it. The suggestion is for the audience `{AUDIENCE}`; about a personal field it stands
in that field's class too, sealed with the person's key, and is told only where the view opens that field. Of
whoever made it a keyed hash is kept, which leaves in no answer; at most {MOST_OPEN} of one asker are open at a
time.

The support team lists them (`GET /v1/suggestions`, `graph-service suggestions`), reads one with what stands there
now (`GET /v1/suggestions/{{id}}`, with an `ETag`), and accepts or rejects it as it was seen (`If-Match`, as above).
An accepted one is written as an accepted claim of the source `{SOURCE}`: what it replaces is kept as a claim of its
own source, a list takes the items in, and a later import that says otherwise is kept beside it. What the person
itself has corrected is not replaced (409)."""


def writes_page() -> str:
    """The page: the table of roles and purposes, own data, suggestions, and the fields that can be suggested."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield from (MADE, "", "# Who may write what", "")
    yield "Decided by `graph_service/access/policies/writes.cedar`. Imports, merges and conflicts are commands of"
    yield "whoever runs the service (`docs/import.md`); everything else that is written through the service is here."
    roles = [role for role in Role if role is not Role.PUBLIC]
    words = [role.value.replace("_", " ") for role in roles]
    yield from ("", f"| what | {' | '.join(words)} |", f"|---|{'---|' * len(roles)}")
    for deed, what in _DEEDS.items():
        yield f"| {what} | {' | '.join(_purposes(deed, role) for role in roles)} |"
    yield from (
        "",
        "*Anybody who is a person in the graph*: for itself, whatever the purpose, and without one; but not under",
    )
    yield from ("network analysis, where persons are pseudonyms. A token needs one of its purposes.", "", _OWN_DATA, "")
    yield from (_SUGGESTIONS, "", "| type | fields that can be suggested |", "|---|---|")
    for label in NODE_TYPES:
        if fields := suggestible(label):
            yield f"| {label} | {', '.join(f'`{field.name}`' for field in fields)} |"


def _purposes(deed: Deed, role: Role) -> str:
    """For which purposes a principal of that role may do it; those within others are not named."""
    rules = default_rules()
    own = deed in (Deed.READ_OWN, Deed.CORRECT_OWN)
    who = Principal("one", "Eine", frozenset({Role.PUBLIC, role}), person="person-1" if own else None)
    if own and rules.may_write(deed, who, None, own=True).allowed:
        return "itself"
    allowed = {
        one.name for one in PURPOSES.claimable
        if rules.may_claim(who, one).allowed and rules.may_write(deed, who, one, own=own).allowed
    }  # fmt: skip
    return ", ".join(f"`{name}`" for name in PURPOSES if name in allowed and PURPOSES[name].parent not in allowed)
