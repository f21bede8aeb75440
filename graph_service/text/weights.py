"""The weights of the search in one place; tuned on half a of the development questions, see `docs/search.md`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts."""

    # Fields: name, synonyms, everyday words, text.
    fields: tuple[float, float, float, float] = (1.0, 0.9, 0.8, 0.4)
    # How far a long field is held against a row (BM25's b), per field; and BM25's saturation k1.
    lengths: tuple[float, float, float, float] = (0.5, 0.3, 0.3, 0.7)
    saturation: float = 1.0
    # What a term is worth by the way it came out of a word of the question.
    word: float = 1.0
    part: float = 0.5
    spelling: float = 0.8
    similar: float = 0.2
    least_similarity: float = 0.6
    concept: float = 1.2
    ambiguity: float = 0.5
    # Fusion of words and meaning; `spread` is how many standard deviations above the mean of the view a cosine must
    # be to count as 1.
    meaning: float = 4.0
    spread: float = 6.0
    # What the names of concepts, said in other words, weigh beside the question in its vector.
    said: float = 0.7
    # A concept counts by meaning from `near_threshold` standard deviations on, the nearest `near_most` of them, each
    # with `near` for a standard deviation more.
    near: float = 0.12
    near_threshold: float = 2.0
    near_most: int = 10
    # A row with fewer points (words plus weighted meaning) is no hit; `doubt` is what the points of the best hit are
    # held against to give its score: points / (points + doubt).
    least_points: float = 0.05
    doubt: float = 0.8


DEFAULT = Weights()
