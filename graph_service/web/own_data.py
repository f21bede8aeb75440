"""`/me`: what is stored on whoever is logged in, and the form that corrects it in the state that was seen."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from graph_service.access import Asking, Principal
from graph_service.data_subjects import OwnRecord, check_state, state_of, words
from graph_service.errors import GraphServiceError, StateChanged
from graph_service.service import Service
from graph_service.web.refusals import PERSON_FIELDS, in_german
from graph_service.web.start import environment
from graph_service.web.visitors import is_from_elsewhere, session_of, visitor

CHANGED = (
    "Ihre Angaben haben sich inzwischen geändert. Bitte sehen Sie sie noch einmal durch; geschrieben wurde nichts."
)
FROM_ELSEWHERE = "Eine andere Seite hat hierher geführt. Ihre Daten sehen Sie über „Meine Daten“ auf der Startseite."


def own_data_router() -> APIRouter:
    """The page. Whoever is not logged in finds the way to the log-in, or while trying out the choice of a principal."""
    router = APIRouter(include_in_schema=False)

    @router.get("/me")
    def shown(request: Request) -> Response:
        session = session_of(request)
        if session is None:
            return _page(request)
        if is_from_elsewhere(request):
            return _page(request, problem=FROM_ELSEWHERE)
        service: Service = request.app.state.service
        try:
            service.requests.check(session.principal.id)
        except GraphServiceError as error:
            return _page(request, problem=in_german(error), status=error.status)
        return _told(request, session.principal)

    @router.post("/me")
    def sent(
        request: Request,
        email: Annotated[str, Form(max_length=2000)] = "",
        phone: Annotated[str, Form(max_length=2000)] = "",
        profile: Annotated[str, Form(max_length=3000)] = "",
        languages: Annotated[str, Form(max_length=2000)] = "",
        state: Annotated[str, Form(max_length=200)] = "",
        principal: Annotated[str, Form(max_length=100)] = "",
        csrf: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        try:
            who = visitor(request, name=principal, csrf=csrf)
        except GraphServiceError as error:
            return _page(request, problem=in_german(error), status=error.status)
        if not state:
            return _told(request, who)
        changes = {
            "email": email, "phone": phone, "profile": profile.replace("\r\n", "\n"),
            "languages": [one.strip() for one in languages.split(",") if one.strip()],
        }  # fmt: skip
        service: Service = request.app.state.service
        try:
            record = service.rights.correct_own_data(
                changes, lambda seen: check_state(state, state_of(seen)), Asking(who)
            )
        except StateChanged as error:
            return _told(request, who, problem=CHANGED, status=error.status)
        except GraphServiceError as error:
            return _told(request, who, problem=in_german(error), status=error.status)
        return _page(request, record=record, who=who, done="Ihre Angaben sind berichtigt.")

    return router


def _told(request: Request, who: Principal, *, problem: str | None = None, status: int = 200) -> HTMLResponse:
    service: Service = request.app.state.service
    try:
        record = service.rights.own_data(Asking(who))
    except GraphServiceError as error:
        return _page(request, who=who, problem=problem or in_german(error), status=error.status)
    return _page(request, record=record, who=who, problem=problem, status=status)


def _page(
    request: Request,
    *,
    record: OwnRecord | None = None,
    who: Principal | None = None,
    status: int = 200,
    **told: Any,
) -> HTMLResponse:
    service: Service = request.app.state.service
    session = session_of(request)
    choosable = service.settings.dev_principals and session is None
    principals = [one for one in service.gate.principals.values() if one.person] if choosable else []
    log, log_problem = _log(service, who) if record and who else ([], None)
    consents = record.consents if record else None
    html = environment().get_template("own_data.html").render(
        record=record, state=state_of(record) if record else "", labels=PERSON_FIELDS, session=session, words=words,
        consents=words.consents_in_words(consents), log=log, log_problem=log_problem, shown=words.SHOWN,
        audiences=words.audiences_in_words(consents.audiences) if consents else [],
        principals=principals, principal=who.id if who and choosable else "",
        log_in=service.openid is not None and service.openid.browser is not None,
        **{"problem": None, "done": None, **told},
    )  # fmt: skip
    return HTMLResponse(html, status, {"Cache-Control": "private, no-store"})


def _log(service: Service, who: Principal) -> tuple[list[words.Shown], str | None]:
    """Who was shown what, or why that cannot be told just now; what is stored is told all the same."""
    try:
        return words.log_in_words(service.rights.own_disclosures(Asking(who))), None
    except GraphServiceError as error:
        return [], in_german(error)
