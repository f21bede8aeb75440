"""The service over the seeds on a real Neo4j, loaded once for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from graph_service.api import create_app
from graph_service.exchange import load_seeds
from graph_service.service import Service
from graph_service.store import Store
from tests.servers import clear, local_settings
from tests.serving import serving


@pytest.fixture(scope="package")
def seeded(full_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """The service over the seeds; without an embedder, so that nothing waits for vectors."""
    clear(full_store)
    report = load_seeds(full_store)
    assert report is not None and report.ok
    folder = tmp_path_factory.mktemp("seeded")
    return Service(local_settings(folder, embedder="none", dev_principals=True), full_store)


@pytest.fixture(scope="package")
def client(seeded: Service) -> Iterator[httpx.Client]:
    """A client of the service over the seeds."""
    with serving(create_app(seeded)) as client:
        yield client
