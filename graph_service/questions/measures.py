"""Measures of the programme: one in full, and lists by field of action, phase, type and unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field

from graph_service.access import TellsOfPersons
from graph_service.inquiry import Inquiry
from graph_service.questions.claims import claims_of, with_claims
from graph_service.questions.finding import ended, not_found
from graph_service.questions.paging import after_cursor, page
from graph_service.questions.parts import (
    EntityReference,
    SourceReference,
    Statement,
    freshness_warning,
    shortened,
    source_reference,
)
from graph_service.registry import Answer, question


class PhaseStep(BaseModel):
    """A step of a measure's history."""

    since: str = Field(description="When the phase began.", examples=["2023-02-01"])
    phase: str = Field(description="Name of the phase; names are data.", examples=["Umsetzung"])


class Partner(BaseModel):
    """Who leads a measure or takes part in it."""

    role: str = Field(description="LEADS or PARTNERS_IN.", examples=["LEADS"])
    actor: EntityReference = Field(description="The unit, organisation or post.")


class TeamMember(TellsOfPersons):
    """A person in a measure's team."""

    person: EntityReference = Field(description="The person; the name only where the view opens it.")
    role: str | None = Field(description="The role.", examples=["Projektleitung"])

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """That the person works on the measure."""
        yield self.person.id, "WORKS_ON"


class LearningOfMeasure(BaseModel):
    """A learning that comes from the measure or was applied in it."""

    id: str = Field(description="Stable id.", examples=["learning-0a1b2c3d4e5f"])
    name: str = Field(description="Short form.", examples=["Früh mit dem Datenschutz sprechen"])
    text: str | None = Field(description="The whole learning.", examples=["Die Abstimmung dauert Monate."])
    applied: bool = Field(description="Applied here, not learned here.", examples=[False])


class OpenQuestion(BaseModel):
    """A question that the measure has raised."""

    id: str = Field(description="Stable id.", examples=["question-0a1b2c3d4e5f"])
    name: str = Field(description="The question.", examples=["Wem gehören die Daten der Sensoren?"])
    text: str | None = Field(description="More on it.", examples=["Für den Betrieb nach dem Pilot."])
    state: str | None = Field(description="open or answered.", examples=["open"])
    others: list[EntityReference] = Field(description="Measures that have the same question.")


class MeasureRow(BaseModel):
    """A measure in a list."""

    id: str = Field(description="Stable id.", examples=["measure-3b9d0c5e7f12"])
    name: str = Field(description="Name.", examples=["Kiezbox 2.0"])
    measure_type: str | None = Field(description="Type.", examples=["netzwerk"])
    phase: str | None = Field(description="Present phase.", examples=["laufend"])
    fields_of_action: list[str] = Field(description="Fields of action.", examples=[["Klima und Umwelt"]])
    district: str | None = Field(description="District.", examples=["Tempelhof-Schöneberg"])
    start: str | None = Field(description="Beginning.", examples=["2023-02"])
    end: str | None = Field(description="End.", examples=["2026-06"])
    as_of: str | None = Field(description="When the source said so.", examples=["2026-05-01"])
    invented: bool = Field(description="Whether it is an invented example.", examples=[False])


class WholeMeasureRow(MeasureRow):
    """A measure in full."""

    text: str | None = Field(description="What it is about.", examples=["Netz aus Sensoren im Kiez."])
    url: str | None = Field(description="Public page.", examples=["https://gemeinsamdigital.berlin.de/de/"])
    phases: list[PhaseStep] = Field(description="History of phases, oldest first; it may go back.")
    partners: list[Partner] = Field(description="Who leads and takes part.")
    team: list[TeamMember] = Field(description="The team, as far as the view opens it.")
    topics: list[EntityReference] = Field(description="Topics it concerns.")
    learnings: list[LearningOfMeasure] = Field(description="Learnings.")
    open_questions: list[OpenQuestion] = Field(description="Open questions.")
    conflicts: list[Statement] = Field(description="What other sources say.")
    source: SourceReference | None = Field(description="Where it comes from.")
    freshness: str | None = Field(description="A warning when the fact is old.", examples=["Stand 2023: bitte prüfen"])


