"""What to do when nobody answers: the deputy, the unit above, the support team, and how long to wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field

from graph_service.access import PersonReference, TellsOfPersons
from graph_service.inquiry import Inquiry
from graph_service.questions.parts import Channel, EntityReference, PostReference, channels_of
from graph_service.questions.posts import Place, Post, place_of

PATIENCE = 5
"""Working days after which the next step is fair: a working week, the usual time for a first reply."""

SUPPORT_TEAM = "unit:gdb-unterstuetzungsteam"


class SupportTeam(BaseModel):
    """The programme's own support team, the last resort of every answer."""

    id: str = Field(description="Stable id.", examples=[SUPPORT_TEAM])
    name: str = Field(description="Name.", examples=["Unterstützungsteam Gemeinsam Digital: Berlin"])
    channels: list[Channel] = Field(description="Its channels.")


class Fallback(TellsOfPersons):
    """The steps after no answer, in their order."""

    deputy: PersonReference | None = Field(description="Deputy or acting holder, where the view opens it.")
    deputy_post: PostReference | None = Field(
        None, description="The deputy's own post, where the unit has one; named even when the view opens no holder."
    )
    unit_above: EntityReference | None = Field(description="The unit above.")
    support: SupportTeam = Field(description="The support team.")
    after_working_days: int = Field(description="Working days to wait before each step.", examples=[PATIENCE])

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """That the deputy holds the post."""
        if self.deputy is not None:
            yield self.deputy.id, "HOLDS"


def support_team(inquiry: Inquiry) -> SupportTeam:
    """The support team as the view sees it; where the graph has none, its name with an unknown channel."""
    for row in inquiry.rows("units_by_id", ids=[SUPPORT_TEAM]):
        owner = EntityReference(id=row["id"], type="AdministrativeUnit", name=row["name"])
        channels = channels_of(owner, row["channels"]) or [_unknown(owner)]
        return SupportTeam(id=row["id"], name=row["name"], channels=channels)
    owner = EntityReference(id=SUPPORT_TEAM, type="AdministrativeUnit", name="Unterstützungsteam")
    return SupportTeam(id=SUPPORT_TEAM, name="Unterstützungsteam", channels=[_unknown(owner)])


def fallback(
    unit: Mapping[str, Any],
    post: Post | None,
    deputies: Sequence[Post],
    holders: Mapping[str, Sequence[Mapping[str, Any]]],
    support: SupportTeam,
) -> Fallback:
    """The fallback of a contact from the rows of `contacts_for_topic_units` and, by post, of `holders_of_posts`.

    Who holds the post itself as a deputy comes first; else the first of the posts that stand in for it with a holder.
    """
    own = holders.get(post["id"], ()) if post else ()
    stand_in = next((one for one in own if one["status"] == "deputy" and one is not holder_of(post, holders)), None)
    desk = None
    if stand_in is None:
        desk = next((one for one in deputies if holders.get(one["id"])), deputies[0] if deputies else None)
        stand_in = holder_of(desk, holders)
    above = unit["path"][0] if unit["path"] else None
    return Fallback(
        deputy=person_reference(stand_in),
        deputy_post=post_reference(desk),
        unit_above=EntityReference(id=above["id"], type=above["type"], name=above["name"]) if above else None,
        support=support,
        after_working_days=PATIENCE,
    )


def holder_of(post: Post | None, holders: Mapping[str, Sequence[Mapping[str, Any]]]) -> Mapping[str, Any] | None:
    """Who to speak to at a post: its holder, not who stands in; of a deputy's own post, who holds it as a deputy."""
    if post is None:
        return None
    own = holders.get(post["id"], ())
    regular = (one for one in own if one["status"] != "deputy")
    return next(regular, own[0] if own and place_of(post) is Place.DEPUTY else None)


def post_reference(post: Post | None) -> PostReference | None:
    """A post from a query's map."""
    return PostReference(id=post["id"], name=post["name"], status=post["occupancy"]) if post else None


def person_reference(row: Mapping[str, Any] | None) -> PersonReference | None:
    """A person from a query's map, in which closed fields are already null."""
    if row is None:
        return None
    known = {name: row[name] for name in PersonReference.model_fields if row.get(name) is not None}
    return PersonReference(**known)


def _unknown(owner: EntityReference) -> Channel:
    return Channel(kind="unknown", value=None, of=owner, official=True)
