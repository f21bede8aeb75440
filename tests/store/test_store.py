"""The store on a real Neo4j: reads, writes, transactions, plans and what its errors say."""

from __future__ import annotations

import pytest

from graph_service.store import Store

pytestmark = pytest.mark.neo4j


def test_a_write_is_seen_by_the_next_read(empty_full_store: Store) -> None:
    assert empty_full_store.revision() == 0
    assert empty_full_store.write("bump_revision").rows == ({"revision": 1},)
    assert empty_full_store.revision() == 1
