"""The search index of one view: BM25 over its words, exact cosines over its vectors, and their fusion."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from graph_service.errors import EmbedderUnavailable
from graph_service.text.columns import FIELD_COUNT, WHOLE, SearchTexts
from graph_service.text.concepts import ConceptVectors, NearConcept
from graph_service.text.embedders import Embedder
from graph_service.text.query import Alternative, Meaning, Query, QueryReader
from graph_service.text.vectors import Vectors, cosines, lengths_of, quantise
from graph_service.text.weights import DEFAULT, Weights

Scores = npt.NDArray[np.float64]


class MatchedBy(StrEnum):
    """What brought a row into the hits."""

    LEXICAL = "lexical"
    MEANING = "meaning"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the question, what it stands for in the row, and how the two belong together."""

    word: str
    found: str
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of the view that answers the question; all numbers are finite.

    `score` is from 0 to below 1 and in proportion to the points of words and meaning together; how near to 1 the best
    hit comes says how good it is, and the others are measured by it. `lexical` is the share of the question's words
    (weighted by rarity) that the row has, from 0 upwards, seldom above 1; `similarity` is the cosine of question and
    row, none when the row or the question has no vector.
    """

    id: str
    type: str
    name: str
    score: float
    by: MatchedBy
    lexical: float
    similarity: float | None
    matched: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question read for one index: its words, and its vector if there is something to compare it with.

    `unavailable`: there would be, but the embedder gave none.
    """

    query: Query
    vector: Vectors | None
    unavailable: bool = False


