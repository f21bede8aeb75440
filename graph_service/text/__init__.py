"""Text search inside a view: German words, everyday vocabulary, exact vectors; no database and no web."""

from __future__ import annotations

from graph_service.text.columns import SearchTexts
from graph_service.text.concepts import ConceptVectors
from graph_service.text.embedders import Embedder, open_embedder
from graph_service.text.index import Hit, MatchedBy, SearchIndex
from graph_service.text.understanding import KnownNames, Understanding, understand
from graph_service.text.vectors import embed_texts, vector_key, vector_text

__all__ = [
    "ConceptVectors",
    "Embedder",
    "Hit",
    "KnownNames",
    "MatchedBy",
    "SearchIndex",
    "SearchTexts",
    "Understanding",
    "embed_texts",
    "open_embedder",
    "understand",
    "vector_key",
    "vector_text",
]
