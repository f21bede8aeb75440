"""Vectors of texts as int8, made so that scores are exact integers whatever else stands in the matrix."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from graph_service.text.embedders import Embedder
from graph_service.text.thesaurus import Thesaurus, everyday_words

BLOCK_ROWS = 4096  # rows turned to float32 at a time: 6 MB at 384 dimensions, instead of four times the matrix

Vectors = npt.NDArray[np.int8]


def vector_text(
    name: str,
    synonyms: Sequence[str] = (),
    everyday: Sequence[str] = (),
    text: str = "",
    *,
    thesaurus: Thesaurus | None = None,
) -> str:
    """The one text that stands for an entity in its vector: its own fields, and fixed words for what they speak of.

    Two lines, read one by one: the fields as they are, and the fields followed by everyday words from the
    thesaurus. People ask in such words, and names of services hold none.
    """
    own = ", ".join(part for part in (name, *synonyms, *everyday) if part)
    own = " ".join((f"{own}. {text}" if text else own).split())
    added = (thesaurus or everyday_words()).everyday_words_for(own)
    return f"{own}\n{own}. {', '.join(added)}" if added else own


def vector_key(text: str, embedder_name: str) -> str:
    """Key of a text's vector in a cache: a SHA-256 over the embedder's name and the text."""
    return hashlib.sha256(f"{embedder_name}\n{text}".encode()).hexdigest()


def quantise(vectors: npt.NDArray[np.float32]) -> Vectors:
    """Rows as int8, each scaled by its own largest magnitude (symmetric, 127 levels a side); zero rows stay zero."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    scaled = np.divide(vectors * 127.0, largest, out=np.zeros_like(vectors), where=largest > 0)
    quantised: Vectors = np.rint(scaled).astype(np.int8)
    return quantised


def embed_texts(texts: Sequence[str], embedder: Embedder) -> Vectors:
    """One int8 row for each text, in the order given: the mean of the unit vectors of the text's lines."""
    if not texts:
        return np.zeros((0, embedder.dimensions), dtype=np.int8)
    lines = [text.splitlines() or [""] for text in texts]
    rows = embedder.encode_passages([line for own in lines for line in own])
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    units = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    ends = np.cumsum([len(own) for own in lines])
    means = [units[end - len(own) : end].mean(axis=0) for own, end in zip(lines, ends, strict=True)]
    return quantise(np.array(means, dtype=np.float32))


def integer_products(vectors: Vectors, query: Vectors) -> npt.NDArray[np.int64]:
    """Exact dot products of each row with the query.

    Computed by float32 matrix products, which the processor's BLAS does fastest, and yet exact: all values are whole
    numbers, and no partial sum of up to 1,040 products of at most 127 * 127 reaches 2**24, below which float32 holds
    every integer. So neither the order of summing nor the number of other rows can change a bit. Longer vectors are
    summed in float64 (exact up to 2**53).
    """
    kind = np.dtype(np.float32 if query.shape[0] <= 1040 else np.float64)
    converted = query.astype(kind)
    products = np.empty(len(vectors), dtype=np.int64)
    for start in range(0, len(vectors), BLOCK_ROWS):
        block = vectors[start : start + BLOCK_ROWS]
        products[start : start + len(block)] = np.dot(block.astype(kind), converted)
    return products


def cosines(vectors: Vectors, lengths: npt.NDArray[np.float64], query: Vectors) -> npt.NDArray[np.float64]:
    """Cosines of each row with the query; `lengths` are the rows' (see `lengths_of`). Zero vectors score zero."""
    length = float(lengths_of(query[np.newaxis])[0])
    scale = lengths * length
    return np.divide(integer_products(vectors, query), scale, out=np.zeros(len(vectors)), where=scale > 0)


def lengths_of(vectors: Vectors) -> npt.NDArray[np.float64]:
    """Euclidean lengths of int8 rows, from exact integer sums."""
    lengths = np.empty(len(vectors), dtype=np.float64)
    for start in range(0, len(vectors), BLOCK_ROWS):
        block = vectors[start : start + BLOCK_ROWS].astype(np.int32)
        lengths[start : start + len(block)] = np.sqrt((block * block).sum(axis=1, dtype=np.int64))
    return lengths
