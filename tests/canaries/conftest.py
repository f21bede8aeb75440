"""The world of the canaries, made once for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graph_service.api import create_app
from graph_service.store import Store
from tests.canaries.fuzzing import Fuzzer
from tests.canaries.world import World, make_world


@pytest.fixture(scope="package")
def world(full_store: Store, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The graph of canaries, with everybody who asks."""
    return make_world(full_store, tmp_path_factory.mktemp("canaries"))


@pytest.fixture(scope="module")
def fuzzer(world: World) -> Iterator[Fuzzer]:
    """A fuzzer of the whole service."""
    with world.served() as fuzzer:
        yield fuzzer


@pytest.fixture(scope="package")
def described(world: World) -> dict[str, Any]:
    """Our own description of the interface."""
    described: dict[str, Any] = create_app(world.service()).openapi()
    return described
