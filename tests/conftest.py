"""Two real Neo4j servers a test run: one for the full graph, one for the reduced graph, empty when a test wants it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from graph_service.store import Store, migrate, open_store
from tests.servers import SMALL, clear, local_settings, run_cypher

LONGEST_FIRST = ("noninterference", "canaries", "whole", "store", "visualizations", "doors", "access", "exchange")
"""Folders of tests that take long: begun first, so that two processes end at about the same time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Make a folder one group of work for `pytest -n 2`, as its tests share what they have made in Neo4j."""
    places = {folder: place for place, folder in enumerate(LONGEST_FIRST)}
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_folder(item) + _share(item)))
    items.sort(key=lambda item: places.get(_folder(item), len(places)))


def _folder(item: pytest.Item) -> str:
    return item.path.parent.name


def _share(item: pytest.Item) -> str:
    """A test that comes in shares is made for several processes."""
    called_with = getattr(item, "callspec", None)
    share = called_with.params.get("share", 0) if called_with else 0
    return f"-{share}" if share else ""


@pytest.fixture(name="run_cypher", scope="session")
def _run_cypher_fixture() -> Callable[..., list[dict[str, Any]]]:
    """`run_cypher(store, text, **parameters)`: rows of any Cypher, past the named queries."""
    return run_cypher


class _Servers:
    """Both servers, each started when a test wants it, and side by side where one wants the two."""

    def __init__(self, folder: Path) -> None:
        self._pool = ThreadPoolExecutor(2)
        self._folder = folder
        self._starts: dict[str, Future[Store]] = {}

    def begin(self, *names: str) -> None:
        for name in names:
            if name not in self._starts:
                self._starts[name] = self._pool.submit(self._start, self._folder / name)

    @staticmethod
    def _start(data: Path) -> Store:
        # A machine that is busy with all the other tests may keep a query waiting.
        store = open_store(local_settings(data, query_timeout=120.0), local_options=SMALL)
        try:
            migrate(store)
        except BaseException:
            store.close()
            raise
        return store

    def store(self, name: str) -> Store:
        self.begin(name)
        return self._starts[name].result()

    def close(self) -> None:
        stores = [start.result() for start in self._starts.values() if start.exception() is None]
        list(self._pool.map(Store.close, stores))
        self._pool.shutdown()


@pytest.fixture(scope="session")
def _servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Servers]:
    servers = _Servers(tmp_path_factory.mktemp("neo4j"))
    yield servers
    servers.close()


@pytest.fixture(scope="session")
def both_stores(_servers: _Servers) -> tuple[Store, Store]:
    """The two of them."""
    _servers.begin("full", "reduced")
    return _servers.store("full"), _servers.store("reduced")


@pytest.fixture(scope="session")
def full_store(_servers: _Servers) -> Store:
    """A set-up Neo4j for the full graph, shared by all tests of the run."""
    return _servers.store("full")


@pytest.fixture(scope="session")
def reduced_store(_servers: _Servers) -> Store:
    """A second one, for the graph from which everything invisible was removed."""
    return _servers.store("reduced")


@pytest.fixture
def empty_full_store(full_store: Store) -> Store:
    """`full_store` without any data."""
    clear(full_store)
    return full_store


@pytest.fixture
def empty_reduced_store(reduced_store: Store) -> Store:
    """`reduced_store` without any data."""
    clear(reduced_store)
    return reduced_store
