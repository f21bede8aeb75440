"""The mutants still fit the code that they weaken: `make mutants` runs for long, and stops at one that does not."""

from __future__ import annotations

import pytest

from tests.mutants.code import CHANGES, ROOT, Change


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.file)
def test_what_a_mutant_changes_stands_in_the_code_once(change: Change) -> None:
    assert (ROOT / "graph_service" / change.file).read_text(encoding="utf-8").count(change.old) == 1, change.old
    assert change.old != change.new
    assert all((ROOT / test).exists() for test in change.tests)
