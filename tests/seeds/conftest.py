"""The seed tables for every test of this folder."""

from __future__ import annotations

import pytest

from tests.seeds.tables import Seeds
from tests.seeds.tables import seeds as read_seeds


@pytest.fixture(scope="session")
def seeds() -> Seeds:
    return read_seeds()
