"""The texts of a graph as columns in id order, tokenised once, and the compact columns that a view sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from graph_service.errors import InputError
from graph_service.text.normalising import words
from graph_service.text.thesaurus import Thesaurus, everyday_words
from graph_service.text.words import analyse

NAME, SYNONYMS, EVERYDAY, TEXT = range(4)
FIELD_COUNT = 4
WHOLE, PART = 4, 2  # how often a whole word and a part of a compound count, in quarters of an occurrence
_MOST_WORDS = 2000  # of one field; what stands behind is not searched

Objects = npt.NDArray[np.object_]
Integers = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Vocabulary:
    """Term texts and their numbers, shared by all views of a revision; a number never enters a score."""

    numbers: dict[str, int] = field(default_factory=dict)
    terms: list[str] = field(default_factory=list)

    def add(self, term: str) -> int:
        """The number of the term, a new one for a new term."""
        number = self.numbers.setdefault(term, len(self.terms))
        if number == len(self.terms):
            self.terms.append(term)
        return number


@dataclass(frozen=True)
class SearchTexts:
    """Rows of search texts in id order, with their tokens and vectors.

    A row's tokens depend on its own text and fixed dictionaries alone, so `visible` only copies them, and what is
    computed afterwards never touches a row that was left out. `postings` of row i are `keys[starts[i]:starts[i+1]]`,
    each `term number * 4 + field`, with `counts` in quarters; `lengths` are words per field. `vectors` holds one int8
    row for each row with a vector, `vector_rows` the number of that row.
    """

    ids: Objects
    types: Objects
    audiences: npt.NDArray[np.int64]
    names: Objects
    synonyms: Objects
    starts: npt.NDArray[np.int64]
    keys: Integers
    counts: npt.NDArray[np.uint8]
    lengths: Integers
    vectors: npt.NDArray[np.int8]
    vector_rows: Integers
    vocabulary: Vocabulary
    thesaurus: Thesaurus

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def from_columns(
        cls,
        columns: Mapping[str, Sequence[Any]],
        *,
        dimensions: int = 0,
        thesaurus: Thesaurus | None = None,
    ) -> SearchTexts:
        """Tokenise columns `id`, `type`, `audience`, `name`; optional `synonyms`, `everyday_words`, `text`, `vector`.

        `synonyms` and `everyday_words` hold a list of texts (or none) a row, `vector` a list of `dimensions` int8
        values (or none). Rows are put into id order. Raises `InputError` for a missing column, columns of different
        lengths, an id that stands twice, or a vector of another length.
        """
        size = _checked_size(columns)
        order = sorted(range(size), key=columns["id"].__getitem__)
        picked = {name: [values[row] for row in order] for name, values in columns.items()}
        if any(one == other for one, other in zip(picked["id"], picked["id"][1:], strict=False)):
            raise InputError("An id stands twice among the search texts.", where="id")
        tokens = _Tokens(thesaurus or everyday_words())
        empty: list[Any] = [None] * size
        for name, synonyms, everyday, text in zip(
            picked["name"],
            picked.get("synonyms", empty),
            picked.get("everyday_words", empty),
            picked.get("text", empty),
            strict=True,
        ):
            tokens.add_row((name or "",), synonyms or (), everyday or (), (text,) if text else ())
        vectors, vector_rows = _vectors(picked.get("vector", empty), dimensions)
        return cls(
            ids=_objects(picked["id"]),
            types=_objects(picked["type"]),
            audiences=np.array(picked["audience"], dtype=np.int64),
            names=_objects(name or "" for name in picked["name"]),
            synonyms=_objects(tuple(own or ()) for own in picked.get("synonyms", empty)),
            starts=np.array(tokens.starts, dtype=np.int64),
            keys=np.array(tokens.keys, dtype=np.int32),
            counts=np.array(tokens.counts, dtype=np.uint8),
            lengths=np.array(tokens.lengths, dtype=np.int32).reshape(size, FIELD_COUNT),
            vectors=vectors,
            vector_rows=vector_rows,
            vocabulary=tokens.vocabulary,
            thesaurus=tokens.thesaurus,
        )

    def visible(self, classes: Collection[int]) -> SearchTexts:
        """The rows whose audience is one of `classes`, copied together: nothing of the others is left in any column."""
        rows = np.flatnonzero(np.isin(self.audiences, np.fromiter(classes, dtype=np.int64, count=len(classes))))
        sizes = np.diff(self.starts)[rows]
        starts = np.concatenate(([0], np.cumsum(sizes)))
        picked = np.repeat(self.starts[rows] - starts[:-1], sizes) + np.arange(starts[-1])
        new_rows = np.full(len(self), -1, dtype=np.int32)
        new_rows[rows] = np.arange(len(rows), dtype=np.int32)
        kept = new_rows[self.vector_rows] >= 0 if len(self.vector_rows) else np.zeros(0, dtype=bool)
        return SearchTexts(
            ids=self.ids[rows],
            types=self.types[rows],
            audiences=self.audiences[rows],
            names=self.names[rows],
            synonyms=self.synonyms[rows],
            starts=starts,
            keys=self.keys[picked],
            counts=self.counts[picked],
            lengths=self.lengths[rows],
            vectors=self.vectors[kept],
            vector_rows=new_rows[self.vector_rows[kept]],
            vocabulary=self.vocabulary,
            thesaurus=self.thesaurus,
        )


class _Tokens:
    """Collects the tokens of row after row."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus
        self.vocabulary = Vocabulary()
        self.starts: list[int] = [0]
        self.keys: list[int] = []
        self.counts: list[int] = []
        self.lengths: list[list[int]] = []

    def add_row(self, *fields: Iterable[str]) -> None:
        """Tokenise one row, its fields in the order of the constants."""
        lengths = [0] * FIELD_COUNT
        for number, texts in enumerate(fields):
            counts: dict[str, int] = {}
            for text in texts:
                lengths[number] += self._count(text, counts)
            for term, count in counts.items():
                self.keys.append(self.vocabulary.add(term) * FIELD_COUNT + number)
                self.counts.append(min(count, 255))
        self.lengths.append(lengths)
        self.starts.append(len(self.keys))

    def _count(self, text: str, counts: dict[str, int]) -> int:
        """Add the terms of a text to the counts; the number of its words is the answer."""
        analyses = [analyse(word) for word in words(text)[:_MOST_WORDS]]
        content = [word for word in analyses if not word.light]
        for word in content:
            for term in word.stems:
                counts[term] = counts.get(term, 0) + WHOLE
            for term in word.parts:
                counts[term] = counts.get(term, 0) + PART
        for match in self.thesaurus.concepts_in(analyses):
            term = match.concept.term
            counts[term] = max(counts.get(term, 0), WHOLE if match.whole else PART)
        return len(content)


