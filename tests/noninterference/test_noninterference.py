"""What a view does not contain changes no byte of any answer: full graph against reduced graph, on two servers."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, note, seed, settings
from hypothesis import strategies as st

from graph_service.access import PURPOSES, Grant, Principal, Purpose, default_rules, present_day, read_principals
from graph_service.access.audiences import Audience
from graph_service.api import create_app
from graph_service.corpus import Corpus
from graph_service.errors import NotPermitted
from graph_service.service import Service
from graph_service.store import Store
from tests.noninterference.graphs import HashEmbedder, RandomGraph, graphs, write_graph
from tests.noninterference.requests import Asked, requests
from tests.servers import clear, local_settings
from tests.serving import serving

GRAPHS = int(os.environ.get("NONINTERFERENCE_GRAPHS", "30"))
A_SHARE = 125
"""Graphs of one share at most: with many, several processes take a share each (see the xdist group in conftest)."""
SHARES = -(-GRAPHS // A_SHARE)

PATIENCE = 300.0
"""Seconds that an answer may take: a busy machine makes no difference between the two servers."""

T = TypeVar("T")

# Ids that the service gives are random, and times are those of the asking.
MADE_ANEW = ("/v1/suggestions", "/v1/me/disclosures")
ANEW = re.compile(rb'"id":"suggestion-[0-9a-f]{12}"|"time":"[^"]*"')
MAY_BE_REFUSED = ("/v1/me", "/v1/me/disclosures", "/v1/suggestions")

PRINCIPALS = """
[community]
name = "Gemeinschaft"
roles = ["community_member"]
[team]
name = "Team"
roles = ["measure_team", "community_member"]
measures = ["measure-000000000001"]
person = "person-000000000002"
[administration]
name = "Verwaltung"
roles = ["administration"]
units = ["unit:0"]
[support]
name = "Unterstützung"
roles = ["support_team"]
[analyst]
name = "Auswertung"
roles = ["analyst"]
[officer]
name = "Datenschutz"
roles = ["data_protection_officer"]
[operator]
name = "Betrieb"
roles = ["administrator"]
"""


def _may_ask(principal: Principal, purpose: Purpose) -> bool:
    try:
        default_rules().check_claim(principal, purpose)
    except NotPermitted:
        return False
    return True


TODAY = date(2026, 1, 1)
GRANTS = tuple(
    Grant(f"grant-{number:016x}", purpose, "measure-000000000001", topic, date.max, TODAY, "support", "Probe")
    for number, (purpose, topic) in enumerate(
        (("contact-mediation", "topic:0"), ("contact-mediation", "topic:1"), ("knowledge-exchange", "topic:0"))
    )
)
"""Grants of the team's measure, the same on both servers: they are no part of what a view contains."""

# Only purposes that the role may name: the others are refused before anything is read, on both servers alike.
ASKERS = [
    (who, purpose, None)
    for who, principal in read_principals(PRINCIPALS).items()
    for purpose in (None, *(name for name, one in PURPOSES.items() if _may_ask(principal, one)))
] + [("team", purpose, grant) for grant in GRANTS for purpose in PURPOSES if grant.purpose in PURPOSES[purpose].line]


