"""Questions asked of a graph that the test itself has filled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import graph_service.questions  # noqa: F401 - importing registers them
from graph_service.access import Gate, load_principals
from graph_service.corpus import Corpus
from graph_service.inquiry import Inquiry
from graph_service.registry import Answer, find_question
from graph_service.store import Store


@pytest.fixture
def ask(empty_full_store: Store) -> Callable[..., Answer[Any]]:
    """`ask(question, who, purpose, **parameters)` in the view of that principal."""

    def asking(question: str, who: str = "public", purpose: str | None = None, **parameters: Any) -> Answer[Any]:
        gate, corpus = Gate(empty_full_store, load_principals()), Corpus(empty_full_store, None)
        view = gate.view(who, purpose)
        inquiry = Inquiry(gate.reader(view), corpus.visible(view))
        found = find_question(question)
        return found(inquiry, found.read_parameters(parameters))

    return asking
