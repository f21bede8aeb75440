"""What a question's words stand for among the words of a view: readings, spellings, concepts, similar words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph_service.text.normalising import words
from graph_service.text.similar import SimilarTerms
from graph_service.text.thesaurus import ConceptMatch, Thesaurus
from graph_service.text.weights import Weights
from graph_service.text.words import Word, analyse, joined_verbs, stem

MOST_LETTERS = 1000  # of a question; what stands behind is not read
MOST_WORDS = 40


class Meaning(StrEnum):
    """How a term of the view came out of a word of the question."""

    WORD = "word"
    PART = "part"
    SPELLING = "spelling"
    CONCEPT = "concept"
    SIMILAR = "similar"
    MEANT = "meant"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One term that a word may stand for, its weight in the score, and how it was found."""

    term: str
    weight: float
    meaning: Meaning
    shown: str


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word or phrase of the question with all that it may stand for; the alternatives' scores add up."""

    text: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A question taken apart: its words as they may be meant, and the concepts that it speaks of."""

    text: str
    words: tuple[QueryWord, ...]
    concepts: tuple[ConceptMatch, ...]

    corrected: tuple[str, ...] = ()

    @property
    def as_spelt(self) -> str:
        """The question with its misspelt words as they should be behind it; itself when nothing was misspelt."""
        return f"{self.text} ({', '.join(self.corrected)})" if self.corrected else self.text

    @property
    def said_otherwise(self) -> tuple[str, ...]:
        """Terms of the concepts that the question speaks of in words other than the administration's."""
        concepts = [match for match in self.concepts if self.corrected or not match.administrative]
        return tuple(dict.fromkeys(match.concept.term for match in concepts))


class QueryReader:
    """Reads questions against the words of one view (and fixed dictionaries), nothing else."""

    def __init__(self, terms: list[str], thesaurus: Thesaurus, weights: Weights) -> None:
        self._terms = frozenset(terms)
        self._thesaurus = thesaurus
        self._weights = weights
        self._similar = SimilarTerms(terms)
        # Sorted, so that equally near spellings come in the same order in every process.
        self._spellings = sorted(self._terms.union(thesaurus.stems))

    def read(self, text: str) -> Query:
        """Take a question apart."""
        shortened = " ".join(text[:MOST_LETTERS].split())
        sequence = words(shortened)[:MOST_WORDS]
        sequence += joined_verbs(sequence)
        analyses = [analyse(word) for word in sequence]
        corrections = [
            [] if analysis.light else self._corrections(word, analysis)
            for word, analysis in zip(sequence, analyses, strict=True)
        ]
        spoken = [
            Word((*analysis.stems, *corrected), analysis.parts, analysis.known)
            for analysis, corrected in zip(analyses, corrections, strict=True)
        ]
        concepts = tuple(self._thesaurus.concepts_in(spoken))
        query_words = [
            QueryWord(word, self._alternatives(analysis, corrected))
            for word, analysis, corrected in zip(sequence, analyses, corrections, strict=True)
            if not analysis.light
        ]
        corrected = tuple(term for terms in corrections for term in terms[:1])
        return Query(shortened, (*query_words, *self._concept_words(concepts)), concepts, corrected)

    def _alternatives(self, analysis: Word, corrected: list[str]) -> tuple[Alternative, ...]:
        weights = self._weights
        found: dict[str, Alternative] = {}
        for term in analysis.stems:
            found.setdefault(term, Alternative(term, weights.word, Meaning.WORD, term))
        for term in corrected:
            found.setdefault(term, Alternative(term, weights.spelling, Meaning.SPELLING, term))
        for term in analysis.parts:
            found.setdefault(term, Alternative(term, weights.part, Meaning.PART, term))
        for own in (*analysis.stems, *corrected):
            for term, similarity in self._similar.of(own, weights.least_similarity):
                weight = weights.similar * similarity
                found.setdefault(term, Alternative(term, weight, Meaning.SIMILAR, term))
        return tuple(alternative for alternative in found.values() if alternative.term in self._terms)

    def _concept_words(self, concepts: tuple[ConceptMatch, ...]) -> list[QueryWord]:
        by_expression: dict[str, int] = {}
        for match in concepts:
            by_expression[match.expression] = by_expression.get(match.expression, 0) + 1
        found = []
        for match in concepts:
            # An expression that may mean several things ("Ausweis") says less about each.
            weight = self._weights.concept / by_expression[match.expression] ** self._weights.ambiguity
            if not match.whole:
                weight *= self._weights.part
            shown = match.concept.administrative[0]
            alternative = Alternative(match.concept.term, weight, Meaning.CONCEPT, shown)
            found.append(QueryWord(match.expression, (alternative,)))
        return found

    def _corrections(self, word: str, analysis: Word) -> list[str]:
        """Known terms one slip (two in a long word) away from a word that nobody knows."""
        own = stem(word)
        if analysis.known or own in self._terms or len(own) < 4 or own.isdigit():
            return []
        slips = 1 if len(own) < 7 else 2
        near = process.extract(own, self._spellings, scorer=OSA.distance, score_cutoff=slips, limit=None)
        best = min((distance for _, distance, _ in near), default=0)
        return [term for term, distance, _ in near if distance == best and not term.startswith("§")][:3]
