"""Network pages: one self-contained HTML file each, with a policy of its own, that asks nothing of any host."""

# No `from __future__ import annotations` here: the routes' annotations are models made at run time.
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, Security
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from graph_service.analyses.watch import Watch
from graph_service.api.answers import VARY, json_response
from graph_service.api.asking import AskerOf, bearer
from graph_service.api.presence import StillThere
from graph_service.api.questions import PROBLEMS
from graph_service.pages import PAGES, PageParameters
from graph_service.registry import Answer
from graph_service.web.visitors import is_from_elsewhere, session_of
from visualizations import content_policy


class PageEntry(BaseModel):
    """A page that can be looked at."""

    name: str = Field(description="Name.", examples=["topic"])
    de: str = Field(description="German title.", examples=["Netz eines Themas"])
    en: str = Field(description="English title.", examples=["Network of a topic"])
    of: str | None = Field(description="The parameter that says what it is of.", examples=["topic"])
    route: str = Field(description="Its route.", examples=["/pages/topic"])


class PageRequest(PageParameters):
    """What a page is of; who looks and what for may stand here for a browser, which sends no headers of ours."""

    purpose: str | None = Field(
        None, max_length=100, description="What for, as the header Purpose.", examples=["knowledge-exchange"]
    )
    principal: str | None = Field(
        None, max_length=100, description="Who looks; accepted only with DEV_PRINCIPALS=1.", examples=["community"]
    )
    grant: str | None = Field(
        None,
        max_length=100,
        description="A grant of the support team, as the header Grant.",
        examples=["grant-0123456789abcdef"],
    )


def pages_router() -> APIRouter:
    """`/pages` and `/pages/{name}`."""
    router = APIRouter(prefix="/pages", responses=PROBLEMS, dependencies=[Security(bearer)], tags=["pages"])

    @router.get("", summary="All network pages", response_model=Answer[PageEntry])
    def all_pages(request: Request) -> Response:
        return json_response(request, Answer[PageEntry](items=[
            PageEntry(name=one.name, de=one.title.de, en=one.title.en, of=one.of, route=f"/pages/{one.name}")
            for one in PAGES.values()
        ]))  # fmt: skip

    @router.get("/{name}", summary="A network page", response_class=HTMLResponse)
    def page(request: Request, name: str, parameters: Annotated[PageRequest, Query()], asker: AskerOf) -> Response:
        """The network of a topic, of a measure, around something, its communities, changes or key stakeholders."""
        session = session_of(request) if asker.anonymous and not is_from_elsewhere(request) else None
        who = asker.as_visitor(
            session.principal if session else None, parameters.principal, parameters.purpose, parameters.grant
        )
        html = who.service.page(name, parameters, who.asking, Watch(wanted=StillThere(request)))
        headers = {
            "Cache-Control": "private, no-store", "Vary": f"{VARY}, Cookie, Sec-Fetch-Site",
            "Content-Security-Policy": content_policy(html),
        }  # fmt: skip
        return HTMLResponse(html, headers=headers)

    return router
