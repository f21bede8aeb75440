"""Random graphs with all that can be hidden: nodes, ties, fields of persons, claims, merged ids, consents that end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st

from graph_service.access.audiences import Audience, guarding_class
from graph_service.access.class_table import ensure_classes
from graph_service.exchange import suggestible
from graph_service.exchange.structure import claimed_class
from graph_service.exchange.writing import private
from graph_service.schema import DISTRICTS, NODE_TYPES, RELATIONSHIP_TYPES, FieldClass, Kind
from graph_service.store import Store
from graph_service.text.vectors import embed_texts, vector_key, vector_text

AUDIENCES = (
    "public", "public", "community", "administration", "support", "measure:measure-000000000001",
    "unit:unit:0", "nobody", "community for knowledge-exchange", "administration until 2026-12-31",
    "public until 2020-01-01", "granted for contact-mediation",
)  # fmt: skip
PERSONAL_AUDIENCES = (
    "public for contact-mediation by publication",
    "community for contact-mediation+knowledge-exchange until 2030-12-31",
    "community for network-analysis",
    "administration for contact-mediation",
    "measure:measure-000000000001 for event-planning+contact-mediation",
    "community for contact-mediation until 2020-01-01",
    "granted for contact-mediation+knowledge-exchange",
    "granted:topic:0 for contact-mediation until 2030-12-31",
    "nobody",
)
PERSONAL = {
    f"{kind.value}_audience": tuple(f.name for f in NODE_TYPES["Person"].fields if f.field_class is kind)
    for kind in FieldClass if kind is not FieldClass.RECORD
}  # fmt: skip
WORDS = (
    "Baugenehmigung", "Personalausweis", "Datenschutz", "Radweg", "Vergabe", "Sensoren", "Führerschein", "Abfall",
    "Kita", "Förderung",
)  # fmt: skip
ABBREVIATIONS = ("SenA", "SenBC", "LAD")
TYPES = (
    "Topic",
    "AdministrativeUnit",
    "Post",
    "Person",
    "Measure",
    "Learning",
    "Question",
    "Organisation",
    "Event",
)
NOT_CLAIMED = ("id", "source", "source_keys")
CLAIMED = {
    label: tuple(
        field for field in NODE_TYPES[label].fields
        if field.kind in (Kind.TEXT, Kind.TEXTS, Kind.DATE) and field.name not in (*NOT_CLAIMED, "as_of")
    )
    for label in TYPES
}  # fmt: skip
SOURCE = "source:random"
ABOUT_ONE = ("CLAIMED_OF", "SUGGESTED_FOR")
SUGGESTED = ("support for contact-mediation+knowledge-exchange by task",) * 4 + (
    "community for knowledge-exchange", "nobody",
)  # fmt: skip

Node = dict[str, Any]
Edge = dict[str, Any]
Sees = Callable[[FieldClass, str], bool]


@dataclass(frozen=True)
class RandomGraph:
    """Nodes with their type and audiences in words, edges with type, start, end and audience in words.

    A claim and its edge have a `field_class` too. `redirects` are ids that ended: `id`, `into` (none: removed),
    `audience`.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    redirects: tuple[Node, ...] = ()

    def visible_part(self, sees: Sees, own: str | None = None) -> RandomGraph:
        """What is left when everything that is not seen is physically removed: nodes, edges, fields.

        `own`: the person who asks. Its record stays whole, with what is said of it, and its ties as far as their other
        ends are seen: that much it is told of itself.
        """
        of_own = {edge["start"] for edge in self.edges if edge["type"] in ABOUT_ONE and edge["end"] == own}
        nodes = tuple(
            node if node["id"] == own else _open_fields(node, sees)
            for node in self.nodes
            if node["id"] in (own, *of_own) or sees(_class_in(node), node["audience"])
        )
        ids = {node["id"] for node in nodes}
        edges = tuple(
            edge for edge in self.edges
            if edge["start"] in ids and edge["end"] in ids
            and (own in (edge["start"], edge["end"]) or sees(_class_in(edge), edge["audience"]))
        )  # fmt: skip
        redirects = tuple(
            one for one in self.redirects
            if sees(FieldClass.RECORD, one["audience"]) and (one["into"] is None or one["into"] in ids)
        )  # fmt: skip
        return RandomGraph(nodes, edges, redirects)


