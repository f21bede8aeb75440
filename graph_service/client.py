"""A client for notebooks and scripts: asks the service by HTTP, gives the same typed rows, and turns them into tables.

from graph_service.client import Client

with Client(purpose="network-analysis", token=…) as client:
    client.ask("key-stakeholders", topic="topic:it-vergabe").to_frame()
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from graph_service import errors
from graph_service import questions as _questions  # noqa: F401 - importing registers them
from graph_service.analysing import AnalysisAnswer
from graph_service.client_results import Network, NetworkPage, RankedPlaces, Rows
from graph_service.networking import NetworkAnswer
from graph_service.registry import Answer, find_question

Model = TypeVar("Model", bound=BaseModel)

TRIES = 5
"""How often a request is sent at most, where the service asks to wait or cannot be reached."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0  # seconds
AGAIN = (429, 503)

_ERRORS: Mapping[int, type[errors.GraphServiceError]] = {
    401: errors.NotAuthenticated, 403: errors.NotPermitted, 404: errors.NotFound, 409: errors.Conflict,
    410: errors.Removed, 422: errors.InputError, 503: errors.StoreUnavailable, 504: errors.QueryTimeout,
}  # fmt: skip


class Client(AbstractContextManager["Client"]):
    """Asks one service for one purpose, as one principal.

    `address`: where it answers. `purpose`: what all is asked for (none: public data only). `token`: an API token or an
    access token; `principal`: a name of the local file instead, where the service accepts those. What the service
    refuses comes as the error of `graph_service.errors` that it stands for, in the service's words. Safe for threads.
    """

    def __init__(
        self,
        address: str = "http://127.0.0.1:8000",
        *,
        purpose: str | None = None,
        token: str | None = None,
        principal: str | None = None,
        timeout: float = 330.0,
        tries: int = TRIES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if token is not None and principal is not None:
            raise errors.InputError(
                "Both a token and a principal are named.", where="token", remedy="Name one of them."
            )
        headers = {
            "Purpose": purpose, "Principal": principal, "Authorization": None if token is None else f"Bearer {token}",
        }  # fmt: skip
        self.purpose = purpose
        self._tries = tries
        self._sleep = sleep
        self._http = httpx.Client(
            base_url=address, timeout=timeout, follow_redirects=True,
            headers={name: value for name, value in headers.items() if value is not None},
        )  # fmt: skip

    def ask(self, question: str, **parameters: Any) -> Rows[Any]:
        """The answer to a question, as rows of its own type."""
        row = find_question(question).row
        return Rows(self._post(f"/v1/questions/{question}", parameters, Answer[row]))  # type: ignore[valid-type]

    def ask_all(self, question: str, **parameters: Any) -> Rows[Any]:
        """As `ask`, with the rows of all further pages."""
        rows = self.ask(question, **parameters)
        while rows.answer.next is not None:
            following = self.ask(question, **{**parameters, "cursor": rows.answer.next})
            rows = Rows(following.answer.model_copy(update={"items": [*rows, *following]}))
        return rows

    def analyse(self, analysis: str, **parameters: Any) -> RankedPlaces:
        """The ranking of an analysis."""
        return RankedPlaces(self._post(f"/v1/analyses/{analysis}", parameters, AnalysisAnswer))

    def network(self, projection: str = "whole", **parameters: Any) -> Network:
        """A network of what may be seen: its nodes and ties."""
        return Network(self._get(f"/v1/networks/{projection}", parameters, NetworkAnswer))

    def page(self, name: str, **parameters: Any) -> NetworkPage:
        """A network page: shown in place by a notebook, or written to a file."""
        given = {key: value for key, value in parameters.items() if value is not None}
        return NetworkPage(self._send("GET", f"/pages/{name}", params=given).text)

    def questions(self) -> list[dict[str, Any]]:
        """The questions that can be asked, with their parameters."""
        return self._list("/v1/questions")

    def analyses(self) -> list[dict[str, Any]]:
        """The analyses that can be asked, with their parameters."""
        return self._list("/v1/analyses")

    def networks(self) -> list[dict[str, Any]]:
        """The networks that there are, each with what it is."""
        return self._list("/v1/networks")

    def purposes(self) -> list[dict[str, Any]]:
        """The purposes that can be named, and which of them are open to who asks."""
        return self._list("/v1/purposes")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _post(self, path: str, parameters: Mapping[str, Any], model: type[Model]) -> Model:
        # Sent as a body: what is asked for stands in no address, and so in nobody's log.
        given = {name: value for name, value in parameters.items() if value is not None}
        return _read(self._send("POST", path, json=given), model)

    def _get(self, path: str, parameters: Mapping[str, Any], model: type[Model]) -> Model:
        given = {name: value for name, value in parameters.items() if value is not None}
        return _read(self._send("GET", path, params=given), model)

    def _list(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._send("GET", path).json()["items"]
        return found

    def _send(self, method: str, path: str, **given: Any) -> httpx.Response:
        """The response, sent again where the service asks to wait, or cannot be reached; reads change nothing."""
        for wait in self._waits():
            try:
                response = self._http.request(method, path, **given)
            except httpx.TransportError as error:
                if wait is None:
                    raise errors.StoreUnavailable(
                        f"The service cannot be reached ({type(error).__name__}).", where=str(self._http.base_url),
                        remedy="Is it running? `make run` starts it.",
                    ) from None  # fmt: skip
                self._sleep(wait)
                continue
            if response.status_code not in AGAIN or wait is None:
                break
            asked = retry_after(response.headers.get("Retry-After"))
            if asked is not None and asked > LONGEST_WAIT:
                break
            self._sleep(wait if asked is None else asked)
        if not response.is_success:
            raise _error(response)
        return response

    def _waits(self) -> Iterator[float | None]:
        """How long to wait after each try; none after the last."""
        for number in range(self._tries - 1):
            # Not all who were refused at once come back at once.
            yield min(FIRST_WAIT * 2**number, LONGEST_WAIT) * random.uniform(0.75, 1.25)  # noqa: S311
        yield None


def retry_after(text: str | None) -> float | None:
    """The seconds that a `Retry-After` header asks for, written as seconds or as a date (RFC 9110, 10.2.3)."""
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _read(response: httpx.Response, model: type[Model]) -> Model:
    try:
        return model.model_validate_json(response.content)
    except ValidationError:
        raise errors.GraphServiceError(
            "The answer is not in the form that this client knows.", remedy="Are service and client of one version?"
        ) from None


def _error(response: httpx.Response) -> errors.GraphServiceError:
    """The error that the problem details stand for."""
    try:
        told = response.json()
        detail, where, remedy = str(told["detail"]), told.get("where"), told.get("remedy")
    except (ValueError, KeyError, TypeError, AttributeError):
        detail, where, remedy = f"The service answered with {response.status_code}.", None, None
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        seconds = retry_after(response.headers.get("Retry-After")) or 0.0
        return errors.TooManyRequests(detail, retry_after=round(seconds), remedy=remedy)
    kind = _ERRORS.get(response.status_code, errors.GraphServiceError)
    return kind(detail, where=where, remedy=remedy)
