"""The driver, bound to one Neo4j: made once, made anew when the local Neo4j comes back on another port."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from typing import TypeVar

import neo4j
from neo4j import GraphDatabase, NotificationMinimumSeverity

from graph_service.errors import StoreTooOld, StoreUnavailable
from graph_service.store.failures import translated
from graph_service.store.health import Health, State
from graph_service.store.local import LocalNeo4j

OLDEST = (5, 26)
CONNECT_LIMIT = 5.0  # seconds to reach a server
IDLE_LIMIT = 60.0  # seconds after which a connection is tried before it is used: firewalls cut idle ones
POOL_WAIT = 20.0  # seconds to wait for a free connection
RETRY_LOCAL, RETRY_REMOTE = 2.0, 15.0  # seconds of retries on transient errors; a cluster elects a leader meanwhile

T = TypeVar("T")

# The driver warns of every retry in the database's words, which may quote values; what fails in the end we say.
logging.getLogger("neo4j").setLevel(logging.ERROR)


def version_of(agent: str) -> str:
    """The version in a server's words on itself, such as `Neo4j/5.26.30`; raises `StoreTooOld` before 5.26."""
    found = re.search(r"(\d+)\.(\d+)[\w.+-]*", agent)
    if not found or (int(found.group(1)), int(found.group(2))) < OLDEST:
        version = found.group() if found else "of an unknown version"
        raise StoreTooOld(f"The server is Neo4j {version}; 5.26 is the oldest that will do.", where="GRAPH_URI")
    return found.group()


class Connection:
    """A driver with our settings; `local` is the local Neo4j that it leads to, if it does."""

    def __init__(self, uri: str, user: str, password: str, database: str, local: LocalNeo4j | None = None) -> None:
        self.database = database
        self.local = local
        self._uri = uri
        self._auth = (user, password)
        self._lock = threading.Lock()
        self._outdated: list[neo4j.Driver] = []  # other threads may be in them: closed at the end
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._driver = self._new_driver()

    def _new_driver(self) -> neo4j.Driver:
        with translated("GRAPH_URI"):
            return GraphDatabase.driver(
                self._uri,
                auth=self._auth,
                user_agent="graph-service",
                telemetry_disabled=True,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                connection_timeout=CONNECT_LIMIT,
                connection_acquisition_timeout=POOL_WAIT,
                liveness_check_timeout=IDLE_LIMIT,
                max_transaction_retry_time=RETRY_LOCAL if self.local else RETRY_REMOTE,
            )

    def run(self, place: str, work: Callable[[neo4j.Driver], T], *, again: bool) -> T:
        """Do `work`; `again`: once more when the local Neo4j was restarted meanwhile (reads only).

        A write is not done again: whether it was committed before the connection broke is not known.
        """
        driver = self._driver
        try:
            with translated(place):
                return work(driver)
        except StoreUnavailable:
            if self.local is None:
                raise
            self.local.ensure()
            self._renew(driver)
            if not again:
                raise
        with translated(place):
            return work(self._driver)

    def session(self, driver: neo4j.Driver, *, reads: bool = False) -> neo4j.Session:
        """A session that sees all that this process wrote; `reads`: a cluster may answer it by a follower."""
        mode = neo4j.READ_ACCESS if reads else neo4j.WRITE_ACCESS
        return driver.session(database=self.database, bookmark_manager=self._bookmarks, default_access_mode=mode)

    @property
    def bookmarks(self) -> neo4j.BookmarkManager:
        """What this process wrote last, for reads on followers of a cluster."""
        return self._bookmarks

    def server_version(self) -> str:
        """The version that the server tells; raises `StoreTooOld` for one older than 5.26."""
        agent = self.run("GRAPH_URI", lambda driver: driver.get_server_info().agent, again=True)
        return version_of(agent)

    def health(self) -> Health:
        """How the server is: the supervisor's word for a local one, else whether it answers now."""
        if self.local is not None:
            return self.local.health()
        try:
            self.run("GRAPH_URI", lambda driver: driver.verify_connectivity(), again=False)
        except StoreUnavailable as error:
            return Health(State.DOWN, str(error))
        return Health(State.READY, "Neo4j answers.")

    def _renew(self, used: neo4j.Driver) -> None:
        with self._lock:
            if self.local is not None and self.local.uri != self._uri and used is self._driver:
                self._uri = self.local.uri
                self._driver = self._new_driver()
                self._outdated.append(used)

    def close(self) -> None:
        """Close the driver, and let the local Neo4j go."""
        for driver in (self._driver, *self._outdated):
            driver.close()
        if self.local is not None:
            self.local.close()
