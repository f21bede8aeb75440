"""The job that makes vectors: each text once, again only where a text changed, resumable."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from graph_service.exchange import embed_missing, vectors
from graph_service.store import Store
from graph_service.text import vector_key, vector_text
from tests.exchange.tables import NODES, base, load, the

pytestmark = pytest.mark.neo4j


class Encoder:
    """Encodes a text as its first three bytes, and counts."""

    def __init__(self, most: int = 1000) -> None:
        self.seen: list[str] = []
        self.most = most

    def __call__(self, texts: Sequence[str]) -> list[bytes]:
        if len(self.seen) + len(texts) > self.most:
            raise KeyboardInterrupt
        self.seen += texts
        return [text.encode()[:3] for text in texts]


def key(text: str) -> str:
    return vector_key(text, "test")


def test_vectors_are_made_once_and_again_for_changed_texts(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    encoder, revision = Encoder(), empty_full_store.revision()
    assert embed_missing(empty_full_store, vector_text, key, encoder) == 3
    unit = the(empty_full_store, "unit:a")
    text = vector_text("Amt A", ["A-Amt", "Bauamt"], [], "Bauen")
    assert bytes(unit["vector"]) == b"Amt" and unit["vector_key"] == key(text)
    assert empty_full_store.revision() == revision + 1
    assert embed_missing(empty_full_store, vector_text, key, encoder) == 0
    assert load(empty_full_store, tmp_path, n__csv=NODES.replace("Bauen", "Wohnen")).total("changed") == 1
    assert embed_missing(empty_full_store, vector_text, key, encoder) == 1
    assert len(encoder.seen) == 4 and "Wohnen" in encoder.seen[-1]


def test_an_interrupted_job_goes_on_where_it_was(
    empty_full_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base(empty_full_store, tmp_path)
    monkeypatch.setattr(vectors, "AT_ONCE", 1)
    with pytest.raises(KeyboardInterrupt):
        embed_missing(empty_full_store, vector_text, key, Encoder(most=2))
    rest = Encoder()
    assert embed_missing(empty_full_store, vector_text, key, rest) == 1 and len(rest.seen) == 1


def test_equal_texts_are_encoded_once(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    twins = (
        "type,id,name,source,as_of\nTopic,topic:x,Zwilling,source:one,2024\nTopic,topic:y,Zwilling,source:one,2024\n"
    )
    load(empty_full_store, tmp_path, twins__csv=twins)
    encoder = Encoder()
    assert embed_missing(empty_full_store, vector_text, key, encoder) == 5
    assert len(encoder.seen) == 4
