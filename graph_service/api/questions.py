"""One route for each registered question, by GET and by POST, and the list of them."""

# No `from __future__ import annotations` here: the routes' annotations are models made at run time.
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response, Security
from pydantic import BaseModel, Field

from graph_service.analyses.watch import Watch
from graph_service.api.answers import content_response, json_response
from graph_service.api.asking import AskerOf, bearer
from graph_service.api.presence import StillThere
from graph_service.api.problems import ProblemDetails
from graph_service.registry import Answer, Question, find_question, questions

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemDetails, "description": text}
    for status, text in (
        (401, "Who asks is not known."), (403, "The role may not name this purpose."),
        (404, "Not there, or not in the view."), (422, "The input is wrong."), (503, "The graph is not available."),
    )
}  # fmt: skip


class QuestionEntry(BaseModel):
    """A question that can be asked."""

    name: str = Field(description="Name.", examples=["contacts-for-topic"])
    theme: str = Field(description="Theme.", examples=["contacts"])
    summary: str = Field(description="What it answers.")
    description: str = Field(description="More on it.")
    parameters: dict[str, Any] = Field(description="Its parameters as JSON Schema.")
    route: str = Field(description="Its route.", examples=["/v1/questions/contacts-for-topic"])


def questions_router() -> APIRouter:
    """The routes of all registered questions."""
    router = APIRouter(prefix="/v1", responses=PROBLEMS, dependencies=[Security(bearer)])

    @router.get("/questions", summary="All questions", tags=["questions"], response_model=Answer[QuestionEntry])
    def all_questions(request: Request) -> Response:
        return json_response(request, Answer[QuestionEntry](items=[
            QuestionEntry(name=one.name, theme=one.theme, summary=one.summary, description=one.description,
                          parameters=one.parameters.model_json_schema(), route=f"/v1/questions/{one.name}")
            for one in questions()
        ]))  # fmt: skip

    for one in questions():
        _add_routes(router, one)

    entity, entities = find_question("entity"), find_question("entities")

    @router.get("/entities/{id}", name="entity_by_id", summary=entity.summary, tags=["entities"],
                response_model=Answer[entity.row])  # type: ignore[name-defined]  # fmt: skip
    def entity_by_id(request: Request, id: str, asker: AskerOf) -> Response:
        return answer(request, entity, {"id": id}, asker)

    @router.get("/entities", summary=entities.summary, tags=["entities"], response_model=Answer[entities.row])  # type: ignore[name-defined]
    def entity_list(request: Request, parameters: Annotated[entities.parameters, Query()], asker: AskerOf) -> Response:  # type: ignore[name-defined]
        return answer(request, entities, parameters.model_dump(), asker)

    return router


def answer(request: Request, question: Question, given: dict[str, Any], asker: AskerOf) -> Response:
    """The answer of a question as a response."""
    parameters = question.read_parameters(given)
    told = asker.service.tell(question, parameters, asker.asking, Watch(wanted=StillThere(request)))
    return content_response(request, told.content, told.next)


def _add_routes(router: APIRouter, question: Question) -> None:
    model = question.parameters

    def by_get(request: Request, parameters: Annotated[model, Query()], asker: AskerOf) -> Response:  # type: ignore[valid-type]
        return answer(request, question, parameters.model_dump(), asker)  # type: ignore[attr-defined]

    def by_post(request: Request, parameters: Annotated[model, Body()], asker: AskerOf) -> Response:  # type: ignore[valid-type]
        return answer(request, question, parameters.model_dump(), asker)  # type: ignore[attr-defined]

    described = {
        "summary": question.summary, "description": question.description or question.summary,
        "response_model": Answer[question.row], "tags": [question.theme],  # type: ignore[name-defined]
    }  # fmt: skip
    path, name = f"/questions/{question.name}", question.name.replace("-", "_")
    router.add_api_route(path, by_get, methods=["GET"], operation_id=f"get_{name}", **described)  # type: ignore[arg-type]
    router.add_api_route(path, by_post, methods=["POST"], operation_id=f"post_{name}", **described)  # type: ignore[arg-type]
