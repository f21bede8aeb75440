"""What breaks when one leaves: the network before and after, and the list of the losses with their reasons."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from graph_service.analyses.counts_of_persons import told_number
from graph_service.analyses.knowledge import Knowledge
from graph_service.analyses.ranking import Reason
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.ties import PEOPLE, Ties, existing
from graph_service.analyses.words import counted, named, names

Kind = Literal["topic", "topic-at-risk", "team", "lead", "unit", "cut-off"]


@dataclass(frozen=True, slots=True)
class State:
    """A network in numbers. `pairs` are those that some way connects; `largest` is the number of nodes of the
    largest piece; topics count as covered when a person or post knows them; measures as staffed with one in the team.
    """

    nodes: int
    ties: int
    pieces: int
    largest: int
    pairs: int
    topics_covered: int
    measures_staffed: int


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that breaks: what kind, whom it hits, how much it weighs, and why in words.

    `weight`: for a topic 1 and 1 more for each measure that needs it, half of it where one is left who knows; for
    a measure without team or lead and for a unit without people 1; for a piece that is cut off the nodes in it.
    """

    kind: Kind
    nodes: tuple[Any, ...]
    weight: float
    reason: Reason


@dataclass(frozen=True, slots=True)
class Departure:
    """What happens when a node leaves; `losses` with the heaviest first, equal ones by id."""

    node: Any
    before: State
    after: State
    losses: tuple[Loss, ...]


def departure(graph: nx.Graph[Any], node: Hashable, day: str | None = None) -> Departure:
    """The network with and without a node, and what is lost: knowledge, teams, leads, offices, connections.

    On the whole network. A person who leaves takes what he knows and what he covers as holder of a post; the post
    stays, vacant. A post that is abolished takes what is covered through it, and its holders out of the teams that
    they are in through it alone. `day` (YYYY-MM-DD) leaves out ties that do not hold then. Raises `InputError` for a
    node that is not there.
    """
    leaving = existing(graph, node)
    ties = Ties(graph, day)
    known = Knowledge(ties)
    simple = simple_graph(graph, directed=False)
    rest = simple.copy()
    rest.remove_node(leaving)
    losses = [
        *_topics(known, leaving), *_measures(known, leaving), *_units(ties, leaving), *_pieces(simple, rest, leaving)
    ]  # fmt: skip
    losses.sort(key=lambda loss: (-loss.weight, loss.kind, [str(one) for one in loss.nodes]))
    return Departure(leaving, _state(simple, known), _state(rest, known, leaving), tuple(losses))


