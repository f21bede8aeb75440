"""The seeds: tables of the package that an empty graph begins with."""

from __future__ import annotations

from contextlib import ExitStack
from importlib import resources

from graph_service.exchange.pipeline import import_files
from graph_service.exchange.report import ImportReport
from graph_service.store import Progress, Store

SEED_TABLES = (".nodes.csv", ".edges.csv")


def load_seeds(store: Store, *, progress: Progress | None = None) -> ImportReport | None:
    """Load the seed tables into an empty graph; none when the graph has entities already.

    Raises what `import_files` raises; the report is not `ok` when a seed table has a mistake.
    """
    if store.read("existing_any")[0]["any"]:
        return None
    with ExitStack() as stack:
        # A package need not lie in a folder, and the readers want files.
        paths = [
            stack.enter_context(resources.as_file(file))
            for file in sorted(resources.files("seeds").iterdir(), key=lambda one: one.name)
            if file.name.endswith(SEED_TABLES)
        ]
        return import_files(store, "table", paths, progress=progress)
