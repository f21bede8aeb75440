"""The service over the seeds on a real Neo4j, filled anew for each module, as the tests write into it."""

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


@pytest.fixture(scope="module")
def service(full_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Service:
    clear(full_store)
    assert load_seeds(full_store).ok
    return Service(local_settings(tmp_path_factory.mktemp("data"), embedder="none", dev_principals=True), full_store)


@pytest.fixture(scope="module")
def client(service: Service) -> Iterator[httpx.Client]:
    with serving(create_app(service)) as client:
        yield client
