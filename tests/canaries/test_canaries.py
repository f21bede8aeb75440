"""Nothing hidden leaves: every route, every role, every purpose; answers, headers, pages and logs are searched."""

from __future__ import annotations

import base64
import os

import pytest

from graph_service.schema import NODE_TYPES, RELATIONSHIP_TYPES, Kind
from tests.canaries.asking import asked_alone, requests
from tests.canaries.birds import OWN_DATA, PIECE, Birds
from tests.canaries.fuzzing import parts_of
from tests.canaries.graph import OWN_PERSON, canary_graph, staged_graph
from tests.canaries.searching import hidden, pieces
from tests.canaries.sending import Sent
from tests.canaries.wire import Reply
from tests.canaries.writing import note_places

FEW = 1_500
MANY = int(os.environ.get("CANARY_REQUESTS", "50000"))

# Words of a fixed list, and the name of a field: no other value may stand there.
WITHOUT_A_CANARY = {
    ("Post", "occupancy"), ("Question", "state"), ("Topic", "topic_type"), ("ContactAttempt", "outcome"),
    ("Claim", "state"), ("Suggestion", "state"), ("Suggestion", "field"), ("Suggestion", "name"), ("HOLDS", "status"),
}  # fmt: skip


@pytest.mark.neo4j
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    "count", [pytest.param(FEW, id="few requests"), pytest.param(MANY, id="many requests", marks=pytest.mark.slow)]
)
def test_nothing_hidden_leaves_whoever_asks_whatever(fuzzer, world, described, count):
    # The many are others than the few: their rounds begin elsewhere.
    fuzzer.run(requests(described, world.bait), count, first_round=0 if count == FEW else 1_000_000)
    assert fuzzer.count >= count
    failed = {place: times for place, times in fuzzer.statuses.items() if place[2] >= 500}
    assert failed == {}
    answered = {route for (_, route, status) in fuzzer.statuses if status in (200, 428)}  # 428: no state is named
    # Of the few requests not every one of a hundred routes gets one that it answers.
    without = set(described["paths"]) - answered
    assert len(without) <= (len(described["paths"]) // 2 if count == FEW else 0), sorted(without)
    # What nobody was ever told would not be missed either.
    told = world.birds.fields(fuzzer.seen)
    assert len(told) >= (60 if count == FEW else 75), sorted(told)


@pytest.mark.neo4j
@pytest.mark.timeout(900)
def test_nothing_hidden_leaves_in_a_network_page(fuzzer, world, described):
    fuzzer.run(requests(asked_alone(described, "/pages/"), world.bait), 200)
    assert fuzzer.statuses["GET", "/pages/{name}", 200] >= 10


def test_the_graph_has_every_type_and_a_canary_in_every_text():
    graph = canary_graph()
    things = {label: [node for node in graph.nodes if node["type"] == label] for label in NODE_TYPES}
    ties = {name: [edge for edge in graph.edges if edge["type"] == name] for name in RELATIONSHIP_TYPES}
    for owner, kind in {**NODE_TYPES, **RELATIONSHIP_TYPES}.items():
        made = things.get(owner) or ties.get(owner)
        assert made, f"there is no {owner}"
        for field in kind.fields:
            if field.kind in (Kind.TEXT, Kind.TEXTS) and (owner, field.name) not in WITHOUT_A_CANARY:
                assert any(PIECE.search(str(one.get(field.name))) for one in made), (owner, field.name)


def test_no_canary_stands_in_two_places_but_the_id_of_a_source():
    graph, birds = canary_graph(), Birds()
    note_places(birds, graph)
    note_places(birds, staged_graph(graph), staged=True)
    # What is stored on the person who asks is told to it too: the same place by another way.
    others = {bird: [one for one in birds._places[bird] if (OWN_DATA, OWN_PERSON) not in (one.gates or ())]
              for bird in birds}  # fmt: skip
    several = {bird for bird, places in others.items() if len(places) > 1}
    sources = {bird for node in graph.nodes if node["type"] == "Source" for bird in PIECE.findall(node["id"])}
    assert several <= sources
    assert len(birds) > 2_000


@pytest.mark.neo4j
def test_every_asker_sees_something_and_nobody_everything(world):
    for asker in world.askers:
        assert 0 < len(world.birds.visible(asker)) < len(world.birds), asker
    for asker in world.refused:
        assert world.birds.visible(asker) == frozenset(), asker
    told = frozenset[str]().union(*map(world.birds.visible, world.askers))
    assert len(told) < len(world.birds), "tokens and what is staged are for nobody"


@pytest.mark.parametrize(
    "leaving",
    [
        "{}", '{{"name": "{}"}}', "%20{}@beispiel.example", "/v1/{}?x", "X{}",
    ],
)  # fmt: skip
def test_a_canary_is_found_in_whatever_it_stands(leaving):
    birds = Birds()
    birds.note("Person", "email", "kanarieabcdefghijkl", [("contact", "nobody")])
    for bird in ("kanarieabcdefghijkl", "KANARIEABCDEFGHIJKL", "kanarieabcde"):
        (told,) = hidden(leaving.format(bird), birds, frozenset())
        assert "Person.email (open to contact: nobody)" in told and "abcde" not in told


@pytest.mark.parametrize("before", ["", "x", "xy", "Baugenehmigung ", "ä"])
def test_a_canary_is_found_in_a_cursor_and_in_hexadecimal(before):
    place = f"{before}kanarieabcdefghijkl unit:1".encode()
    for coded in (base64.b64encode(place), base64.urlsafe_b64encode(place).rstrip(b"="), place.hex().encode()):
        assert pieces(f'{{"next":"{coded.decode()}"}}') == {"kanarieabcdefghijkl"}


def test_what_may_be_seen_or_was_sent_is_not_reported():
    birds = Birds()
    birds.note("Topic", "name", "kanarieabcdefghijkl", [("record", "public")])
    birds.note("Topic", "text", "kanarieabcdefghijkm", [("record", "nobody")])
    seen = frozenset({"kanarieabcdefghijkl"})
    assert hidden("kanarieabcdefghijkl kanarieabc", birds, seen) == []
    assert hidden("kanarieabcdefghijkm", birds, seen, "id=kanarieabcdefghijkm") == []
    assert len(hidden("kanarieabcdefghijkm", birds, seen)) == 1
    cursor = "cursor=" + base64.urlsafe_b64encode(b"x kanarieabcdefghijkm").decode()
    assert hidden(cursor, birds, seen, cursor) == []
    assert len(hidden(cursor, birds, seen)) == 1


def test_what_was_sent_may_come_back_in_three_places_and_nowhere_else():
    def may_echo(status: int, head: str = "", body: str = "", route: str = "/v1/entities") -> list[str]:
        reply = Reply(status, f"HTTP/1.1 {status}\r\n{head}", body.encode())
        return [where for where, text, echoes in parts_of(Sent("GET", route, route), reply) if echoes and text]

    assert may_echo(422, body="x") == ["the body"]
    assert may_echo(200, "Link: </x>", "x") == may_echo(308, "Location: /x", "x") == ["an address to go on to"]
    assert may_echo(404, "ETag: x", "x") == may_echo(401, body="x") == []
    page = Reply(200, "HTTP/1.1 200", b"a<textarea name='topic'>sent</textarea>b")
    assert [text for _, text, _ in parts_of(Sent("POST", "/", "/"), page)][-1] == "ab"
