"""A small world of search texts and an embedder that needs no model."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from graph_service.text import SearchTexts, embed_texts, vector_text

NAMES = {
    "topic:anmeldung": "Anmeldung einer Wohnung",
    "topic:baum": "Baumfällgenehmigung nach der Baumschutzverordnung",
    "topic:gewerbe": "Gewerbe - Anmeldung",
    "topic:hund": "Hundesteuer - Hund anmelden",
    "topic:kfz": "Außerbetriebsetzung eines Kraftfahrzeugs",
    "topic:pass": "Reisepass beantragen",
    "topic:perso": "Personalausweis beantragen",
    "topic:sperrmuell": "Abfallablagerung auf öffentlichem Straßenland",
    "topic:sterbe": "Sterbefall - Beurkundung",
    "unit:baumamt": "Straßen- und Grünflächenamt",
}


class WordEmbedder:
    """A real, tiny embedder: sums of fixed random directions, one for each triple of letters."""

    name = "triples"
    dimensions = 64
    answers = True

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.array([self._row(text.lower()) for text in texts], dtype=np.float32).reshape(-1, self.dimensions)

    def encode_passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self.encode_queries(texts)

    def _row(self, text: str) -> npt.NDArray[np.float64]:
        row = np.zeros(self.dimensions)
        for start in range(len(text) - 2):
            seed = int.from_bytes(
                hashlib.sha256(text[start : start + 3].encode("utf-8", "replace")).digest()[:4], "big"
            )
            row += np.random.default_rng(seed).standard_normal(self.dimensions)
        return row


def columns_of(names: dict[str, str], audiences: dict[str, int] | None = None) -> dict[str, list[object]]:
    """Columns of rows with these names, with vectors."""
    vectors = embed_texts([vector_text(name) for name in names.values()], WordEmbedder())
    return {
        "id": list(names),
        "type": ["AdministrativeUnit" if own.startswith("unit:") else "Topic" for own in names],
        "audience": [(audiences or {}).get(own, 1) for own in names],
        "name": list(names.values()),
        "vector": list(vectors),
    }


def texts_of(names: dict[str, str], audiences: dict[str, int] | None = None) -> SearchTexts:
    """Search texts of rows with these names; audience class 1 unless `audiences` says otherwise."""
    return SearchTexts.from_columns(columns_of(names, audiences), dimensions=WordEmbedder.dimensions)
