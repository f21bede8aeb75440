"""Whom in the administration to contact about a topic, through which channel, and who can introduce the asker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from graph_service.corpus import Reach
from graph_service.errors import InputError, Merged
from graph_service.inquiry import Inquiry
from graph_service.questions import introductions
from graph_service.questions.contact_rows import ContactRow, contact_rows, support_row, topic_reference
from graph_service.questions.finding import ended, not_found
from graph_service.questions.named import in_living_units, named_units, with_named
from graph_service.questions.parts import source_reference
from graph_service.questions.ranking import Responsibility, rank_contacts
from graph_service.questions.reach import reach_notices
from graph_service.registry import Answer, Notice, question
from graph_service.schema import DISTRICTS

TOPICS_CONSIDERED = 12


@question("contacts-for-topic", theme="contacts")
def contacts_for_topic(
    inquiry: Inquiry,
    *,
    topic: Annotated[
        str,
        Field(
            min_length=1,
            max_length=10_000,
            description="What it is about, in your own words, or the id of a topic.",
            examples=["Baugenehmigungen in Neukölln"],
        ),
    ],
    district: Annotated[
        str | None,
        Field(max_length=80, description="One of Berlin's twelve districts.", examples=["Neukölln"]),
    ] = None,
    measure: Annotated[
        str | None,
        Field(
            max_length=200,
            description="Id of the asker's measure, from which introductions start.",
            examples=[None],
        ),
    ] = None,
    limit: Annotated[int, Field(ge=1, le=50, description="Rows at most.", examples=[5])] = 5,
) -> Answer[ContactRow]:
    """Whom in the administration do I contact about a topic, and who can introduce me?

    Each row names the responsible unit and its official channel; the post, its holder and a chain of introductions
    come on top where the view opens them. The rank is explained reason by reason. A unit named in the question, and
    what is inside it, comes first among what fits alike; a question for nothing but a unit is answered with the unit.
    In place of a unit that is no more stands the one that took over from it. When nothing fits, the answer names the
    nearest topics and the support team's channel.
    """
    notices: list[Notice] = []
    starts = introductions.starting_points(inquiry, measure)
    understood = inquiry.texts.understand(topic)
    district = _known_district(district) or understood.district
    by_id = _topic_with_id(inquiry, topic.strip())
    named = named_units(inquiry, () if by_id else understood.apart, district)
    if by_id is not None:
        matches = {by_id["id"]: by_id}
    elif understood.about_units and named.rows:
        matches = {}
    else:
        matches, reach = _matches(inquiry, understood.rest)
        notices += reach_notices(reach)
    found = in_living_units(inquiry, _responsibilities(inquiry, matches, district))
    found = with_named(inquiry, found, named)
    ranked = rank_contacts(found, district=district, today=inquiry.view.today)[:limit]
    if not ranked:
        nearest = [topic_reference(match) for match in matches.values() if match["type"] == "Topic"][:3]
        return Answer(items=[support_row(inquiry, nearest)], notices=notices)
    rows = contact_rows(inquiry, ranked, matches, starts)
    if any(row.invented for row in rows):
        notices.append(
            Notice(code="invented", text="Diese Antwort enthält erfundene Beispiele; sie sind gekennzeichnet.")
        )
    return Answer(items=rows, notices=notices)


def _known_district(name: str | None) -> str | None:
    if name is None:
        return None
    wanted = name.strip().casefold().removeprefix("bezirk ")
    for district in DISTRICTS:
        if district.casefold() == wanted:
            return district
    raise InputError("There is no district of this name.", where="district", remedy=f"One of: {', '.join(DISTRICTS)}.")


def _topic_with_id(inquiry: Inquiry, asked: str) -> dict[str, Any] | None:
    """The topic whose id the text is, none for a text of words.

    Raises `Merged` or `Removed` for the id of a topic that ended, and `NotFound` for one that can be nothing else.
    """
    if not asked or any(map(str.isspace, asked)):
        return None
    for row in inquiry.rows("entity_names", ids=[asked]):
        if row["type"] == "Topic":
            return {**row, "score": 1.0, "by": "id"}
    if asked.startswith("topic:"):
        raise not_found(inquiry, asked, "topic", where="topic")
    error = ended(inquiry, asked, "topic", where="topic")
    if isinstance(error, Merged):
        # What was merged into something else than a topic is no topic's id.
        goes_on = inquiry.rows("entity_names", ids=[error.successor])
        error = error if any(row["type"] == "Topic" for row in goes_on) else None
    if error is not None:
        raise error
    return None


def _matches(inquiry: Inquiry, rest: str) -> tuple[dict[str, dict[str, Any]], Reach]:
    """What the question fits, by id: topics, and units whose own competence text fits; best first. And how it was
    searched."""
    searched = inquiry.texts.search(rest, limit=TOPICS_CONSIDERED, types=("Topic", "AdministrativeUnit"))
    return {
        hit.id: {"id": hit.id, "type": hit.type, "name": hit.name, "score": hit.score, "by": hit.by}
        for hit in searched.hits
    }, searched.reach


def _responsibilities(
    inquiry: Inquiry, matches: Mapping[str, Mapping[str, Any]], district: str | None
) -> list[Responsibility]:
    topics = [id for id, match in matches.items() if match["type"] == "Topic"]
    rows = inquiry.rows("contacts_for_topic", topics=topics, district=district) if topics else []
    # A broader topic's office answers only where nobody is responsible for the topic itself.
    nearest: dict[str, int] = {}
    for row in rows:
        nearest[row["asked_id"]] = min(nearest.get(row["asked_id"], 9), row["steps"])
    found = [
        Responsibility(
            topic=row["asked_id"], topic_name=row["asked_name"], kind=row["asked_type"],
            match=matches[row["asked_id"]]["score"],
            steps=row["steps"], unit=row["unit_id"], unit_name=row["unit_name"], post=row["post_id"],
            district=row["district"], basis=row["basis"], as_of=row["as_of"], confidence=row["confidence"],
            invented=row["invented"], source=source_reference(row), ended=row["ended"],
        )
        for row in rows if row["steps"] == nearest[row["asked_id"]]
    ]  # fmt: skip
    units = [id for id, match in matches.items() if match["type"] == "AdministrativeUnit"]
    for row in inquiry.rows("units_by_id", ids=units) if units else []:
        if district is None or row["district"] in (None, district):
            found.append(Responsibility(
                topic=None, topic_name=None, kind="unit", match=matches[row["id"]]["score"], steps=0, unit=row["id"],
                unit_name=row["name"], post=None, district=row["district"], basis=None, as_of=row["as_of"],
                confidence=row["confidence"], invented=row["invented"], source=source_reference(row),
                ended=row["ended"],
            ))  # fmt: skip
    return found
