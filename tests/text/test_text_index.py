"""The search of a view: everyday words find topics, and nothing invisible moves a bit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import InputError
from graph_service.text import ConceptVectors, MatchedBy, SearchIndex, SearchTexts, embed_texts, vector_text
from graph_service.text.embedders import OfflineEmbedder
from graph_service.text.thesaurus import Thesaurus, everyday_words
from tests.text.small_world import NAMES, WordEmbedder, columns_of, texts_of

EMBEDDER = WordEmbedder()
TEXTS = texts_of(NAMES)
SOME_CONCEPTS = Thesaurus(everyday_words().concepts[:40])
CONCEPTS = ConceptVectors.open(EMBEDDER, SOME_CONCEPTS)
WITH = SearchIndex.build(TEXTS.visible([1]), embedder=EMBEDDER, concepts=CONCEPTS)
WITHOUT = SearchIndex.build(TEXTS.visible([1]))


@pytest.fixture(scope="module")
def offline() -> SearchIndex:
    """The same rows with the real model that comes with the service."""
    model = OfflineEmbedder()
    vectors = list(embed_texts([vector_text(name) for name in NAMES.values()], model))
    texts = SearchTexts.from_columns({**columns_of(NAMES), "vector": vectors}, dimensions=model.dimensions)
    return SearchIndex.build(texts.visible([1]), embedder=model, concepts=ConceptVectors.open(model))


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("neuer Perso", "topic:perso"),
        ("Baum fällen im Garten", "topic:baum"),
        ("Baeume faellen", "topic:baum"),
        ("ich melde mein Auto ab", "topic:kfz"),
        ("Umzug in eine neue Wohnung", "topic:anmeldung"),
        ("Oma ist gestorben", "topic:sterbe"),
        ("Müll auf der Straße", "topic:sperrmuell"),
        ("ich möchte einen Laden aufmachen", "topic:gewerbe"),
        ("Hundestuer", "topic:hund"),
        ("Reisepas", "topic:pass"),
    ],
)
@pytest.mark.parametrize("meaning", [True, False], ids=["with embedder", "words only"])
def test_everyday_words_find_the_topic_first(offline: SearchIndex, meaning: bool, question: str, topic: str) -> None:
    index = offline if meaning else WITHOUT
    assert index.search(question, limit=3)[0].id == topic


def test_a_hit_tells_by_which_words_it_was_found() -> None:
    hit = WITHOUT.search("neuer Perso")[0]
    assert ("Perso", "Personalausweis") in {(match.word, match.found) for match in hit.matched}
    assert hit.by is MatchedBy.LEXICAL
    assert hit.similarity is None


def test_a_hit_by_meaning_carries_its_cosine() -> None:
    hit = WITH.search("Reisepass")[0]
    assert hit.similarity is not None
    assert 0 < hit.similarity <= 1
    assert hit.by is MatchedBy.BOTH


def test_only_the_types_asked_for_are_found() -> None:
    hits = WITH.search("Straßen und Grünflächen", types=["AdministrativeUnit"])
    assert [hit.id for hit in hits] == ["unit:baumamt"]


def test_equal_rows_come_in_the_order_of_their_ids() -> None:
    index = SearchIndex.build(texts_of({"c": "Reisepass", "a": "Reisepass", "b": "Reisepass"}), embedder=EMBEDDER)
    assert [hit.id for hit in index.search("Reisepass")] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "question", ["", "   ", "und der die das", "🙂🙂🙂", "\0\0", "?!…", "§", "a" * 10_000, "Hund " * 2_000]
)
@pytest.mark.parametrize("index", [WITH, WITHOUT, SearchIndex.build(TEXTS.visible([]), embedder=EMBEDDER)])
def test_odd_questions_do_no_harm(index: SearchIndex, question: str) -> None:
    assert all(0 <= hit.score < 1 for hit in index.search(question))


def test_an_empty_view_finds_nothing() -> None:
    assert SearchIndex.build(TEXTS.visible([]), embedder=EMBEDDER).search("Hund") == []


def test_a_limit_of_zero_finds_nothing() -> None:
    assert WITH.search("Hund", limit=0) == []


def test_a_view_of_one_row_finds_it_by_meaning() -> None:
    index = SearchIndex.build(texts_of({"topic:pass": "Reisepass"}), embedder=EMBEDDER)
    assert [hit.id for hit in index.search("Reisepaesse")] == ["topic:pass"]


def test_an_id_that_stands_twice_is_refused() -> None:
    columns = columns_of({"a": "Hund", "b": "Pass"})
    with pytest.raises(InputError, match="twice"):
        SearchTexts.from_columns({**columns, "id": ["a", "a"]})


def test_a_column_of_another_length_is_refused() -> None:
    columns = columns_of({"a": "Hund", "b": "Pass"})
    with pytest.raises(InputError, match="has 1 values"):
        SearchTexts.from_columns({**columns, "name": ["Hund"]})


def test_a_vector_of_another_length_is_refused() -> None:
    columns = columns_of({"a": "Hund", "b": "Pass"})
    with pytest.raises(InputError, match="vector has 3"):
        SearchTexts.from_columns({**columns, "vector": [np.zeros(64, np.int8), np.zeros(3, np.int8)]})


WORD_LIST = (
    "Hund Hundesteuer Anmeldung Wohnung Baum Garten Genehmigung Personalausweis Perso Auto Kraftfahrzeug Lärm Pass "
    "Straße Amt Müll Abfall Sterbefall Reise Datenschutz"
)
WORDS = st.sampled_from(WORD_LIST.split())
TITLES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
QUESTIONS = st.one_of(TITLES, st.text(max_size=30))


@settings(deadline=None, max_examples=60)
@given(visible=st.lists(TITLES, min_size=1, max_size=8), hidden=st.lists(TITLES, max_size=8), question=QUESTIONS)
def test_hidden_rows_change_no_bit_of_the_answer(visible: list[str], hidden: list[str], question: str) -> None:
    # Hidden ids fall before, between and behind the visible ones.
    shown = {f"row-{number}-b": name for number, name in enumerate(visible)}
    secret = {f"row-{number}-{'a' if number % 2 else 'c'}": name for number, name in enumerate(hidden)}
    reduced = SearchIndex.build(texts_of(shown).visible([1]), embedder=EMBEDDER, concepts=CONCEPTS)
    full = texts_of({**secret, **shown}, dict.fromkeys(secret, 7)).visible([1])
    whole = SearchIndex.build(full, embedder=EMBEDDER, concepts=CONCEPTS)
    assert whole.search(question) == reduced.search(question)


@settings(deadline=None, max_examples=60)
@given(question=QUESTIONS)
def test_the_same_question_gives_the_same_finite_answer(question: str) -> None:
    hits = WITH.search(question)
    again = SearchIndex.build(
        texts_of(dict(reversed(NAMES.items()))).visible([1]), embedder=EMBEDDER, concepts=CONCEPTS
    )
    assert again.search(question) == hits
    assert all(math.isfinite(hit.score) and math.isfinite(hit.lexical) for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
