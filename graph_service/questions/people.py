"""Persons, as far as purpose and consent open them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, Field

from graph_service.access import PersonReference, TellsOfPersons
from graph_service.inquiry import Inquiry
from graph_service.questions.claims import claims_of_person, with_claims
from graph_service.questions.fallbacks import person_reference
from graph_service.questions.finding import not_found
from graph_service.questions.parts import EntityReference, Statement, shortened
from graph_service.registry import Answer, question


class HoldingOfPost(BaseModel):
    """A post that the person holds or held."""

    post: EntityReference = Field(description="The post.")
    unit: EntityReference | None = Field(description="Its unit.")
    status: str = Field(description="regular, acting or deputy.", examples=["regular"])
    start: str | None = Field(description="Since when.", examples=["2023-04-01"])
    end: str | None = Field(description="Until when.", examples=[None])


class WorkOnMeasure(BaseModel):
    """A measure that the person works on."""

    measure: EntityReference = Field(description="The measure.")
    role: str | None = Field(description="The role in it.", examples=["Projektleitung"])


class Expertise(BaseModel):
    """A topic that the person knows about, with the evidence."""

    topic: EntityReference = Field(description="The topic.")
    evidence: str | None = Field(description="What shows it.", examples=["Leitete die Vergabe der Messstationen"])
    as_of: str | None = Field(description="When the source said so.", examples=["2026-05-01"])


class PersonRow(TellsOfPersons):
    """A person's record."""

    person: PersonReference = Field(description="The person, closed fields left out.")
    posts: list[HoldingOfPost] = Field(description="Posts held.")
    measures: list[WorkOnMeasure] = Field(description="Measures worked on.")
    expertise: list[Expertise] = Field(description="Topics known about, with evidence.")
    conflicts: list[Statement] = Field(description="What other sources say, of opened fields alone.")
    as_of: str | None = Field(description="When the source said so.", examples=["2026-05-01"])
    invented: bool = Field(description="Whether it is an invented example.", examples=[True])

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """The person's ties to posts, measures and topics."""
        for what, told in (("HOLDS", self.posts), ("WORKS_ON", self.measures), ("EXPERT_IN", self.expertise)):
            if told:
                yield self.person.id, what


@question("person", theme="people")
def person(
    inquiry: Inquiry,
    *,
    id: Annotated[
        str,
        Field(min_length=1, max_length=200, description="Id of a person.", examples=["person-1f2e3d4c5b6a"]),
    ],
) -> Answer[PersonRow]:
    """Who is this person, as far as my purpose and the person's consent cover it?"""
    rows = inquiry.rows("person", id=id)
    if not rows:
        raise not_found(inquiry, id, "person")
    row, conflicts = with_claims(rows[0], claims_of_person(inquiry, rows[0]))
    who = person_reference(row)
    assert who is not None  # noqa: S101 - a row is never empty
    found = PersonRow(
        person=who,
        posts=[
            HoldingOfPost(
                post=EntityReference(id=post["id"], type="Post", name=post["name"]),
                unit=EntityReference(id=post["unit_id"], type="AdministrativeUnit", name=post["unit_name"])
                if post["unit_id"] else None,
                status=post["status"], start=post["from"], end=post["until"],
            )
            for post in row["posts"]
        ],
        measures=[
            WorkOnMeasure(measure=EntityReference(id=one["id"], type="Measure", name=one["name"]), role=one["role"])
            for one in row["measures"]
        ],
        expertise=[
            Expertise(topic=EntityReference(id=one["id"], type="Topic", name=one["name"]),
                      evidence=one["evidence"], as_of=one["as_of"])
            for one in row["expertise"]
        ],
        conflicts=conflicts,
        as_of=row["as_of"],
        invented=row["invented"],
    )  # fmt: skip
    return Answer(items=[found], notices=shortened(found))
