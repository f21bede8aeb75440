"""Suggestions to correct entries: what is to be decided on, beside what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, Field

from graph_service.access import PersonReference
from graph_service.errors import NotFound
from graph_service.inquiry import Inquiry
from graph_service.questions.paging import PLACE, after_cursor, page
from graph_service.questions.parts import EntityReference
from graph_service.registry import Answer, question
from graph_service.schema import NODE_TYPES, FieldClass

State = Literal["open", "accepted", "rejected"]


class SuggestedOfPerson(PersonReference):
    """The person whom a suggestion is about, as far as the view opens it, and what is suggested."""

    also_personal: ClassVar = {"suggested": FieldClass.PROFILE}

    suggested: str | None = Field(None, description="The suggested value.", examples=["030 0000 002"])


class SuggestionRow(BaseModel):
    """A suggestion, and what it would change."""

    id: str = Field(description="Id of the suggestion.", examples=["suggestion-0f1e2d3c4b5a"])
    field: str = Field(description="The field that it would change.", examples=["channels"])
    state: str = Field(description="open, accepted or rejected.", examples=["open"])
    made_on: str = Field(description="The day on which it was made.", examples=["2026-11-29"])
    decided_on: str | None = Field(description="The day on which it was decided on.", examples=[None])
    thing: EntityReference | None = Field(None, description="What it is about; none when it is about a person.")
    value: str | None = Field(
        None, description="The suggested value; about a person it stands there.", examples=["phone: 030 0000 002"]
    )
    present: str | list[str] | None = Field(
        None, description="What stands in the field now; about a person it stands there.",
        examples=[["phone: 030 0000 001"]],
    )  # fmt: skip
    person: SuggestedOfPerson | None = Field(
        None, description="The person whom it is about; none: it is about a thing."
    )


@question("suggestions", theme="suggestions")
def suggestions(
    inquiry: Inquiry,
    *,
    state: Annotated[
        State | None, Field(description="Only those of this state: open, accepted, rejected.", examples=["open"])
    ] = "open",
    limit: Annotated[int, Field(ge=1, le=100, description="Rows a page.", examples=[20])] = 20,
    cursor: Annotated[str | None, Field(max_length=2000, description="Next page.", examples=[None])] = None,
) -> Answer[SuggestionRow]:
    """Which suggestions to correct an entry are there to be decided on?

    They are for the support team, for contact mediation and knowledge exchange; others have none. Oldest first.
    """
    rows = _rows(inquiry, id=None, state=state, after=after_cursor(cursor), limit=limit + 1)
    shown, following = page(rows, limit)
    return Answer(items=[_row(row) for row in shown], next=following)


@question("suggestion", theme="suggestions")
def suggestion(
    inquiry: Inquiry,
    *,
    id: Annotated[
        str,
        Field(min_length=1, max_length=200, description="Id of a suggestion.", examples=["suggestion-0f1e2d3c4b5a"]),
    ],
) -> Answer[SuggestionRow]:
    """What does this suggestion want to change?"""
    rows = _rows(inquiry, id=id, state=None, after=None, limit=1)
    if not rows:
        raise NotFound("There is no such suggestion.", where="id", remedy="Take an id from the list.")
    return Answer(items=[_row(row) for row in rows])


def _rows(inquiry: Inquiry, **given: Any) -> list[dict[str, Any]]:
    rows = inquiry.rows("suggestions", fields=_TOLD, **given)
    rows += inquiry.rows("suggestions_about_persons", **_GATES, **given)
    return sorted(rows, key=lambda row: str(row[PLACE]))


def _row(row: Mapping[str, Any]) -> SuggestionRow:
    common = {name: row[name] for name in ("id", "field", "state", "made_on", "decided_on")}
    if row["type"] != "Person":
        thing = EntityReference(id=row["about"], type=row["type"], name=row["name"])
        present = row["present"]
        told = present if isinstance(present, list) or present is None else str(present)
        return SuggestionRow(**common, thing=thing, value=row["value"], present=told)
    person = SuggestedOfPerson(
        id=row["about"], name=row["name"], email=row["email"], phone=row["phone"], profile=row["profile"],
        languages=row["languages"] or [], suggested=row["value"],
    )  # fmt: skip
    return SuggestionRow(**common, person=person)


_TOLD = sorted(
    {
        field.name
        for kind in NODE_TYPES.values()
        for field in kind.fields
        if not field.name.endswith("audience") and field.field_class is FieldClass.RECORD
    }
)
_GATES = {
    f"{kind.value}_fields": [field.name for field in NODE_TYPES["Person"].fields if field.field_class is kind]
    for kind in FieldClass if kind is not FieldClass.RECORD
}  # fmt: skip
