"""An id that the asker cannot see and one that never was: the same status, the same headers, the same bytes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.canaries.askers import Asker
from tests.canaries.asking import IDS, parameters_of
from tests.canaries.birds import LENGTH, MARK, PIECE
from tests.canaries.sending import Sent
from tests.canaries.wire import Reply

pytestmark = [pytest.mark.neo4j, pytest.mark.timeout(3600)]

# Every parameter of the interface is in one of the two: a new one has to be placed.
WITH_AN_ID = (*IDS, "topic")
WITHOUT_AN_ID = {
    "around_steps",
    "by",
    "corrections",
    "count",
    "cursor",
    "decision",
    "distance_weighted",
    "district",
    "earlier",
    "email",
    "field",
    "field_of_action",
    "grant",
    "group",
    "kind",
    "language",
    "languages",
    "later",
    "limit",
    "measure_type",
    "members",
    "name",
    "phase",
    "phone",
    "principal",
    "profile",
    "projection",
    "purpose",
    "q",
    "query",
    "resolution",
    "role",
    "scale",
    "seconds",
    "share",
    "since",
    "smallest",
    "state",
    "steps",
    "threshold",
    "type",
    "types",
    "until",
    "value",
    "weighted",
    "what",
    "which",
}
WRITES = {"/v1/suggestions": {"field": "text", "value": "x"}, "/v1/suggestions/{id}/decision": {"decision": "accept"}}
A_DOOR_IN = 24  # each analysis is some doors more, and all of them take the same way
A_FILTER = {("/v1/questions/measures", "unit")}  # nothing of it is in the list, which is no error
A_SCOPE = (
    "/v1/analyses/",
    "/v1/networks/",
    "/v1/questions/key-stakeholders",
    "/pages/",
)  # a network of nothing, as for an empty one


@dataclass(frozen=True)
class Door:
    """A parameter of a route that takes an id."""

    method: str
    path: str
    parameter: str
    needed: tuple[str, ...]

    def sent(self, own_id: str, visible: str) -> Sent:
        """The request with this id; what else is needed is something visible."""
        given = dict.fromkeys(self.needed, visible) | {self.parameter: own_id}
        given.pop("projection", None)
        if self.path.endswith("/contacts-for-topic") and self.parameter != "topic":
            given["topic"] = "Baugenehmigung"
        if self.method == "POST":
            given |= WRITES.get(self.path, {})
            target = self.path.replace("{id}", quote(given.pop("id"), safe="")) if "{id}" in self.path else self.path
            headers = (("Content-Type", "application/json"), *((("If-Match", '"x"'),) if "{id}" in self.path else ()))
            return Sent("POST", self.path, target, headers, json.dumps(given).encode())
        target = self.path.replace("{projection}", "whole")
        if "{id}" in target:
            target = target.replace("{id}", quote(given.pop("id"), safe=""))
        return Sent("GET", self.path, f"{target}?{urlencode(given)}" if given else target)


def doors(described: dict[str, Any]) -> Iterator[Door]:
    for path, methods in described["paths"].items():
        for method in methods:
            names = parameters_of(described, path, method)
            needed = tuple(name for name, required in names.items() if required)
            yield from (Door(method.upper(), path, name, needed) for name in names if name in WITH_AN_ID)


def told(reply: Reply) -> tuple[str, list[tuple[str, str]], bytes]:
    first = reply.head.partition("\r\n")[0]
    headers = [one for one in reply.headers if one[0] not in ("date", "x-request-id")]
    return first, headers, reply.body


def hidden_ids(world, asker: Asker) -> dict[str, list[str]]:
    """The ids that this asker cannot see, by the beginning that tells their kind."""
    visible = world.birds.visible(asker)
    found: dict[str, list[str]] = {}
    for one in (*world.graph.nodes, *world.staged.nodes, *world.graph.redirects):
        birds = PIECE.findall(one["id"])
        if birds and birds[0] not in visible:
            found.setdefault(one["id"].partition(MARK)[0], []).append(one["id"])
    return found


def test_every_parameter_is_known_as_one_that_takes_an_id_or_none(described):
    names = {name for path, methods in described["paths"].items() for method in methods
             for name in parameters_of(described, path, method)}  # fmt: skip
    assert names == {*WITH_AN_ID, *WITHOUT_AN_ID}


@pytest.mark.parametrize("each", [pytest.param(0, id="some"), pytest.param(1, id="all", marks=pytest.mark.slow)])
def test_an_invisible_id_is_answered_as_one_that_never_was(fuzzer, world, described, each):
    chance = random.Random(7)
    for place, asker in enumerate((*world.askers, *world.refused[::20])):
        kinds = hidden_ids(world, asker)
        seen = [node["id"] for node in world.graph.nodes if node["audience"] == "public" and node["type"] == "Measure"]
        for number, door in enumerate(doors(described)):
            if each or (place + number) % A_DOOR_IN == 0:  # of the few, some doors for each asker
                kind = "topic:" if door.parameter == "topic" else chance.choice(sorted(kinds))
                if kind not in kinds:
                    continue
                own_id = chance.choice(kinds[kind])
                never = f"{kind}{MARK}{'z' * (LENGTH - len(MARK))}"
                one, other = (fuzzer.ask(door.sent(some, seen[0]), asker) for some in (own_id, never))
                assert told(one) == told(other), (door, kind)
                narrows = (door.path, door.parameter) in A_FILTER or door.path.startswith(A_SCOPE)
                if asker in world.askers and not narrows:
                    refused = (403,) if door.path in WRITES and door.method == "POST" else ()
                    assert one.status in (404, *refused), (door, kind)
