"""The local Neo4j: the real server, installed from a lock, run and ended by the service itself."""

from graph_service.store.local.configuration import LocalOptions
from graph_service.store.local.lock import Release
from graph_service.store.local.server import LocalNeo4j

__all__ = ["LocalNeo4j", "LocalOptions", "Release"]