class Door:
    """The whole service over one server, asked by HTTP."""

    def __init__(self, store: Store, folder: Path, stack: ExitStack) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        principals = folder / "principals.toml"
        principals.write_text(PRINCIPALS, encoding="utf-8")
        # One key for both: pseudonyms follow from the id and the key, and from nothing in the graph.
        common = {"dev_principals": True, "embedder": "none", "token_key": "0f" * 32}
        self.settings = local_settings(folder, principals_file=principals, **common)
        self.store = store
        self.app = create_app(self._new_service())
        self.client = stack.enter_context(serving(self.app, patience=PATIENCE))
        # The framework makes its routes at the first request, and hides warnings meanwhile, which two threads cannot.
        self.client.get("/openapi.json")

    @property
    def service(self) -> Service:
        return self.app.state.service

    def _new_service(self) -> Service:
        service = Service(self.settings, self.store)
        service.corpus = Corpus(self.store, HashEmbedder())
        return service

    def fill(self, graph: RandomGraph) -> None:
        clear(self.store)
        # What an example that failed has left in one of the two logs is no failure of the next.
        for file in self.settings.graph_data_dir.glob("disclosures*"):
            file.unlink()
        write_graph(self.store, graph)
        for grant in GRANTS:
            self.store.write("create_access_grant", {"grant": asdict(grant)})
        # Clearing the graph starts its revision anew, which no caches of a running service expect.
        self.app.state.service = self._new_service()

    def ask(self, asked: Asked, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if asked.method == "FORM":
            form = {
                **asked.parameters,
                "principal": headers.get("Principal", ""),
                "purpose": headers.get("Purpose", ""),
                "grant": headers.get("Grant", ""),
            }
            answer = self.client.post(asked.path, data=form)
        elif asked.method == "PATCH":
            seen = self.client.get(asked.path, headers=headers).headers.get("etag", '"none"')
            answer = self.client.patch(asked.path, json=asked.parameters, headers={**headers, "If-Match": seen})
        elif asked.method == "DECIDE":
            seen = self.client.get(asked.path, headers=headers).headers.get("etag", '"none"')
            address = f"{asked.path}/decision"
            answer = self.client.post(address, json=asked.parameters, headers={**headers, "If-Match": seen})
        elif asked.method == "POST":
            answer = self.client.post(asked.path, json=asked.parameters, headers=headers)
        else:
            answer = self.client.get(asked.path, params=asked.parameters, headers=headers)
        told = {name: value for name, value in answer.headers.items() if name.lower() not in ("x-request-id", "date")}
        if asked.path not in MADE_ANEW:
            return answer.status_code, told, answer.content
        told.pop("etag", None)
        told.pop("content-length", None)  # of compressed bytes: it varies with the times in them
        return answer.status_code, told, ANEW.sub(b"", answer.content)


@pytest.fixture(scope="module")
def doors(both_stores: tuple[Store, Store], tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Door, Door]]:
    folder = tmp_path_factory.mktemp("noninterference")
    full, reduced = both_stores
    with ExitStack() as stack:
        yield Door(full, folder / "full", stack), Door(reduced, folder / "reduced", stack)


@pytest.mark.neo4j
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("share", range(SHARES))
def test_hidden_things_change_no_byte_of_any_answer(doors, share):
    @seed(share)
    @settings(
        max_examples=-(-GRAPHS // SHARES), deadline=None, database=None, phases=[Phase.generate], print_blob=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(data=st.data(), graph=graphs(), asker=st.sampled_from(ASKERS))
    def alike(data, graph, asker):
        _asked_on_both(doors, data, graph, asker)

    alike()


def _asked_on_both(doors: tuple[Door, Door], data: st.DataObject, graph: RandomGraph, asker: Any) -> None:
    full, reduced = doors
    who, purpose, grant = asker
    named = None if purpose is None else PURPOSES[purpose]
    today = present_day()

    def sees(kind, words):
        principal = full.service.gate.principals[who]
        (decision,) = default_rules().may_see(principal, named, today, [(kind, Audience.parse(words))], grant=grant)
        return decision.allowed

    part = graph.visible_part(sees, full.service.gate.principals[who].person)
    both(lambda: full.fill(graph), lambda: reduced.fill(part))
    headers = ({} if who == "public" else {"Principal": who}) | ({} if purpose is None else {"Purpose": purpose})
    headers |= {} if grant is None else {"Grant": grant.id}
    note(f"{who} for {purpose} under {grant}: {len(part.nodes)} of {len(graph.nodes)} nodes are visible")
    for asked in data.draw(requests(graph)):
        note(str(asked))
        one, other = both(lambda: full.ask(asked, headers), lambda: reduced.ask(asked, headers))  # noqa: B023
        assert one[0] < 500 and one[0] != 401, one
        # A ranking of persons is refused for all purposes but one, whatever there is.
        assert one[0] != 403 or asked.may_rank_persons or asked.path.startswith(MAY_BE_REFUSED), one
        assert one == other, where_they_part(one[2], other[2])
        if "link" in one[1]:
            following = one[1]["link"].partition(">")[0].lstrip("<")
            page = Asked("GET", following, {})
            assert full.ask(page, headers) == reduced.ask(page, headers)


def where_they_part(one: bytes, other: bytes) -> str:
    """The two bodies around the first byte in which they differ."""
    place = next((at for at, (mine, yours) in enumerate(zip(one, other, strict=False)) if mine != yours), 0)
    around = slice(max(0, place - 400), place + 400)
    return f"at byte {place} of {len(one)} and {len(other)}:\n{one[around]!r}\n{other[around]!r}"


def both(one: Callable[[], T], other: Callable[[], T]) -> tuple[T, T]:
    """What both give, run side by side: most of the time goes by in two servers."""
    with ThreadPoolExecutor(1) as beside:
        started = beside.submit(other)
        return one(), started.result()