def _class_in(one: Node | Edge) -> FieldClass:
    return FieldClass(one.get("field_class") or guarding_class(one["type"]))


def _open_fields(node: Node, sees: Sees) -> Node:
    shut = set()
    for gate, fields in PERSONAL.items():
        if gate in node and not sees(FieldClass(gate.removesuffix("_audience")), node[gate]):
            shut |= {gate, *fields}
    return {name: value for name, value in node.items() if name not in shut}


@st.composite
def graphs(draw: st.DrawFn) -> RandomGraph:
    """A graph of up to 24 nodes in which each type and each way of hiding has a fair chance."""
    count = draw(st.integers(6, 24))
    nodes = [draw(_node(number)) for number in range(count)]
    by_type: dict[str, list[str]] = {}
    for node in nodes:
        by_type.setdefault(node["type"], []).append(node["id"])
    possible = [
        (tie.type, start, end)
        for tie in RELATIONSHIP_TYPES.values()
        for start_type in tie.starts for start in by_type.get(start_type, ())
        for end_type in tie.ends for end in by_type.get(end_type, ())
        if start != end
    ]  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(possible), unique=True, max_size=60)) if possible else []
    edges = [draw(_edge(*one)) for one in chosen]
    for number in range(draw(st.integers(4, 12))):
        claim, about = draw(_claim(count + number, draw(st.sampled_from(nodes[:count]))))
        nodes.append(claim)
        edges.append(about)
    for number in range(draw(st.integers(2, 6))):
        suggestion, made = draw(_suggestion(count + 20 + number, draw(st.sampled_from(nodes[:count]))))
        nodes.append(suggestion)
        edges.append(made)
    # What a source is called may be for fewer eyes than what it says.
    nodes.append({
        "type": "Source", "id": SOURCE, "name": "Zufall", "source": SOURCE, "as_of": "2026-01-01",
        "audience": draw(st.sampled_from(AUDIENCES)),
    })  # fmt: skip
    redirects = [draw(_redirect(number, nodes[:count])) for number in range(draw(st.integers(1, 4)))]
    return RandomGraph(tuple(nodes), tuple(edges), tuple(redirects))


@st.composite
def _claim(draw: st.DrawFn, number: int, about: Node) -> tuple[Node, Edge]:
    """A claim on a field of a node, often more reliable or newer than the node, and its edge."""
    field = draw(st.sampled_from(CLAIMED[about["type"]]))
    kind = claimed_class(about["type"], field.name)
    audiences = AUDIENCES if kind is FieldClass.RECORD else PERSONAL_AUDIENCES
    if about["type"] == "Person" and kind is FieldClass.RECORD:
        audiences = PERSONAL_AUDIENCES
    value = "2025-03" if field.kind is Kind.DATE else draw(st.sampled_from(WORDS))
    common = {
        "source": SOURCE, "as_of": draw(st.sampled_from(["2020", "2026-06-01"])), "field_class": kind.value,
        "audience": draw(st.sampled_from(audiences)),
    }  # fmt: skip
    claim: Node = {
        **common, "type": "Claim", "id": f"claim-{number:012x}", "name": field.name, "field": field.name,
        "value": f"phone: {number}" if field.name == "channels" else value,
        "confidence": draw(st.sampled_from([0.2, 0.9, 1.0])),
        "state": draw(st.sampled_from(["open", "open", "open", "accepted", "rejected"])),
        "decided_on": "2026-06-02",
    }  # fmt: skip
    if claim["state"] == "open":
        del claim["decided_on"]
    edge = {**common, "type": "CLAIMED_OF", "start": claim["id"], "end": about["id"]}
    if draw(st.booleans()):
        edge["audience"] = draw(st.sampled_from(audiences))
    return claim, edge


