"""The world of the canaries: their graph in Neo4j, what is hidden in it, everybody who asks, and the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graph_service.access import token_key
from graph_service.access.pseudonyms import Pseudonyms
from graph_service.api import create_app
from graph_service.corpus import Corpus
from graph_service.exchange import embed_missing
from graph_service.service import Service
from graph_service.settings import Settings
from graph_service.store import Store
from graph_service.text.vectors import embed_texts, vector_key, vector_text
from tests.canaries.askers import (
    Asker,
    askers_by_name,
    askers_by_token,
    askers_under_grants,
    ended_tokens,
    is_let_in,
    principals_text,
)
from tests.canaries.birds import Birds, canary
from tests.canaries.fuzzing import Fuzzer
from tests.canaries.graph import (
    OTHER_MEASURE,
    OWN_MEASURE,
    OWN_PERSON,
    OWN_UNIT,
    TOPICS,
    canary_graph,
    staged_graph,
)
from tests.canaries.listening import listening
from tests.canaries.sending import Bait, bait_of
from tests.canaries.wire import Wire
from tests.canaries.writing import note_places, write, write_lost_grant, write_lost_token
from tests.noninterference.graphs import HashEmbedder, RandomGraph
from tests.servers import clear, local_settings
from tests.serving import serving

KEPT_VIEWS = 64  # everybody asks in turn: what each one sees is worth keeping


@dataclass(frozen=True)
class World:
    """The graph of canaries as it stands in Neo4j, what is hidden in it, and who asks."""

    store: Store
    settings: Settings
    graph: RandomGraph
    staged: RandomGraph
    birds: Birds
    bait: Bait
    askers: tuple[Asker, ...]
    refused: tuple[Asker, ...]
    ended: tuple[str, ...]

    def service(self) -> Service:
        """A new service on the graph: it remembers no answer."""
        service = Service(self.settings, self.store)
        service.corpus = Corpus(self.store, HashEmbedder(), kept_views=KEPT_VIEWS)
        return service

    @contextmanager
    def served(self, app: Any = None) -> Iterator[Fuzzer]:
        """A fuzzer of the service behind a real HTTP server."""
        with ExitStack() as stack:
            tap = stack.enter_context(listening())
            client = stack.enter_context(serving(app or create_app(self.service())))
            wire = Wire(client.base_url.host, client.base_url.port)
            stack.callback(wire.close)
            # Those who are refused see nothing, so they ask more seldom.
            yield Fuzzer(wire, self.birds, (*self.askers, *self.refused[::6]), self.ended, tap)


def make_world(store: Store, folder: Path) -> World:
    """Write the graph of canaries into an empty graph; the service's own files go into the folder."""
    clear(store)
    graph = canary_graph()
    staged = staged_graph(graph)
    write(store, graph)
    write(store, staged, load="canaries")
    embedder = HashEmbedder()
    embed_missing(
        store, vector_text, lambda text: vector_key(text, embedder.name),
        lambda texts: [row.tobytes() for row in embed_texts(texts, embedder)],
    )  # fmt: skip
    principals = folder.parent / "principals-of-canaries.toml"
    principals.write_text(principals_text(OWN_MEASURE, OWN_UNIT, OWN_PERSON), encoding="utf-8")
    settings = local_settings(folder, dev_principals=True, principals_file=principals, embedder="none")
    birds = Birds()
    note_places(birds, graph)
    note_places(birds, staged, staged=True)
    write_lost_token(store, birds)
    write_lost_grant(store, birds)
    service = Service(settings, store)
    about = canary("AccessToken", 1, "about")
    birds.note("AccessToken", "about", about, None)
    everybody = [*askers_by_name(service.gate.principals), *askers_by_token(service, about)]
    noted = canary("AccessGrant", 1, "about")
    birds.note("AccessGrant", "about", noted, None)
    measures = (OWN_MEASURE, OTHER_MEASURE)
    everybody += askers_under_grants(service, everybody, measures=measures, topics=TOPICS, about=noted)
    ended = ended_tokens(service, store, about)
    for text in {*ended, *(one.token for one in everybody if one.token)}:
        birds.secrets[text[12:]] = "the secret of a token"
    birds.secrets |= {one.hash: "the hash of a token" for one in service.tokens.tokens()}
    pseudonyms = Pseudonyms(lambda: token_key(settings), "network-analysis")
    persons = [pseudonyms.hidden(node["id"]) for node in graph.nodes if node["type"] == "Person"]
    bait = bait_of(graph, staged)
    return World(
        store, settings, graph, staged, birds, replace(bait, ids=(*bait.ids, *persons)),
        tuple(filter(is_let_in, everybody)), tuple(one for one in everybody if not is_let_in(one)), tuple(ended),
    )  # fmt: skip
