"""The database driver, loaded without what it would only load because it is there."""

from __future__ import annotations

import importlib
import sys


def load_driver() -> None:
    """Import `neo4j` without pandas, which it imports where it is installed (40 MB, a quarter of a second).

    The driver wants it for parameters of its types alone, and this store gives it none. Whoever has imported pandas
    already keeps it, and whoever imports it afterwards gets it.
    """
    if "neo4j" in sys.modules or "pandas" in sys.modules:
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # an import of it fails, as if it was not installed
    try:
        importlib.import_module("neo4j")
    finally:
        del sys.modules["pandas"]
