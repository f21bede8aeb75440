"""Units of the administration: what they are, who sits there, what they are responsible for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from graph_service.access import PersonReference, TellsOfPersons
from graph_service.inquiry import Inquiry
from graph_service.questions.claims import claims_of, with_claims
from graph_service.questions.fallbacks import person_reference
from graph_service.questions.finding import not_found
from graph_service.questions.paging import after_cursor, page
from graph_service.questions.parts import (
    LIST_LIMIT,
    Channel,
    EntityReference,
    SourceReference,
    Statement,
    channels_of,
    freshness_warning,
    shortened,
    source_reference,
)
from graph_service.registry import Answer, question

UnitId = Annotated[
    str,
    Field(min_length=1, max_length=300, description="Id of a unit.", examples=["unit:bezirksamt-neukoelln"]),
]


class HeldPost(TellsOfPersons):
    """A post in a unit and who holds it, as far as the view opens it."""

    id: str = Field(description="Stable id.", examples=["post-5f0c2f7e9a41"])
    name: str = Field(description="Name.", examples=["Leitung Bau- und Wohnungsaufsicht"])
    status: str = Field(description="held, acting, vacant or unknown.", examples=["held"])
    channels: list[Channel] = Field(description="The post's own channels.")
    holders: list[PersonReference] = Field(description="Present holders.")
    invented: bool = Field(description="Whether it is an invented example.", examples=[False])

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """That they hold the post."""
        for one in self.holders:
            yield one.id, "HOLDS"


class UnitRow(BaseModel):
    """A unit with its structure."""

    id: str = Field(description="Stable id.", examples=["unit:bezirksamt-neukoelln"])
    type: str = Field(description="AdministrativeUnit or Organisation.", examples=["AdministrativeUnit"])
    name: str = Field(description="Name.", examples=["Bezirksamt Neukölln"])
    abbreviation: str | None = Field(description="Abbreviation.", examples=["BA Neukölln"])
    unit_type: str | None = Field(description="Kind, as the source names it.", examples=["Bezirksamt"])
    alternative_names: list[str] = Field(description="Other and former names.", examples=[["Bauamt"]])
    purpose: str | None = Field(description="Its task in the source's words.", examples=["Bauaufsicht"])
    district: str | None = Field(description="District.", examples=["Neukölln"])
    path: list[EntityReference] = Field(description="The units above, nearest first.")
    parts: list[EntityReference] = Field(description="The units directly inside it.")
    posts: list[HeldPost] = Field(description="Its posts.")
    topics: list[EntityReference] = Field(description="Topics it is itself responsible for.")
    channels: list[Channel] = Field(description="Its official channels.")
    successors: list[EntityReference] = Field(description="Units that took over from it.")
    predecessors: list[EntityReference] = Field(description="Units that it took over from.")
    ended: str | None = Field(description="When it ended.", examples=[None])
    conflicts: list[Statement] = Field(description="What other sources say.")
    source: SourceReference | None = Field(description="Where it comes from.")
    as_of: str | None = Field(description="When the source said so.", examples=["2024-05-14"])
    freshness: str | None = Field(description="A warning when the fact is old.", examples=["Stand 2023: bitte prüfen"])
    invented: bool = Field(description="Whether it is an invented example.", examples=[False])


@question("unit", theme="units")
def unit(inquiry: Inquiry, *, id: UnitId) -> Answer[UnitRow]:
    """What is this unit: its place, posts, competences, successors?"""
    rows = inquiry.rows("unit", id=id, today=inquiry.view.today.isoformat(), limit=LIST_LIMIT + 1)
    if not rows:
        raise not_found(inquiry, id, "unit")
    # An organisation is described in its `text`, which stands in the column of a unit's competence.
    columns = {"text": "purpose"}
    told = claims_of(inquiry, [id]).get(id) if rows[0]["claimed"] else None
    row, conflicts = with_claims(rows[0], told, columns=columns)
    owner = EntityReference(id=row["id"], type=row["type"], name=row["name"])
    plain = (
        "id",
        "type",
        "name",
        "abbreviation",
        "unit_type",
        "purpose",
        "district",
        "ended",
        "as_of",
        "invented",
    )
    lists = ("path", "parts", "topics", "successors", "predecessors")
    found = UnitRow(
        **{name: row[name] for name in plain},
        **{name: [EntityReference(**one) for one in row[name]] for name in lists},
        alternative_names=row["alternative_names"] or [],
        posts=[_post(post) for post in row["posts"]],
        channels=channels_of(owner, row["channels"]),
        conflicts=conflicts,
        source=source_reference(row),
        freshness=freshness_warning(row["as_of"], inquiry.view.today),
    )  # fmt: skip
    return Answer(items=[found], notices=shortened(found))


def _post(row: Mapping[str, Any]) -> HeldPost:
    owner = EntityReference(id=row["id"], type="Post", name=row["name"])
    holders = [person_reference(one) for one in row["holders"]]
    return HeldPost(
        id=row["id"], name=row["name"], status=row["status"], channels=channels_of(owner, row["channels"]),
        holders=[holder for holder in holders if holder is not None], invented=row["invented"],
    )  # fmt: skip


class CompetenceRow(BaseModel):
    """One thing that a unit, a post in it or a unit inside it is responsible for."""

    topic: EntityReference = Field(description="The topic.")
    unit: EntityReference = Field(description="The unit itself or the one inside it.")
    post: EntityReference | None = Field(description="The post, where one is named.")
    district: str | None = Field(
        description="District, where the responsibility is bound to one.", examples=["Neukölln"]
    )
    basis: str | None = Field(description="Legal or published basis.", examples=["§ 58 BauO Bln"])
    source: SourceReference | None = Field(description="Where it comes from.")
    as_of: str | None = Field(description="When the source said so.", examples=["2016-01-01"])
    invented: bool = Field(description="Whether it is an invented example.", examples=[False])


@question("competence-of-unit", theme="units")
def competence_of_unit(
    inquiry: Inquiry,
    *,
    id: UnitId,
    limit: Annotated[int, Field(ge=1, le=500, description="Rows at most.", examples=[50])] = 50,
    cursor: Annotated[str | None, Field(max_length=2000, description="Cursor of the page.", examples=[None])] = None,
) -> Answer[CompetenceRow]:
    """What is this unit responsible for, the units and posts inside it included?"""
    if not inquiry.rows("entity_names", ids=[id]):
        raise not_found(inquiry, id, "unit")
    found = inquiry.rows("competence_of_unit", id=id, after=after_cursor(cursor), limit=limit + 1)
    rows, following = page(found, limit)
    return Answer(
        items=[
            CompetenceRow(
                topic=EntityReference(id=row["topic_id"], type="Topic", name=row["topic_name"]),
                unit=EntityReference(id=row["unit_id"], type=row["unit_type"], name=row["unit_name"]),
                post=EntityReference(id=row["post_id"], type="Post", name=row["post_name"]) if row["post_id"] else None,
                district=row["district"], basis=row["basis"], source=source_reference(row), as_of=row["as_of"],
                invented=row["invented"],
            )
            for row in rows
        ],
        next=following,
    )  # fmt: skip