_LIST_COLUMNS = ("id", "name", "measure_type", "phase", "district", "as_of", "invented")


@question("measure", theme="measures")
def measure(
    inquiry: Inquiry,
    *,
    id: Annotated[
        str,
        Field(min_length=1, max_length=200, description="Id of a measure.", examples=["measure-3b9d0c5e7f12"]),
    ],
) -> Answer[WholeMeasureRow]:
    """What is this measure: phases, partners, learnings, open questions?"""
    rows = inquiry.rows("measure", id=id)
    if not rows:
        raise not_found(inquiry, id, "measure")
    row, conflicts = with_claims(rows[0], claims_of(inquiry, [id]).get(id))
    steps = [text.partition(" ") for text in row["phase_history"] or []]
    found = WholeMeasureRow(
        **{name: row[name] for name in (*_LIST_COLUMNS, "text", "url")},
        fields_of_action=row["fields_of_action"] or [], start=row["from"], end=row["until"],
        phases=[PhaseStep(since=since, phase=phase) for since, _, phase in steps],
        partners=[Partner(role=one["role"], actor=EntityReference(id=one["id"], type=one["type"], name=one["name"]))
                  for one in row["partners"]],
        team=[TeamMember(person=EntityReference(id=one["id"], type="Person", name=one["name"]), role=one["role"])
              for one in sorted(row["team"], key=_by_id_shown)],
        topics=[EntityReference(**one) for one in row["topics"]],
        learnings=[LearningOfMeasure(id=one["id"], name=one["name"], text=one["text"], applied=one["role"] == "APPLIED")
                   for one in row["learnings"]],
        open_questions=[OpenQuestion(id=one["id"], name=one["name"], text=one["text"], state=one["state"],
                                     others=[EntityReference(**other) for other in one["others"]])
                        for one in row["open_questions"]],
        conflicts=conflicts,
        source=source_reference(row), freshness=freshness_warning(row["as_of"], inquiry.view.today),
    )  # fmt: skip
    return Answer(items=[found], notices=shortened(found))


def _by_id_shown(member: Mapping[str, Any]) -> tuple[str, str]:
    """The place in a team. The order of the query would be that of other purposes, where pseudonyms are shown."""
    return member["id"], member["role"] or ""


@question("measures", theme="measures")
def measures(
    inquiry: Inquiry,
    *,
    field_of_action: Annotated[
        str | None,
        Field(max_length=200, description="A field of action.", examples=["Intelligente Datennutzung"]),
    ] = None,
    phase: Annotated[str | None, Field(max_length=100, description="Present phase.", examples=["laufend"])] = None,
    measure_type: Annotated[str | None, Field(max_length=100, description="Type.", examples=["netzwerk"])] = None,
    unit: Annotated[
        str | None,
        Field(
            max_length=300,
            description="Id of a unit or organisation that leads or takes part.",
            examples=[None],
        ),
    ] = None,
    limit: Annotated[int, Field(ge=1, le=500, description="Rows at most.", examples=[50])] = 50,
    cursor: Annotated[str | None, Field(max_length=2000, description="Cursor of the page.", examples=[None])] = None,
) -> Answer[MeasureRow]:
    """Which measures are there, by field of action, phase, type and unit?

    A unit that is not in the view has no measures in the list; one that was merged into another leads on to it.
    """
    found = inquiry.rows(
        "measures", field_of_action=field_of_action, phase=phase, measure_type=measure_type, unit=unit,
        after=after_cursor(cursor), limit=limit + 1,
    )  # fmt: skip
    if unit is not None and not found and (error := ended(inquiry, unit, "unit", where="unit")):
        raise error
    rows, following = page(found, limit)
    return Answer(
        items=[
            MeasureRow(**{name: row[name] for name in _LIST_COLUMNS}, fields_of_action=row["fields_of_action"] or [],
                       start=row["from"], end=row["until"])
            for row in rows
        ],
        next=following,
    )  # fmt: skip