@st.composite
def _suggestion(draw: st.DrawFn, number: int, about: Node) -> tuple[Node, Edge]:
    """A suggestion about a node, and its edge."""
    field = draw(st.sampled_from(suggestible(about["type"])))
    common = {
        "source": SOURCE, "as_of": draw(st.sampled_from(["2026-06-01", "2026-06-02"])),
        "field_class": claimed_class(about["type"], field.name).value, "audience": draw(st.sampled_from(SUGGESTED)),
    }  # fmt: skip
    suggestion: Node = {
        **common, "type": "Suggestion", "id": f"suggestion-{number:012x}", "name": field.name, "field": field.name,
        "value": "2025-03" if field.kind is Kind.DATE else f"0.{number}" if field.kind is Kind.NUMBER else f"V{number}",
        "state": draw(st.sampled_from(["open", "open", "rejected"])), "suggested_by": f"{number:024x}",
    }  # fmt: skip
    return suggestion, {**common, "type": "SUGGESTED_FOR", "start": suggestion["id"], "end": about["id"]}


@st.composite
def _redirect(draw: st.DrawFn, number: int, nodes: list[Node]) -> Node:
    """An id that was merged into a node, or removed."""
    into = draw(st.sampled_from([None, *(node["id"] for node in nodes)]))
    personal = into is not None and into.startswith("person-")
    audience = draw(st.sampled_from(PERSONAL_AUDIENCES if personal else AUDIENCES))
    return {"id": f"unit:ended-{number}", "into": into, "audience": audience}


@st.composite
def _node(draw: st.DrawFn, number: int) -> Node:
    type_ = draw(st.sampled_from(TYPES))
    kind = NODE_TYPES[type_]
    name = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)))
    own_id = f"{kind.id_prefix}:{number}" if kind.public_reference else f"{kind.id_prefix}-{number:012x}"
    node: Node = {
        "type": type_, "id": own_id, "name": name, "source": SOURCE, "as_of": "2026-01-01",
        "confidence": draw(st.sampled_from([0.3, 0.9])), "audience": draw(st.sampled_from(AUDIENCES)),
    }  # fmt: skip
    if type_ == "Person":
        node["audience"] = draw(st.sampled_from(PERSONAL_AUDIENCES))
        node |= {gate: draw(st.sampled_from(PERSONAL_AUDIENCES)) for gate in PERSONAL}
        node |= {"email": f"p{number}@beispiel.example", "phone": str(number), "profile": f"Profil {number}"}
    if type_ == "AdministrativeUnit":
        node |= {
            "district": draw(st.sampled_from([None, *DISTRICTS[:2]])),
            "channels": [f"email: u{number}@beispiel.example"],
        }
        node["purpose"] = draw(st.sampled_from([None, *WORDS]))
        node["abbreviation"] = draw(st.sampled_from([None, *ABBREVIATIONS]))
        node["ended"] = draw(st.sampled_from([None, None, "2023-04-27"]))
    if type_ == "Post":
        node["occupancy"] = draw(st.sampled_from(["held", "vacant", "unknown"]))
    if type_ == "Topic":
        node["alternative_names"] = draw(st.lists(st.sampled_from(WORDS), max_size=2))
        node["name_en"] = draw(st.sampled_from([None, *WORDS]))
    if type_ == "Measure":
        node |= {"phase": "laufend", "fields_of_action": draw(st.lists(st.sampled_from(WORDS), max_size=2))}
    return {key: value for key, value in node.items() if value is not None}


