"""What a first question would wait for, done before it comes: the German language loaded, the queries planned."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Protocol

from graph_service.access import PUBLIC, Reader, View, present_day
from graph_service.access.reading import ReadingStore
from graph_service.errors import GraphServiceError
from graph_service.registry import Answer, Question, questions
from graph_service.settings import EmbedderKind, Settings
from graph_service.text.dictionary import lemma_of
from graph_service.text.embedders import Embedder, open_embedder
from graph_service.text.thesaurus import everyday_words

log = logging.getLogger(__name__)


class Language:
    """What texts are read with; `load` brings it into memory in a thread (3 s of one core), beside other work."""

    def __init__(self, settings: Settings, *, answers: bool = False) -> None:
        self.embedder: Embedder | None = open_embedder(settings, answers=answers)
        self._offline = settings.embedder is EmbedderKind.OFFLINE
        self._loading: threading.Thread | None = None

    def load(self) -> None:
        """Begin to load; whatever fails here fails again where it is needed, and is said there."""
        self._loading = threading.Thread(target=self._load, name="language", daemon=True)
        self._loading.start()

    def wait(self) -> None:
        """Wait until the loading that was begun has ended: two threads would load everything twice."""
        if self._loading is not None:
            self._loading.join()

    def _load(self) -> None:
        lemma_of("Verwaltung")
        everyday_words()
        if self.embedder is not None and self._offline:
            self.embedder.encode_queries(["Verwaltung"])


_IDS = [f"none:{number}" for number in range(12)]
# The main question's reads, with parameters of the kinds and lengths that it gives them: a plan is kept for these.
FIRST_READS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("contacts_for_topic", {"topics": _IDS[:8], "district": None}),
    ("contacts_for_topic_units", {"units": _IDS, "topics": _IDS[:1]}),
    ("holders_of_posts", {"posts": _IDS[:4], "today": "2026-01-01"}),
    ("contacts_for_topic_offices", {"pairs": [{"topic": _IDS[0], "unit": _IDS[1]}] * 4, "limit": 3}),
    ("units_by_id", {"ids": _IDS[:2]}),
)


@contextmanager
def first_reads_planned(store: ReadingStore) -> Iterator[None]:
    """Have Neo4j plan what the main question reads, all at once and beside what happens in the `with`.

    A server that has just started plans slowly (1 to 2 s a query), and one after the other on one core.
    """
    nobody = Reader(store, View(PUBLIC, None, tuple(range(-4, 0)), None, present_day()))

    def plan(query: str, parameters: dict[str, Any]) -> None:
        try:
            nobody.rows(query, **parameters)
        except GraphServiceError as error:
            log.debug("%s could not be planned: %s", query, error)

    with ThreadPoolExecutor(len(FIRST_READS), thread_name_prefix="planning") as pool:
        for query, parameters in FIRST_READS:
            pool.submit(plan, query, parameters)
        yield


class Asked(Protocol):
    """What planning needs of the service: an answer as the public sees it, that goes nowhere."""

    def try_out(self, question: Question, given: dict[str, Any]) -> Answer[Any]:
        """The public answer."""


def plan_questions(service: Asked, stopped: Callable[[], bool]) -> int:
    """Ask each registered question by its examples, so that Neo4j has planned its queries; how many were answered.

    A plan is kept by the text of the query and the kinds of its parameters, for all views alike. A graph that lacks
    what an example names leaves its later queries to the first who asks.
    """
    answered = 0
    measure = None
    for question in sorted(questions(), key=lambda one: one.name != "measures"):
        if stopped():
            break
        given = {
            name: field.examples[0]
            for name, field in question.parameters.model_fields.items()
            if field.examples and field.examples[0] is not None
        }
        if "measure" in question.parameters.model_fields and measure is not None:
            given["measure"] = measure
        try:
            answer = service.try_out(question, given)
            answered += 1
        except GraphServiceError as error:
            log.debug("%s could not be planned: %s", question.name, error)
            continue
        if question.name == "measures" and answer.items:
            measure = answer.items[0].id
    return answered
