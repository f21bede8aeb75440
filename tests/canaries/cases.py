"""Cases out of a description of an interface (OpenAPI), by schemathesis: as described, and not as described."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import core as running
from hypothesis import strategies as st
from hypothesis.internal import entropy
from hypothesis.internal.conjecture import engine
from hypothesis.strategies._internal import collections, core


@contextmanager
def _hypothesis_as_it_was() -> Iterator[None]:
    """Put back what schemathesis changes in hypothesis for the whole process.

    For its own speed it makes the reports of all tests empty, and there are others here than its own.
    """
    before = {module: dict(vars(module)) for module in (running, entropy, engine, collections, core)}
    try:
        yield
    finally:
        for module, values in before.items():
            for name, value in values.items():
                if vars(module).get(name) is not value:
                    setattr(module, name, value)


with _hypothesis_as_it_was():
    import schemathesis
    from schemathesis.generation.hypothesis import setup

    setup()  # which is done once in a process, so not again later


def operations(described: dict[str, Any]) -> list[Any]:
    """The operations of a description; each has a `path`, a `method` and `as_strategy`."""
    # A configuration of our own: none is looked for in the folders above.
    schema = schemathesis.openapi.from_dict(described, config=schemathesis.Config())
    return [found.ok() for found in schema.get_all_operations()]


def cases(operation: Any, *, valid: bool) -> st.SearchStrategy[Any]:
    """Cases of one operation: `path_parameters`, `query`, `body`."""
    mode = schemathesis.GenerationMode.POSITIVE if valid else schemathesis.GenerationMode.NEGATIVE
    return operation.as_strategy(generation_mode=mode)
