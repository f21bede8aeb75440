"""The purposes that a request may name, with what each covers; the choice for pages and clients."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response, Security
from pydantic import BaseModel, Field

from graph_service.access import PURPOSES
from graph_service.api.answers import json_response
from graph_service.api.asking import AskerOf, bearer
from graph_service.registry import Answer


class PurposeEntry(BaseModel):
    """A purpose, and whether whoever asks may name it."""

    name: str = Field(description="Name, as in the header `Purpose`.", examples=["contact-mediation"])
    parent: str | None = Field(description="The purpose above it.", examples=["programme-work"])
    de: str = Field(description="German name.", examples=["Kontaktvermittlung"])
    en: str = Field(description="English name.", examples=["contact mediation"])
    covers: str = Field(description="What it covers, in German.", examples=["Die zuständige Stelle finden."])
    legal_basis: str = Field(description="On what it rests, in German.", examples=["Art. 6 Abs. 1 Buchst. a DSGVO"])
    how_long: str = Field(description="Until when data are used for it.", examples=["Bis zum Widerruf."])
    term: str = Field(description="Its term in the Data Privacy Vocabulary.", examples=["dpv:CommunicationManagement"])
    opens: list[str] = Field(description="Field classes that it opens at most.", examples=[["record", "identity"]])
    open_to_you: bool = Field(description="Whether whoever asks may name it.", examples=[True])


def purposes_router() -> APIRouter:
    """`/v1/purposes`."""
    router = APIRouter(prefix="/v1", dependencies=[Security(bearer)], tags=["purposes"])

    @router.get("/purposes", summary="All purposes", response_model=Answer[PurposeEntry])
    def purposes(request: Request, asker: AskerOf) -> Response:
        """What a request can be for, and which of it is open to whoever asks."""
        rules, who = asker.service.gate.rules, asker.principal
        return json_response(request, Answer[PurposeEntry](items=[
            PurposeEntry(
                name=one.name, parent=one.parent, de=one.de, en=one.en, covers=one.covers, how_long=one.how_long,
                legal_basis=one.legal_basis, term=one.term, opens=sorted(one.field_classes),
                open_to_you=rules.may_claim(who, one).allowed,
            )
            for one in PURPOSES.claimable
        ]))  # fmt: skip

    return router
