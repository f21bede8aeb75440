"""The composition: settings in, a service out that answers registered questions for a principal and a purpose."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any

from graph_service import questions as _questions  # noqa: F401 - importing registers them
from graph_service.access import (
    PUBLIC,
    TOKEN_START,
    Asking,
    Deed,
    Disclosed,
    DisclosureLog,
    Gate,
    GrantBook,
    PersonPace,
    Principal,
    RequestPace,
    TokenBook,
    View,
    check_may_write,
    disclosures_in,
    load_principals,
    persons_told_of,
    token_key,
)
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.corpus import Corpus
from graph_service.data_subjects import Removed, Rights, erase_again, remove_what_is_over
from graph_service.errors import EmbedderUnavailable, NotAuthenticated, NotFound, QueryTimeout
from graph_service.exchange import Decision, decide_suggestion, embed_missing, suggest
from graph_service.inquiry import Inquiry
from graph_service.lru import LruCache
from graph_service.network import Networks
from graph_service.parameters import Parameters
from graph_service.preparing import Language
from graph_service.registry import Answer, Question, find_question
from graph_service.settings import Settings
from graph_service.store import LocalNeo4j, Progress, Store, migrate, open_store, silent
from graph_service.telling import Told
from graph_service.text.vectors import embed_texts, vector_key, vector_text
from graph_service.turns import Waiting

if TYPE_CHECKING:
    from graph_service.access.openid import OpenId
    from graph_service.analyses.registering import Analysis
    from graph_service.analysing import AnalysisAnswer, AnalysisParameters, NetworkParameters
    from graph_service.compute.distributed import NamedCluster
    from graph_service.networking import NetworkAnswer
    from graph_service.pages import PageParameters

log = logging.getLogger(__name__)

KEPT_BYTES = 8_000_000
"""Of answers kept at once, for those who ask the same again: a page after its answer, a colleague, a reload."""
KEPT_RANKINGS = 64


class Service(AbstractContextManager["Service"]):
    """Answers questions: makes the view, asks within it, logs what personal data leave, and says what for."""

    def __init__(self, settings: Settings, store: Store, language: Language | None = None) -> None:
        self.settings = settings
        self.store = store
        self.language = language or Language(settings)
        principals = load_principals(settings.principals_file) if settings.dev_principals else None
        key = cache(lambda: token_key(settings))
        self._key = key
        self.gate = Gate(store, principals, pseudonym_key=key)
        self.tokens = TokenBook(store, key)
        self.grants = GrantBook(store)
        self.openid = _openid(settings, key)
        self.embedder = self.language.embedder
        self.corpus = Corpus(store, self.embedder)
        self.networks = Networks(store, self.gate)
        self.requests = RequestPace(settings.requests_per_minute)
        self._persons = PersonPace(settings.persons_per_hour)
        self.disclosures = DisclosureLog(settings.graph_data_dir, settings.disclosures_key_file)
        self.rights = Rights(store, self.gate, self.view, self.disclosures)
        # The view in the key holds who asks, what for, the classes, the day and the graph's revision.
        self._answers: LruCache[tuple[str, str, View], Told] = LruCache(KEPT_BYTES, weigh=lambda told: told.weight)
        self._rankings: LruCache[tuple[str, str, View], AnalysisAnswer] = LruCache(KEPT_RANKINGS)
        self._kept_at = -1  # the revision that the kept ones are of, or a later one
        self._cluster = _cluster(settings)

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

    def ask(self, question: Question, parameters: Parameters, asking: Asking) -> Answer[Any]:
        """The answer as this principal may see it for this purpose; what it discloses is logged before it returns."""
        return self.tell(question, parameters, asking).answer(question)

    def tell(self, question: Question, parameters: Parameters, asking: Asking, waiting: Waiting | None = None) -> Told:
        """As `ask`, as the bytes that leave: what was told before is told again, and logged again.

        Raises `Abandoned` where a question that takes a while finds that nobody is `waiting` any more.
        """
        view = self.view(asking)
        key = (question.name, parameters.model_dump_json(), view)
        told = self._answers.get(key)
        if told is None:
            with self._computing():
                answer = question(self._inquiry(view, waiting), parameters)
            _bind(answer, view)
            told = Told.of(answer)
            # Else something was published while it was worked out, or it will be another answer in a while.
            if view.revision == self._kept_at and not told.passing:
                self._answers.keep(key, told)
        self._disclose(view, question.name, told.disclosed, asking)
        return told

    def analyse(
        self, analysis: Analysis, parameters: AnalysisParameters, asking: Asking, watch: Watch
    ) -> AnalysisAnswer:
        """The ranking over the network that this principal may see for this purpose; logged as answers are.

        `watch` says how long it may take and whether anybody still waits. Raises `NotPermitted` for a ranking of
        persons that the purpose is not for, and `Abandoned` where its turn to compute did not come in time.
        """
        from graph_service import analysing  # noqa: PLC0415 - networkx, which those who only ask do without

        view = self.view(asking)
        key = (analysis.name, parameters.model_dump_json(exclude={"seconds"}), view)
        answer = self._rankings.get(key)
        if answer is None:
            with self._computing():
                answer = analysing.analyse(analysis, parameters, self.networks.of(view), watch)
            _bind(answer, view)
            if answer.complete and view.revision == self._kept_at:  # else more time may give more
                self._rankings.keep(key, answer)
        told = [answer, *analysing.persons_named(answer)]
        self._disclose(view, f"analysis {analysis.name}", disclosures_in(told), asking)
        return answer

    def network(
        self, projection: str, parameters: NetworkParameters, asking: Asking, waiting: Waiting | None = None
    ) -> NetworkAnswer:
        """The network itself as columns, as this principal may see it for this purpose; logged as answers are.

        Raises `Abandoned` where nobody is `waiting` any more.
        """
        from graph_service import networking  # noqa: PLC0415 - as above

        view = self.view(asking)
        answer = networking.network_answer(projection, parameters, self.networks.of(view), waiting)
        _bind(answer, view)
        self._disclose(view, f"network {projection}", disclosures_in(networking.persons_shown(answer)), asking)
        return answer

    def page(self, name: str, parameters: PageParameters, asking: Asking, watch: Watch = UNHURRIED) -> str:
        """A network page as HTML, of what this principal may see for this purpose; logged as answers are.

        Raises `Abandoned` where the `watch` says that nobody waits any more.
        """
        from graph_service import pages  # noqa: PLC0415 - as above

        view = self.view(asking)
        networks = self.networks.of(view)
        found = find_question("key-stakeholders")

        def stakeholders(asked: PageParameters) -> list[Any]:
            given = {"topic": asked.topic, "measure": asked.measure, "count": 20}
            return found(self._inquiry(view, watch), found.read_parameters(given)).items

        with self._computing():
            sight = pages.Sight(view, networks, stakeholders, watch)
            html, persons = pages.page_of(name, parameters, sight)
        self._disclose(view, f"page {name}", disclosures_in(persons), asking)
        return html

    def _computing(self) -> AbstractContextManager[None]:
        """Within it large computations go to the cluster of the setting, if one is named."""
        if self._cluster is None:
            return nullcontext()
        from graph_service.compute.blocks import running_on  # noqa: PLC0415 - as above

        return running_on(self._cluster)

    def view(self, asking: Asking) -> View:
        """What whoever asks may see; raises `NotPermitted` for a purpose or a grant that is not theirs to name."""
        under = None
        if asking.grant is not None:
            under = self.grants.usable(asking.grant, asking.principal, asking.purpose)
        view = self.gate.view(asking.principal, asking.purpose, grant=under)
        if view.revision > self._kept_at:
            # Nobody is told them again; and what was erased or withdrawn goes out of memory with the next asking.
            self._kept_at = view.revision
            self._answers.clear()
            self._rankings.clear()
            self.store.vault.forget()
        return view

    def _disclose(self, view: View, name: str, disclosed: tuple[Disclosed, ...], asking: Asking) -> None:
        """Count and log the persons that something tells of, before it leaves."""
        principal = view.principal
        asker = f"{principal.id}@{asking.origin}" if principal == PUBLIC else principal.id
        pseudonyms = self.gate.pseudonyms(view)
        if pseudonyms is None:  # under pseudonyms whole networks are asked for, and nobody can be collected
            self._persons.check(asker, persons_told_of(disclosed), called=principal.id)
        self.disclosures.record_disclosed(view, name, disclosed, pseudonyms)

    def suggest(self, about: str, field: str, value: Any, asking: Asking) -> None:
        """Keep a suggestion to correct an entity that this principal sees for this purpose.

        Raises `NotFound` for one that it does not see, as for one that never was.
        """
        view = self.view(asking)
        check_may_write(self.gate.rules, Deed.SUGGEST, asking.principal, view.purpose)
        rows = self.gate.reader(view).rows("entity", id=about)
        if not rows:
            raise NotFound("There is no such entity.", where="about", remedy="Take an id from a search.")
        asker = hmac.digest(self._key(), f"suggested by {asking.principal.id}".encode(), "sha256").hex()[:24]
        suggest(self.store, about, rows[0]["type"], field, value, by=asker)

    def decide_suggestion(
        self,
        suggestion: str,
        decision: Decision,
        unchanged: Callable[[Answer[Any]], None],
        asking: Asking,
    ) -> Answer[Any]:
        """Accept or reject a suggestion that this principal sees for this purpose, and tell what became of it.

        `unchanged` gets the answer of the question `suggestion` as it is before, and raises when the asker has seen
        another. Raises `NotFound` for one that it does not see, as for one that never was.
        """
        view = self.view(asking)
        check_may_write(self.gate.rules, Deed.DECIDE_SUGGESTION, asking.principal, view.purpose)
        question = find_question("suggestion")
        parameters = question.read_parameters({"id": suggestion})

        def seen(*_: object) -> None:
            answer = question(self._inquiry(view), parameters)
            _bind(answer, view)
            unchanged(answer)

        seen()  # what is not there is not there, whether or not an import is under way
        decide_suggestion(self.store, suggestion, decision, seen)
        if decision == "accept":
            try:
                self.embed_missing()
            except EmbedderUnavailable as error:  # it is written all the same, and the next import or start makes them
                log.warning("The meaning of texts could not be computed: %s", error)
        return self.ask(question, parameters, asking)

    def remove_what_is_over(self, *, dry_run: bool) -> Removed:
        """Remove every personal datum whose term has ended, in graph and log; a dry run counts alone."""
        days = self.settings.disclosures_kept_days
        return remove_what_is_over(
            self.store, dry_run=dry_run,
            disclosures=lambda tried: (self.disclosures.over if tried else self.disclosures.expire)(days),
        )  # fmt: skip

    def try_out(self, question: Question, given: dict[str, Any]) -> Answer[Any]:
        """The answer as the public sees it, for ourselves alone: it goes nowhere, so nothing is logged."""
        return question(self._inquiry(self.gate.view()), question.read_parameters(given))

    def _inquiry(self, view: View, waiting: Waiting | None = None) -> Inquiry:
        self.language.wait()
        return Inquiry(self.gate.reader(view), self.corpus.visible(view), lambda: self.networks.of(view), waiting)

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
        """Ask once what is asked most, so that nobody waits for models to load and for queries to be planned.

        On a machine that is busy with other work the planning may take longer than a query may: no reason not to serve.
        """
        try:
            self.try_out(find_question("contacts-for-topic"), {"topic": "Baugenehmigung"})
        except QueryTimeout as error:
            log.warning("The first question took too long, as this machine has much to do: %s", error)

    def close(self) -> None:
        """Let go of the graph; the local Neo4j ends with its last user."""
        if self._cluster is not None:
            self._cluster.close()
        self.store.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _bind(answer: Answer[Any] | AnalysisAnswer | NetworkAnswer, view: View) -> None:
    """Say in the answer what it is bound to."""
    answer.purpose = view.purpose.name if view.purpose else None
    answer.grant = view.grant.id if view.grant else None


def _cluster(settings: Settings) -> NamedCluster | None:
    if settings.compute_cluster is None:
        return None
    from graph_service.compute.distributed import NamedCluster  # noqa: PLC0415 - as above

    return NamedCluster(settings.compute_cluster)


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
