"""Writes a graph of canaries, and takes down where each canary stands and which gates are before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from graph_service.access import ensure_classes
from graph_service.access.audiences import Audience
from graph_service.exchange.writing import private
from graph_service.schema import NODE_TYPES, FieldClass
from graph_service.store import Private, Store
from tests.canaries.birds import OWN_DATA, OWN_ID, Birds, Condition, canary
from tests.canaries.graph import GATES, OWN_PERSON
from tests.noninterference.graphs import ABOUT_ONE, Edge, Node, RandomGraph

TOLD_OF_OWN = ("field", "value", "source", "as_of")
NOT_WRITTEN = ("type", "field_class", "start", "end")
PERSONAL = {one.name: one.field_class.value for one in NODE_TYPES["Person"].fields}


def write(store: Store, graph: RandomGraph, load: str = "") -> None:
    """Write the graph: published at once, or staged for that load, as by an import under way."""
    entries = (*graph.nodes, *graph.edges, *graph.redirects)
    wanted = {(_class(one, gate), one[gate]) for one in entries for gate in ("audience", *GATES) if gate in one}
    with store.transaction() as transaction:
        numbers = ensure_classes(transaction, wanted, load)

        def properties(one: Mapping[str, Any]) -> dict[str, Any]:
            written = {name: value for name, value in one.items() if name not in NOT_WRITTEN}
            gates = {gate: Audience.parse(one[gate]) for gate in ("audience", *GATES) if gate in one}
            return written | {gate: numbers[_class(one, gate), words] for gate, words in gates.items()}

        rows: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        about = {edge["start"]: edge["end"] for edge in graph.edges if edge["type"] in ABOUT_ONE}
        for node in graph.nodes:
            rows["create_entities", node["type"]].append(_sealed(node, about, properties(node)))
        for edge in graph.edges:
            row = {"start": edge["start"], "end": edge["end"], "properties": properties(edge)}
            rows["create_relationships", edge["type"]].append(row)
        for (query, kind), of_kind in rows.items():
            transaction.write(query, {"type": kind, "rows": of_kind})
        for one in graph.redirects:
            transaction.write("redirect_entity", properties(one))
        if not load:
            transaction.write("bump_revision")


def _sealed(node: Node, about: Mapping[str, str], properties: dict[str, Any]) -> dict[str, Any]:
    """What tells of a person, so that the store seals it, as an import does."""
    if node["type"] == "Person":
        return private(node["id"], properties)
    if node["type"] in ("Claim", "Suggestion") and node["field_class"] != "record":
        return properties | {"value": Private(about[node["id"]], node["value"])}
    return properties


def write_lost_token(store: Store, birds: Birds) -> None:
    """An API token whose every text is a canary, its hash too: what the graph keeps of tokens is for nobody."""
    words = {name: canary("AccessToken", 0, name) for name in ("prefix", "hash", "about", "person")}
    lists = {name: [canary("AccessToken", 0, name)] for name in ("roles", "measures", "units", "purposes")}
    token = {**words, **lists, "created": "2026-01-01", "until": "2099-12-31"}
    store.write("create_access_token", {"token": token})
    for name, value in token.items():
        birds.note("AccessToken", name, value, None)


def write_lost_grant(store: Store, birds: Birds) -> None:
    """A grant whose every text is a canary: what the graph keeps of grants is for nobody."""
    words = {name: canary("AccessGrant", 0, name) for name in ("id", "measure", "topic", "by", "about")}
    grant = {**words, "purpose": "contact-mediation", "created": "2026-01-01", "until": "2099-12-31"}
    store.write("create_access_grant", {"grant": grant})
    for name, value in words.items():
        birds.note("AccessGrant", name, value, None)


def note_places(birds: Birds, graph: RandomGraph, *, staged: bool = False) -> None:
    """Take down every canary of the graph."""
    nodes = {node["id"]: node for node in graph.nodes}
    claims = {edge["start"]: edge for edge in graph.edges if edge["type"] in ABOUT_ONE}
    for node in graph.nodes:
        for name, value in _told(node):
            never = staged or name == "suggested_by"
            birds.note(node["type"], name, value, None if never else _gates_of_field(node, name, nodes, claims))
            if node["id"] == OWN_PERSON or (name in TOLD_OF_OWN and _is_about_own(node, claims)):
                birds.note(node["type"], name, value, [(OWN_DATA, OWN_PERSON)])
    for edge in graph.edges:
        for name, value in _told(edge):
            gates = None if staged else _gates_of_tie(edge, nodes)
            birds.note(edge["type"], name, value, gates)
            if OWN_PERSON in (edge["start"], edge["end"]) and edge["type"] not in ABOUT_ONE and not staged:
                other = nodes[edge["end"] if edge["start"] == OWN_PERSON else edge["start"]]
                birds.note(edge["type"], name, value, [*_existence(other), (OWN_DATA, OWN_PERSON)])
    for one in graph.redirects:
        successor = [] if one["into"] is None else _existence(nodes[one["into"]])
        own = [OWN_ID] if one["id"].startswith("person-") else []
        birds.note("Redirect", "id", one["id"], [("record", one["audience"]), *successor, *own])


def _is_about_own(node: Node, claims: Mapping[str, Edge]) -> bool:
    """Whether it is said or suggested of the person who asks; a tie that no end is known of is not told."""
    return node["id"] in claims and claims[node["id"]]["end"] == OWN_PERSON and " " not in node["field"]


def _told(one: Node | Edge) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in one.items() if name not in (*NOT_WRITTEN, "audience", *GATES)]


def _existence(one: Node | Edge) -> list[Condition]:
    """The gate before the thing itself: who holds a post stands in `identity`, a claim where its field stands."""
    return [("identity" if one["type"] == "HOLDS" else one.get("field_class", "record"), one["audience"])]


def _gates_of_field(node: Node, name: str, nodes: Mapping[str, Node], claims: Mapping[str, Edge]) -> list[Condition]:
    gates = _existence(node)
    if node["type"] == "Person" and PERSONAL[name] != "record":
        gates.append((PERSONAL[name], node[f"{PERSONAL[name]}_audience"]))
    if node["type"] == "Person" and name == "id":
        gates.append(OWN_ID)
    if node["type"] in ("Claim", "Suggestion") and name in ("value", "field"):
        # What is said is told with what it is about, and never past a field that the person has shut.
        about = nodes[claims[node["id"]]["end"]]
        gates += _gates_of_tie(claims[node["id"]], nodes)
        kind = node["field_class"]
        if about["type"] == "Person" and kind != "record":
            gates.append((kind, about[f"{kind}_audience"]))
    return gates


def _gates_of_tie(edge: Edge, nodes: Mapping[str, Node]) -> list[Condition]:
    """A tie is visible only with both its ends."""
    return [*_existence(edge), *_existence(nodes[edge["start"]]), *_existence(nodes[edge["end"]])]


def _class(one: Mapping[str, Any], gate: str) -> FieldClass:
    if gate != "audience":
        return FieldClass(gate.removesuffix("_audience"))
    return FieldClass(_existence(one)[0][0]) if "type" in one else FieldClass.RECORD
