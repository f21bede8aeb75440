"""Mutants of the read queries: a filter dropped, a gate opened or swapped; held against plan and text checkers."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import graph_service.store.store as store_module
from graph_service.store import migrate, open_store, query_text
from tests.access.plan_checker import unfiltered
from tests.access.test_queries_are_guarded import FILTER, GATE, GUARDED, NEVER_A_PERSON
from tests.access.text_checker import code_of, open_fields
from tests.mutants.outcome import Outcome
from tests.servers import SMALL, local_settings

GATES = ("identity", "contact", "profile")


def outcomes() -> Iterator[Outcome]:
    """Each mutant of each guarded query, and whether a checker notices it."""
    texts: dict[str, str] = {}
    real = store_module.query_text
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(local_settings(Path(folder)), local_options=SMALL)
        store_module.query_text = lambda kind, name: texts.get(name) or real(kind, name)  # type: ignore[assignment]
        try:
            migrate(store)
            for query in GUARDED:
                for number, code in enumerate(_without_a_filter(query), start=1):
                    texts["mutant"] = code
                    parameters = {**dict.fromkeys(re.findall(r"\$(\w+)", code)), "classes": [1, 2]}
                    caught = bool(unfiltered(store.explain("mutant", parameters)))
                    yield Outcome("filter dropped", f"{query}, filter {number}", caught)
        finally:
            store_module.query_text = real
            store.close()
    for query in GUARDED:
        never = frozenset(it for name, it in NEVER_A_PERSON if name == query)
        for number, (kind, code) in enumerate(_with_another_gate(query), start=1):
            yield Outcome(f"gate {kind}", f"{query}, gate {number}", bool(open_fields(code, never)))


def _without_a_filter(query: str) -> Iterator[str]:
    code = code_of(query_text("read", query))
    for match in FILTER.finditer(code):
        yield f"{code[: match.start()]}true{code[match.end() :]}"


def _with_another_gate(query: str) -> Iterator[tuple[str, str]]:
    code = code_of(query_text("read", query))
    for match in GATE.finditer(code):
        yield "opened", f"{code[: match.start()]}{match[1]}{code[match.end() :]}"
        own = re.search(r"\.(\w+)_audience", match.group())
        assert own is not None
        for other in GATES:
            if other != own[1]:
                swapped = re.sub(r"\.\w+_audience", f".{other}_audience", match.group())
                yield "swapped", f"{code[: match.start()]}{swapped}{code[match.end() :]}"
