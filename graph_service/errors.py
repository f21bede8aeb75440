"""One error tree: each class knows its HTTP status and its exit code, each message says what to do.

No message ever carries a personal datum, a password or anything that the asker's view does not contain.
"""

from __future__ import annotations

from typing import ClassVar


class GraphServiceError(Exception):
    """The root of every error that the service raises on purpose.

    `detail` is a whole sentence for the reader; `where` names the parameter, file, row or setting; `remedy`
    says what would be right.
    """

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    title: ClassVar[str] = "The service failed"

    def __init__(self, detail: str, *, where: str | None = None, remedy: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.detail}" if self.where else self.detail]
        if self.remedy:
            parts.append(self.remedy)
        return " ".join(parts)


class SettingError(GraphServiceError):
    """A setting has a value that the service cannot start with."""

    exit_code = 78  # EX_CONFIG
    title = "A setting is wrong"


class StoreError(GraphServiceError):
    """Neo4j could not do what was asked of it."""

    title = "The graph database failed"


class StoreUnavailable(StoreError):
    """Neo4j cannot be reached, or does not let us in."""

    status = 503
    exit_code = 69  # EX_UNAVAILABLE
    title = "The graph database is not available"


class EmbedderUnavailable(GraphServiceError):
    """The endpoint for text vectors does not answer, or not usably; questions are answered by words meanwhile."""

    status = 503
    exit_code = 69
    title = "The model for texts is not available"


class StoreTooOld(StoreUnavailable):
    """The server is older than the oldest release that the queries are written for."""


class GraphTooNew(StoreError):
    """The graph was set up by a newer version of this service."""

    exit_code = 78
    title = "The graph belongs to a newer version"


class QueryTimeout(StoreError):
    """A query took longer than it may."""

    status = 504
    title = "The question took too long"


class InstallError(StoreError):
    """The local Neo4j could not be installed or started."""

    exit_code = 69
    title = "The local Neo4j is not there"


class InputError(GraphServiceError):
    """What was sent or written cannot be understood; names the place and what would be right."""

    status = 422
    exit_code = 65  # EX_DATAERR
    title = "The input is wrong"


class NotFound(GraphServiceError):
    """Nothing of that name exists, or the view does not contain it: the two are never told apart."""

    status = 404
    exit_code = 66  # EX_NOINPUT
    title = "Not found"


class Merged(GraphServiceError):
    """The entity goes on under another id."""

    status = 308
    title = "Merged into another entity"

    def __init__(self, ended: str, successor: str) -> None:
        super().__init__(f"This entity goes on as {successor}.")
        self.ended = ended
        self.successor = successor


class Removed(GraphServiceError):
    """The entity is no more, and nothing goes on in its place."""

    status = 410
    exit_code = 66
    title = "Removed"


class NotPermitted(GraphServiceError):
    """The principal's role may not do this, or may not name this purpose."""

    status = 403
    exit_code = 77  # EX_NOPERM
    title = "Not permitted"


class NotAuthenticated(GraphServiceError):
    """The principal named is not known, or naming one is not allowed here."""

    status = 401
    exit_code = 77
    title = "Who asks is not known"


class TooManyRequests(GraphServiceError):
    """The asker goes too fast; `retry_after` is how many seconds to wait."""

    status = 429
    exit_code = 75  # EX_TEMPFAIL
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after: int, remedy: str | None = None) -> None:
        super().__init__(detail, remedy=remedy or f"Try again in {retry_after} seconds.")
        self.retry_after = retry_after


class Abandoned(GraphServiceError):
    """Long work was given up: its time was over before it began, or nobody waits for it any more."""

    status = 503
    exit_code = 75
    title = "The work was given up"


class Conflict(GraphServiceError):
    """The graph has changed since, or holds something that contradicts the write."""

    status = 409
    title = "Conflict"


class StateNotNamed(GraphServiceError):
    """A write must name the state that it changes (`If-Match`), so that nobody overwrites what they have not seen."""

    status = 428
    exit_code = 65
    title = "The state must be named"


class StateChanged(GraphServiceError):
    """What was to be changed is no longer as the asker has seen it."""

    status = 412
    exit_code = 75
    title = "It has changed meanwhile"
