"""The network around things: search, one entity, ways between two, the neighbourhood."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Annotated, Any

from pydantic import BaseModel, Field

from graph_service.access import TellsOfPersons
from graph_service.errors import InputError
from graph_service.inquiry import Inquiry
from graph_service.network.strengths import STRENGTHS_OF_ALL_TIES
from graph_service.questions.claims import claims_of, claims_of_person, with_claims
from graph_service.questions.finding import not_found
from graph_service.questions.introductions import CHAINS_SHOWN, chain_of, strongest_first
from graph_service.questions.named import named_units
from graph_service.questions.paging import PLACE, after_cursor, page
from graph_service.questions.parts import Chain, EntityReference, SourceReference, Statement, source_reference
from graph_service.questions.reach import reach_notices
from graph_service.registry import Answer, question
from graph_service.schema import NODE_TYPES, node_type

Id = Annotated[
    str,
    Field(min_length=1, max_length=300, description="Id of an entity.", examples=["unit:bezirksamt-neukoelln"]),
]


class Hit(BaseModel):
    """Something that fits a search."""

    entity: EntityReference = Field(description="What was found.")
    score: float = Field(description="How well it fits, 0 to 1.", examples=[0.93])
    match: str = Field(description="Found by its name, its words, its meaning, or both of these.", examples=["words"])


@question("search", theme="network")
def search(
    inquiry: Inquiry,
    *,
    query: Annotated[
        str, Field(min_length=1, max_length=10_000, description="Everyday words.", examples=["neuer Perso"])
    ],
    type: Annotated[
        str | None, Field(max_length=40, description="Only entities of this type.", examples=["Topic"])
    ] = None,
    limit: Annotated[int, Field(ge=1, le=100, description="Rows at most.", examples=[10])] = 10,
) -> Answer[Hit]:
    """What fits these everyday words: topics, units, measures, learnings, open questions?

    Units that are named come first, in place of one that is no more the one that took over from it.
    """
    types = None
    if type is not None:
        if not node_type(type).searchable:
            known = ", ".join(one.label for one in NODE_TYPES.values() if one.searchable)
            raise InputError(
                f"Entities of type {type} have no searchable text.", where="type", remedy=f"One of: {known}."
            )
        types = (type,)
    understood = inquiry.texts.understand(query)
    named = named_units(inquiry, understood.apart, understood.district).rows
    found = [
        Hit(entity=EntityReference(id=row["id"], type=row["type"], name=row["name"]), score=1.0, match="name")
        for row in named.values()
        if types is None or row["type"] in types
    ]
    searched = inquiry.texts.search(understood.rest, limit=limit, types=types)
    found += [
        Hit(entity=EntityReference(id=hit.id, type=hit.type, name=hit.name), score=hit.score, match=hit.by)
        for hit in searched.hits
        if hit.id not in named
    ]
    return Answer(items=found[:limit], notices=reach_notices(searched.reach))


class EntityRow(BaseModel):
    """One entity in short."""

    entity: EntityReference = Field(description="The entity.")
    text: str | None = Field(description="What it is about.", examples=["Netz aus Sensoren im Kiez."])
    url: str | None = Field(description="Public page.", examples=["https://gemeinsamdigital.berlin.de/de/"])
    conflicts: list[Statement] = Field(description="What other sources say of what stands here.")
    source: SourceReference | None = Field(description="Where it comes from.")
    as_of: str | None = Field(description="When the source said so.", examples=["2026-05-01"])
    invented: bool = Field(description="Whether it is an invented example.", examples=[False])


@question("entity", theme="network")
def entity(inquiry: Inquiry, *, id: Id) -> Answer[EntityRow]:
    """What is behind this id?"""
    rows = inquiry.rows("entity", id=id)
    if not rows:
        raise not_found(inquiry, id, "entity")
    told = claims_of_person(inquiry, rows[0]) if rows[0]["type"] == "Person" else claims_of(inquiry, [id]).get(id)
    row, conflicts = with_claims(rows[0], told)
    return Answer(items=[EntityRow(
        entity=EntityReference(id=row["id"], type=row["type"], name=row["name"]), text=row["text"], url=row["url"],
        conflicts=[one for one in conflicts if one.field in ("name", "text", "url")],
        source=source_reference(row), as_of=row["as_of"], invented=row["invented"],
    )])  # fmt: skip


@question("entities", theme="network")
def entities(
    inquiry: Inquiry,
    *,
    type: Annotated[
        str | None, Field(max_length=40, description="Only entities of this type.", examples=["Measure"])
    ] = None,
    q: Annotated[str | None, Field(max_length=200, description="How the name begins.", examples=["Bezirksamt"])] = None,
    limit: Annotated[int, Field(ge=1, le=500, description="Rows at most.", examples=[50])] = 50,
    cursor: Annotated[str | None, Field(max_length=2000, description="Cursor of the page.", examples=[None])] = None,
) -> Answer[EntityReference]:
    """Which entities are there, of a type or with a name that begins so?

    Persons are found by their names only when asked for by their type, where the view opens the names.
    """
    label = node_type(type).label if type is not None else None
    prefix, after = q.lower() if q else None, after_cursor(cursor)
    if label == "Person" and prefix:
        found = _persons_called(inquiry, prefix, after)[: limit + 1]
    else:
        found = inquiry.rows_in_order(
            "entities", order=itemgetter(PLACE), after=after, limit=limit + 1, type=label, prefix=prefix
        )
    rows, following = page(found, limit)
    return Answer(
        items=[EntityReference(id=row["id"], type=row["type"], name=row["name"]) for row in rows],
        next=following,
    )


def _persons_called(inquiry: Inquiry, prefix: str, after: str | None) -> list[dict[str, Any]]:
    """Persons whose open names, or a word in them, begin so; by id. Names are sealed, so the service looks itself."""
    return [
        row
        for row in inquiry.rows("persons")
        if (after is None or row["place"] > after)
        and row["name"]
        and any(f" {row['name'].lower()}".startswith(f" {prefix}", place) for place in _beginnings(row["name"]))
    ]


def _beginnings(name: str) -> list[int]:
    """Where words begin in a name with a blank before it."""
    return [place for place, letter in enumerate(f" {name}") if letter == " "]


@question("path-between", theme="network")
def path_between(
    inquiry: Inquiry,
    *,
    start: Annotated[
        str,
        Field(
            min_length=1,
            max_length=300,
            description="Where the way starts.",
            examples=["measure-3b9d0c5e7f12"],
        ),
    ],
    goal: Annotated[
        str,
        Field(
            min_length=1,
            max_length=300,
            description="Where it should lead.",
            examples=["unit:bezirksamt-neukoelln"],
        ),
    ],
    limit: Annotated[int, Field(ge=1, le=20, description="Ways at most.", examples=[3])] = CHAINS_SHOWN,
) -> Answer[Chain]:
    """How are these two connected: how do I know X?"""
    visible = {row["id"] for row in inquiry.rows("entity_names", ids=[start, goal])}
    for name, id in (("start", start), ("goal", goal)):
        if id not in visible:
            raise not_found(inquiry, id, "entity", where=name)
    if start == goal:
        return Answer(items=[])
    rows = inquiry.rows_in_order(
        "path_between", order=strongest_first, limit=limit,
        start=start, goal=goal, strengths=dict(STRENGTHS_OF_ALL_TIES), today=inquiry.view.today.isoformat(),
    )  # fmt: skip
    return Answer(items=[chain_of(row) for row in rows])


class Tie(TellsOfPersons):
    """A tie between two entities."""

    start: EntityReference = Field(description="Where it starts.")
    type: str = Field(description="Type of the tie.", examples=["PART_OF"])
    end: EntityReference = Field(description="Where it ends.")
    steps: int = Field(description="Steps from the centre at which the tie was reached.", examples=[1])

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """The tie, of each person at its ends."""
        for end in (self.start, self.end):
            if end.type == "Person":
                yield end.id, self.type


@question("neighbourhood", theme="network")
def neighbourhood(
    inquiry: Inquiry,
    *,
    id: Id,
    steps: Annotated[int, Field(ge=1, le=3, description="How far around.", examples=[1])] = 1,
    limit: Annotated[int, Field(ge=1, le=2000, description="Ties at most, a step.", examples=[200])] = 200,
) -> Answer[Tie]:
    """What is around this entity?"""
    if not inquiry.rows("entity_names", ids=[id]):
        raise not_found(inquiry, id, "entity")
    reached, frontier = {id}, [id]
    ties: dict[tuple[str, str, str], Tie] = {}
    for step in range(1, steps + 1):
        rows = inquiry.rows_in_order(
            "neighbourhood", order=itemgetter("start_id", "type", "end_id"), limit=limit, ids=frontier
        )
        for row in rows:
            start = EntityReference(id=row["start_id"], type=row["start_type"], name=row["start_name"])
            end = EntityReference(id=row["end_id"], type=row["end_type"], name=row["end_name"])
            ties.setdefault((start.id, row["type"], end.id), Tie(start=start, type=row["type"], end=end, steps=step))
        frontier = sorted({end for tie in rows for end in (tie["start_id"], tie["end_id"])} - reached)
        reached |= set(frontier)
        if not frontier:
            break
    return Answer(items=list(ties.values()))
