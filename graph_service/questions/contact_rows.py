"""The rows of the contact answer: what is shown of each ranked contact, and where it comes from."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from graph_service.access import PersonReference, TellsOfPersons
from graph_service.inquiry import Inquiry
from graph_service.questions import fallbacks, introductions
from graph_service.questions.claims import claims_of, with_claims
from graph_service.questions.parts import (
    Chain,
    Channel,
    EntityReference,
    PostReference,
    Reason,
    Statement,
    TopicReference,
    UnitReference,
    channels_of,
    freshness_warning,
)
from graph_service.questions.posts import Post, deputies_of, post_for
from graph_service.questions.ranking import RankedContact, Responsibility

OFFICES_SHOWN = 5


class Office(BaseModel):
    """A place where a service is given."""

    id: str = Field(description="Stable id.", examples=["unit:buergeramt-neukoelln"])
    name: str = Field(description="Name.", examples=["Bürgeramt Rathaus Neukölln"])
    channels: list[Channel] = Field(description="Its address and other channels.")
    as_of: str | None = Field(None, description="When the source said so.", examples=["2015-09-03"])


class DistrictContact(BaseModel):
    """One district's unit within a row that stands for several districts."""

    district: str | None = Field(description="District.", examples=["Neukölln"])
    unit: UnitReference = Field(description="Its unit.")
    channels: list[Channel] = Field(description="Its official channels.")


class ContactRow(TellsOfPersons):
    """A contact: who is responsible, how to reach them, who introduces, why this rank, what if nobody answers."""

    rank: int = Field(description="Place in the order, from 1.", examples=[1])
    topic: TopicReference | None = Field(description="The topic that fits; none when a unit's own text fits.")
    unit: UnitReference = Field(description="The responsible unit; for several districts what they have in common.")
    districts: list[DistrictContact] = Field(description="The districts' units, when the row stands for several.")
    post: PostReference | None = Field(description="The post within the unit, where one is known.")
    person: PersonReference | None = Field(description="The holder, only where purpose and consent open it.")
    channels: list[Channel] = Field(description="Ways to reach the contact, official ones first, never empty.")
    offices: list[Office] = Field(description="Where the service is given.")
    via: list[Chain] = Field(description="Up to three chains of introductions, strongest first.")
    score: float = Field(description="Sum of the points of the reasons.", examples=[0.97])
    because: list[Reason] = Field(description="Each reason for the rank, with its source and date.")
    conflicts: list[Statement] = Field(description="What other sources say.")
    as_of: str | None = Field(description="When the source named the responsibility.", examples=["2016-01-01"])
    freshness: str | None = Field(description="A warning when the fact is old or the unit no more.", examples=[None])
    invented: bool = Field(description="Whether the row rests on an invented example.", examples=[False])
    fallback: fallbacks.Fallback = Field(description="What to do when nobody answers.")
    nearest: list[TopicReference] = Field(description="Nearest topics, when nothing fits.")

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """That the person holds the post."""
        if self.person is not None:
            yield self.person.id, "HOLDS"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the graph tells around the ranked contacts, read in one go for all rows."""

    units: Mapping[str, Mapping[str, Any]]
    conflicts: Mapping[str, list[Statement]]
    offices: Mapping[tuple[str, str], list[Office]]
    chains: Mapping[str, list[Chain]]
    holders: Mapping[str, list[Mapping[str, Any]]]
    support: fallbacks.SupportTeam


def contact_rows(
    inquiry: Inquiry, ranked: Sequence[RankedContact], matches: Mapping[str, Mapping[str, Any]], starts: Sequence[str]
) -> list[ContactRow]:
    """A row for each ranked contact; `matches` are what the question fits by id, `starts` where introductions begin."""
    around = _surroundings(inquiry, ranked, starts)
    rows = []
    for place, contact in enumerate(ranked, start=1):
        first = contact.first
        common = {
            "rank": place,
            "topic": topic_reference(matches[first.topic]) if first.topic else None,
            "score": contact.score,
            "because": list(contact.because),
            "as_of": first.as_of,
            "freshness": _warning(first, inquiry.view.today),
            "nearest": [],
        }
        if contact.grouped:
            rows.append(_grouped_row(contact, around, common))
        else:
            rows.append(_single_row(first, around, common))
    return rows


def _surroundings(inquiry: Inquiry, ranked: Sequence[RankedContact], starts: Sequence[str]) -> Surroundings:
    members = [one for contact in ranked for one in contact.responsibilities]
    single = [contact.first for contact in ranked if not contact.grouped]
    units = inquiry.rows(
        "contacts_for_topic_units",
        units=sorted({one.unit for one in members}),
        topics=sorted({one.topic for one in members if one.topic}),
    )
    said = claims_of(inquiry, [row["id"] for row in units if row["claimed"]])
    by_id: dict[str, Mapping[str, Any]] = {}
    conflicts: dict[str, list[Statement]] = {}
    for row in units:
        by_id[row["id"]], conflicts[row["id"]] = with_claims(row, said.get(row["id"]))
    pairs = [{"topic": one.topic, "unit": one.unit} for one in single if one.topic]
    posts = {post["id"] for one in single if (post := _post_of_row(one, by_id[one.unit]["posts"]))}
    deputies = {post["id"] for one in single for post in _deputies_of_row(one, by_id[one.unit]["posts"])}
    offices = inquiry.rows("contacts_for_topic_offices", pairs=pairs, limit=OFFICES_SHOWN) if pairs else []
    return Surroundings(
        units=by_id,
        conflicts=conflicts,
        offices={(row["topic"], row["unit"]): [_office(office) for office in row["offices"]] for row in offices},
        chains=introductions.chains(inquiry, starts, sorted({*posts, *(one.unit for one in single)})),
        holders=_holders(inquiry, posts | deputies),
        support=fallbacks.support_team(inquiry),
    )


def _holders(inquiry: Inquiry, posts: Collection[str]) -> dict[str, list[Mapping[str, Any]]]:
    """Who holds each of these posts now: of the posts that are shown, and no others."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    if posts:
        for row in inquiry.rows("holders_of_posts", posts=sorted(posts), today=inquiry.view.today.isoformat()):
            found.setdefault(row["post"], []).append(row)
    return found


