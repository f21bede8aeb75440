"""Audiences in words, and the audience class (an integer on every node and relationship) that stands for one.

An audience says who may know of something, for which purposes, on what basis and until when:

    <scope>[ for <purpose>+<purpose>][ by <basis>][ until YYYY-MM-DD]

A class is the pair of a field class and an audience. Classes are never changed once they are there: whoever
withdraws a consent is pointed at another class, so a withdrawal counts with the write that makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from types import MappingProxyType

from graph_service.access.purposes import PURPOSES
from graph_service.errors import InputError
from graph_service.schema import NODE_TYPES, FieldClass


class Scope(StrEnum):
    """Whom an audience addresses."""

    PUBLIC = "public"
    COMMUNITY = "community"
    ADMINISTRATION = "administration"
    SUPPORT = "support"
    MEASURE = "measure"  # the team of one measure
    UNIT = "unit"  # the staff of one unit
    GRANTED = "granted"  # under a grant of the support team, about one topic or any
    NOBODY = "nobody"


class Basis(StrEnum):
    """On what a purpose may rest: Art. 6(1)(a) GDPR, a publication by the office itself, or a public task."""

    CONSENT = "consent"
    PUBLICATION = "publication"
    TASK = "task"


class ClassState(StrEnum):
    """Whether a view may contain the class; an import stages its classes and publishes them at once."""

    STAGED = "staged"
    PUBLISHED = "published"


_SCOPES_OF_ONE = (Scope.MEASURE, Scope.UNIT)
_FORM = "Write it as: <scope>[ for <purpose>+<purpose>][ by <basis>][ until YYYY-MM-DD]."
_SCOPE_WORDS = "public, community, administration, support, measure:<id>, unit:<id>, granted, granted:<topic>, nobody"
_WORDS = re.compile(
    r"(?P<scope>[^\s:]+)(?::(?P<of>\S+))?"
    r"(?: for (?P<purposes>\S+))?(?: by (?P<basis>\S+))?(?: until (?P<until>\S+))?"
)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ID = re.compile(r"[^\s:+][^\s+]*")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who (`scope`, `of` which measure, unit or topic) may know it, for which purposes, on what basis, until when.

    Without purposes it is open to its scope for any purpose; `until` is the last day on which it is open.
    Raises `InputError` for a combination that means nothing.
    """

    scope: Scope
    of: str | None = None
    purposes: tuple[str, ...] = ()
    basis: Basis | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "purposes", tuple(sorted(set(self.purposes))))
        if self.purposes and self.basis is None:
            object.__setattr__(self, "basis", Basis.CONSENT)
        if self.scope is not Scope.GRANTED and (self.scope in _SCOPES_OF_ONE) != (self.of is not None):
            raise _wrong(f"The scope {self.scope.value!r} needs an id exactly when it is measure or unit.")
        if self.of is not None and not _ID.fullmatch(self.of):
            raise _wrong("The id of a measure, unit or topic holds no space and no '+'.")
        if self.scope is Scope.GRANTED and not self.purposes:
            raise _wrong("'granted' names purposes: a grant is for one.")
        if self.basis is not None and not self.purposes:
            raise _wrong(f"A basis ({self.basis.value}) goes with purposes.")
        if self.scope is Scope.NOBODY and (self.purposes or self.until):
            raise _wrong("'nobody' stands alone: nothing opens it.")
        for name in self.purposes:
            if not PURPOSES.named(name).claimable:
                raise _wrong(f"Nobody can act for the purpose {name!r}: it only groups others.")

    def __str__(self) -> str:
        words = self.scope.value if self.of is None else f"{self.scope.value}:{self.of}"
        if self.purposes and self.basis is not None:
            words += f" for {'+'.join(self.purposes)} by {self.basis.value}"
        if self.until is not None:
            words += f" until {self.until.isoformat()}"
        return words

    @property
    def closes(self) -> date | None:
        """The first day on which it is open no more; none: it does not end."""
        return None if self.until is None or self.until == date.max else self.until + timedelta(days=1)

    @classmethod
    def parse(cls, text: str, *, where: str | None = "audience") -> Audience:
        """The audience in words; empty is `public`. Raises `InputError` that says which word is wrong."""
        return _parsed(text.strip(), where)


PUBLIC_AUDIENCE = Audience(Scope.PUBLIC)
NOBODY_AUDIENCE = Audience(Scope.NOBODY)


def _wrong(detail: str, where: str | None = "audience") -> InputError:
    return InputError(detail, where=where, remedy=_FORM)