def _state(simple: nx.Graph[Any], known: Knowledge, *leaving: Any) -> State:
    sizes = [len(piece) for piece in nx.connected_components(simple)]
    measures = [measure for measure in known.ties.of_kind("Measure") if measure not in leaving]
    return State(
        nodes=len(simple),
        ties=simple.number_of_edges(),
        pieces=len(sizes),
        largest=max(sizes, default=0),
        pairs=sum(size * (size - 1) // 2 for size in sizes),
        topics_covered=sum(1 for topic in known.covers if topic not in leaving and known.without(topic, *leaving)),
        measures_staffed=sum(1 for measure in measures if known.team(measure, *leaving)),
    )


def _topics(known: Knowledge, leaving: Any) -> Iterator[Loss]:
    graph = known.ties.graph
    for topic in known.covers:
        before, after = known.without(topic), known.without(topic, leaving)
        if topic == leaving or len(after) > 1 or len(before) == len(after):
            continue
        measures = known.needed_by[topic]
        needed_de = f" {counted(len(measures), 'Maßnahme braucht', 'Maßnahmen brauchen')} es: {{}}." if measures else ""
        needed_en = f" {counted(len(measures), 'measure needs', 'measures need')} it: {{}}." if measures else ""
        needed_de = needed_de.format(names(graph, measures))
        needed_en = needed_en.format(names(graph, measures, "en"))
        if after:
            de = f"Das Thema {named(graph, topic)} kennt dann nur noch {named(graph, after[0])}.{needed_de}"
            en = f"Only {named(graph, after[0], 'en')} then knows the topic {named(graph, topic, 'en')}.{needed_en}"
        else:
            de = f"Das Thema {named(graph, topic)} kennt dann niemand mehr.{needed_de}"
            en = f"Nobody then knows the topic {named(graph, topic, 'en')}.{needed_en}"
        weight = (1 + len(measures)) / (2 if after else 1)
        numbers: dict[str, float] = {"knowing_before": len(before), "knowing_after": len(after)}
        reason = Reason(de=de, en=en, numbers={**numbers, "measures": len(measures)})
        yield Loss("topic-at-risk" if after else "topic", (topic,), weight, reason)


def _measures(known: Knowledge, leaving: Any) -> Iterator[Loss]:
    ties = known.ties
    for measure in ties.ends(leaving, "LEADS"):
        if ties.starts(measure, "LEADS") == [leaving]:
            reason = Reason(
                de=f"Die Maßnahme {named(ties.graph, measure)} verliert ihre einzige Leitung.",
                en=f"The measure {named(ties.graph, measure, 'en')} loses its only lead.",
                numbers={"leads_before": 1, "leads_after": 0},
            )
            yield Loss("lead", (measure,), 1.0, reason)
    posts = ties.ends(leaving, "HOLDS")
    for measure in sorted({one for node in (leaving, *posts) for one in ties.ends(node, "WORKS_ON", "LEADS")}, key=str):
        team = known.team(measure)
        if team and not known.team(measure, leaving):
            # How many hold a post is a small number of persons, unless it is the one who leaves.
            before = len(team) if team == [leaving] else told_number(ties.graph, team)
            reason = Reason(
                de=f"In der Maßnahme {named(ties.graph, measure)} arbeitet dann niemand mehr, der bekannt ist.",
                en=f"Nobody known then works on the measure {named(ties.graph, measure, 'en')}.",
                numbers={**({} if before is None else {"team_before": before}), "team_after": 0},
            )
            yield Loss("team", (measure,), 1.0, reason)


def _units(ties: Ties, leaving: Any) -> Iterator[Loss]:
    for unit in ties.ends(leaving, "UNIT_OF", "MEMBER_OF"):
        people = [node for node in ties.starts(unit, "UNIT_OF", "MEMBER_OF") if ties.kind(node) in PEOPLE]
        if people == [leaving]:
            reason = Reason(
                de=f"In der Einheit {named(ties.graph, unit)} ist dann keine Stelle und niemand mehr bekannt.",
                en=f"No post and nobody is then known in the unit {named(ties.graph, unit, 'en')}.",
                numbers={"people_before": 1, "people_after": 0},
            )
            yield Loss("unit", (unit,), 1.0, reason)


def _pieces(simple: nx.Graph[Any], rest: nx.Graph[Any], leaving: Any) -> Iterator[Loss]:
    around = set(simple.adj[leaving])
    pieces = sorted((piece for piece in nx.connected_components(rest) if piece & around),
                    key=lambda piece: (-len(piece), min(map(str, piece))))  # fmt: skip
    for piece in pieces[1:]:
        nodes = sorted(piece, key=str)
        verb_de, verb_en, whose = ("ist", "is", "its") if len(nodes) == 1 else ("sind", "are", "their")
        reason = Reason(
            de=f"{names(simple, nodes)} {verb_de} dann vom größten Stück ihres Teils des Netzes getrennt.",
            en=f"{names(simple, nodes, 'en')} {verb_en} then cut off from the largest piece of {whose} part of the "
            "network.",
            numbers={"nodes": len(nodes), "largest": len(pieces[0])},
        )
        yield Loss("cut-off", tuple(nodes), float(len(nodes)), reason)
