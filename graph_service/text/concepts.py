"""Concepts of the thesaurus by meaning: which of them a question may speak of without using any of their words."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np

from graph_service.text.embedders import Embedder, OfflineEmbedder
from graph_service.text.thesaurus import Concept, Thesaurus, everyday_words
from graph_service.text.vectors import Vectors, cosines, embed_texts, lengths_of

_FILE = "concept_vectors.npz"


@dataclass(frozen=True, slots=True)
class NearConcept:
    """A concept near a question; `strength` is by how many standard deviations it lies above the threshold."""

    concept: Concept
    strength: float


class ConceptVectors:
    """One int8 vector for each concept, fixed for a thesaurus and an embedder: no view and no graph enters it."""

    def __init__(self, thesaurus: Thesaurus, vectors: Vectors) -> None:
        self._concepts = thesaurus.concepts
        self._vectors = vectors
        self._lengths = lengths_of(vectors)

    @classmethod
    def open(cls, embedder: Embedder, thesaurus: Thesaurus | None = None) -> ConceptVectors:
        """The vectors that came with the package, or, for another embedder or thesaurus, made now.

        Making them takes about 15 ms a concept with the offline embedder. An endpoint's errors go through.
        """
        chosen = thesaurus or everyday_words()
        kept = _kept(_key(chosen, embedder))
        return cls(chosen, embed_texts(_texts(chosen), embedder) if kept is None else kept)

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


def _texts(thesaurus: Thesaurus) -> list[str]:
    """What stands for a concept: its first administrative and everyday expressions."""
    return [
        f"{', '.join(concept.administrative[:3])}: {', '.join(concept.everyday[:8])}" for concept in thesaurus.concepts
    ]


def _key(thesaurus: Thesaurus, embedder: Embedder) -> str:
    return hashlib.sha256("\n".join((embedder.name, *_texts(thesaurus))).encode()).hexdigest()


def _kept(key: str) -> Vectors | None:
    file = files("graph_service.text") / _FILE
    if not file.is_file():
        return None
    with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as kept:
        if str(kept["key"]) != key:
            return None
        vectors: Vectors = kept["vectors"]
        return vectors


def keep_vectors() -> int:
    """Write the package's vectors anew, after a change of the thesaurus; how many there are is the answer."""
    thesaurus, embedder = everyday_words(), OfflineEmbedder()
    vectors = embed_texts(_texts(thesaurus), embedder)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, key=np.array(_key(thesaurus, embedder)), vectors=vectors)
    with as_file(files("graph_service.text")) as folder:
        (folder / _FILE).write_bytes(buffer.getvalue())
    return len(vectors)


def are_kept() -> bool:
    """Whether the package's vectors belong to its thesaurus as it is now and to the offline embedder."""
    return _kept(_key(everyday_words(), OfflineEmbedder())) is not None
