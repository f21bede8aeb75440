"""The texts of the views: read again with each revision, cut to each view's classes, kept in a bounded number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph_service import corpus as corpus_module
from graph_service.access import PUBLIC, Asking, View
from graph_service.corpus import Corpus, Reach
from graph_service.errors import EmbedderUnavailable
from graph_service.registry import find_question
from graph_service.service import Service
from graph_service.text.vectors import embed_texts, vector_key, vector_text
from tests.doors.fakes import FakeStore
from tests.servers import local_settings
from tests.text.small_world import WordEmbedder

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
    return [hit.id for hit in corpus.visible(view).search(text, limit=5).hits]


def reach(corpus: Corpus, view: View = VIEW) -> Reach:
    return corpus.visible(view).search("Hundesteuer", limit=5).reach


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


class Away(WordEmbedder):
    """An endpoint that is away for as long as `away` says so."""

    away = True

    @property
    def answers(self) -> bool:
        return not self.away

    def encode_queries(self, texts):
        if self.away:
            raise EmbedderUnavailable("The endpoint for text vectors gave no usable answer.", where="EMBEDDER_URL")
        return super().encode_queries(texts)

    @property
    def dimensions(self) -> int:
        return self.encode_queries(["Verwaltung"]).shape[1] if self.away else 64


def with_vectors(rows: list[dict], *places: int) -> list[dict]:
    (row,) = rows
    for place in places:
        text = vector_text(row["names"][place])
        row["vector_keys"][place] = vector_key(text, WordEmbedder.name)
        row["vectors"][place] = embed_texts([text], WordEmbedder())[0].tobytes()
    return [{**row, "vectors": [one or b"" for one in row["vectors"]]}]


TWO = (("topic:a", "Baugenehmigung", 1), ("topic:b", "Hundesteuer", 1))


def test_while_the_endpoint_is_away_texts_are_found_by_their_words_and_later_by_meaning(monkeypatch):
    store, embedder = FakeStore(search_text_columns=with_vectors(texts(*TWO), 0, 1)), Away()
    corpus = Corpus(store, embedder)
    assert found(corpus, VIEW, "Hundesteuer") == ["topic:b"]
    assert reach(corpus) is Reach.UNAVAILABLE
    embedder.away = False
    monkeypatch.setattr(corpus_module, "AGAIN", 0.0)
    assert found(corpus, VIEW, "Hundesteuer")[0] == "topic:b"
    assert reach(corpus) is Reach.MEANING
    embedder.away = True
    assert found(corpus, VIEW, "Hundesteuer") == ["topic:b"], "it went away between reading and asking"
    assert reach(corpus) is Reach.UNAVAILABLE


def test_as_long_as_a_visible_text_has_no_vector_the_search_says_so():
    embedder = Away()
    embedder.away = False
    store = FakeStore(search_text_columns=with_vectors(texts(*TWO, ("topic:c", "Verdeckt", 2)), 0, 1))
    corpus = Corpus(store, embedder)
    assert reach(corpus) is Reach.MEANING
    assert reach(corpus, replace(VIEW, classes=(1, 2))) is Reach.PARTLY
    assert reach(Corpus(store, None)) is Reach.WORDS


def test_an_answer_given_while_the_endpoint_was_away_is_not_kept(tmp_path):
    store = FakeStore(search_text_columns=with_vectors(texts(*TWO), 0, 1))
    service = Service(local_settings(tmp_path, embedder="none"), store)
    service.corpus._embedder = embedder = Away()
    question = find_question("search")
    parameters = question.read_parameters({"query": "Hundesteuer"})

    def notices() -> list[str]:
        return [one.code for one in service.ask(question, parameters, Asking(PUBLIC)).notices]

    assert notices() == ["meaning_unavailable"]
    service.corpus._texts, embedder.away = None, False
    assert notices() == []
