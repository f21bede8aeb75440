"""The parts that the answers of several questions are made of: references, reasons, channels, chains."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, Field, PrivateAttr

from graph_service.access import TellsOfPersons
from graph_service.network.scope import lasts
from graph_service.registry import Notice
from graph_service.schema import CHANNEL_KINDS

STALE_AFTER_DAYS = 730
LIST_LIMIT = 200
"""Entries of a list inside a row; `shortened` says so where there are more."""


class SourceReference(BaseModel):
    """Where a fact comes from."""

    id: str = Field(description="Id of the source.", examples=["source:berlin-services"])
    name: str | None = Field(None, description="Its name.", examples=["Dienstleistungen der Berliner Verwaltung"])
    url: str | None = Field(None, description="Its public address.", examples=["https://service.berlin.de/"])


class EntityReference(BaseModel):
    """An entity by id and name."""

    id: str = Field(description="Stable id.", examples=["unit:bezirksamt-neukoelln"])
    type: str = Field(description="Type of the entity.", examples=["AdministrativeUnit"])
    name: str | None = Field(description="Name, where the view opens it.", examples=["Bezirksamt Neukölln"])


class TopicReference(BaseModel):
    """A topic and how it was found."""

    id: str = Field(description="Stable id.", examples=["topic:baugenehmigung"])
    label: str = Field(description="German label.", examples=["Baugenehmigung"])
    match: str = Field(
        description="How it was found: by its id, its words, its meaning, or both.",
        examples=["words"],
    )


class UnitReference(BaseModel):
    """A unit with its way up to the top."""

    id: str = Field(description="Stable id.", examples=["unit:bezirksamt-neukoelln:stadtentwicklungsamt"])
    name: str = Field(description="Name.", examples=["Stadtentwicklungsamt"])
    path: list[EntityReference] = Field(default_factory=list, description="The units above it, nearest first.")


class PostReference(BaseModel):
    """A post and how it is filled."""

    id: str = Field(description="Stable id.", examples=["post-5f0c2f7e9a41"])
    name: str = Field(description="Name.", examples=["Leitung Bau- und Wohnungsaufsicht"])
    status: str = Field(description="held, acting, vacant or unknown.", examples=["held"])


class Channel(BaseModel):
    """A way to reach somebody."""

    kind: str = Field(description="website, email, phone, form, address, fax, or unknown.", examples=["website"])
    value: str | None = Field(
        description="The address or number; none when unknown.", examples=["https://www.berlin.de/"]
    )
    of: EntityReference = Field(description="Whose channel it is.")
    official: bool = Field(description="Whether it is the office's own channel, not a person's.", examples=[True])


class Reason(BaseModel):
    """One reason for a rank, as a sentence with the fact's source and date."""

    reason: str = Field(description="Stable name of the reason.", examples=["responsible"])
    text: str = Field(description="German sentence that a person can check.", examples=["Ist zuständig für …"])
    points: float = Field(description="What it adds to the score.", examples=[0.3])
    source: SourceReference | None = Field(None, description="Where the fact comes from.")
    as_of: str | None = Field(None, description="When the source said so.", examples=["2024-05-14"])


class Statement(BaseModel):
    """What another source says of a field than the one whose value is shown: a conflict that is open to review."""

    about: EntityReference = Field(description="The entity it is about.")
    field: str = Field(description="The field in question.", examples=["phase"])
    shown: str | None = Field(None, description="The value shown.", examples=["abgeschlossen"])
    shown_source: SourceReference | None = Field(None, description="Who says the value shown.")
    shown_as_of: str | None = Field(None, description="When it said so.", examples=["2025-06-18"])
    why: str = Field(
        description="German sentence: which value is shown, and why.",
        examples=["Gezeigt wird „abgeschlossen“ (Pressestelle, Stand 2025-06-18), weil diese Angabe neuer ist."],
    )
    value: str = Field(description="The other value.", examples=["laufend"])
    source: SourceReference = Field(description="Who says the other value.")
    as_of: str | None = Field(None, description="When it said so.", examples=["2025-01-01"])
    confidence: float = Field(1.0, description="How far this source is trusted for it, 0 to 1.", examples=[0.9])


class Step(BaseModel):
    """One step of an introduction, in words."""

    entity: EntityReference = Field(description="Who or what the step leads to.")
    text: str = Field(description="German sentence.", examples=["kennt persönlich seit 2023"])


class Chain(TellsOfPersons):
    """A chain of introductions, strongest first."""

    start: EntityReference = Field(description="Where it starts: the asker's measure or person.")
    steps: list[Step] = Field(description="The steps to the contact.")
    strength: float = Field(description="Product of the strengths of its ties, 0 to 1.", examples=[0.72])
    text: str = Field(description="The chain in one German sentence.", examples=["Kiezbox 2.0 → … kennt …"])
    _ties: tuple[str, ...] = PrivateAttr(())

    def over(self, ties: Iterable[str]) -> Chain:
        """The chain, knowing the type of the tie of each step: for the log of disclosures, it stands in no answer."""
        self._ties = tuple(ties)
        return self

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """Each tie, of the persons at its ends; a chain that was read back from an answer does not know them."""
        stops = (self.start, *(step.entity for step in self.steps))
        for ends, tie in zip(pairwise(stops), self._ties, strict=False):
            for one in ends:
                if one.type == "Person":
                    yield one.id, tie


def source_reference(row: Mapping[str, Any]) -> SourceReference | None:
    """The source of a row's fact from its columns `source`, `source_name`, `source_url`."""
    if not row.get("source"):
        return None
    return SourceReference(id=row["source"], name=row.get("source_name"), url=row.get("source_url"))


def channels_of(owner: EntityReference, texts: Iterable[str] | None) -> list[Channel]:
    """The official channels written as `kind: value`, in the order in which a reader would try them."""
    found = []
    for text in texts or ():
        kind, separator, value = text.partition(": ")
        if separator:
            found.append(Channel(kind=kind.strip(), value=value.strip(), of=owner, official=True))
    rank = {kind: place for place, kind in enumerate(CHANNEL_KINDS)}
    return sorted(found, key=lambda channel: (rank.get(channel.kind, len(rank)), channel.value or ""))


def shortened(row: BaseModel) -> list[Notice]:
    """Cut each list in the row to `LIST_LIMIT` entries, and say so in German."""
    cut = {name: value for name, value in row if isinstance(value, list) and len(value) > LIST_LIMIT}
    for name, value in cut.items():
        setattr(row, name, value[:LIST_LIMIT])
    if not cut:
        return []
    text = f"Von längeren Listen stehen hier die ersten {LIST_LIMIT} Einträge ({', '.join(cut)})."
    return [Notice(code="shortened", text=text)]


def first_day(date: str | None) -> datetime.date | None:
    """The first day that a date of year, month or day precision names; none when there is none."""
    if not date:
        return None
    return datetime.date.fromisoformat(date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date)


def has_ended(ended: str | None, today: datetime.date) -> bool:
    """Whether something with this end is over: a year, a month or a day counts to its last day."""
    return not lasts(ended, today.isoformat())


def freshness_warning(as_of: str | None, today: datetime.date) -> str | None:
    """A German sentence when a fact is older than two years, else nothing."""
    day = first_day(as_of)
    if day is None:
        return "Der Stand dieser Angabe ist nicht bekannt."
    if (today - day).days <= STALE_AFTER_DAYS:
        return None
    return f"Diese Angabe ist von {as_of}: bitte vor Gebrauch prüfen."
