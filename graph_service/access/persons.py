"""Persons in answers: the model that carries personal fields, and how every person in an answer is found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from pydantic import BaseModel, Field

from graph_service.access.audiences import guarding_class
from graph_service.schema import NODE_TYPES, FieldClass

PERSONAL_FIELDS: Mapping[str, FieldClass] = MappingProxyType(
    {
        field.name: field.field_class
        for field in NODE_TYPES["Person"].fields
        if field.field_class is not FieldClass.RECORD
    }
)
"""Each personal field of a person with the field class that it stands behind (from the vocabulary)."""


_PLAIN = frozenset({str, int, float, bool, type(None)})
_TYPE = NODE_TYPES["Person"].label
_PREFIX = NODE_TYPES[_TYPE].id_prefix + "-"
PERSON_ID = re.compile(rf"{_PREFIX}[A-Za-z0-9_.~-]+")
"""The id of a person, wherever it stands in a text."""
_NAMING = ("other", "field")
"""Members that name somebody by id alone: the other end of a tie, and the tie that a source says something of."""


class PersonalFields(BaseModel):
    """The mark of a model that tells of one person: all that leaves in it is logged as disclosed.

    Fields that are called as in the vocabulary (`name`, `email`, …) are the personal ones. A subclass may add
    others, and names in `also_personal` those of its own that tell as much as a field of that class.
    """

    also_personal: ClassVar[Mapping[str, FieldClass]] = MappingProxyType({})

    id: str = Field(description="Kennung der Person.", examples=["person-0f1e2d3c4b5a"])


class PersonReference(PersonalFields):
    """A person, with the fields that the view opens; what is shut is null and cannot be told from unknown."""

    name: str | None = Field(
        default=None, description="Name, wenn Zweck und Einwilligung ihn öffnen.", examples=["Ada Beispiel"]
    )
    email: str | None = Field(default=None, description="E-Mail, wenn geöffnet.", examples=["ada@beispiel.example"])
    phone: str | None = Field(default=None, description="Telefon, wenn geöffnet.", examples=["030 0000 000"])
    profile: str | None = Field(default=None, description="Profil, wenn geöffnet.", examples=["Barrierefreiheit"])
    languages: list[str] = Field(
        default_factory=list, description="Sprachen, wenn geöffnet.", examples=[["Deutsch", "Türkisch"]]
    )


class TellsOfPersons(BaseModel):
    """The mark of a model that tells more of persons than stands beside their ids: their ties, or a place in a ranking.

    Each is logged as a field of that person, by the name of the tie's type: who holds a post in the field class
    `identity`, since the post alone can tell who it is, everything else in `record`.
    """

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """The id of each person with the type of a tie of theirs that stands here, or `RANKING`."""
        raise NotImplementedError


RANKING = "ranking"
"""What is told of a person that is ranked, or stands in the reasons of a ranking."""


class PersonInNetwork(PersonReference, TellsOfPersons):
    """A person as a network or a ranking shows it, for the log of disclosures."""

    shown: list[str] = Field(description="Types of ties that stand there, or `ranking`.", examples=[["WORKS_ON"]])

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """Each of them."""
        for one in self.shown:
            yield self.id, one


@dataclass(frozen=True, slots=True)
class Told:
    """What one place in an answer tells of a person: the fields with their classes, `id` always."""

    person: str
    fields: Mapping[str, FieldClass]


def persons_in(answer: object) -> Iterator[Told]:
    """Every place in an answer that tells of a person, however deep in models, lists and mappings.

    Such a place is a marked model, or anything else with the `id` of a person or of the type: a step of a path, a plain
    mapping.
    """
    members = _members(answer)
    if members is None:
        if isinstance(answer, (list, tuple, set, frozenset)):
            for item in answer:
                if type(item) not in _PLAIN:
                    yield from persons_in(item)
        return
    yield from _told_here(answer, members)
    for value in members.values():
        # Most members are plain values, which tell of nobody by themselves; so they are passed over.
        if type(value) not in _PLAIN:
            yield from persons_in(value)


def _told_here(answer: object, members: Mapping[str, Any]) -> Iterator[Told]:
    """What one place tells by itself, leaving out what stands deeper."""
    key = members.get("id")
    is_person = isinstance(answer, PersonalFields) or members.get("type") == _TYPE
    if isinstance(key, str) and (is_person or key.startswith(_PREFIX)):
        known = dict(PERSONAL_FIELDS)
        if isinstance(answer, PersonalFields):
            known.update(answer.also_personal)
        told = {name: known[name] for name, value in members.items() if name in known and _given(value)}
        yield Told(key, {"id": FieldClass.RECORD, **told})
    for name in _NAMING:
        text = members.get(name)
        if isinstance(text, str) and _PREFIX in text:
            for other in PERSON_ID.findall(text):
                yield Told(other, {"id": FieldClass.RECORD})
    if isinstance(answer, TellsOfPersons):
        for person, what in answer.told_of_persons():
            yield Told(person, {"id": FieldClass.RECORD, what: guarding_class(what)})


def _members(value: object) -> dict[str, Any] | None:
    if isinstance(value, BaseModel):
        extra = value.model_extra
        return {**value.__dict__, **extra} if extra else value.__dict__  # pydantic keeps fields there
    if isinstance(value, Mapping):
        return {str(name): member for name, member in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return None


def _given(value: object) -> bool:
    """Whether it says anything: a shut field is null, an empty list or text."""
    return bool(value) or value is False or value == 0