@lru_cache(maxsize=4096)
def _parsed(text: str, where: str | None) -> Audience:
    if not text:
        return PUBLIC_AUDIENCE
    match = _WORDS.fullmatch(text)
    if match is None:
        raise _wrong(f"{text!r} is not an audience.", where)
    try:
        scope = Scope(match["scope"])
    except ValueError:
        raise InputError(
            f"{match['scope']!r} is not a scope of an audience.",
            where=where,
            remedy=f"One of: {_SCOPE_WORDS}.",
        ) from None
    basis = None
    if match["basis"] is not None:
        try:
            basis = Basis(match["basis"])
        except ValueError:
            raise InputError(
                f"{match['basis']!r} is not a basis.", where=where, remedy=f"One of: {', '.join(Basis)}."
            ) from None
    purposes = tuple(match["purposes"].split("+")) if match["purposes"] is not None else ()
    try:
        return Audience(scope, match["of"], purposes, basis, _until(match["until"], where))
    except InputError as error:
        raise InputError(error.detail, where=where, remedy=error.remedy) from None


def _until(text: str | None, where: str | None) -> date | None:
    if text is None:
        return None
    if _ISO_DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise InputError(f"{text!r} is not a day.", where=where, remedy="Write the last day as YYYY-MM-DD.")


@dataclass(frozen=True, slots=True)
class AudienceClass:
    """One class of the table: what the number on a node or relationship stands for."""

    number: int
    field_class: FieldClass
    audience: Audience
    state: ClassState
    load: str = ""


Pair = tuple[FieldClass, Audience]


@dataclass(frozen=True)
class ClassTable:
    """All audience classes at one revision of the graph; it never leaves the process.

    `edition` counts up when the classes differ from those of the revision before: most writes change none.
    """

    revision: int
    classes: tuple[AudienceClass, ...]
    edition: int = 0
    _numbers: Mapping[tuple[FieldClass, Audience, str], int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers = {(one.field_class, one.audience, one.load): one.number for one in self.classes}
        object.__setattr__(self, "_numbers", MappingProxyType(numbers))

    def number(self, field_class: FieldClass, audience: Audience | str, load: str = "") -> int | None:
        """The number of that class, or none when the graph has no such class."""
        wanted = Audience.parse(audience) if isinstance(audience, str) else audience
        return self._numbers.get((field_class, wanted, load))

    @cached_property
    def by_number(self) -> Mapping[int, AudienceClass]:
        """Each class by its number."""
        return MappingProxyType({one.number: one for one in self.classes})

    @cached_property
    def published(self) -> Mapping[Pair, tuple[int, ...]]:
        """Each published pair of field class and audience with all its numbers (one a load)."""
        pairs: dict[Pair, list[int]] = {}
        for one in self.classes:
            if one.state is ClassState.PUBLISHED:
                pairs.setdefault((one.field_class, one.audience), []).append(one.number)
        return MappingProxyType({pair: tuple(sorted(numbers)) for pair, numbers in pairs.items()})

    @cached_property
    def alike(self) -> tuple[Mapping[str, Pair], ...]:
        """The published pairs in groups that differ in nothing but the measure, unit or topic that they are `of`.

        By that id, "" where there is none. Rules tell the pairs of a group apart by whether the id is the asker's.
        """
        groups: dict[object, dict[str, Pair]] = {}
        for pair in sorted(self.published, key=lambda pair: (pair[0].value, str(pair[1]))):
            kind, audience = pair
            shape = (kind, audience.scope, audience.purposes, audience.basis, audience.until)
            groups.setdefault(shape, {})[audience.of or ""] = pair
        return tuple(groups.values())


def guarding_class(type_name: str, field_name: str | None = None) -> FieldClass:
    """The field class in which the `audience` of a thing of this type stands.

    `record` for nearly all. Who holds a post is told apart by the post alone, so `HOLDS` stands in `identity`
    (and stays shut for whoever may see no names); a `Claim` about a personal field stands in that field's
    class: give the label of what it is about and the field's name.
    """
    if field_name is not None and type_name in NODE_TYPES:
        return NODE_TYPES[type_name].field(field_name).field_class
    return FieldClass.IDENTITY if type_name == "HOLDS" else FieldClass.RECORD


def person_audience_error(audiences: Mapping[str, Audience | str | None]) -> InputError | None:
    """What is wrong with the four audiences of a person (by property name), or none.

    A person never appears without a purpose: each audience that opens anything must name purposes. A missing
    one would be public, so it is an error too.
    """
    for name in PERSON_AUDIENCES:
        value = audiences.get(name)
        remedy = "Write for example: community for contact-mediation by consent until 2027-12-31; or: nobody."
        if value is None or value == "":
            return InputError("A person's audience is missing.", where=name, remedy=remedy)
        try:
            audience = Audience.parse(value, where=name) if isinstance(value, str) else value
        except InputError as error:
            return error
        if not audience.purposes and audience.scope is not Scope.NOBODY:
            return InputError(
                f"A person's audience must name purposes; {audience} names none.", where=name, remedy=remedy
            )
    return None


PERSON_AUDIENCES: tuple[str, ...] = ("audience", "identity_audience", "contact_audience", "profile_audience")


def distinct(pairs: Iterable[tuple[FieldClass, Audience | str]]) -> list[Pair]:
    """The pairs with their audiences parsed, each once, in the order of their words."""
    parsed = {(kind, Audience.parse(one) if isinstance(one, str) else one) for kind, one in pairs}
    return sorted(parsed, key=lambda pair: (pair[0].value, str(pair[1])))
