"""Log-in and log-out by browser: `/login`, `/callback` and `/logout`; all of them lead back to the start page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from graph_service.access.openid import LASTS, LOG_IN_LASTS, OpenId, ProviderUnavailable
from graph_service.access.openid.log_in import BrowserLogIn
from graph_service.access.openid.sessions import Sessions
from graph_service.errors import GraphServiceError, InputError
from graph_service.service import Service
from graph_service.settings import LOOPBACK, Settings
from graph_service.web.refusals import in_german
from graph_service.web.start import Asked, page
from graph_service.web.visitors import by_https, check_form, cookie_name, session_of

NOT_REACHED = "Der Anmeldedienst ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal."
FAILED = "Die Anmeldung ist nicht gelungen. Bitte melden Sie sich noch einmal an."
TOO_MANY = "Ihre Anmeldung bringt mehr Rechte mit, als eine Sitzung fassen kann. Bitte wenden Sie sich an den Betrieb."


def log_in_router(openid: OpenId, browser: BrowserLogIn, sessions: Sessions) -> APIRouter:
    """The routes. What is asked of the provider is asked in worker threads."""
    router = APIRouter(include_in_schema=False)

    @router.get("/login")
    def log_in(request: Request) -> Response:
        try:
            there, cookie = browser.begin(f"{_own_address(request)}/callback")
        except GraphServiceError as error:
            return _problem(request, error)
        response = _redirect(there)
        _set_cookie(response, _settings(request), "log-in", cookie, LOG_IN_LASTS)
        return response

    @router.get("/callback")
    def callback(request: Request) -> Response:
        settings = _settings(request)
        try:
            claims = browser.finish(request.cookies.get(cookie_name(settings, "log-in")), dict(request.query_params))
        except GraphServiceError as error:
            return _problem(request, error)
        cookie = sessions.begin(openid.principal_of(claims))
        if cookie is None:
            return page(request, Asked(), None, TOO_MANY, 403)
        if (before := session_of(request)) is not None:
            sessions.end(before)
        response = _redirect("/")
        _set_cookie(response, settings, "session", cookie, LASTS)
        _remove_cookie(response, settings, "log-in")
        return response

    @router.post("/logout")
    def log_out(request: Request, csrf: Annotated[str, Form(max_length=200)] = "") -> Response:
        session = session_of(request)
        if session is None:
            # Nor is a cookie removed: another site, which sends none along, could log people out so.
            return _redirect("/")
        try:
            check_form(session, csrf)
            back = f"{_own_address(request)}/"
        except GraphServiceError as error:
            return page(request, Asked(), None, in_german(error), error.status)
        sessions.end(session)
        response = _redirect(browser.end_address(back) or "/")
        _remove_cookie(response, _settings(request), "session")
        return response

    return router


def _settings(request: Request) -> Settings:
    service: Service = request.app.state.service
    return service.settings


def _own_address(request: Request) -> str:
    """The address of this service for browsers; what a request says of it is believed on loopback alone."""
    settings = _settings(request)
    if settings.public_url is not None:
        return settings.public_url
    if request.url.hostname not in LOOPBACK:
        raise InputError("is needed for log-in at this address.", where="PUBLIC_URL")
    return f"{request.url.scheme}://{request.url.netloc}"


def _problem(request: Request, error: GraphServiceError) -> Response:
    if isinstance(error, InputError):
        text = str(error)
    else:
        text = NOT_REACHED if isinstance(error, ProviderUnavailable) else FAILED
    return page(request, Asked(), None, text, error.status)


def _redirect(there: str) -> Response:
    return RedirectResponse(there, 303, {"Cache-Control": "private, no-store"})


def _set_cookie(response: Response, settings: Settings, use: str, value: str, lasts: int) -> None:
    # Lax, not strict: the way back from the provider begins on another site.
    response.set_cookie(
        cookie_name(settings, use), value, max_age=lasts, secure=by_https(settings), httponly=True, samesite="lax"
    )


def _remove_cookie(response: Response, settings: Settings, use: str) -> None:
    response.delete_cookie(cookie_name(settings, use), secure=by_https(settings), httponly=True, samesite="lax")
