"""Vectors of search texts, made after an import by a job that can be interrupted and goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graph_service.schema import NODE_TYPES
from graph_service.store import Progress, Store, silent

SEARCHABLE = tuple(label for label, kind in NODE_TYPES.items() if kind.searchable)
AT_ONCE = 8  # texts a batch: a second or two of the offline model on one core, which is what Ctrl-C waits for and loses
TIMEOUT = 120.0

TextOf = Callable[[str, Sequence[str], Sequence[str], str], str]
"""The one text of an entity, from its name, synonyms, everyday words and description."""
KeyOf = Callable[[str], str]
"""The key of a text and the model: equal keys have equal vectors."""
Encode = Callable[[Sequence[str]], Sequence[bytes]]
"""One vector a text, as the bytes of its int8 values."""


def embed_missing(
    store: Store, text_of: TextOf, key_of: KeyOf, encode: Encode, *, progress: Progress | None = None
) -> int:
    """Make the vectors that are missing or belong to an older text or another model; returns how many were written.

    Every batch is kept at once, so an interrupted job goes on where it was; equal texts are encoded once. The
    graph's revision is bumped at the end, even of an interrupted job, so that searches notice the new vectors.
    """
    (row,) = store.read("search_text_columns", {"types": list(SEARCHABLE)}, timeout=TIMEOUT)
    texts = list(map(text_of, row["names"], row["synonyms"], row["everyday_words"], row["texts"]))
    keys = list(map(key_of, texts))
    made = {key: vector for key, vector in zip(row["vector_keys"], row["vectors"], strict=True) if key and vector}
    missing = [number for number, key in enumerate(keys) if row["vector_keys"][number] != key]
    progress, done = progress or silent, 0
    try:
        for start in range(0, len(missing), AT_ONCE):
            part = missing[start : start + AT_ONCE]
            new = {keys[number]: texts[number] for number in part if keys[number] not in made}
            if new:
                made.update(zip(new, encode(list(new.values())), strict=True))
            rows: list[dict[str, Any]] = [
                {"id": row["ids"][number], "properties": {"vector": made[keys[number]], "vector_key": keys[number]}}
                for number in part
            ]
            store.write("change_entities", {"rows": rows})
            done += len(part)
            progress(done, len(missing), "Bedeutung der Texte berechnen")
    finally:
        if done:
            with store.transaction() as transaction:
                transaction.write("bump_revision")
    return done