def _single_row(first: Responsibility, around: Surroundings, common: Mapping[str, Any]) -> ContactRow:
    unit = around.units[first.unit]
    owner = _reference(unit)
    post = _post_of_row(first, unit["posts"])
    channels = _channels(unit)
    if post:
        post_owner = EntityReference(id=post["id"], type="Post", name=post["name"])
        channels = channels_of(post_owner, post["channels"]) + channels
    return ContactRow(
        **common,
        unit=UnitReference(id=unit["id"], name=unit["name"], path=_path(unit)),
        districts=[],
        post=fallbacks.post_reference(post),
        person=fallbacks.person_reference(fallbacks.holder_of(post, around.holders)),
        channels=channels or [_unknown(owner)],
        offices=around.offices.get((first.topic or "", first.unit), []),
        via=around.chains.get(post["id"] if post else "") or around.chains.get(first.unit, []),
        conflicts=around.conflicts[unit["id"]],
        invented=first.invented or unit["invented"] or bool(post and post["invented"]),
        fallback=fallbacks.fallback(unit, post, _deputies_of_row(first, unit["posts"]), around.holders, around.support),
    )


def _grouped_row(contact: RankedContact, around: Surroundings, common: Mapping[str, Any]) -> ContactRow:
    units = [around.units[one.unit] for one in contact.responsibilities]
    members = [
        DistrictContact(
            district=one.district,
            unit=UnitReference(id=unit["id"], name=unit["name"], path=_path(unit)),
            channels=_channels(unit),
        )
        for one, unit in zip(contact.responsibilities, units, strict=True)
    ]
    unit = _in_common([member.unit for member in members])
    owner = EntityReference(id=unit.id, type="AdministrativeUnit", name=unit.name)
    return ContactRow(
        **common,
        unit=unit,
        districts=members,
        post=None,
        person=None,
        channels=_channels_from(units[0], unit.id) or [_unknown(owner)],
        offices=[],
        via=[],
        conflicts=[said for one in units for said in around.conflicts[one["id"]]],
        invented=any(one.invented for one in contact.responsibilities) or any(one["invented"] for one in units),
        fallback=fallbacks.fallback({"path": []}, None, (), {}, around.support),
    )


