"""From the driver's errors to ours: one clear sentence each, without the database's words.

The database quotes the values at fault, which may be personal data; so only its codes go to the log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthConfigurationError,
    AuthError,
    ConfigurationError,
    ConstraintError,
    CypherSyntaxError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph_service.errors import Conflict, GraphServiceError, QueryTimeout, StoreError, StoreUnavailable

log = logging.getLogger(__name__)

UNREACHABLE = (ServiceUnavailable, SessionExpired, OSError)


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn what the driver raises inside into an error of ours that names `place`, such as a query's file."""
    try:
        yield
    except (Neo4jError, DriverError, OSError) as error:
        log.debug("%s: %s %s", place, type(error).__name__, getattr(error, "code", ""))
        raise translate(error, place) from None


def translate(error: Exception, place: str) -> GraphServiceError:
    """Our error for one of the driver's."""
    rate_limit = "AuthenticationRateLimit" in str(getattr(error, "code", ""))
    if isinstance(error, AuthError | AuthConfigurationError) or rate_limit:
        return StoreUnavailable(
            "Neo4j does not accept the user name or the password.",
            where="GRAPH_USER, GRAPH_PASSWORD",
            remedy="Set both to an account of that Neo4j.",
        )
    if isinstance(error, UNREACHABLE):
        return StoreUnavailable("Neo4j cannot be reached just now.", remedy="Try again in a few seconds.")
    if isinstance(error, ConfigurationError):
        return StoreUnavailable(
            "The address cannot be used.", where="GRAPH_URI", remedy="Write it as neo4j://host:7687."
        )
    if isinstance(error, Neo4jError):
        return _server_error(error, place)
    return StoreError(f"The driver could not do it ({type(error).__name__}).", where=place)


def _server_error(error: Neo4jError, place: str) -> GraphServiceError:
    code = error.code or "without a code"
    if isinstance(error, ConstraintError) or code.endswith("SchemaRuleAlreadyExists"):
        return Conflict("The graph holds something already that contradicts this write.", where=place)
    if "TransactionTimedOut" in code:
        return QueryTimeout(
            "The question took longer than it may.", where=place, remedy="Ask for less, or set QUERY_TIMEOUT."
        )
    if code == "Neo.ClientError.Database.DatabaseNotFound":
        return StoreUnavailable("Neo4j has no database of this name.", where="GRAPH_DATABASE")
    too_large = "MemoryPool" in code or "OutOfMemory" in code
    if isinstance(error, TransientError) and not too_large:
        return StoreUnavailable("Neo4j is busy.", where=place, remedy="Try again in a few seconds.")
    detail, remedy = f"Neo4j answered {code}.", None
    if too_large:
        detail, remedy = "This is too much for one transaction.", "Write in smaller batches."
    elif code.endswith("AccessMode"):
        detail = "A query that reads must not write."
    elif isinstance(error, CypherSyntaxError) or code.endswith("ParameterMissing"):
        # Values go in as parameters only, so this text quotes nothing but the query itself.
        detail = f"The query is wrong: {(error.message or code).splitlines()[0]}"
    return StoreError(detail, where=place, remedy=remedy)
