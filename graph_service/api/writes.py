"""What can be written over HTTP: one's own data corrected, suggestions made and decided on as they were seen."""

# No `from __future__ import annotations` here: the framework reads the annotations of the routes at run time.
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response, Security
from pydantic import BaseModel, ConfigDict, Field

from graph_service.api.answers import VARY, etag_of, json_response
from graph_service.api.asking import AskerOf, bearer
from graph_service.api.problems import ProblemDetails
from graph_service.api.questions import PROBLEMS, answer
from graph_service.data_subjects import OwnRecord, check_state, check_state_named, state_of
from graph_service.errors import InputError
from graph_service.registry import Answer, find_question

OF_WRITES: dict[int | str, dict[str, Any]] = {
    **PROBLEMS,
    403: {"model": ProblemDetails, "description": "The role may not do this, or not name this purpose."},
    409: {"model": ProblemDetails, "description": "It was decided on before, or an import is under way."},
    412: {"model": ProblemDetails, "description": "It is no longer as `If-Match` says."},
    428: {"model": ProblemDetails, "description": "`If-Match` is missing."},
}

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match", max_length=200, description="The ETag of the answer that the asker has seen.",
        examples=['"0f1e2d3c4b5a69788796a5b4c3d2e1f0"'],
    ),
]  # fmt: skip


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class OwnCorrection(_Written):
    """What is to stand in one's own data; null removes a value, and what is left out stays."""

    email: str | None = Field(None, max_length=2000, description="E-mail.", examples=["ada@beispiel.example"])
    phone: str | None = Field(None, max_length=2000, description="Telephone.", examples=["030 0000 000"])
    profile: str | None = Field(None, max_length=2000, description="Profile.", examples=["Barrierefreiheit"])
    languages: list[str] | None = Field(None, max_length=50, description="Languages.", examples=[["Deutsch"]])


class NewSuggestion(_Written):
    """What should stand in a field of an entry."""

    about: str = Field(
        min_length=1, max_length=300, description="Id of the entry, as an answer has named it.",
        examples=["unit:bezirksamt-neukoelln"],
    )  # fmt: skip
    field: str = Field(min_length=1, max_length=80, description="The field, as in the vocabulary.", examples=["phase"])
    value: str | list[str] = Field(
        max_length=2000, description="What should stand there; of a list the items to add.", examples=["abgeschlossen"]
    )


class SuggestionKept(BaseModel):
    """A suggestion was kept; it is for the support team from now on."""

    state: str = Field(description="open: it will be decided on.", examples=["open"])


class DecisionGiven(_Written):
    """What becomes of a suggestion."""

    decision: Literal["accept", "reject"] = Field(description="accept or reject.", examples=["accept"])


class DisclosureRow(BaseModel):
    """That data of whoever asks were shown."""

    time: str = Field(description="When (UTC).", examples=["2026-11-29T12:00:00.000+00:00"])
    recipient: str = Field(description="To whom: the id of a principal.", examples=["token:abcdefgh"])
    fields: list[str] = Field(description="Which fields.", examples=[["id", "name"]])
    purpose: str | None = Field(description="What for.", examples=["contact-mediation"])
    legal_basis: str | None = Field(description="On what basis, in German.", examples=["Art. 6 Abs. 1 Buchst. a DSGVO"])
    question: str = Field(description="In the answer to which question.", examples=["contacts-for-topic"])
    grant: str | None = Field(
        None, description="The grant that it was asked under, if it was.", examples=["grant-0123456789abcdef"]
    )