class SearchIndex:
    """Ranks the rows of one view; built from visible rows only, safe for use by many threads."""

    def __init__(
        self, texts: SearchTexts, embedder: Embedder | None, concepts: ConceptVectors | None, weights: Weights
    ) -> None:
        self.texts = texts
        self._embedder = embedder if len(texts.vectors) else None
        self._concepts = concepts
        self._weights = weights
        order = np.argsort(texts.keys, kind="stable")
        self._keys = texts.keys[order]
        rows = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(texts.starts))
        self._rows = rows[order]
        self._counts = texts.counts[order]
        lengths = texts.lengths.sum(axis=0, dtype=np.int64)
        filled = (texts.lengths > 0).sum(axis=0, dtype=np.int64)
        # Whole numbers divided once: the mean field length of the view without a rounding that depends on order.
        self._mean_lengths = [int(total) / max(int(count), 1) for total, count in zip(lengths, filled, strict=True)]
        terms = [texts.vocabulary.terms[number] for number in np.unique(self._keys // FIELD_COUNT)]
        self._reader = QueryReader(terms, texts.thesaurus, weights)
        self._vector_lengths = lengths_of(texts.vectors)

    @classmethod
    def build(
        cls,
        texts: SearchTexts,
        *,
        embedder: Embedder | None = None,
        concepts: ConceptVectors | None = None,
        weights: Weights = DEFAULT,
    ) -> SearchIndex:
        """Index the rows of `texts`, which holds what the view sees and nothing else (`SearchTexts.visible`).

        Without an embedder, or without vectors in `texts`, the search is by words only. `concepts` belong to the
        embedder and the process, not to the view: open them once (`ConceptVectors.open`) and pass them to each index.
        """
        return cls(texts, embedder, concepts, weights)

    @property
    def by_meaning(self) -> bool:
        """Whether rows are found by meaning too: there are an embedder and vectors."""
        return self._embedder is not None

    @property
    def whole(self) -> bool:
        """Whether every row has its vector already."""
        return len(self.texts.vector_rows) == len(self.texts)

    def search(self, query: str, limit: int = 10, types: Collection[str] | None = None) -> list[Hit]:
        """The best rows for a question in everyday words, best first, ties by id; only of `types` when given."""
        return self.best(self.read(query), limit, types)

    def read(self, query: str) -> ReadQuestion:
        """A question in everyday words, read for this index; the embedder is asked here and nowhere else."""
        read = self._reader.read(query)
        if self._embedder is None or not len(self.texts) or not read.words:
            return ReadQuestion(read, None)
        if not self._embedder.answers:
            return ReadQuestion(read, None, unavailable=True)
        try:
            return ReadQuestion(read, self._vector(read, self._embedder))
        except EmbedderUnavailable:
            return ReadQuestion(read, None, unavailable=True)

    def best(self, question: ReadQuestion, limit: int = 10, types: Collection[str] | None = None) -> list[Hit]:
        """As `search`, of a question that was read."""
        read = question.query
        if not len(self.texts) or limit <= 0 or not read.text:
            return []
        lexical = self._lexical(read)
        similarity, meaning = self._meaning(question.vector)
        near = self._near(question.vector)
        meaning += self._by_concepts(near) / self._weights.meaning
        points = lexical + self._weights.meaning * meaning
        allowed = points >= self._weights.least_points
        if types is not None:
            allowed &= np.isin(self.texts.types, list(types))
        rows = np.flatnonzero(allowed)
        best = rows[np.argsort(-points[rows], kind="stable")[:limit]]
        if not len(best):
            return []
        # In line with the points, so that rankings can weigh it; near 1 only where the best hit is a good one.
        highest = float(points[best[0]])
        scores = points / (highest + self._weights.doubt)
        return [self._hit(int(row), read, (lexical, similarity, meaning, scores), near) for row in best]

    def _lexical(self, query: Query) -> Scores:
        """BM25F over the fields, as a share of what a row with every word of the question would have."""
        weights = self._weights
        scores = np.zeros(len(self.texts))
        possible = 0.0
        for word in query.words:
            own = np.zeros(len(self.texts))
            highest = self._rarity(0) * weights.word
            for alternative in word.alternatives:
                rows, frequencies = self._frequencies(alternative.term)
                rarity = self._rarity(len(rows)) * alternative.weight
                highest = max(highest if alternative.meaning is not Meaning.WORD else 0.0, rarity)
                own[rows] += rarity * frequencies / (frequencies + weights.saturation)
            scores += own
            if not any(alternative.meaning is Meaning.CONCEPT for alternative in word.alternatives):
                possible += highest
        return scores * (1.0 + weights.saturation) / possible if possible > 0 else scores

    def _rarity(self, rows: int) -> float:
        """BM25's inverse document frequency in this view, positive; by `math.log`, the same wherever it stands."""
        return math.log(1.0 + (len(self.texts) - rows + 0.5) / (rows + 0.5))

    def _frequencies(self, term: str) -> tuple[npt.NDArray[np.intp], Scores]:
        """The rows that have a term, and how often: over all fields, weighted and held against their lengths."""
        number = self.texts.vocabulary.numbers.get(term)
        if number is None:
            return np.zeros(0, dtype=np.intp), np.zeros(0)
        key = number * FIELD_COUNT
        bounds = np.searchsorted(self._keys, np.arange(key, key + FIELD_COUNT + 1))
        all_rows = self._rows[bounds[0] : bounds[-1]]
        rows, places = np.unique(all_rows, return_inverse=True)
        frequencies = np.zeros(len(rows))
        for field in range(FIELD_COUNT):
            part = slice(bounds[field], bounds[field + 1])
            if part.start == part.stop:
                continue
            share = self._weights.lengths[field]
            lengths = self.texts.lengths[self._rows[part], field] / self._mean_lengths[field]
            counts = self._counts[part] / WHOLE * self._weights.fields[field]
            own = places[part.start - bounds[0] : part.stop - bounds[0]]
            frequencies[own] += counts / (1.0 - share + share * lengths)
        return rows.astype(np.intp), frequencies

    def _vector(self, query: Query, embedder: Embedder) -> Vectors:
        """The question's vector, the concepts behind it added."""
        asked = embedder.encode_queries([query.as_spelt])
        if self._concepts is not None:
            # Names of concepts behind the question did as well, and took the model three times as long to read.
            asked = self._concepts.added_to(asked, query.said_otherwise, self._weights.said)
        row: Vectors = quantise(asked)[0]
        return row

    def _near(self, asked: Vectors | None) -> list[NearConcept]:
        if asked is None or self._concepts is None:
            return []
        return self._concepts.near(asked, threshold=self._weights.near_threshold, most=self._weights.near_most)

    def _by_concepts(self, near: list[NearConcept]) -> Scores:
        """Points for rows that speak of concepts near the question, whatever words the question used."""
        points = np.zeros(len(self.texts))
        for one in near:
            rows, frequencies = self._frequencies(one.concept.term)
            worth = self._weights.near * one.strength * self._rarity(len(rows))
            points[rows] += worth * frequencies / (frequencies + self._weights.saturation)
        return points

    def _meaning(self, asked: Vectors | None) -> tuple[Scores, Scores]:
        """Cosine of each row (NaN without vector), and how far it stands out among the view's cosines, from 0 on."""
        similarity = np.full(len(self.texts), np.nan)
        meaning = np.zeros(len(self.texts))
        if asked is None:
            return similarity, meaning
        own = cosines(self.texts.vectors, self._vector_lengths, asked)
        rows = self.texts.vector_rows
        similarity[rows] = own
        # Exact sums (fsum) make mean and deviation the same however the rows are laid out in memory.
        mean = math.fsum(own) / len(own)
        deviation = math.sqrt(math.fsum((own - mean) ** 2) / len(own))
        if deviation == 0:
            meaning[rows] = np.clip(own, 0.0, None)  # a single row, or all alike: nothing to stand out from
        else:
            meaning[rows] = np.clip((own - mean) / (deviation * self._weights.spread), 0.0, None)
        return similarity, meaning

    def _hit(
        self, row: int, query: Query, columns: tuple[Scores, Scores, Scores, Scores], near: list[NearConcept]
    ) -> Hit:
        lexical, similarity, meaning, scores = columns
        matched = tuple(
            Match(word.text, alternative.shown, alternative.meaning)
            for word in query.words
            for alternative in self._present(row, word.alternatives)[:1]
        )
        by_words = bool(matched)
        matched += tuple(self._meant(row, query, near))
        by_meaning = bool(meaning[row] > 0)
        by = MatchedBy.BOTH if by_words and by_meaning else MatchedBy.LEXICAL if by_words else MatchedBy.MEANING
        texts = self.texts
        cosine = float(similarity[row])
        return Hit(
            id=str(texts.ids[row]),
            type=str(texts.types[row]),
            name=str(texts.names[row]),
            score=float(scores[row]),
            by=by,
            lexical=float(lexical[row]),
            similarity=None if math.isnan(cosine) else cosine,
            matched=matched,
        )

    def _meant(self, row: int, query: Query, near: list[NearConcept]) -> list[Match]:
        """The nearest concept that the row speaks of, if the question lies clearly near it."""
        clear = [one.concept for one in near if one.strength > 1]
        concepts = [Alternative(own.term, 1.0, Meaning.MEANT, own.administrative[0]) for own in clear]
        return [Match(query.text, one.shown, one.meaning) for one in self._present(row, tuple(concepts))[:1]]

    def _present(self, row: int, alternatives: tuple[Alternative, ...]) -> list[Alternative]:
        own = set((self.texts.keys[self.texts.starts[row] : self.texts.starts[row + 1]] // FIELD_COUNT).tolist())
        return [one for one in alternatives if self.texts.vocabulary.numbers.get(one.term) in own]
