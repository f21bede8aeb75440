"""The store: the only room that knows the database driver."""

from graph_service.store.driver import load_driver

load_driver()  # before any module of this room imports it

# ruff: noqa: E402
from graph_service.store.erasures import ErasureList, hidden_name
from graph_service.store.health import Health, State
from graph_service.store.local import LocalNeo4j, LocalOptions, Release
from graph_service.store.migrations import check_version, graph_version, migrate, migrations
from graph_service.store.opening import begun_local, open_store
from graph_service.store.outcome import Counters, Plan
from graph_service.store.progress import Progress, console_progress, silent
from graph_service.store.queries import query_comment, query_names, query_text
from graph_service.store.store import Store, Transaction
from graph_service.store.vault import MARK, Private, Vault

__all__ = [
    "MARK", "Counters", "ErasureList", "Health", "LocalNeo4j", "LocalOptions", "Plan", "Private", "Progress", "Release",
    "State", "Store", "Transaction", "Vault", "begun_local", "check_version", "console_progress", "graph_version",
    "hidden_name", "migrate", "migrations", "open_store", "query_comment", "query_names", "query_text", "silent",
]  # fmt: skip