def writes_router() -> APIRouter:
    """`/v1/me` and `/v1/suggestions`."""
    router = APIRouter(prefix="/v1", responses=OF_WRITES, dependencies=[Security(bearer)])
    suggestion, suggestions = find_question("suggestion"), find_question("suggestions")

    @router.get("/me", summary="What is stored on me?", tags=["own data"], response_model=OwnRecord)
    def own_data(asker: AskerOf) -> Response:
        """Everything that is stored on whoever asks, as a person in the graph; the ETag names its state."""
        record = asker.service.rights.own_data(asker.asking)
        return _own(record)

    @router.patch("/me", summary="Correct what is stored on me.", tags=["own data"], response_model=OwnRecord)
    def correct_own_data(asker: AskerOf, changes: OwnCorrection, if_match: IfMatch = None) -> Response:
        """Correct own data; what stood there before is kept with the day, sealed, and told in `corrections`."""
        given = changes.model_dump(include=changes.model_fields_set)
        asker.principal  # noqa: B018 - who is not let in is told so first
        check_state_named(if_match)
        if not given:
            raise InputError("Nothing is to be corrected.", where="body", remedy="Name a field and its value.")
        record = asker.service.rights.correct_own_data(
            given, lambda seen: check_state(if_match, state_of(seen)), asker.asking
        )
        return _own(record)

    @router.get("/me/disclosures", summary="To whom were my data shown?", tags=["own data"],
                response_model=Answer[DisclosureRow])  # fmt: skip
    def own_disclosures(request: Request, asker: AskerOf) -> Response:
        """Every disclosure of data of whoever asks, oldest first; this reading is logged too."""
        found = asker.service.rights.own_disclosures(asker.asking)
        return json_response(request, Answer[DisclosureRow](purpose=asker.purpose, items=[
            DisclosureRow(
                time=one.time, recipient=one.principal, fields=list(one.fields), purpose=one.purpose,
                legal_basis=one.legal_basis, question=one.question, grant=one.grant,
            )
            for one in found
        ]))  # fmt: skip

    @router.get("/suggestions", summary=suggestions.summary, tags=["suggestions"],
                response_model=Answer[suggestions.row])  # type: ignore[name-defined]  # fmt: skip
    def suggestion_list(
        request: Request,
        parameters: Annotated[suggestions.parameters, Query()],  # type: ignore[name-defined]
        asker: AskerOf,
    ) -> Response:
        return answer(request, suggestions, parameters.model_dump(), asker)

    @router.post("/suggestions", summary="Suggest to correct an entry.", tags=["suggestions"], status_code=202,
                 response_model=SuggestionKept)  # fmt: skip
    def suggest(asker: AskerOf, given: NewSuggestion) -> SuggestionKept:
        """Suggest what should stand in a field of an entry that the asker sees.

        Nothing is changed by it until the support team has decided.
        """
        asker.service.suggest(given.about, given.field, given.value, asker.asking)
        return SuggestionKept(state="open")

    @router.get("/suggestions/{id}", name="suggestion_by_id", summary=suggestion.summary, tags=["suggestions"],
                response_model=Answer[suggestion.row])  # type: ignore[name-defined]  # fmt: skip
    def suggestion_by_id(request: Request, id: str, asker: AskerOf) -> Response:
        return answer(request, suggestion, {"id": id}, asker)

    @router.post("/suggestions/{id}/decision", summary="Accept or reject a suggestion.", tags=["suggestions"],
                 response_model=Answer[suggestion.row])  # type: ignore[name-defined]  # fmt: skip
    def decide(request: Request, id: str, asker: AskerOf, given: DecisionGiven, if_match: IfMatch = None) -> Response:
        """Decide on a suggestion as it was seen (`GET` it first, for the ETag).

        An accepted one is written at once; the value that it replaces is kept beside it as a claim of its own source.
        """
        asker.principal  # noqa: B018 - who is not let in is told so first
        check_state_named(if_match)
        told = asker.service.decide_suggestion(
            id, given.decision, lambda seen: check_state(if_match, etag_of(seen)), asker.asking
        )
        return json_response(request, told)

    return router


def _own(record: OwnRecord) -> Response:
    content = record.model_dump_json().encode("utf-8")
    headers = {"ETag": state_of(record), "Cache-Control": "private, no-store", "Vary": VARY}
    return Response(content, 200, headers, "application/json")
