"""Which part of a network is looked at: the filters that all doors share, and what each of them keeps."""

from __future__ import annotations

import re
from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from graph_service.network.columns import Columns, Integers, Mask
from graph_service.network.derived import Derived
from graph_service.parameters import Parameters
from graph_service.schema import NODE_TYPES

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
Id = Annotated[str, Field(min_length=1, max_length=300)]
Date = Annotated[str, Field(min_length=4, max_length=10)]

ACTORS = ("Person", "Post", "AdministrativeUnit", "Organisation")


class Scope(Parameters):
    """The part of the network to look at; several filters narrow it together.

    An id that the view does not contain gives an empty network, whether it is hidden or never was.
    """

    topic: Id | None = Field(
        None,
        description="Id of a topic: it and the narrower ones, what is tied to them, who acts in those, posts' units.",
        examples=["topic:baugenehmigung"],
    )
    measure: Id | None = Field(
        None,
        description="Id of a measure: it, what is tied to it, and who is responsible for its topics.",
        examples=["measure-3b9d0c5e7f12"],
    )
    district: Annotated[str, Field(max_length=100)] | None = Field(
        None,
        description="A district: what lies in it, and what has none and is tied to that.",
        examples=["Neukölln"],
    )
    since: Date | None = Field(
        None, description="Only ties that held on this day or later (ISO 8601).", examples=["2025-01-01"]
    )
    until: Date | None = Field(
        None, description="Only ties that held on this day or earlier (ISO 8601).", examples=["2026-12-31"]
    )
    types: list[Annotated[str, Field(max_length=40)]] = Field(
        default_factory=list, max_length=20, description="Only nodes of these types.",
        examples=[["AdministrativeUnit", "Measure"]],
    )  # fmt: skip
    around: Id | None = Field(
        None,
        description="Id of a node of the network: only what is within some steps of it.",
        examples=["unit:bezirksamt-neukoelln"],
    )
    around_steps: int = Field(2, ge=1, le=6, description="How many steps around that node.", examples=[2])

    @model_validator(mode="after")
    def _right(self) -> Self:
        if unknown := sorted(set(self.types) - set(NODE_TYPES)):
            raise ValueError(f"there is no node type {unknown[0]!r}; known types: {', '.join(NODE_TYPES)}")
        for day in (self.since, self.until):
            if day is not None and not _DATE.fullmatch(day):
                raise ValueError("a date is written YYYY-MM-DD, YYYY-MM or YYYY")
        if self.since and self.until and self.since > f"{self.until}~":
            raise ValueError("since is after until")
        return self


def has_begun(since: str | None, day: str) -> bool:
    """Whether what is there since then (if that is known) was there on that day, in that month or year (ISO 8601)."""
    return not since or since <= f"{day}~"


def lasts(until: str | None, day: str) -> bool:
    """Whether what is there until then (if it ends) is still there on that day, in that month or year (ISO 8601)."""
    return not until or f"{until}~" >= day


def cut(columns: Columns, derived: Derived, scope: Scope) -> tuple[Columns, Derived]:
    """The part within the scope, and what follows for it; `types` and `around` are left to the network made of it."""
    nodes = np.ones(columns.nodes, dtype=bool)
    if scope.topic is not None:
        nodes &= of_topic(columns, scope.topic)
    if scope.measure is not None:
        nodes &= of_measure(columns, scope.measure)
    if scope.district is not None:
        nodes &= in_district(columns, derived, scope.district)
    ties = np.ones(columns.ties, dtype=bool)
    if scope.since is not None:
        # A date of a year or a month is before every day in it; its end is after every day in it.
        ties &= np.fromiter((lasts(end, scope.since) for end in columns.until), bool, columns.ties)
    if scope.until is not None:
        ties &= np.fromiter((has_begun(start, scope.until) for start in columns.since), bool, columns.ties)
    if nodes.all() and ties.all():
        return columns, derived
    part = columns.only(nodes, ties)
    return part, derived.part(nodes, part)


def of_topic(columns: Columns, topic: str) -> Mask:
    """The topic and the narrower ones, all tied to them, who acts in the measures among that, and its posts' units."""
    subjects = _one(columns, topic, "Topic")
    while (wider := subjects | _reached(columns, subjects, "BROADER", backwards=True)).sum() > subjects.sum():
        subjects = wider
    tied = subjects | (_beside(columns, subjects) & ~columns.of_type("Topic", "Source"))
    measures = tied & columns.of_type("Measure")
    found = tied | (_beside(columns, measures) & columns.of_type(*ACTORS))
    return found | _reached(columns, found & columns.of_type("Post"), "UNIT_OF")


def of_measure(columns: Columns, measure: str) -> Mask:
    """The measure, all that is tied to it, its posts' units, and who is responsible for its topics or knows them."""
    centre = _one(columns, measure, "Measure")
    tied = centre | _beside(columns, centre)
    topics: Mask = tied & columns.of_type("Topic")
    asked = columns.of_ties("RESPONSIBLE_FOR", "EXPERT_IN")
    responsible = _ends(columns, columns.start[asked & topics[columns.end]])
    posts = (tied | responsible) & columns.of_type("Post")
    return tied | responsible | _reached(columns, posts, "UNIT_OF")


def in_district(columns: Columns, derived: Derived, district: str) -> Mask:
    """What lies in the district, and what lies in none and is tied to that."""
    inside: Mask = derived.district == district
    nowhere: Mask = derived.district == ""
    return inside | (_beside(columns, inside) & nowhere)


def _one(columns: Columns, id: str, label: str) -> Mask:
    mask = np.zeros(columns.nodes, dtype=bool)
    place = columns.place(id)
    if place is not None:
        mask[place] = True
    found: Mask = mask & columns.of_type(label)
    return found


def _ends(columns: Columns, places: Integers) -> Mask:
    mask = np.zeros(columns.nodes, dtype=bool)
    mask[places] = True
    return mask


def _reached(columns: Columns, nodes: Mask, *names: str, backwards: bool = False) -> Mask:
    """The nodes at the other end of ties of these types."""
    one, other = (columns.end, columns.start) if backwards else (columns.start, columns.end)
    return _ends(columns, other[columns.of_ties(*names) & nodes[one]])


def _beside(columns: Columns, nodes: Mask) -> Mask:
    """The nodes that have a tie with one of these, in either direction."""
    return _ends(columns, np.concatenate([columns.end[nodes[columns.start]], columns.start[nodes[columns.end]]]))
