"""The texts of the views: read again with each revision, cut to each view's classes, kept in a bounded number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph_service.access import PUBLIC, View
from graph_service.corpus import Corpus
from tests.doors.fakes import FakeStore

VIEW = View(PUBLIC, None, (1,), None, date(2026, 11, 25), revision=1)


def texts(*rows: tuple[str, str, int]) -> list[dict]:
    ids, names, audiences = ([row[place] for row in rows] for place in range(3))
    empty = [[] for _ in rows]
    return [{
        "ids": ids, "types": ["Topic"] * len(rows), "audiences": audiences, "names": names, "synonyms": empty,
        "everyday_words": empty, "texts": [""] * len(rows), "districts": [None] * len(rows),
        "vector_keys": [None] * len(rows), "vectors": [None] * len(rows),
    }]  # fmt: skip


@pytest.fixture
def store() -> FakeStore:
    return FakeStore(search_text_columns=texts(("topic:a", "Baugenehmigung", 1), ("topic:b", "Baumfällung", 2)))


def found(corpus: Corpus, view: View, text: str) -> list[str]:
    return [hit.id for hit in corpus.visible(view).search(text, limit=5)]


def test_each_view_finds_what_its_classes_hold_and_nothing_else(store):
    corpus = Corpus(store, None)
    assert found(corpus, VIEW, "Baumfällung") == []
    assert found(corpus, replace(VIEW, classes=(1, 2)), "Baumfällung") == ["topic:b"]
    assert found(corpus, VIEW, "Baumfällung") == []


def test_what_was_published_or_withdrawn_since_counts_for_the_next_view(store):
    corpus = Corpus(store, None)
    assert found(corpus, VIEW, "Baugenehmigung") == ["topic:a"]
    store.answers["search_text_columns"] = texts(("topic:a", "Baugenehmigung", 2), ("topic:c", "Hundesteuer", 1))
    assert found(corpus, VIEW, "Baugenehmigung") == ["topic:a"], "the same revision is not read again"
    assert found(corpus, replace(VIEW, revision=2), "Baugenehmigung") == []
    assert found(corpus, replace(VIEW, revision=2), "Hundesteuer") == ["topic:c"]


def test_the_texts_are_read_once_a_revision_for_all_views(store):
    corpus = Corpus(store, None, kept_views=1)
    for classes in ((1,), (1, 2), (1,), (2,)):
        corpus.visible(replace(VIEW, classes=classes))
    assert [query for query, _ in store.asked].count("search_text_columns") == 1
