"""The composition: settings in, a service out that answers registered questions for a principal and a purpose."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any

from graph_service import questions as _questions  # noqa: F401 - importing registers them
from graph_service.access import (
    PUBLIC,
    TOKEN_START,
    Audience,
    DisclosureLog,
    Gate,
    GrantBook,
    PersonPace,
    Principal,
    RequestPace,
    TokenBook,
    View,
    load_principals,
    persons_disclosed,
    token_key,
)
from graph_service.access.accountability import is_own
from graph_service.access.consents import Consent, Form
from graph_service.corpus import Corpus
from graph_service.data_subjects import (
    Erased,
    PersonReport,
    consents_on,
    enter_consent,
    erase,
    erase_again,
    report_on,
    withdraw,
)
from graph_service.errors import NotAuthenticated
from graph_service.exchange import embed_missing
from graph_service.inquiry import Inquiry
from graph_service.lru import LruCache
from graph_service.preparing import Language
from graph_service.registry import Answer, Parameters, Question, find_question
from graph_service.schema import FieldClass
from graph_service.settings import Settings
from graph_service.store import LocalNeo4j, Progress, Store, migrate, open_store, silent
from graph_service.text.vectors import embed_texts, vector_key, vector_text

if TYPE_CHECKING:
    from graph_service.access.openid import OpenId

log = logging.getLogger(__name__)

KEPT_ANSWERS = 128
"""Answers kept at once, for those who ask the same again: a page after its answer, a colleague, a reload."""


class Service(AbstractContextManager["Service"]):
    """Answers questions: makes the view, asks within it, logs what personal data leave, and says what for."""

    def __init__(self, settings: Settings, store: Store, language: Language | None = None) -> None:
        self.settings = settings
        self.store = store
        self.language = language or Language(settings)
        principals = load_principals(settings.principals_file) if settings.dev_principals else None
        key = cache(lambda: token_key(settings))
        self.gate = Gate(store, principals, pseudonym_key=key)
        self.tokens = TokenBook(store, key)
        self.grants = GrantBook(store)
        self.openid = _openid(settings, key)
        self.embedder = self.language.embedder
        self.corpus = Corpus(store, self.embedder)
        self.requests = RequestPace(settings.requests_per_minute)
        self._persons = PersonPace(settings.persons_per_hour)
        self.disclosures = DisclosureLog(settings.graph_data_dir, settings.disclosures_key_file)
        # The view in the key holds who asks, what for, the classes, the day and the graph's revision.
        self._answers: LruCache[tuple[str, str, View], Answer[Any]] = LruCache(KEPT_ANSWERS)

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

    def bearer(self, token: str) -> Principal:
        """Who asks with this token: one of ours, or one of the OpenID provider if there is one.

        Raises `NotAuthenticated`, the same for every token that is not valid.
        """
        if self.openid is None or token.startswith(TOKEN_START):
            return self.tokens.principal(token)
        return self.openid.principal(token)

    def ask(
        self,
        question: Question,
        parameters: Parameters,
        *,
        principal: Principal,
        purpose: str | None,
        grant: str | None = None,
        origin: str = "",
    ) -> Answer[Any]:
        """The answer as this principal may see it for this purpose; what it discloses is logged before it returns.

        `grant`: id of the grant that it is asked under, if it is.
        `origin` tells those who ask without a name apart, say by their address; it stays in this process's memory.
        """
        under = None if grant is None else self.grants.usable(grant, principal, purpose)
        view = self.gate.view(principal, purpose, grant=under)
        key = (question.name, parameters.model_dump_json(), view)
        answer = self._answers.get(key)
        if answer is None:
            answer = question(self._inquiry(view), parameters)
            answer.purpose = view.purpose.name if view.purpose else None
            answer.grant = under.id if under else None
            self._answers.keep(key, answer)
        asker = f"{principal.id}@{origin}" if principal == PUBLIC else principal.id
        self._persons.check(asker, persons_disclosed(answer), called=principal.id)
        self.disclosures.record(view, question.name, answer, self.gate.pseudonyms(view))
        return answer

    def report_on(self, person: str, *, principal: Principal, purpose: str | None) -> PersonReport:
        """Everything on a person that this view reaches, and to whom it was shown; the report is a disclosure itself.

        Whether the principal may ask is not decided here: see `check_may_exercise_rights`.
        """
        view = self.gate.view(principal, purpose)
        report = report_on(self.gate.reader(view), person, list(self.disclosures.of_person(person)))
        # No view contains the consents; who may exercise the rights is told of them.
        if self.gate.rules.may_exercise_rights(principal, view.purpose, own=is_own(principal, person)).allowed:
            report.consents = consents_on(self.store, person)
        self.disclosures.record(view, "person report", report)
        return report

    def withdraw(
        self, person: str, purposes: Sequence[str] = (), *, form: Form | None = None, note: str = ""
    ) -> Mapping[str, Audience]:
        """Withdraw consents of a person, all of them when no purpose is named; the audiences that are left."""
        return withdraw(self.store, person, purposes, form=form, note=note)

    def enter_consent(
        self, person: str, record: Consent, *, to: str | None = None, kinds: Collection[FieldClass] = ()
    ) -> Mapping[str, Audience]:
        """Record a consent of a person, and open what it names to an audience; the audiences after it."""
        return enter_consent(self.store, person, record, to=to, kinds=kinds)

    def erase(self, person: str) -> Erased:
        """Erase a person, in every copy."""
        return erase(self.store, person)

    def try_out(self, question: Question, given: dict[str, Any]) -> Answer[Any]:
        """The answer as the public sees it, for ourselves alone: it goes nowhere, so nothing is logged."""
        return question(self._inquiry(self.gate.view()), question.read_parameters(given))

    def _inquiry(self, view: View) -> Inquiry:
        self.language.wait()
        return Inquiry(self.gate.reader(view), self.corpus.visible(view))

    def embed_missing(self, *, progress: Progress = silent) -> int:
        """Make the vectors that texts lack (none without an embedder); can be interrupted and goes on where it was."""
        embedder = self.embedder
        if embedder is None:
            return 0
        return embed_missing(
            self.store,
            vector_text,
            lambda text: vector_key(text, embedder.name),
            lambda texts: [row.tobytes() for row in embed_texts(texts, embedder)],
            progress=progress,
        )

    def warm_up(self) -> None:
        """Ask once what is asked most, so that nobody waits for models to load and for queries to be planned."""
        self.try_out(find_question("contacts-for-topic"), {"topic": "Baugenehmigung"})

    def close(self) -> None:
        """Let go of the graph; the local Neo4j ends with its last user."""
        self.store.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _openid(settings: Settings, key: Callable[[], bytes]) -> OpenId | None:
    if settings.oidc_issuer is None:
        return None
    # A tenth of a second of libraries, which a service without log-in does without.
    from graph_service.access.openid import OpenId  # noqa: PLC0415

    return OpenId(settings, key)


@contextmanager
def open_service(
    settings: Settings, *, progress: Progress = silent, local: LocalNeo4j | None = None, asks: bool = False
) -> Iterator[Service]:
    """A service on the graph that the settings name, the local Neo4j started if there is none.

    `local`: a local Neo4j that is on its way already; `asks`: what questions in words need is loaded meanwhile.
    """
    language = Language(settings, answers=asks)
    if asks:
        language.load()
    with open_store(settings, progress=progress, local=local) as store:
        migrate(store, progress=progress)
        if back := erase_again(store):
            log.warning("%d erased person(s) had come back with a backup, and were erased again.", back)
        yield Service(settings, store, language)
