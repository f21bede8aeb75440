"""Who asks and what for, out of the headers of a request."""

from functools import cached_property
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.security import HTTPBearer

from graph_service.access import PUBLIC, Asking, Principal, origin_of
from graph_service.errors import InputError, NotAuthenticated
from graph_service.service import Service

# For the description of the interface alone: what it reads, `asker_of` reads itself and refuses what is no token.
bearer = HTTPBearer(
    auto_error=False,
    description="An API token (`graph-service token create`), or an access token of the OpenID provider.",
)


class Asker:
    """Who asks by name (for trying out) or by token, and the purpose; the principal is looked up when it is needed."""

    def __init__(
        self,
        service: Service,
        *,
        name: str | None,
        token: str | None,
        purpose: str | None,
        origin: str,
        grant: str | None = None,
    ) -> None:
        self.service = service
        self.purpose = purpose
        self.grant = grant
        self._origin = origin
        self._name = name
        self._token = token

    @property
    def anonymous(self) -> bool:
        """Whether nothing was sent that says who asks."""
        return self._token is None and self._name is None

    def as_visitor(
        self, principal: Principal | None, name: str | None, purpose: str | None, grant: str | None
    ) -> "Asker":
        """Who looks at a page: as these headers say, else whoever is logged in, else as the address says.

        Raises `InputError` where two of them say it.
        """
        said = [one for one in (None if self.anonymous else self._name or self._token, principal, name) if one]
        if len(said) > 1 or (purpose and self.purpose) or (grant and self.grant):
            raise InputError("Who asks, and what for, is said twice.", where="principal", remedy="Say it once.")
        asker = Asker(
            self.service, name=self._name or name, token=self._token, purpose=self.purpose or purpose,
            origin=self._origin, grant=self.grant or grant,
        )  # fmt: skip
        if principal is not None:
            self.service.requests.check(principal.id)
            asker.__dict__["principal"] = principal
        return asker

    @cached_property
    def principal(self) -> Principal:
        """Who asks; may ask the graph or the OpenID provider about the token, so not for the event loop.

        Raises `NotAuthenticated`, and `TooManyRequests` for one who asks too often from whatever addresses.
        """
        if self._token is not None:
            found = self.service.bearer(self._token)
        elif self._name is not None:
            found = self.service.principal(self._name)
        else:
            return PUBLIC
        self.service.requests.check(found.id)
        return found

    @property
    def asking(self) -> Asking:
        """What goes with every question; raises what `principal` raises."""
        return Asking(self.principal, self.purpose, self.grant, self._origin)


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
    grant: Annotated[
        str | None,
        Header(alias="Grant", max_length=100, description="A grant of the support team, beside its purpose."),
    ] = None,
) -> Asker:
    """Who asks and what for; two headers of the same name are refused, as nobody could say which one counts.

    It waits for nothing: a coroutine only because a plain function would cost a change of threads.
    """
    for name in ("Principal", "Purpose", "Grant", "Authorization"):
        if len(request.headers.getlist(name)) > 1:
            raise InputError("This header is there twice.", where=name, remedy="Send it once.")
    token = _token_in(request.headers.get("Authorization"))
    if token is not None and principal is not None:
        raise InputError(
            "Both a token and a principal are named.", where="Principal", remedy="Send Authorization or Principal."
        )
    origin = origin_of(request.client)
    service: Service = request.app.state.service
    return Asker(service, name=principal, token=token, purpose=purpose, grant=grant, origin=origin)


def _token_in(header: str | None) -> str | None:
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer":
        raise NotAuthenticated("Only bearer tokens are accepted.", where="Authorization")
    return token.strip()


AskerOf = Annotated[Asker, Depends(asker_of)]
