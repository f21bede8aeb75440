"""The composition: settings in, a service out that answers registered questions for a principal and a purpose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Any

from graph_service import questions as _questions  # noqa: F401 - importing registers them
from graph_service.access import DisclosureLog, Gate, Principal, load_principals
from graph_service.corpus import Corpus
from graph_service.errors import NotAuthenticated
from graph_service.inquiry import Inquiry
from graph_service.registry import Answer, Parameters, Question
from graph_service.settings import Settings
from graph_service.store import Progress, Store, migrate, open_store, silent
from graph_service.text.embedders import open_embedder


class Service(AbstractContextManager["Service"]):
    """Answers questions: makes the view, asks within it, logs what personal data leave, and says what for."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        principals = load_principals(settings.principals_file) if settings.dev_principals else None
        self.gate = Gate(store, principals)
        self.corpus = Corpus(store, open_embedder(settings))
        self.disclosures = DisclosureLog(settings.graph_data_dir)

    def principal(self, name: str | None) -> Principal:
        """The principal of that id, or the public.

        Raises `NotAuthenticated` where principals from the local file are not accepted, or the id is unknown.
        """
        if name is None:
            return self.gate.principals["public"]
        if not self.settings.dev_principals:
            raise NotAuthenticated(
                "Principals from a local file are not accepted here.",
                where="Principal",
                remedy="Start with DEV_PRINCIPALS=1 on loopback to try them out.",
            )
        found = self.gate.principals.get(name)
        if found is None:
            raise NotAuthenticated("There is no such principal.", where="Principal")
        return found

    def ask(
        self, question: Question, parameters: Parameters, *, principal: Principal, purpose: str | None
    ) -> Answer[Any]:
        """The answer as this principal may see it for this purpose; what it discloses is logged before it returns."""
        view = self.gate.view(principal, purpose)
        inquiry = Inquiry(self.gate.reader(view), self.corpus.visible(view))
        answer = question(inquiry, parameters)
        answer.purpose = view.purpose.name if view.purpose else None
        self.disclosures.record(view, question.name, answer)
        return answer

    def warm_up(self) -> None:
        """Load what the first question would else wait for: the texts of the public view and the embedder."""
        self.corpus.visible(self.gate.view()).warm_up()

    def close(self) -> None:
        """Let go of the graph; the local Neo4j ends with its last user."""
        self.store.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def open_service(settings: Settings, *, progress: Progress = silent) -> Iterator[Service]:
    """A service on the graph that the settings name, the local Neo4j started if there is none."""
    store = open_store(settings, progress=progress)
    try:
        migrate(store)
        service = Service(settings, store)
    except BaseException:
        store.close()
        raise
    with service:
        yield service
