"""Who is missing from a measure: who sits at the table of similar ones, and who is responsible for its topics."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph_service.analyses.ties import ACTORS, Ties, existing, listed_attribute

SIMILAR = 10
"""So many of the most similar measures are looked at."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who is not at the table of a measure and perhaps should be.

    `score`: the share of similarity of those measures where it sits, plus the share of the topics it is responsible
    for; 0 to 2. `sits_in`: similar measures with their similarity, `topics`: of the measure, that it is responsible
    for; `similar`: how many similar measures there are, `all_topics`: how many topics the measure has.
    """

    node: Any
    score: float
    sits_in: tuple[tuple[Any, float], ...]
    topics: tuple[Any, ...]
    similar: int
    all_topics: int


def missing_stakeholders(graph: nx.Graph[Any], measure: Hashable, *, types: Iterable[str] = ACTORS) -> list[Missing]:
    """Who is missing from a measure, best first, equal ones by id.

    On the whole network. At the table are those who `LEADS`, `PARTNERS_IN` or `WORKS_ON` it, the units of posts and
    persons among them, the posts of those persons and the holders of those posts. Similar are the ten measures whose
    topics and fields of action overlap most (Jaccard), those without overlap never. Responsible is `RESPONSIBLE_FOR`
    a topic, by itself or through a post of the unit; not for another district than the measure's.
    Raises `InputError` for an id that is no measure of the network.
    """
    ties = Ties(graph)
    existing(graph, measure, "measure", "Measure")
    wanted = set(types)
    topics = ties.topics(measure)
    there = table(ties, measure)
    similar = similar_measures(ties, measure)
    total = sum(likeness for _, likeness in similar)
    sits_in: dict[Any, list[tuple[Any, float]]] = {}
    for other, likeness in similar:
        for node in table(ties, other):
            sits_in.setdefault(node, []).append((other, likeness))
    responsible: dict[Any, list[Any]] = {}
    for topic in topics:
        for node in _responsible(ties, topic, graph.nodes[measure].get("district")):
            responsible.setdefault(node, []).append(topic)
    found = []
    for node in {*sits_in, *responsible}:
        if node in there or ties.kind(node) not in wanted:
            continue
        at, owns = sits_in.get(node, []), responsible.get(node, [])
        score = sum(likeness for _, likeness in at) / total if at else 0.0
        score += len(owns) / len(topics) if owns else 0.0
        found.append(Missing(node, score, tuple(at), tuple(owns), len(similar), len(topics)))
    return sorted(found, key=lambda one: (-round(one.score, 10), str(one.node)))


def similar_measures(ties: Ties, measure: Hashable) -> list[tuple[Any, float]]:
    """The measures most like this one with their likeness above 0, best first, equal ones by id; ten at most."""
    own = _features(ties, measure)
    found = []
    for other in ties.of_kind("Measure"):
        theirs = _features(ties, other)
        if other != measure and own & theirs:
            found.append((other, len(own & theirs) / len(own | theirs)))
    return sorted(found, key=lambda one: (-one[1], str(one[0])))[:SIMILAR]


def table(ties: Ties, measure: Hashable) -> set[Any]:
    """Who sits at the table of a measure, with the units, posts and holders that are there through them."""
    there: set[Any] = set()
    for node in ties.team(measure):
        posts = [*ties.ends(node, "HOLDS"), *([node] if ties.kind(node) == "Post" else [])]
        holders = ties.starts(node, "HOLDS") if ties.kind(node) == "Post" else []
        there.update([node, *posts, *holders, *ties.ends(node, "MEMBER_OF")])
        there.update(unit for post in posts for unit in ties.ends(post, "UNIT_OF"))
    return there


def _features(ties: Ties, measure: Hashable) -> set[Any]:
    fields = {("field", field) for field in listed_attribute(ties.graph, measure, "fields_of_action")}
    return fields | {("topic", topic) for topic in ties.topics(measure)}


def _responsible(ties: Ties, topic: Hashable, district: Any) -> set[Any]:
    found: set[Any] = set()
    for node in ties.starts(topic, "RESPONSIBLE_FOR"):
        if ties.competent_in(node, topic, district):
            found.update([node, *(ties.ends(node, "UNIT_OF") if ties.kind(node) == "Post" else [])])
    return found
