"""One route for each registered analysis, by GET and by POST; the list of them; and the networks themselves."""

# No `from __future__ import annotations` here: the routes' annotations are models made at run time.
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response, Security
from pydantic import BaseModel, Field

from graph_service.analyses.registering import Analysis
from graph_service.analyses.watch import Watch
from graph_service.analysing import AnalysisAnswer, AnalysisParameters, NetworkParameters, parameters_for, registered
from graph_service.api.answers import json_response
from graph_service.api.asking import AskerOf, bearer
from graph_service.api.presence import StillThere
from graph_service.api.questions import PROBLEMS
from graph_service.network import PROJECTIONS
from graph_service.networking import NetworkAnswer
from graph_service.registry import Answer


class AnalysisEntry(BaseModel):
    """An analysis that can be asked."""

    name: str = Field(description="Name.", examples=["betweenness"])
    family: str = Field(description="Family.", examples=["influence"])
    projection: str = Field(description="The network that it is made for.", examples=["who-works-with-whom"])
    summary: str = Field(description="What it measures.", examples=["Who lies on the ways of others?"])
    description: str = Field(description="More on it.", examples=["Freeman (1977)."])
    parameters: dict[str, Any] = Field(description="Its parameters as JSON Schema.", examples=[{"type": "object"}])
    route: str = Field(description="Its route.", examples=["/v1/analyses/betweenness"])


class NetworkEntry(BaseModel):
    """A network that can be looked at."""

    name: str = Field(description="Name.", examples=["who-works-with-whom"])
    de: str = Field(description="German name.", examples=["Wer arbeitet mit wem"])
    summary: str = Field(description="What it is.", examples=["Persons, or posts, tied over what they share."])
    description: str = Field(description="What its nodes are, what its ties mean and weigh.", examples=["…"])
    route: str = Field(description="Its route.", examples=["/v1/networks/who-works-with-whom"])


def analyses_router() -> APIRouter:
    """`/v1/analyses` and `/v1/networks`."""
    router = APIRouter(prefix="/v1", responses=PROBLEMS, dependencies=[Security(bearer)])

    @router.get("/analyses", summary="All analyses", tags=["analyses"], response_model=Answer[AnalysisEntry])
    def all_analyses(request: Request) -> Response:
        return json_response(request, Answer[AnalysisEntry](items=[
            AnalysisEntry(
                name=one.name, family=one.family, projection=one.projection, summary=one.summary,
                description=one.description, parameters=parameters_for(one).model_json_schema(),
                route=f"/v1/analyses/{one.name}",
            )
            for one in registered()
        ]))  # fmt: skip

    for one in registered():
        _add_routes(router, one)

    @router.get("/networks", summary="All networks", tags=["networks"], response_model=Answer[NetworkEntry])
    def all_networks(request: Request) -> Response:
        return json_response(request, Answer[NetworkEntry](items=[
            NetworkEntry(name=one.name, de=one.de, summary=one.summary, description=one.description,
                         route=f"/v1/networks/{one.name}")
            for one in PROJECTIONS.values()
        ]))  # fmt: skip

    @router.get("/networks/{projection}", summary="A network: its nodes and ties as columns", tags=["networks"],
                response_model=NetworkAnswer)  # fmt: skip
    def network(
        request: Request, projection: str, parameters: Annotated[NetworkParameters, Query()], asker: AskerOf
    ) -> Response:
        watch = Watch(wanted=StillThere(request))
        return json_response(request, asker.service.network(projection, parameters, asker.asking, watch))

    return router


def _add_routes(router: APIRouter, analysis: Analysis) -> None:
    model = parameters_for(analysis)

    def by_get(request: Request, parameters: Annotated[model, Query()], asker: AskerOf) -> Response:  # type: ignore[valid-type]
        return _ranking(request, analysis, parameters, asker)

    def by_post(request: Request, parameters: Annotated[model, Body()], asker: AskerOf) -> Response:  # type: ignore[valid-type]
        return _ranking(request, analysis, parameters, asker)

    described = {
        "summary": analysis.summary, "description": analysis.description or analysis.summary,
        "response_model": AnalysisAnswer, "tags": [analysis.family],
    }  # fmt: skip
    path, name = f"/analyses/{analysis.name}", analysis.name.replace("-", "_")
    router.add_api_route(path, by_get, methods=["GET"], operation_id=f"get_ranked_by_{name}", **described)  # type: ignore[arg-type]
    router.add_api_route(path, by_post, methods=["POST"], operation_id=f"post_ranked_by_{name}", **described)  # type: ignore[arg-type]


def _ranking(request: Request, analysis: Analysis, parameters: AnalysisParameters, asker: AskerOf) -> Response:
    watch = Watch(parameters.seconds, wanted=StillThere(request))
    return json_response(request, asker.service.analyse(analysis, parameters, asker.asking, watch))
