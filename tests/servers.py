"""What tests need of a local Neo4j: settings of its own, any Cypher, and an empty graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph_service.settings import Settings, read_settings
from graph_service.store import LocalOptions, Store
from graph_service.store.values import rows_of

SMALL = LocalOptions(heap=512, page_cache=64, short_lived=True)
CLEARED_AT_ONCE = 5000


def local_settings(data: Path, **overrides: object) -> Settings:
    """Settings for a local Neo4j in `data`, whatever the environment of the tests says; tests may ask in haste."""
    unhurried = {"requests_per_minute": 0, "persons_per_hour": 0}
    settings = read_settings(graph_data_dir=data, **{**unhurried, **overrides})
    return settings.model_copy(update={"graph_uri": overrides.get("graph_uri")})


def run_cypher(store: Store, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
    """Any Cypher, past the named queries: for tests that prepare a graph or look at what stands in it."""
    connection = store._connection
    return connection.run(
        "a test",
        lambda driver: driver.execute_query(
            text,
            parameters,
            database_=connection.database,
            bookmark_manager_=connection.bookmarks,
            result_transformer_=rows_of,
        ),
        again=False,
    )


def clear(store: Store) -> None:
    """Remove every node and tie, in batches, keys and list of erasures; constraints, indexes and the version stay."""
    store.vault.erasures.path.unlink(missing_ok=True)
    for key in store.vault.folder.glob("*.key"):
        key.unlink()
    ties = "MATCH ()-[tie]->() WITH tie LIMIT $limit DELETE tie RETURN count(*) AS gone"
    nodes = "MATCH (node WHERE NOT node:Graph) WITH node LIMIT $limit DELETE node RETURN count(*) AS gone"
    for text in (ties, nodes):
        while run_cypher(store, text, limit=CLEARED_AT_ONCE)[0]["gone"]:
            pass
    run_cypher(store, "MATCH (graph:Graph) SET graph = {id: graph.id, version: graph.version, revision: 0}")
    store._wrote()  # it happened past the store, which would go on for a moment with the revision that it knew
