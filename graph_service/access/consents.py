"""Records of consents: when, in which form and for what a person agreed, and when it withdrew (Art. 7 GDPR).

What is open is what the person's audiences say; a record proves it, and a withdrawal shuts it, now and for later
imports. In words, as in tables:

    <day> given <form> for <purpose>+<purpose>[ until <day>][: <note>]
    <day> withdrawn[ <form>] for <purpose>+<purpose>|everything[: <note>]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graph_service.access.audiences import NOBODY_AUDIENCE, Audience, Basis, Scope
from graph_service.access.purposes import PURPOSES
from graph_service.errors import InputError

EVERYTHING = "everything"
LONGEST_NOTE = 500


class Form(StrEnum):
    """How it was said."""

    WRITTEN = "written"
    EMAIL = "email"
    WEB = "web"
    ORAL = "oral"


_FORMS = ", ".join(Form)
_REMEDY = (
    "Write: 2026-03-12 given written for contact-mediation+introduction until 2027-12-31 "
    f"(forms: {_FORMS}; an oral one needs a note after a colon), or: 2026-05-02 withdrawn email for everything."
)
_WORDS = re.compile(
    r"(?P<day>\S+) (?P<what>given|withdrawn)(?: (?P<form>(?!for )\S+))? for (?P<purposes>\S+?)"
    r"(?: until (?P<until>\S+?))?(?:: (?P<note>.+))?"
)


@dataclass(frozen=True, slots=True)
class Consent:
    """One act of a person: consents given, or (`given` is false) withdrawn; no purposes: everything is withdrawn.

    `until` is the last day, `note` what else proves it (who heard it, how the identity was checked). `order` tells
    apart what was entered by hand on one day; what a file says of that day comes before it. Raises `InputError`.
    """

    day: date
    given: bool
    purposes: tuple[str, ...]
    form: Form | None = None
    until: date | None = None
    note: str = ""
    order: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "purposes", tuple(sorted(set(self.purposes))))
        object.__setattr__(self, "note", " ".join(self.note.split()))
        for name in self.purposes:
            if not PURPOSES.named(name).claimable:
                raise _wrong(f"Nobody can agree to {name!r}: it only groups other purposes.")
        if self.given and not self.purposes:
            raise _wrong("A consent names its purposes; nobody can agree to everything.")
        if self.given and self.form is None:
            raise _wrong("A consent says in which form it was given.")
        if self.given and self.form is Form.ORAL and not self.note:
            raise _wrong("An oral consent needs a note: who heard it, and how it was confirmed.")
        if self.until is not None and (not self.given or self.until < self.day):
            raise _wrong("The last day belongs to a consent that was given, and lies after it.")
        if len(self.note) > LONGEST_NOTE or "|" in self.note:
            raise _wrong(f"A note has at most {LONGEST_NOTE} letters and no '|'.")

    def __str__(self) -> str:
        form = f" {self.form.value}" if self.form else ""
        words = f"{self.day} {'given' if self.given else 'withdrawn'}{form} for {'+'.join(self.purposes) or EVERYTHING}"
        words += f" until {self.until}" if self.until else ""
        return f"{words}: {self.note}" if self.note else words

    @classmethod
    def parse(cls, text: str, *, order: int = 0) -> Consent:
        """The record in words; raises `InputError` that says what is wrong."""
        match = _WORDS.fullmatch(" ".join(text.split()))
        if match is None:
            raise _wrong(f"{text[:80]!r} is no record of a consent.")
        try:
            form = Form(match["form"]) if match["form"] else None
        except ValueError:
            raise _wrong(f"{match['form'][:40]!r} is no form of a consent.") from None
        purposes = () if match["purposes"] == EVERYTHING else tuple(match["purposes"].split("+"))
        until = _day(match["until"]) if match["until"] else None
        try:
            return cls(_day(match["day"]), match["what"] == "given", purposes, form, until, match["note"] or "", order)
        except InputError as error:
            raise InputError(error.detail, where="consents", remedy=_REMEDY) from None

    def covers(self, purpose: str) -> bool:
        """Whether it says something of that purpose.

        A consent covers what it names and what lies within. A withdrawal reaches further: also what is above, since a
        wider consent would cover what was withdrawn.
        """
        if not self.purposes:
            return True
        line = PURPOSES[purpose].line
        if any(name in line for name in self.purposes):
            return True
        return not self.given and any(purpose in PURPOSES[name].line for name in self.purposes)


def _wrong(detail: str) -> InputError:
    return InputError(detail, where="consents", remedy=_REMEDY)


def _day(text: str) -> date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise _wrong(f"{text[:40]!r} is not a day (YYYY-MM-DD).")


def in_order(records: Iterable[Consent]) -> list[Consent]:
    """The records in the order in which they count: of one moment the withdrawal comes last."""
    return sorted(records, key=lambda one: (one.day, one.order, not one.given, str(one)))


def is_withdrawn(purpose: str, records: Iterable[Consent], *, by_consent: bool = True) -> bool:
    """Whether the last word on that purpose was a withdrawal.

    What rests on another basis than consent (`by_consent` is false) is shut by the withdrawal of everything alone.
    """
    last = None
    for one in in_order(records):
        if one.covers(purpose) and (one.given or by_consent or not one.purposes):
            last = one
    return last is not None and not last.given


def shrunk(audience: Audience, records: Sequence[Consent]) -> Audience:
    """What is left of an audience of a person: without the purposes that are withdrawn; `nobody` if none is left."""
    if audience.scope is Scope.NOBODY or all(one.given for one in records):
        return audience
    by_consent = audience.basis is Basis.CONSENT
    left = tuple(name for name in audience.purposes if not is_withdrawn(name, records, by_consent=by_consent))
    if left == audience.purposes:
        return audience
    return replace(audience, purposes=left) if left else NOBODY_AUDIENCE


def last_day(purpose: str, records: Iterable[Consent]) -> date | None:
    """The last day on which a consent to that purpose stands, `date.max` for one without an end.

    Of several that stand the longest counts, since each was given. None: no record of one stands.
    """
    standing: list[date] = []
    for one in in_order(records):
        if one.covers(purpose):
            standing = [*standing, one.until or date.max] if one.given else []
    return max(standing, default=None)


def kept_within(audience: Audience, records: Sequence[Consent], today: date) -> Audience:
    """What the records leave of an audience: nothing that was withdrawn, and by consent no day beyond the consent.

    Purposes whose consents are over are left out; of the others the first end counts for all, as an audience has one.
    A purpose without any record stays as it is (`unproven` tells of it).
    """
    left = shrunk(audience, records)
    if left.basis is not Basis.CONSENT:
        return left
    ends = {name: day for name in left.purposes if (day := last_day(name, records)) is not None}
    going_on = tuple(name for name in left.purposes if ends.get(name, date.max) >= today)
    if going_on:
        end = min(ends.get(name, date.max) for name in going_on)
    else:
        going_on, end = left.purposes, max(ends.values())
    until = min(left.until or date.max, end)
    return replace(left, purposes=going_on, until=None if until == date.max else until)


def unproven(audiences: Iterable[Audience], records: Sequence[Consent], today: date) -> tuple[str, ...]:
    """The purposes that stand open by consent without a record of one, or longer than the record says."""
    found = set()
    for one in audiences:
        until = one.until or date.max
        if one.basis is Basis.CONSENT and until >= today:
            days = {name: last_day(name, records) for name in one.purposes}
            found |= {name for name, day in days.items() if day is None or day < until}
    return tuple(sorted(found))
