"""Open the store that the settings name: a Neo4j by its address, or the local one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import neo4j
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError

from graph_service.errors import InstallError, StoreTooOld, StoreUnavailable
from graph_service.settings import Settings
from graph_service.store.connection import Connection
from graph_service.store.erasures import ErasureList
from graph_service.store.local import LocalNeo4j, LocalOptions
from graph_service.store.local.configuration import FIRST_PASSWORD, USER
from graph_service.store.migrations import check_version
from graph_service.store.progress import Progress, silent
from graph_service.store.queries import query_text
from graph_service.store.store import Store
from graph_service.store.vault import Vault


@contextlib.contextmanager
def begun_local(
    settings: Settings, *, progress: Progress | None = None, options: LocalOptions | None = None
) -> Iterator[LocalNeo4j | None]:
    """The local Neo4j on its way up, to be given to `open_store`; none with a GRAPH_URI.

    It is installed and started, or attached to, and not waited for: there is other work to do in the seconds that it
    takes. At the end of the `with` it is let go. Raises `InstallError`.
    """
    if settings.graph_uri is not None:
        yield None
        return
    with contextlib.closing(_begin(settings, progress, options)) as local:
        yield local


def open_store(
    settings: Settings,
    *,
    progress: Progress | None = None,
    local_options: LocalOptions | None = None,
    local: LocalNeo4j | None = None,
) -> Store:
    """Open the graph; with no GRAPH_URI the local Neo4j is installed and started, or attached to.

    `local`: the one that is on its way already (`begun_local`). Raises `StoreUnavailable` (not reached, or not let
    in), `StoreTooOld`, `GraphTooNew` or `InstallError`, each with one sentence for the user. The graph is not set up
    yet: call `migrate`.
    """
    if settings.graph_uri is None:
        connection = _connection(local or _begin(settings, progress, local_options), progress or silent)
    else:
        password = settings.graph_password.get_secret_value()
        connection = Connection(settings.graph_uri, settings.graph_user, password, settings.graph_database)
    try:
        _check(connection)
        keys = settings.person_keys_dir or settings.graph_data_dir / "person-keys"
        vault = Vault(keys, ErasureList(settings.graph_data_dir))
        store = Store(connection, vault, query_timeout=settings.query_timeout)
        check_version(store)
    except BaseException:
        connection.close()
        raise
    return store


def _check(connection: Connection) -> None:
    try:
        connection.server_version()
    except StoreTooOld:
        raise
    except StoreUnavailable as error:
        if error.where or connection.local is not None:
            raise
        raise StoreUnavailable(
            "No Neo4j answers at this address.",
            where="GRAPH_URI",
            remedy="Check the address and that the server runs; leave GRAPH_URI out to use a local Neo4j.",
        ) from None


def _begin(settings: Settings, progress: Progress | None, options: LocalOptions | None) -> LocalNeo4j:
    cache = settings.graph_cache_dir
    return LocalNeo4j(settings.graph_data_dir, cache=cache, options=options, progress=progress or silent)


def _connection(local: LocalNeo4j, progress: Progress) -> Connection:
    try:
        local.wait_until_ready(progress)
        _change_first_password(local)
        return Connection(local.uri, USER, local.password, "neo4j", local)
    except BaseException:
        local.close()
        raise


def _change_first_password(local: LocalNeo4j) -> None:
    """Give a server that began with the first password that of the data folder; two processes may do so at once.

    It begins with its own (`write_first_password`), unless it was cut off in the middle of its very first start.
    """
    if _lets_in(local.uri, local.password):
        return
    query = query_text("write", "change_first_password")
    with contextlib.suppress(AuthError), _driver(local.uri, FIRST_PASSWORD) as driver:
        driver.execute_query(query, {"first": FIRST_PASSWORD, "own": local.password}, database_="system")
    if not _lets_in(local.uri, local.password):
        raise InstallError(
            "The local Neo4j does not accept the password in its data folder.",
            where="GRAPH_DATA_DIR",
            remedy="Restore the file `password` in it, or remove the folder to begin with an empty graph.",
        )


def _lets_in(uri: str, password: str) -> bool:
    with _driver(uri, password) as driver:
        return driver.verify_authentication()


def _driver(uri: str, password: str) -> neo4j.Driver:
    return GraphDatabase.driver(uri, auth=(USER, password), telemetry_disabled=True)
