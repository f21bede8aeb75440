"""A graph with every type of the vocabulary and every way of hiding, a canary in each of its texts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import chain, cycle, product
from typing import Any

from graph_service.access.audiences import guarding_class
from graph_service.exchange import suggestible
from graph_service.schema import (
    DISTRICTS,
    NODE_TYPES,
    RELATIONSHIP_TYPES,
    Field,
    FieldClass,
    Kind,
    NodeType,
    RelationshipType,
)
from tests.canaries.birds import canary
from tests.noninterference.graphs import WORDS, Edge, Node, RandomGraph

OWN_MEASURE, OTHER_MEASURE = (f"measure-{canary('Measure', number, 'id')}" for number in (0, 1))
OWN_UNIT, OTHER_UNIT = (f"unit:{canary('AdministrativeUnit', number, 'id')}" for number in (0, 1))
TOPICS = tuple(f"topic:{canary('Topic', number, 'id')}" for number in (0, 1))
OWN_PERSON = f"person-{canary('Person', 0, 'id')}"

OPEN_TO_ALL = "public for contact-mediation by publication"
THINGS = (
    "community", "administration", "support", f"measure:{OWN_MEASURE}", f"measure:{OTHER_MEASURE}",
    f"unit:{OWN_UNIT}", f"unit:{OTHER_UNIT}", "community for knowledge-exchange", OPEN_TO_ALL,
    "administration until 2020-01-01", "public until 2020-01-01", "support for event-planning until 2099-12-31",
    "granted for contact-mediation", "nobody",
)  # fmt: skip
A = OPEN_TO_ALL
B = "community for contact-mediation+knowledge-exchange until 2099-12-31"
C = "community for network-analysis"
D = "administration for contact-mediation"
E = f"measure:{OWN_MEASURE} for event-planning+contact-mediation"
F = f"measure:{OTHER_MEASURE} for contact-mediation"
G = "community for contact-mediation until 2020-01-01"
H = "nobody"
I = "support for knowledge-exchange+event-planning by task"  # noqa: E741 - the ninth of a row of letters
J = "granted for contact-mediation+knowledge-exchange"
K = f"granted:{TOPICS[0]} for contact-mediation"
PEOPLE = (A, B, C, D, E, F, G, H, I, J, K)
# Of a person: existence, name, contact, profile; each field shut while the others are open, and open behind a shut
# existence, which shuts them all.
PERSONS = (
    (A, A, A, A), (A, H, A, H), (A, A, H, H), (A, H, H, A), (B, B, B, B), (B, B, G, H), (H, A, A, A), (C, H, H, H),
    (D, D, H, D), (E, E, F, H), (F, F, F, F), (G, A, A, A), (I, I, I, I), (A, G, F, E), (C, C, C, C), (H, H, H, H),
    (J, J, K, H), (K, K, K, K), (A, J, J, K),
)  # fmt: skip
GATES = ("identity_audience", "contact_audience", "profile_audience")

SUGGESTED = "support for contact-mediation+knowledge-exchange by task"

SUPPORT_TEAM = "unit:gdb-unterstuetzungsteam"  # every answer of contacts ends with it
LEFT_OUT = ("until", "ended", "decided_on")  # days on which something was over: it would not be found


def canary_graph() -> RandomGraph:
    """The published graph."""
    chance = random.Random(20)
    audiences = cycle(THINGS)
    nodes = [one for kind in NODE_TYPES.values() for one in _nodes(kind, audiences)]
    nodes.append(_support_team())
    by_type = {label: [node for node in nodes if node["type"] == label] for label in NODE_TYPES}
    edges = [edge for kind in RELATIONSHIP_TYPES.values() for edge in _edges(kind, by_type, chance)]
    for number, suggested in enumerate(_suggested(by_type)):
        suggestion, edge = _suggestion(number, *suggested)
        nodes.append(suggestion)
        edges.append(edge)
    for number, claimed in enumerate(_claimed(by_type)):
        claim, edge = _claim(number, *claimed)
        nodes.append(claim)
        edges.append(edge)
    return RandomGraph(tuple(nodes), tuple(edges), tuple(_redirects(by_type)))


def staged_graph(published: RandomGraph) -> RandomGraph:
    """What an import has written and not published yet: public, and still for nobody; tied to what is published."""
    nodes = [_node(NODE_TYPES[label], 900, "public") for label in ("Topic", "AdministrativeUnit", "Measure")]
    person = _node(NODE_TYPES["Person"], 900, A) | dict.fromkeys(GATES, A)
    unit = next(node for node in published.nodes if node["type"] == "AdministrativeUnit")
    post = next(node for node in published.nodes if node["type"] == "Post")
    edges = [
        _edge(RELATIONSHIP_TYPES["RESPONSIBLE_FOR"], 900, unit, nodes[0], "public"),
        _edge(RELATIONSHIP_TYPES["PART_OF"], 900, nodes[1], unit, "public"),
        _edge(RELATIONSHIP_TYPES["LEADS"], 900, unit, nodes[2], "public"),
        _edge(RELATIONSHIP_TYPES["HOLDS"], 900, person, post, A),
    ]
    return RandomGraph((*nodes, person), tuple(edges))


def _nodes(kind: NodeType, audiences: Iterator[str]) -> Iterator[Node]:
    if kind.label in ("Claim", "Suggestion"):
        return  # made with what they are about
    if kind.label == "Person":
        for number, (existence, *gates) in enumerate(PERSONS):
            yield _node(kind, number, existence) | dict(zip(GATES, gates, strict=True))
        return
    for number in range(9):
        # Two are public, so that there is something to hide around; the first of all are whom principals belong to.
        yield _node(kind, number, "public" if number < 3 else next(audiences))


def _node(kind: NodeType, number: int, audience: str) -> Node:
    node = _filled(kind.label, kind.fields, number)
    own = canary(kind.label, number, "id")
    node |= {"type": kind.label, "audience": audience}
    node["id"] = f"{kind.id_prefix}:{own}" if kind.public_reference else f"{kind.id_prefix}-{own}"
    name = canary(kind.label, number, "name")
    node["name"] = f"{WORDS[number % len(WORDS)]} {name}" if kind.searchable else f"{name} (erfunden)"
    return node


def _support_team() -> Node:
    return _node(NODE_TYPES["AdministrativeUnit"], 99, "administration") | {"id": SUPPORT_TEAM}


def _filled(owner: str, fields: Sequence[Field], number: int) -> dict[str, Any]:
    """Every field that can hold a text with a canary; numbers, days and the words of a fixed list as they may be."""
    filled = {}
    for field in fields:
        if field.name in ("id", "name", "audience", *GATES, *LEFT_OUT):
            continue
        filled[field.name] = _value(owner, field, number)
    return filled


def _value(owner: str, field: Field, number: int) -> Any:  # noqa: PLR0911 - one kind after the other
    one, other = (canary(owner, number, field.name, item) for item in (0, 1))
    if field.values:
        return field.values[number % len(field.values)]
    match field.kind:
        case Kind.TEXTS if field.name == "channels":
            return [f"email: {one}@beispiel.example", f"website: https://{other}.example/"]
        case Kind.TEXTS if field.name == "phase_history":
            return [f"2025-01-01 {one}", f"2026-01-01 {other}"]
        case Kind.TEXTS:
            return [one, other]
        case Kind.TEXT:
            return _text(field, number, one)
        case Kind.DATE:
            return "2026-01-01" if field.name == "as_of" else "2020-01-01"
        case Kind.NUMBER:
            return 0.9
        case Kind.BOOLEAN:
            return False
    raise AssertionError(f"no value for a field of the kind {field.kind}: {owner}.{field.name}")


def _text(field: Field, number: int, bird: str) -> str:
    if field.name == "source" and number % 3 == 0:
        # One of the sources of the graph; the others are named by nothing else.
        return f"source:{canary('Source', number % 9, 'id')}"
    if field.name == "district" and number % 2:
        return DISTRICTS[number % len(DISTRICTS)]  # a question can name one of the twelve alone
    forms = {"url": f"https://{bird}.example/", "email": f"{bird}@beispiel.example", "source": f"source:{bird}"}
    return forms.get(field.name, bird)


def _edges(kind: RelationshipType, by_type: dict[str, list[Node]], chance: random.Random) -> Iterator[Edge]:
    if kind.type in ("CLAIMED_OF", "SUGGESTED_FOR"):
        return
    number = 0
    for start_type in kind.starts:
        for end_type in kind.ends:
            for start, end, audience in _pairs(by_type[start_type], by_type[end_type], chance):
                if start["id"] != end["id"]:
                    yield _edge(kind, number, start, end, audience)
                    number += 1


def _pairs(starts: list[Node], ends: list[Node], chance: random.Random) -> Iterator[tuple[Node, Node, str]]:
    """Open ties between open ends, shut ties between open ends, open ties to and from something hidden, and any."""
    personal = "Person" in (starts[0]["type"], ends[0]["type"])
    shut = PEOPLE if personal else THINGS
    wide = A if personal else "public"
    first, *_, last = starts[:3]
    # Downwards in number, so that what must not go round in circles does not.
    yield last, ends[0], wide
    yield last, ends[1], chance.choice(shut)
    yield chance.choice(starts[3:]), ends[1], wide
    yield (last if starts is ends else first), chance.choice(ends[3:]), wide
    yield chance.choice(starts), chance.choice(ends), chance.choice(shut)


def _edge(kind: RelationshipType, number: int, start: Node, end: Node, audience: str) -> Edge:
    filled = _filled(kind.type, kind.fields, number)
    return {**filled, "type": kind.type, "start": start["id"], "end": end["id"], "audience": audience}


def _claimed(by_type: dict[str, list[Node]]) -> Iterator[tuple[Node, str, str, str]]:
    """What is claimed of: each field of some persons, fields of all else, ties; with the audience and state of it."""
    things, people, states = cycle(("public", *THINGS)), cycle(PEOPLE), cycle(("open", "accepted", "rejected"))
    kept = {"id", "source", "source_keys", "confidence", "invented", "as_of", "audience", *GATES}
    for label, kind in NODE_TYPES.items():
        fields = [one.name for one in kind.fields if one.name not in kept and one.kind in (Kind.TEXT, Kind.TEXTS)]
        if label == "Person":
            for about, field in product(by_type[label][:4], fields):
                yield about, field, A, "open"  # also where the person has shut the field
                yield about, field, next(people), next(states)
        elif label not in ("Claim", "Suggestion"):
            for about, field in product(by_type[label][:3], fields[:4]):
                yield about, field, next(things), next(states)
    for number, tie in enumerate(("HOLDS", "WORKS_ON", "HOLDS")):
        yield by_type["Person"][number], f"{tie} {canary('Claim', number, 'tie')}", PEOPLE[number], "open"
    yield by_type["Measure"][0], f"LEADS {canary('Claim', 9, 'tie')}", "public", "open"


def _claim(number: int, about: Node, field: str, audience: str, state: str) -> tuple[Node, Edge]:
    claim = _node(NODE_TYPES["Claim"], number, audience)
    own = next((one for one in NODE_TYPES[about["type"]].fields if one.name == field), None)
    kind = own.field_class if own else FieldClass.IDENTITY if field.startswith("HOLDS") else FieldClass.RECORD
    claim |= {"field": field, "state": state, "field_class": kind.value}
    if state != "open":
        claim["decided_on"] = "2026-06-02"
    edge = _edge(RELATIONSHIP_TYPES["CLAIMED_OF"], number, claim, about, audience) | {"field_class": kind.value}
    return claim, edge


def _suggested(by_type: dict[str, list[Node]]) -> Iterator[tuple[Node, str, str, str]]:
    """What is suggested: each personal field of some persons, fields of all else; with the audience and state of it."""
    # Some are for more than the service ever makes them for, so that what stands behind them is held to its own gates.
    audiences = cycle((OPEN_TO_ALL, SUGGESTED, OPEN_TO_ALL, "community for knowledge-exchange", "nobody"))
    states = cycle(("open", "open", "open", "rejected"))
    for label, of_type in by_type.items():
        fields = [one.name for one in suggestible(label) if one.kind in (Kind.TEXT, Kind.TEXTS) and not one.values]
        for about, field in product(of_type[: 16 if label == "Person" else 6], fields[:5]):
            yield about, field, next(audiences), next(states)


def _suggestion(number: int, about: Node, field: str, audience: str, state: str) -> tuple[Node, Edge]:
    kind = guarding_class(about["type"], field).value
    suggestion = _node(NODE_TYPES["Suggestion"], number, audience)
    suggestion |= {"field": field, "name": field, "state": state, "field_class": kind}
    edge = _edge(RELATIONSHIP_TYPES["SUGGESTED_FOR"], number, suggestion, about, audience) | {"field_class": kind}
    return suggestion, edge


def _redirects(by_type: dict[str, list[Node]]) -> Iterator[Node]:
    """Ids that were merged into something open or hidden, or removed; known to few, to all and to nobody."""
    into = [None, *(by_type[label][number]["id"] for label in ("AdministrativeUnit", "Measure") for number in (0, 7))]
    audiences = chain(("public", *THINGS[:5]), THINGS)
    for number, (goal, audience) in enumerate(zip(cycle(into), audiences, strict=False)):
        yield {"id": f"unit:{canary('Redirect', number, 'id')}", "into": goal, "audience": audience}
    person = by_type["Person"][0]["id"]
    yield {"id": f"person-{canary('Redirect', 99, 'id')}", "into": person, "audience": C}