@st.composite
def _edge(draw: st.DrawFn, type_: str, start: str, end: str) -> Edge:
    personal = "person-" in start + end
    edge: Edge = {
        "type": type_, "start": start, "end": end, "source": SOURCE, "as_of": "2026-01-01",
        "audience": draw(st.sampled_from(PERSONAL_AUDIENCES if personal else AUDIENCES)),
    }  # fmt: skip
    if type_ == "RESPONSIBLE_FOR":
        edge["district"] = draw(st.sampled_from([None, *DISTRICTS[:2]]))
    if type_ == "KNOWS":
        edge["met_in_person"] = draw(st.booleans())
    return {key: value for key, value in edge.items() if value is not None}


class HashEmbedder:
    """Vectors out of letters: no model, yet texts that share words are near; the same text gives the same vector."""

    name = "letters"
    dimensions = 64
    answers = True

    def encode_queries(self, texts: Any) -> Any:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Any) -> Any:
        return np.array([_letters(text, self.dimensions) for text in texts], dtype=np.float32)


@cache
def _letters(text: str, dimensions: int) -> Any:
    row = np.zeros(dimensions, dtype=np.float32)
    for one, other in zip(text.lower(), text.lower()[1:], strict=False):
        row[(ord(one) * 31 + ord(other)) % dimensions] += 1.0
    return row


def write_graph(store: Store, graph: RandomGraph) -> None:
    """Write the graph with vectors and its audience classes, and publish it."""
    embedder = HashEmbedder()
    with store.transaction() as transaction:
        numbers = ensure_classes(transaction, _pairs(graph), "")
        numbers = {(kind, str(audience)): number for (kind, audience), number in numbers.items()}

        def number(kind: FieldClass, words: str) -> int:
            return numbers[kind, str(Audience.parse(words))]

        # One query for each type: a graph is written for each of hundreds of examples.
        nodes: dict[str, list[Node]] = {}
        for node in graph.nodes:
            properties = {name: value for name, value in node.items() if name not in ("type", "field_class")}
            for gate in ("audience", *PERSONAL):
                if gate in node:
                    properties[gate] = number(_class_of(gate, node), node[gate])
            if NODE_TYPES[node["type"]].searchable:
                text = _text(node)
                properties["vector"] = embed_texts([text], embedder)[0].tobytes()
                properties["vector_key"] = vector_key(text, embedder.name)
            if node["type"] == "Person":
                properties = private(node["id"], properties)
            nodes.setdefault(node["type"], []).append(properties)
        for type_, rows in nodes.items():
            transaction.write("create_entities", {"type": type_, "rows": rows})
        edges: dict[str, list[Edge]] = {}
        for edge in graph.edges:
            left_out = ("type", "start", "end", "field_class")
            properties = {name: value for name, value in edge.items() if name not in left_out}
            properties["audience"] = number(_class_in(edge), edge["audience"])
            row = {"start": edge["start"], "end": edge["end"], "properties": properties}
            edges.setdefault(edge["type"], []).append(row)
        for type_, rows in edges.items():
            transaction.write("create_relationships", {"type": type_, "rows": rows})
        for one in graph.redirects:
            transaction.write("redirect_entity", {**one, "audience": number(FieldClass.RECORD, one["audience"])})
        transaction.write("bump_revision")


def _class_of(gate: str, node: Node) -> FieldClass:
    return _class_in(node) if gate == "audience" else FieldClass(gate.removesuffix("_audience"))


def _pairs(graph: RandomGraph) -> set[tuple[FieldClass, str]]:
    gates = ("audience", *PERSONAL)
    pairs = {(_class_of(gate, node), node[gate]) for node in graph.nodes for gate in gates if gate in node}
    pairs |= {(FieldClass.RECORD, one["audience"]) for one in graph.redirects}
    return pairs | {(_class_in(edge), edge["audience"]) for edge in graph.edges}


def _text(node: Mapping[str, Any]) -> str:
    return vector_text(
        node["name"], node.get("alternative_names", ()), node.get("everyday_words", ()), node.get("purpose", "")
    )