def _objects(values: Iterable[object]) -> Objects:
    """An array of Python texts; made empty first, since numpy would else guess at nested sequences."""
    collected = list(values)
    array = np.empty(len(collected), dtype=object)
    array[:] = collected
    return array


def _checked_size(columns: Mapping[str, Sequence[Any]]) -> int:
    for name in ("id", "type", "audience", "name"):
        if name not in columns:
            raise InputError("The search texts lack a column.", where=name)
    size = len(columns["id"])
    for name, values in columns.items():
        if len(values) != size:
            raise InputError(f"has {len(values)} values where `id` has {size}.", where=name)
    return size


def _vectors(values: Sequence[Any], dimensions: int) -> tuple[npt.NDArray[np.int8], Integers]:
    rows = [row for row, vector in enumerate(values) if vector is not None and len(vector)]
    if not rows:
        return np.zeros((0, dimensions), dtype=np.int8), np.zeros(0, dtype=np.int32)
    width = dimensions or len(values[rows[0]])
    for row in rows:
        if len(values[row]) != width:
            raise InputError(f"A vector has {len(values[row])} values instead of {width}.", where="vector")
    vectors = np.array([np.asarray(values[row], dtype=np.int8) for row in rows], dtype=np.int8)
    return vectors, np.array(rows, dtype=np.int32)
