"""Who looks at a page: the session of the browser if somebody is logged in, and the forms that belong to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request

from graph_service.access import Principal
from graph_service.errors import InputError, NotAuthenticated, NotPermitted
from graph_service.service import Service
from graph_service.settings import Settings

if TYPE_CHECKING:
    from graph_service.access.openid import Session


def by_https(settings: Settings) -> bool:
    """Whether browsers reach the service by https; otherwise it is on loopback."""
    return (settings.public_url or "").startswith("https://")


def cookie_name(settings: Settings, use: str) -> str:
    """The name of a cookie: with the prefix by which browsers take it from this host alone, and by https alone."""
    return f"{'__Host-' if by_https(settings) else ''}graph-service-{use}"


def session_of(request: Request) -> Session | None:
    """The session of the browser that asks, if it has one."""
    service: Service = request.app.state.service
    if service.openid is None or service.openid.sessions is None:
        return None
    return service.openid.sessions.read(request.cookies.get(cookie_name(service.settings, "session")))


def is_from_elsewhere(request: Request) -> bool:
    """Whether another site has led the browser here, as browsers say themselves (W3C Fetch Metadata).

    Cookies come along then; but nobody is shown anything in somebody's name, and no disclosure is logged, because
    another site wanted it.
    """
    return request.headers.get("Sec-Fetch-Site") == "cross-site"


def check_form(session: Session, csrf: str) -> None:
    """Raise `NotPermitted` unless the form comes from a page of that session, and not from another site."""
    if not session.made(csrf):
        raise NotPermitted("Das Formular war nicht mehr gültig. Bitte senden Sie es noch einmal ab.")


def visitor(request: Request, *, name: str, csrf: str) -> Principal:
    """Who sent the form: whoever is logged in, else the principal named (for trying out), else the public.

    Raises `NotAuthenticated` when the form was made for somebody whose log-in is over: what was meant as theirs is not
    answered as the public's.
    """
    service: Service = request.app.state.service
    session = session_of(request)
    if session is None:
        if csrf:
            raise NotAuthenticated("Ihre Anmeldung ist beendet. Bitte melden Sie sich noch einmal an.")
        found = service.principal(name or None)
        if name:
            service.requests.check(found.id)
        return found
    check_form(session, csrf)
    if name:
        raise InputError("Sie sind angemeldet und fragen als Sie selbst.")
    service.requests.check(session.principal.id)
    return session.principal
