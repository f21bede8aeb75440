"""Who asks and what for, out of the headers of a request."""

from typing import Annotated

from fastapi import Depends, Header, Request

from graph_service.access import Principal
from graph_service.errors import InputError
from graph_service.service import Service


class Asker:
    """The principal and the purpose of one request."""

    def __init__(self, service: Service, principal: Principal, purpose: str | None) -> None:
        self.service = service
        self.principal = principal
        self.purpose = purpose


async def asker_of(
    request: Request,
    principal: Annotated[
        str | None,
        Header(alias="Principal", max_length=100, description="Who asks; accepted only with DEV_PRINCIPALS=1."),
    ] = None,
    purpose: Annotated[
        str | None,
        Header(
            alias="Purpose",
            max_length=100,
            description="What for; without one the answer holds public data only.",
        ),
    ] = None,
) -> Asker:
    """Who asks and what for; two headers of the same name are refused, as nobody could say which one counts.

    It waits for nothing: a coroutine only because a plain function would cost a change of threads.
    """
    for name in ("principal", "purpose"):
        if len(request.headers.getlist(name)) > 1:
            raise InputError("This header is there twice.", where=name.capitalize(), remedy="Send it once.")
    service: Service = request.app.state.service
    return Asker(service, service.principal(principal), purpose)


AskerOf = Annotated[Asker, Depends(asker_of)]
