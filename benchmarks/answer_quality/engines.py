"""The rankings that are compared: plain BM25 with stemming, and the search with and without an embedder."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from benchmarks.answer_quality.corpus import Service
from benchmarks.answer_quality.measure import Ranker
from graph_service.text import ConceptVectors, Embedder, SearchIndex, SearchTexts, embed_texts
from graph_service.text.normalising import words
from graph_service.text.vectors import vector_text
from graph_service.text.weights import DEFAULT, Weights
from graph_service.text.words import stem


def plain_bm25(services: Sequence[Service]) -> Ranker:
    """Okapi BM25 (k1 = 1.2, b = 0.75) over stems of the names: no stop words, no synonyms, nothing split."""
    documents = [Counter(map(stem, words(service.name))) for service in services]
    sizes = [document.total() for document in documents]
    mean = sum(sizes) / len(sizes)
    found_in = Counter(term for document in documents for term in document)

    def rank(question: str) -> list[str]:
        scores = []
        for document, size in zip(documents, sizes, strict=True):
            score = 0.0
            for term in set(map(stem, words(question))) & document.keys():
                rarity = math.log(1 + (len(documents) - found_in[term] + 0.5) / (found_in[term] + 0.5))
                frequency = document[term]
                score += rarity * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * size / mean))
            scores.append(score)
        rows = sorted(range(len(services)), key=lambda row: (-scores[row], services[row].id))
        return [services[row].id for row in rows if scores[row] > 0]

    return rank


def search(services: Sequence[Service], embedder: Embedder | None, weights: Weights = DEFAULT) -> Ranker:
    """The service's own search over the names of the services; nothing else is known of them."""
    names = [service.name for service in services]
    vectors = list(embed_texts([vector_text(name) for name in names], embedder)) if embedder else None
    columns = {
        "id": [service.id for service in services],
        "type": ["Topic"] * len(services),
        "audience": [1] * len(services),
        "name": names,
    }
    texts = SearchTexts.from_columns(columns if vectors is None else {**columns, "vector": vectors})
    concepts = ConceptVectors.open(embedder) if embedder else None
    index = SearchIndex.build(texts.visible([1]), embedder=embedder, concepts=concepts, weights=weights)
    return lambda question: [hit.id for hit in index.search(question, limit=50)]
