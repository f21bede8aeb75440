"""The texts that a view sees: loaded once a revision as columns, compacted a view, searched in the service.

The database's own text indexes count hidden documents, so ranking happens here, over the visible rows alone. What a
view sees is cut out before any arithmetic; indexes are kept by revision and audience classes, a bounded number of
them, and never leave the process.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from graph_service.access import View
from graph_service.errors import EmbedderUnavailable
from graph_service.lru import LruCache
from graph_service.schema import NODE_TYPES
from graph_service.store import Store
from graph_service.text.columns import SearchTexts
from graph_service.text.concepts import ConceptVectors
from graph_service.text.embedders import Embedder
from graph_service.text.index import Hit, ReadQuestion, SearchIndex
from graph_service.text.understanding import KnownNames, Understanding, understand
from graph_service.text.vectors import vector_key, vector_text

log = logging.getLogger(__name__)

KEPT_VIEWS = 8
"""Indexes kept at once: one for each set of classes asked with lately; each costs a few times its texts."""

SEARCHABLE = tuple(node.label for node in NODE_TYPES.values() if node.searchable)

AGAIN = 30.0
"""Seconds after which texts that were read while the embedder was away are read once more."""


class Reach(StrEnum):
    """How texts are searched now."""

    MEANING = "meaning"
    PARTLY = "meaning_partly"
    UNAVAILABLE = "meaning_unavailable"
    WORDS = "lexical_only"


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found, best first, and how it searched."""

    hits: Sequence[Hit]
    reach: Reach


class VisibleTexts:
    """The searchable texts of one view."""

    def __init__(self, texts: SearchTexts, embedder: Embedder | None, concepts: ConceptVectors | None) -> None:
        self._embedder = embedder
        self._index = SearchIndex.build(texts, embedder=embedder, concepts=concepts)
        self._names = KnownNames.build(texts)

    def understand(self, question: str) -> Understanding:
        """The question taken apart: its subject, and the district and units that it names."""
        return understand(question, self._names)

    def search(self, query: str, *, limit: int, types: Collection[str] | None = None) -> Searched:
        """The best visible rows for a question in everyday words, best first, ties by id."""
        read = self._index.read(query)
        return Searched(self._index.best(read, limit=limit, types=types), self._reach(read))

    def _reach(self, read: ReadQuestion) -> Reach:
        """By meaning, for some rows only (vectors follow an import), or by words: no embedder, none that answers."""
        if read.unavailable or (self._embedder is not None and not self._embedder.answers):
            return Reach.UNAVAILABLE
        if not self._index.by_meaning:
            return Reach.WORDS
        return Reach.MEANING if self._index.whole else Reach.PARTLY


class Corpus:
    """The texts of the graph at its present revision, and the indexes of the views that asked lately; thread-safe."""

    def __init__(self, store: Store, embedder: Embedder | None, *, kept_views: int = KEPT_VIEWS) -> None:
        self._store = store
        self._embedder = embedder
        self._concepts: ConceptVectors | None = None
        self._lock = threading.Lock()
        self._revision = 0
        self._texts: SearchTexts | None = None
        self._without_vectors_since: float | None = None
        self._visible: LruCache[tuple[int, ...], VisibleTexts] = LruCache(kept_views)

    def visible(self, view: View) -> VisibleTexts:
        """What the view sees, at the graph's revision that the view was made at, or a later one."""
        with self._lock:
            if self._texts is None or self._revision < view.revision or self._again():
                # The view is older than what is read now: a write between the two is noticed the next time.
                self._texts = self._load()
                self._revision = view.revision
                self._visible.clear()
            found = self._visible.get(view.classes)
            if found is None:
                texts = self._texts.visible(view.classes)
                found = self._visible.keep(view.classes, VisibleTexts(texts, self._embedder, self._concepts))
            return found

    def _again(self) -> bool:
        since = self._without_vectors_since
        return since is not None and time.monotonic() - since >= AGAIN

    def _answering(self) -> tuple[Embedder | None, int]:
        """The embedder and the length of its rows; none where there is none, or none that answers now."""
        self._without_vectors_since = None
        if self._embedder is None:
            return None, 0
        if self._embedder.answers:
            try:
                self._concepts = self._concepts or ConceptVectors.open(self._embedder)
                return self._embedder, self._embedder.dimensions
            except EmbedderUnavailable as error:
                log.warning("Texts are searched by their words alone for a while: %s", error)
        self._without_vectors_since = time.monotonic()
        return None, 0

    def _load(self) -> SearchTexts:
        embedder, dimensions = self._answering()
        (row,) = self._store.read("search_text_columns", {"types": list(SEARCHABLE)}, timeout=120.0)
        columns = {
            "id": row["ids"], "type": row["types"], "audience": row["audiences"], "name": row["names"],
            "synonyms": row["synonyms"], "everyday_words": row["everyday_words"], "text": row["texts"],
        }  # fmt: skip
        columns["vector"] = [None] * len(row["ids"]) if embedder is None else self._vectors(row, embedder, dimensions)
        return SearchTexts.from_columns(columns, dimensions=dimensions)

    @staticmethod
    def _vectors(row: dict[str, Any], embedder: Embedder, dimensions: int) -> list[Any]:
        """Stored vectors that fit the present text and embedder; one of an older text or another model is none."""
        vectors: list[Any] = []
        for place, stored in enumerate(row["vectors"]):
            text = vector_text(
                row["names"][place] or "",
                row["synonyms"][place],
                row["everyday_words"][place],
                row["texts"][place],
            )
            fits = row["vector_keys"][place] == vector_key(text, embedder.name) and len(stored) == dimensions
            vectors.append(np.frombuffer(stored, dtype=np.int8) if fits else None)
        return vectors