def _in_common(units: Sequence[UnitReference]) -> UnitReference:
    """The nearest unit above all of them; the first of them where their ways up never meet."""
    shared = set.intersection(*({above.id for above in unit.path} for unit in units))
    path = units[0].path
    for place, above in enumerate(path):
        if above.id in shared:
            return UnitReference(id=above.id, name=above.name or above.id, path=path[place + 1 :])
    return units[0]


def _warning(first: Responsibility, today: datetime.date) -> str | None:
    """What to know before using the row: that the unit is no more, and that the fact is old."""
    over = f"Diese Stelle gibt es seit {first.ended} nicht mehr." if first.ended else None
    return " ".join(filter(None, (over, freshness_warning(first.as_of, today)))) or None


def _post_of_row(first: Responsibility, posts: Sequence[Post]) -> Post | None:
    return post_for(posts, named=first.post, topic=first.topic)


def _deputies_of_row(first: Responsibility, posts: Sequence[Post]) -> list[Post]:
    post = _post_of_row(first, posts)
    return deputies_of(post, posts) if post else []


def _channels(unit: Mapping[str, Any]) -> list[Channel]:
    """The unit's own channels, then those of the units above it: a central address is better than none."""
    return _each_once(
        channel for one in (unit, *unit["path"]) for channel in channels_of(_reference(one), one["channels"])
    )


def _channels_from(unit: Mapping[str, Any], id: str) -> list[Channel]:
    """The channels of the unit of that id, which is this unit or above it, and of those above."""
    way = [unit, *unit["path"]]
    start = [one["id"] for one in way].index(id)
    return _each_once(channel for one in way[start:] for channel in channels_of(_reference(one), one["channels"]))


def _each_once(channels: Iterable[Channel]) -> list[Channel]:
    """Each address or number once, with its nearest owner."""
    found: dict[tuple[str, str | None], Channel] = {}
    for channel in channels:
        found.setdefault((channel.kind, channel.value), channel)
    return list(found.values())


def _unknown(owner: EntityReference) -> Channel:
    return Channel(kind="unknown", value=None, of=owner, official=True)


def _path(unit: Mapping[str, Any]) -> list[EntityReference]:
    return [_reference(above) for above in unit["path"]]


def _reference(row: Mapping[str, Any]) -> EntityReference:
    return EntityReference(id=row["id"], type=row["type"], name=row["name"])


def _office(row: Mapping[str, Any]) -> Office:
    owner = EntityReference(id=row["id"], type="AdministrativeUnit", name=row["name"])
    return Office(id=row["id"], name=row["name"], channels=channels_of(owner, row["channels"]), as_of=row["as_of"])


def topic_reference(match: Mapping[str, Any]) -> TopicReference:
    """The topic of a match, and how it was found."""
    return TopicReference(id=match["id"], label=match["name"], match=match["by"])


def support_row(inquiry: Inquiry, nearest: list[TopicReference]) -> ContactRow:
    """What is said when nothing fits: the support team, and the topics that come nearest."""
    support = fallbacks.support_team(inquiry)
    text = "Zu dieser Frage ist keine zuständige Stelle bekannt; das Unterstützungsteam hilft weiter."
    return ContactRow(
        rank=1,
        topic=None,
        unit=UnitReference(id=support.id, name=support.name),
        districts=[],
        post=None,
        person=None,
        channels=support.channels,
        offices=[],
        via=[],
        score=0.0,
        because=[Reason(reason="nothing_fits", text=text, points=0.0)],
        conflicts=[],
        as_of=None,
        freshness=None,
        invented=False,
        fallback=fallbacks.fallback({"path": []}, None, (), {}, support),
        nearest=nearest,
    )
