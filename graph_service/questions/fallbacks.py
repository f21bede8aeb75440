"""What to do when nobody answers: the deputy, the unit above, the support team, and how long to wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, Field

from graph_service.access import PersonReference, TellsOfPersons
from graph_service.inquiry import Inquiry
from graph_service.questions.parts import Channel, EntityReference, channels_of

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


def fallback(unit: Mapping[str, Any], post: Mapping[str, Any] | None, support: SupportTeam) -> Fallback:
    """The fallback of a contact from the rows of `contacts_for_topic_units`."""
    stand_ins = [one for one in post["holders"] if one["status"] == "deputy"] if post else []
    above = unit["path"][0] if unit["path"] else None
    return Fallback(
        deputy=person_reference(stand_ins[0] if stand_ins else None),
        unit_above=EntityReference(id=above["id"], type=above["type"], name=above["name"]) if above else None,
        support=support,
        after_working_days=PATIENCE,
    )


def person_reference(row: Mapping[str, Any] | None) -> PersonReference | None:
    """A person from a query's map, in which closed fields are already null."""
    if row is None:
        return None
    known = {name: row[name] for name in PersonReference.model_fields if row.get(name) is not None}
    return PersonReference(**known)


def _unknown(owner: EntityReference) -> Channel:
    return Channel(kind="unknown", value=None, of=owner, official=True)
