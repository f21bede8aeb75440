"""A store written by hand: named queries answered from a dictionary, so that doors are tested without a database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from graph_service.store import Health, State
from graph_service.store.vault import Vault
from tests.network.hand_made import read_row

Rows = list[dict[str, Any]]

EMPTY_TEXTS: Rows = [
    {
        name: []
        for name in (
            "ids", "types", "audiences", "names", "synonyms", "everyday_words", "texts", "districts", "vector_keys",
            "vectors",
        )
    }
]  # fmt: skip

PUBLIC_CLASS = {"number": 1, "field_class": "record", "audience": "public", "state": "published", "load": ""}


class FakeStore:
    """Answers named queries from `answers`: rows, or a function of the parameters; what it was asked is in `asked`."""

    def __init__(self, **answers: Rows | Callable[[Mapping[str, Any]], Rows]) -> None:
        self.answers = {
            "audience_classes": [PUBLIC_CLASS], "search_text_columns": EMPTY_TEXTS, "units_by_id": [], "redirect": [],
            "entity_names": [], "successors": [], "units_within": [], "holders_of_posts": [],
            "network_columns": [read_row([])], **answers,
        }  # fmt: skip
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.vault = Vault(Path("no-keys"))  # nothing is sealed here

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = None) -> Rows:
        given = dict(parameters or {})
        self.asked.append((query, given))
        answer = self.answers[query]
        return answer(given) if callable(answer) else answer

    def read_columns(
        self, query: str, parameters: Mapping[str, Any] | None = None, *, timeout: float | None = None
    ) -> dict[str, list[Any]]:
        return self.read(query, parameters)[0]

    def revision(self) -> int:
        return 1

    def health(self) -> Health:
        return Health(State.READY, "")

    def close(self) -> None:
        pass
