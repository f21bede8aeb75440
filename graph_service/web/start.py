"""The start page: a question in, the contact answer out, with a switch for role and purpose."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from graph_service.access import PURPOSES, Asking, origin_of
from graph_service.errors import GraphServiceError
from graph_service.registry import Answer, find_question
from graph_service.schema import DISTRICTS
from graph_service.service import Service
from graph_service.web.policy import content_policy
from graph_service.web.refusals import in_german
from graph_service.web.visitors import session_of, visitor

ROWS = 5
EXAMPLES = (
    "Wen spreche ich in der Verwaltung auf Baugenehmigungen in Neukölln an, und wer kann mich vorstellen?",
    "Baum fällen im Garten",
    "Wer prüft eine Datenschutz-Folgenabschätzung?",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form holds."""

    topic: str = ""
    district: str = ""
    principal: str = ""
    purpose: str = ""
    grant: str = ""


@cache
def environment() -> Environment:
    """The templates; every value is escaped, a missing one is an error."""
    return Environment(
        loader=PackageLoader("graph_service.web", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def web_router() -> APIRouter:
    """`/`, and its style sheet. The form is sent by POST, so that no question stands in an address."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def empty_form(request: Request) -> Response:
        return page(request, Asked(), None, None)

    @router.post("/")
    def answered(
        request: Request,
        topic: Annotated[str, Form(max_length=100_000)] = "",  # what the question refuses is told in the page
        district: Annotated[str, Form(max_length=80)] = "",
        principal: Annotated[str, Form(max_length=100)] = "",
        purpose: Annotated[str, Form(max_length=100)] = "",
        grant: Annotated[str, Form(max_length=100)] = "",
        csrf: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        form = Asked(topic.strip(), district, principal, purpose, grant.strip())
        service: Service = request.app.state.service
        if not form.topic:
            return page(request, form, None, "Bitte schreiben Sie, worum es geht.")
        try:
            asker = visitor(request, name=form.principal, csrf=csrf)
            question = find_question("contacts-for-topic")
            parameters = question.read_parameters(
                {"topic": form.topic, "district": form.district or None, "limit": ROWS}
            )
            asking = Asking(asker, form.purpose or None, form.grant or None, origin_of(request.client))
            answer = service.ask(question, parameters, asking)
        except GraphServiceError as error:
            return page(request, form, None, in_german(error), error.status)
        return page(request, form, answer, None)

    @router.get("/static/style.css")
    def style() -> Response:
        text = (files("graph_service.web") / "static" / "style.css").read_text(encoding="utf-8")
        return Response(text, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})

    return router


def page(
    request: Request, form: Asked, answer: Answer[Any] | None, problem: str | None, status: int = 200
) -> HTMLResponse:
    """The start page: with an answer, with a sentence on what went wrong, or empty."""
    service: Service = request.app.state.service
    session = session_of(request)
    choosable = service.settings.dev_principals and session is None
    principals = [one for one in service.gate.principals.values() if one.id != "public"] if choosable else []
    headers = {"Cache-Control": "private, no-store"}
    if session is not None and service.openid is not None:
        # The form of the log-out leads on to the provider, to be logged out there too.
        headers["Content-Security-Policy"] = content_policy(service.openid.provider.origin)
    html = environment().get_template("start.html").render(
        form=form, answer=answer, problem=problem, districts=DISTRICTS, principals=principals,
        purposes=PURPOSES.claimable, examples=EXAMPLES, session=session,
        log_in=service.openid is not None and service.openid.browser is not None,
    )  # fmt: skip
    return HTMLResponse(html, status, headers)
