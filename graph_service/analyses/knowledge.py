"""Who knows what, on the whole network: topics that hang on one person or post, and the bus factor of a measure."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph_service.analyses.ties import ABOUT_TOPIC, PEOPLE, TEAM, Ties, check_weight, existing

KNOWING = ("EXPERT_IN", "RESPONSIBLE_FOR")
"""Ties by which a person or a post covers a topic."""
TIES_OF_KNOWLEDGE = (*KNOWING, "HOLDS", *ABOUT_TOPIC, *TEAM)
EXACT_SETS = 50_000
"""So many sets of one size are tried before the bus factor is only bounded from above."""


@dataclass(frozen=True, slots=True)
class Cover:
    """That `head` knows about a topic: by himself (`via` is the head too), or as holder of the post `via`."""

    head: Any
    via: Any


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """A topic that one person or post alone covers.

    `holder`: the post through which it is covered, else the person. `measures` need the topic; `units` are
    responsible for it as offices, which keeps the task when somebody leaves, but not what was known.
    """

    topic: Any
    holder: Any
    measures: tuple[Any, ...]
    units: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class BusFactor:
    """The fewest people whose leaving takes more than half of a measure's topics out of its team's knowledge.

    `critical`: who they are; `lost`: topics that nobody in the team covers without them; `by_topics`: false where
    no topics are known and the factor is the number of people in the team; `exact`: false for an upper bound;
    `unknown`: those of `lost` that nobody in the team covers already, whoever leaves.
    """

    measure: Any
    value: int
    critical: tuple[Any, ...]
    lost: tuple[Any, ...]
    topics: tuple[Any, ...]
    team: tuple[Any, ...]
    by_topics: bool
    exact: bool
    unknown: tuple[Any, ...] = ()


class Knowledge:
    """Who covers which topic and which measures need it, read once from a network.

    A person covers what `EXPERT_IN` says of him, and what the posts that he `HOLDS` cover; a post covers what
    `EXPERT_IN` or `RESPONSIBLE_FOR` says of it. A post with holders in the network counts as its holders, so that a
    person and his desk are not two; a post without counts by itself. Units are not counted: an office knows nothing.
    """

    def __init__(self, ties: Ties) -> None:
        self.ties = ties
        self.covers: dict[Any, list[Cover]] = {}
        self.needed_by: dict[Any, list[Any]] = defaultdict(list)
        for topic in ties.of_kind("Topic"):
            knowing = [node for node in ties.starts(topic, *KNOWING) if ties.kind(node) in PEOPLE]
            self.covers[topic] = [Cover(head, node) for node in knowing for head in self.heads(node)]
        for measure in ties.of_kind("Measure"):
            for topic in ties.topics(measure):
                self.needed_by[topic].append(measure)

    def heads(self, node: Hashable) -> list[Any]:
        """The people behind a person or post: the holders of a post, if the network has any, else the node itself."""
        holders = self.ties.starts(node, "HOLDS") if self.ties.kind(node) == "Post" else []
        return holders or [node]

    def without(self, topic: Hashable, *leaving: Hashable) -> list[Any]:
        """Who covers the topic when these persons and posts are gone."""
        left = (one.head for one in self.covers.get(topic, ()) if one.head not in leaving and one.via not in leaving)
        return sorted(set(left), key=str)

    def holder(self, topic: Hashable, head: Hashable) -> Any:
        """Through whom a head covers a topic: a post, if that is the only way, else the person."""
        ways = {one.via for one in self.covers[topic] if one.head == head}
        return ways.pop() if len(ways) == 1 else head

    def team(self, measure: Hashable, *leaving: Hashable) -> list[Any]:
        """The people who work on a measure or lead it, holders in place of their posts; without persons and posts
        that are gone, and who was there through these alone.
        """
        members = [via for via in self.ties.team(measure) if self.ties.kind(via) in PEOPLE and via not in leaving]
        return sorted({head for via in members for head in self.heads(via) if head not in leaving}, key=str)

    def units(self, topic: Hashable) -> list[Any]:
        """Units and organisations that are responsible for a topic as offices."""
        return [node for node in self.ties.starts(topic, "RESPONSIBLE_FOR") if self.ties.kind(node) not in PEOPLE]


def single_points_of_knowledge(graph: nx.Graph[Any], day: str | None = None) -> list[SinglePoint]:
    """Topics that one person or post alone covers, those first that most measures need, then by the topic's id.

    On the whole network, by the relationship types that `Knowledge` names; a measure needs a topic that it
    `CONCERNS` or that stands in its attribute `topics`. `day` (YYYY-MM-DD) leaves out ties that do not hold then.
    """
    known = Knowledge(Ties(graph, day))
    found = []
    for topic, covers in known.covers.items():
        heads = {one.head for one in covers}
        if len(heads) == 1:
            holder = known.holder(topic, heads.pop())
            found.append(SinglePoint(topic, holder, tuple(known.needed_by[topic]), tuple(known.units(topic))))
    return sorted(found, key=lambda one: (-len(one.measures), str(one.topic)))


def bus_factor(graph: nx.Graph[Any], measure: Hashable, day: str | None = None) -> BusFactor:
    """How many of a measure's people may leave before more than half of its topics are nobody's in the team.

    0: that is so already. As the truck factor of software (Avelino, Passos, Hora and Valente 2016, "A novel approach
    for estimating truck factors", ICPC), with topics in the place of files and knowing in that of authorship, but
    the smallest set is searched, not built greedily; only above 50,000 sets of one size it is an upper bound.
    A measure whose topics are not known has as many as people in its team. Raises `InputError` for an id that is no
    measure of the network.
    """
    ties = Ties(graph, day)
    return bus_factor_of(Knowledge(ties), existing(graph, measure, "measure", "Measure"))


def bus_factor_of(known: Knowledge, measure: Hashable) -> BusFactor:
    """`bus_factor`, where the knowledge is read already."""
    team = known.team(measure)
    topics = [topic for topic in known.ties.topics(measure) if topic in known.covers]
    covering = {topic: {one.head for one in known.covers[topic]} & set(team) for topic in topics}
    if not topics:
        return BusFactor(measure, len(team), tuple(team), (), (), tuple(team), False, True)
    critical, exact = _smallest_set(covering, team)
    lost = tuple(topic for topic in topics if not covering[topic] - set(critical))
    unknown = tuple(topic for topic in topics if not covering[topic])
    return BusFactor(measure, len(critical), tuple(critical), lost, tuple(topics), tuple(team), True, exact, unknown)


def part_of_knowledge(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """The ties that say who knows and needs what, with all nodes: what trials of missing ties are made on."""
    for one, other, weight in graph.edges(data="weight", default=1.0):
        check_weight(weight, one, other)
    part = graph.__class__()
    part.add_nodes_from(graph.nodes(data=True))
    part.add_edges_from(
        (one, other, data) for one, other, data in graph.edges(data=True) if data.get("type") in TIES_OF_KNOWLEDGE
    )
    return part


def _smallest_set(covering: dict[Any, set[Any]], team: list[Any]) -> tuple[list[Any], bool]:
    def enough(gone: Iterable[Any]) -> bool:
        left = set(gone)
        return 2 * sum(1 for heads in covering.values() if heads <= left) > len(covering)

    useful = sorted({head for heads in covering.values() for head in heads}, key=str)
    for size in range(len(useful) + 1):
        if math.comb(len(useful), size) > EXACT_SETS:
            return _greedy(covering, useful, enough), False
        sets = [gone for gone in itertools.combinations(useful, size) if enough(gone)]
        if sets:
            # Of several, the one that takes most with it; ties by id, in which order they come.
            return list(max(sets, key=lambda gone: sum(heads <= set(gone) for heads in covering.values()))), True
    return list(team), True


def _greedy(covering: dict[Any, set[Any]], useful: list[Any], enough: Any) -> list[Any]:
    gone: list[Any] = []
    while not enough(gone):
        open_topics = [heads - set(gone) for heads in covering.values() if heads - set(gone)]
        gone.append(
            max(
                (head for head in useful if head not in gone),
                # Who knows most of what is left, and what few others know weighs more.
                key=lambda head: sum(1 / len(heads) for heads in open_topics if head in heads),
            )
        )
    return sorted(gone, key=str)
