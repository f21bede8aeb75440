"""Whoever says wrongly who it is or what for, or sends what no client sends, is told what is wrong and nothing else."""

from __future__ import annotations

import pytest

from tests.canaries.manners import MANNERS, PLAIN
from tests.canaries.rough import HUGE, ROUGH
from tests.canaries.sending import Sent

pytestmark = pytest.mark.neo4j

DATA = "/v1/questions/entities"
OUR_HEADERS = {
    "cache-control", "connection", "content-length", "content-security-policy", "content-type", "date", "etag", "link",
    "location", "referrer-policy", "server", "vary", "www-authenticate", "x-content-type-options", "x-request-id",
    "allow", "content-encoding",
}  # fmt: skip


@pytest.fixture
def asked(fuzzer, world):
    """Ask as the first who has a token, or by name."""

    def ask(sent: Sent, *, by_token: bool = True):
        fits = [one for one in world.askers if bool(one.token) == by_token and one.purpose and one.name != "public"]
        return fuzzer.ask(sent, fits[0])

    return ask


@pytest.mark.parametrize("by_token", [True, False], ids=["by token", "by name"])
@pytest.mark.parametrize("manner", [name for name in MANNERS if name != PLAIN])
def test_who_says_it_wrongly_is_refused_and_not_taken_for_the_public(asked, manner, by_token):
    reply = asked(Sent("GET", DATA, DATA, manner=manner, alone=True), by_token=by_token)
    # 400 is the server's own word for a request that is not HTTP.
    assert reply.status in (MANNERS[manner].status, 400), manner
    if reply.status != 400:
        assert reply.header("content-type") == "application/problem+json"


def test_every_token_that_opens_nothing_gets_the_same_answer(asked):
    wrong = [name for name, manner in MANNERS.items() if manner.status == 401 and "token" in name]
    replies = [asked(Sent("GET", DATA, DATA, manner=name, alone=True)) for name in wrong]
    assert len(wrong) >= 8
    assert {reply.status for reply in replies} == {401}
    assert len({reply.body for reply in replies}) == 1


@pytest.mark.parametrize("name", [*ROUGH, *HUGE])
def test_what_no_client_sends_is_no_failure_and_sets_no_header(asked, world, name):
    hidden = next(node["id"] for node in world.graph.nodes if node["audience"] == "nobody")
    for route in ("/v1/questions/entity", "/v1/questions/contacts-for-topic", "/v1/entities"):
        reply = asked({**ROUGH, **HUGE}[name](route, hidden))
        assert reply.status < 500
        assert {header for header, _ in reply.headers} <= OUR_HEADERS
        assert "injected" not in reply.head
