"""The search for canaries notices what it is there for: a filter, a gate or a log opened on purpose is found."""

from __future__ import annotations

import logging
import re

import pytest

import graph_service.store.store as store_module
from graph_service.api import create_app
from graph_service.errors import NotFound
from graph_service.questions import finding, network
from graph_service.store import query_text
from tests.canaries.asking import asked_alone, requests
from tests.canaries.birds import PIECE
from tests.canaries.fuzzing import Leak

pytestmark = [pytest.mark.neo4j, pytest.mark.timeout(900)]

ENOUGH = 20_000
"""Requests within which each of them has to be found."""

OPENED = {
    "an entity": ("entity", "entity.audience IN $classes", "true", r"\.(id|name|text|url|source)"),
    "a neighbour": ("neighbourhood", "other.audience IN $classes", "true", r"\.(id|name)"),
    "a measure in a list": ("measures", "measure.audience IN $classes", "true", r"Measure\."),
    "the e-mail of a person": (
        "person", "CASE WHEN person.contact_audience IN $classes THEN person.email END", "person.email",
        r"Person\.email \(open to .*contact: ",
    ),
    "the name of a person in a list": (
        "entities", "CASE WHEN entity.identity_audience IN $classes THEN entity.name END", "entity.name",
        r"Person\.name \(open to .*identity: ",
    ),
    "a claim about a shut field": (
        "claims_of_person", "person.identity_audience IN $classes", "true", r"Claim\.(value|field)",
    ),
}  # fmt: skip


QUESTIONS = ("/v1/questions", "/v1/entities")
PERSON = ("/v1/questions/person",)


SOME = ("an entity", "the e-mail of a person")  # the others take the same way, and longer


@pytest.mark.parametrize(
    "opened", [pytest.param(one, marks=() if one in SOME else pytest.mark.slow) for one in sorted(OPENED)]
)
def test_a_filter_that_was_opened_is_found(opened, world, described, monkeypatch):
    query, closed, wide, place = OPENED[opened]
    text = query_text("read", query)
    assert closed in text
    weak = text.replace(closed, wide)
    monkeypatch.setattr(
        store_module, "query_text", lambda folder, name: weak if name == query else query_text(folder, name)
    )
    with world.served() as fuzzer, pytest.raises(Leak) as caught:
        fuzzer.run(
            requests(asked_alone(described, *(PERSON if "person" in query else QUESTIONS)), world.bait),
            ENOUGH,
            shrinks=False,
        )
    assert re.search(place, str(caught.value)), "something else was found"


def test_the_smallest_request_is_told_and_what_leaked_is_not(world, described, monkeypatch):
    query, closed, wide, _ = OPENED["the e-mail of a person"]
    weak = query_text("read", query).replace(closed, wide)
    monkeypatch.setattr(
        store_module, "query_text", lambda folder, name: weak if name == query else query_text(folder, name)
    )
    with world.served() as fuzzer, pytest.raises(Leak) as caught:
        fuzzer.run(requests(asked_alone(described, *PERSON), world.bait), ENOUGH)
    told = "\n".join([str(caught.value), *caught.value.__notes__])
    assert "/v1/questions/person" in told and "Person.email" in told
    (askers,) = re.findall(r"askers=\[(.*?)\]", told, re.DOTALL)
    assert askers.count("<") == 1, "one asker is enough"
    assert PIECE.search(told) is None
    assert not any(secret in told for secret in world.birds.secrets)


def test_a_log_that_holds_what_was_asked_is_found(world, described):
    app = create_app(world.service())

    async def logging_app(scope, receive, send):
        logging.getLogger("graph_service.requests").debug("%s?%s", scope["path"], scope["query_string"])
        await app(scope, receive, send)

    with world.served(logging_app) as fuzzer, pytest.raises(Leak, match="in the log"):
        fuzzer.run(requests(asked_alone(described, *QUESTIONS), world.bait), ENOUGH, shrinks=False)


def test_an_error_that_repeats_the_id_is_found(world, described, monkeypatch):
    def repeating(inquiry, id, what, *, where="id"):
        return NotFound(f"There is no {id}.", where=where)

    monkeypatch.setattr(network, "not_found", repeating)
    assert finding.not_found is not repeating
    with world.served() as fuzzer, pytest.raises(Leak, match="in the body"):
        fuzzer.run(requests(asked_alone(described, *QUESTIONS), world.bait), ENOUGH, shrinks=False)
