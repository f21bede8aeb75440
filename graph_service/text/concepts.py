"""Concepts of the thesaurus by meaning: which of them a question may speak of without using any of their words."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np

from graph_service.text.embedders import Embedder, OfflineEmbedder, Rows
from graph_service.text.thesaurus import Concept, Thesaurus, everyday_words
from graph_service.text.vectors import Vectors, cosines, embed_texts, lengths_of, quantise

_FILE = "concept_vectors.npz"


@dataclass(frozen=True, slots=True)
class NearConcept:
    """A concept near a question; `strength` is by how many standard deviations it lies above the threshold."""

    concept: Concept
    strength: float


@dataclass(frozen=True, slots=True)
class _Made:
    """One int8 row for each concept: of its expressions as a text, and of its name as a question."""

    texts: Vectors
    names: Vectors


class ConceptVectors:
    """Vectors of each concept, fixed for a thesaurus and an embedder: no view and no graph enters them."""

    def __init__(self, thesaurus: Thesaurus, made: _Made) -> None:
        self._concepts = thesaurus.concepts
        self._rows = {concept.term: row for row, concept in enumerate(thesaurus.concepts)}
        self._vectors = made.texts
        self._lengths = lengths_of(made.texts)
        self._names = made.names

    @classmethod
    def open(cls, embedder: Embedder, thesaurus: Thesaurus | None = None) -> ConceptVectors:
        """The vectors that came with the package, or, for another embedder or thesaurus, made now.

        Making them takes about 0.1 s a concept with the offline embedder. An endpoint's errors go through.
        """
        chosen = thesaurus or everyday_words()
        return cls(chosen, _kept(_key(chosen, embedder)) or _make(chosen, embedder))

    def added_to(self, question: Rows, terms: Sequence[str], weight: float) -> Rows:
        """The question's row, of length 1, plus `weight` times the mean of the names of the concepts of these terms.

        As if the names had been said in the question, without the model reading them.
        """
        said = [self._rows[term] for term in terms if term in self._rows]
        own = _of_length_one(question)
        if not said:
            return own
        # One number for each name, and then their mean: the same whatever else the thesaurus holds.
        mean: Rows = _of_length_one(self._names[said].astype(np.float32)).mean(axis=0, keepdims=True)
        return own + np.float32(weight) * mean

    def near(self, question: Vectors, *, threshold: float, most: int) -> list[NearConcept]:
        """The concepts whose cosine with a question's vector stands out among all concepts, nearest first."""
        if not len(self._vectors):
            return []
        own = cosines(self._vectors, self._lengths, question)
        deviation = float(own.std())
        if deviation == 0:
            return []
        strengths = (own - own.mean()) / deviation - threshold
        order = np.argsort(-strengths, kind="stable")[:most]
        return [NearConcept(self._concepts[row], float(strengths[row])) for row in order if strengths[row] > 0]


def _of_length_one(rows: Rows) -> Rows:
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    units: Rows = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return units


def _make(thesaurus: Thesaurus, embedder: Embedder) -> _Made:
    return _Made(embed_texts(_texts(thesaurus), embedder), quantise(embedder.encode_queries(_names(thesaurus))))


def _names(thesaurus: Thesaurus) -> list[str]:
    return [concept.administrative[0] for concept in thesaurus.concepts]


def _texts(thesaurus: Thesaurus) -> list[str]:
    """What stands for a concept: its first administrative and everyday expressions."""
    return [
        f"{', '.join(concept.administrative[:3])}: {', '.join(concept.everyday[:8])}" for concept in thesaurus.concepts
    ]


def _key(thesaurus: Thesaurus, embedder: Embedder) -> str:
    return hashlib.sha256(
        "\n".join((embedder.name, *_texts(thesaurus), "names:", *_names(thesaurus))).encode()
    ).hexdigest()


def _kept(key: str) -> _Made | None:
    file = files("graph_service.text") / _FILE
    if not file.is_file():
        return None
    with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as kept:
        return _Made(kept["texts"], kept["names"]) if str(kept["key"]) == key else None


def keep_vectors() -> int:
    """Write the package's vectors anew, after a change of the thesaurus; how many there are is the answer."""
    thesaurus, embedder = everyday_words(), OfflineEmbedder()
    made = _make(thesaurus, embedder)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, key=np.array(_key(thesaurus, embedder)), texts=made.texts, names=made.names)
    with as_file(files("graph_service.text")) as folder:
        (folder / _FILE).write_bytes(buffer.getvalue())
    return len(made.texts)


def are_kept() -> bool:
    """Whether the package's vectors belong to its thesaurus as it is now and to the offline embedder."""
    return _kept(_key(everyday_words(), OfflineEmbedder())) is not None
