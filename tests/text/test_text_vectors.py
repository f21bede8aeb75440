"""Vectors: exact whole numbers, the same in any company; the thesaurus file; the endpoint."""

from __future__ import annotations

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import httpx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import EmbedderUnavailable, InputError
from graph_service.settings import read_settings
from graph_service.text import ConceptVectors, embed_texts, embedders, open_embedder, vector_key, vector_text
from graph_service.text.concepts import are_kept
from graph_service.text.embedders import EndpointEmbedder, OfflineEmbedder
from graph_service.text.thesaurus import everyday_words, read_thesaurus
from graph_service.text.vectors import BLOCK_ROWS, integer_products, quantise


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(1, 40), width=st.sampled_from([1, 7, 384, 1040, 1536]))
def test_products_are_exact_integers(seed: int, rows: int, width: int) -> None:
    random = np.random.default_rng(seed)
    vectors = random.integers(-127, 128, size=(rows, width), dtype=np.int8)
    query = random.integers(-127, 128, size=width, dtype=np.int8)
    exact = vectors.astype(np.int64) @ query.astype(np.int64)
    assert integer_products(vectors, query).tolist() == exact.tolist()


def test_products_are_exact_at_the_extreme_and_across_blocks() -> None:
    vectors = np.full((BLOCK_ROWS + 3, 1040), 127, dtype=np.int8)
    assert set(integer_products(vectors, vectors[0]).tolist()) == {1040 * 127 * 127}


def test_quantised_rows_use_the_whole_range_and_zero_rows_stay_zero() -> None:
    rows = quantise(np.array([[0.1, -0.2, 0.05], [0.0, 0.0, 0.0]], dtype=np.float32))
    assert rows.tolist() == [[64, -127, 32], [0, 0, 0]]


def test_the_key_of_a_vector_follows_text_and_model() -> None:
    keys = {vector_key(text, model) for text in ("Hund", "Katze") for model in ("one", "other")}
    assert len(keys) == 4
    assert vector_key("Hund", "one") == vector_key("Hund", "one")


def test_the_text_of_a_vector_holds_own_fields_and_everyday_words_for_them() -> None:
    text = vector_text("Personalausweis", ["nPA"], text="Mit Lichtbild.")
    assert text.splitlines()[0] == "Personalausweis, nPA. Mit Lichtbild."
    assert "Perso" in text.splitlines()[1]


def test_the_offline_model_puts_questions_near_what_they_ask_for() -> None:
    model = OfflineEmbedder()
    passages = embed_texts([vector_text("Eheschließung"), vector_text("Hundesteuer")], model)
    assert passages.dtype == np.int8
    assert passages.shape == (2, model.dimensions)
    query = quantise(model.encode_queries(["We want to get married"]))[0]
    married, dog = integer_products(passages, query)
    assert married > dog


@pytest.mark.parametrize("one_core", [False, True])
def test_a_row_is_the_same_alone_among_others_and_asked_for_by_many_at_once(one_core: bool) -> None:
    model = OfflineEmbedder(one_core=one_core)
    texts = [f"Antrag auf Genehmigung {number}" for number in range(7)]
    alone = [model.encode_queries([text])[0] for text in texts]
    with ThreadPoolExecutor(len(texts)) as pool:
        at_once = list(pool.map(lambda text: model.encode_queries([text])[0], texts))
    assert np.array_equal(model.encode_queries(texts), alone)
    assert np.array_equal(at_once, alone)
    assert model.encode_passages([]).shape == (0, model.dimensions)


def test_an_import_waits_for_those_who_ask_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    class Engine:
        def encode(self, texts: list[str], is_query: bool) -> np.ndarray:
            return np.zeros((len(texts), OfflineEmbedder.dimensions), dtype=np.float32)

    clock, waited = [100.0], []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        clock[0] += seconds

    monkeypatch.setattr(embedders.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(embedders.time, "sleep", sleep)
    model = OfflineEmbedder(one_core=True)
    model.__dict__["_model"] = Engine()
    model.encode_passages(["eins"])
    assert not waited  # nobody has asked
    model.encode_queries(["Frage"])
    model.encode_passages(["eins", "zwei"])
    assert sum(waited) == pytest.approx(embedders.QUIET)  # once, and then nobody asks any more
    monkeypatch.setattr(embedders, "QUIET", 3600.0)
    waited.clear()
    model._last_question = clock[0]
    model.encode_passages(["eins"])
    assert sum(waited) >= embedders.PATIENCE


def test_no_embedder_is_opened_when_none_is_wanted() -> None:
    assert open_embedder(read_settings(embedder="none")) is None


def _endpoint(handler: object) -> EndpointEmbedder:
    return EndpointEmbedder("http://127.0.0.1:1/v1", "multilingual-e5", "key", transport=httpx.MockTransport(handler))  # type: ignore[arg-type]


def test_the_endpoint_gets_texts_with_prefix_and_rows_come_back_in_order() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        texts = json.loads(request.content)["input"]
        rows = [{"index": place, "embedding": [float(place), 1.0]} for place in reversed(range(len(texts)))]
        return httpx.Response(200, json={"data": rows})

    embedder = _endpoint(answer)
    assert embedder.encode_queries(["Hund", "Pass"]).tolist() == [[0.0, 1.0], [1.0, 1.0]]
    assert json.loads(seen[0].content)["input"] == ["query: Hund", "query: Pass"]
    assert seen[0].headers["Authorization"] == "Bearer key"


@pytest.mark.parametrize("response", [httpx.Response(500), httpx.Response(200, json={"data": []})])
def test_an_endpoint_without_a_usable_answer_is_named(response: httpx.Response) -> None:
    with pytest.raises(EmbedderUnavailable, match="EMBEDDER_URL"):
        _endpoint(lambda request: response).encode_queries(["Hund"])


def test_the_thesaurus_names_each_concept_once_with_its_source() -> None:
    rows = list(csv.DictReader((files("seeds") / "everyday_words.csv").read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == ["administrative", "everyday", "source"]
    assert all(row["source"] for row in rows)
    assert len(everyday_words().concepts) == len(rows) >= 700


def test_the_vectors_of_the_thesaurus_are_made_from_it_as_it_is_now() -> None:
    assert are_kept(), "run `python -m graph_service.text` after a change of seeds/everyday_words.csv"


def test_a_question_lies_near_a_concept_that_it_names_in_another_language() -> None:
    model = OfflineEmbedder()
    question = quantise(model.encode_queries(["we are getting married in summer"]))[0]
    near = ConceptVectors.open(model).near(question, threshold=1.5, most=5)
    assert "Eheschließung" in {one.concept.administrative[0] for one in near}
    assert all(one.strength > 0 for one in near)


def test_a_concept_that_stands_twice_is_refused() -> None:
    row = {"administrative": "Abfall", "everyday": "Müll"}
    with pytest.raises(InputError, match="row 3"):
        read_thesaurus([row, row])
