"""Resilience of knowledge as rankings: topics on one head, the bus factor of measures, what breaks when one leaves."""

from __future__ import annotations

from typing import Annotated, Any

import networkx as nx
from pydantic import Field

from graph_service.analyses.counts_of_persons import in_words, told_number
from graph_service.analyses.departure import State, departure
from graph_service.analyses.inputs import Count
from graph_service.analyses.knowledge import (
    BusFactor,
    Knowledge,
    bus_factor_of,
    part_of_knowledge,
    single_points_of_knowledge,
)
from graph_service.analyses.ranking import Place, Ranking, Reason, ranking_of, reference
from graph_service.analyses.registering import analysis
from graph_service.analyses.stability import effort_of, ranked, untried, with_stability
from graph_service.analyses.ties import Ties, existing
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import begins, counted, named, names, number


@analysis("single-points-of-knowledge", family="resilience", projection="whole")
def ranked_by_single_points_of_knowledge(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10) -> Ranking:
    """Which topics one person or post alone covers, and how many measures need them.

    A place is a topic and who covers it. Score: the number of measures that need the topic. A topic is covered by
    `EXPERT_IN` of a person or post and by `RESPONSIBLE_FOR` of a post; a post that is held counts as its holders; a
    measure needs what it `CONCERNS`. Direction: as in the vocabulary. Weights: do not count. Loose parts: do not
    matter. Equal scores: by id. Source: own definition, see `Knowledge`.
    """
    part = part_of_knowledge(graph)
    points = {(one.topic, one.holder): one for one in single_points_of_knowledge(part)}

    def scores_of(thin: nx.Graph[Any]) -> dict[Any, float]:
        return {(one.topic, one.holder): float(len(one.measures)) for one in single_points_of_knowledge(thin)}

    def because(pair: Any, _score: float) -> list[Reason]:
        topic, holder = pair
        measures, units = points[pair].measures, points[pair].units
        need_de = f"; {counted(len(measures), 'Maßnahme braucht', 'Maßnahmen brauchen')} es: {names(graph, measures)}"
        need_en = f"; {counted(len(measures), 'measure needs', 'measures need')} it: {names(graph, measures, 'en')}"
        reasons = [
            Reason(
                de=f"Das Thema {named(graph, topic)} deckt allein {named(graph, holder)} ab"
                f"{need_de if measures else '; keine Maßnahme braucht es zurzeit'}.",
                en=f"{begins(named(graph, holder, 'en'))} alone covers the topic {named(graph, topic, 'en')}"
                f"{need_en if measures else '; no measure needs it at present'}.",
                numbers={"covering": 1, "measures": len(measures)},
            )
        ]
        if units:
            person = graph.nodes[holder].get("type") == "Person"
            reasons.append(
                Reason(
                    de=f"Als Amt zuständig: {names(graph, units)}; das Wissen hängt trotzdem an einer "
                    f"{'Person' if person else 'Stelle'}.",
                    en=f"Responsible as an office: {names(graph, units, 'en')}; the knowledge still hangs on one "
                    f"{'person' if person else 'post'}.",
                    numbers={"units": len(units)},
                )
            )
        return reasons

    return ranked(part, scores_of, because, count=count, watch=watch, effort=effort_of(part))


@analysis("bus-factor", family="resilience", projection="whole")
def ranked_by_bus_factor(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10) -> Ranking:
    """Which measures depend on the fewest people: without whom the team lacks more than half of the topics.

    A place is a measure. Score: 1 / (1 + bus factor): 1 where more than half of the topics are known to nobody in the
    team already, 0.5 where one person's leaving is enough for that, and so on. A measure without known topics counts
    all of its team: 1 / (1 + size of the team), and lists it. The size of a team of fewer than five persons that is not
    listed is not told. Direction: as in the vocabulary. Weights: do not count. Loose parts:
    do not matter. Equal scores: by id. Source: Avelino et al. 2016, with topics in place of files; see `bus_factor`.
    """
    known = Knowledge(Ties(graph))
    found: dict[Any, BusFactor] = {}
    measures = known.ties.of_kind("Measure")
    for done, measure in enumerate(measures):
        if watch.over:
            break
        found[measure] = bus_factor_of(known, measure)
        watch.tell(done + 1, len(measures), "measures")
    scores = {measure: 1 / (1 + one.value) for measure, one in found.items()}
    ranking = ranking_of(
        graph, scores, lambda measure, _score: [_depends(graph, found[measure])], count=count,
        complete=len(found) == len(measures),
    )  # fmt: skip

    def scores_of(thin: nx.Graph[Any]) -> dict[Any, float]:
        read = Knowledge(Ties(thin))
        return {measure: 1 / (1 + bus_factor_of(read, measure).value) for measure in scores}

    # A large team takes tens of thousands of sets, so only small networks are tried.
    return with_stability(ranking, part_of_knowledge(graph), scores_of, watch, scores=scores, effort="product")


@analysis("departure", family="resilience", projection="whole")
def ranked_by_departure(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    count: Count = 100,
    node: Annotated[str, Field(description="Id of the person, post or unit that leaves.", examples=["post-0a1b2c3d"])],
) -> Ranking:
    """What breaks when somebody leaves: topics, teams, leads, units and connections that are lost.

    A place is a loss, with whom it hits; the network before and after stands in the remarks. Score: what it weighs: a
    topic 1 and 1 more for each measure that needs it (half, where one is left who knows it), a measure or unit 1, a
    piece that is cut off the number of its nodes. Direction: as in the vocabulary, forgotten for pieces. Weights: do
    not count. Loose parts: those that were loose before are no loss. Stability: not
    told, as losses do not compete for places. Source: own definition, see `departure`. An id
    that is not in the network gives an error, for whatever reason it is not there.
    """
    found = departure(graph, existing(graph, node))
    items: list[Place] = []
    for place, loss in enumerate(found.losses[:count]):
        rank = items[-1].rank if items and items[-1].score == loss.weight else place + 1
        nodes = [reference(graph, one) for one in loss.nodes]
        items.append(Place(rank=rank, nodes=nodes, score=loss.weight, because=[loss.reason]))
    return Ranking(
        items=items, nodes=found.before.nodes, ties=found.before.ties,
        remarks=[
            _before_and_after(found.before, found.after),
            untried("Verluste sind aufgezählt, keiner nimmt einem anderen den Platz",
                    "losses are listed, and none takes the place of another"),
        ],
    )  # fmt: skip


def _before_and_after(before: State, after: State) -> Reason:
    def both(name: str, language: str) -> str:
        first, second = (number(getattr(state, name), language) for state in (before, after))
        return f"{first} {'und' if language == 'de' else 'and'} {second}"

    return Reason(
        de=f"Vorher und nachher: Verbindungen {both('ties', 'de')}, Teile {both('pieces', 'de')}, größter Teil "
        f"{both('largest', 'de')}, verbundene Paare {both('pairs', 'de')}, Themen mit Kundigen "
        f"{both('topics_covered', 'de')}, Maßnahmen mit Beteiligten {both('measures_staffed', 'de')}.",
        en=f"Before and after: ties {both('ties', 'en')}, pieces {both('pieces', 'en')}, largest piece "
        f"{both('largest', 'en')}, connected pairs {both('pairs', 'en')}, topics that somebody knows "
        f"{both('topics_covered', 'en')}, measures with people {both('measures_staffed', 'en')}.",
        numbers={
            f"{name}_{when}": getattr(state, name)
            for when, state in (("before", before), ("after", after))
            for name in State.__slots__
        },
    )


def _depends(graph: nx.Graph[Any], found: BusFactor) -> Reason:
    numbers: dict[str, float] = {
        "bus_factor": found.value, "topics": len(found.topics), "topics_lost": len(found.lost)
    }  # fmt: skip
    # A team that is not listed here, member by member, may be too small to tell its size.
    team = len(found.team) if not found.by_topics else told_number(graph, found.team)
    if team is not None:
        numbers["team"] = team
    if not found.by_topics:
        return Reason(
            de=f"Zu welchen Themen die Maßnahme gehört, ist nicht bekannt; im Team: {len(found.team)}"
            f"{' (' + names(graph, found.team) + ')' if found.team else ''}.",
            en=f"What topics the measure is about is not known; in the team: {len(found.team)}"
            f"{' (' + names(graph, found.team, 'en') + ')' if found.team else ''}.",
            numbers=numbers,
        )
    if not found.value:
        return Reason(
            de=f"Schon jetzt kennt im Team niemand {len(found.lost)} von {len(found.topics)} Themen: "
            f"{names(graph, found.lost)}.",
            en=f"Already nobody in the team knows {len(found.lost)} of {len(found.topics)} topics: "
            f"{names(graph, found.lost, 'en')}.",
            numbers=numbers,
        )
    unknown_de = unknown_en = ""
    if found.unknown:
        unknown_de = f"; davon kennt dort schon jetzt niemand {names(graph, found.unknown)}"
        unknown_en = f"; of these, nobody there knows {names(graph, found.unknown, 'en')} even now"
    at_most_de, at_most_en = ("", "") if found.exact else (" (höchstens so viele sind nötig)", " (at most so many)")
    return Reason(
        de=f"Ohne {names(graph, found.critical)}{at_most_de} kennt im Team von {in_words(team)} niemand"
        f"{'' if found.unknown else ' mehr'} {len(found.lost)} von {len(found.topics)} Themen: "
        f"{names(graph, found.lost)}{unknown_de}.",
        en=f"Without {names(graph, found.critical, 'en')}{at_most_en}, nobody in the team of {in_words(team, 'en')} "
        f"knows {len(found.lost)} of {len(found.topics)} topics: {names(graph, found.lost, 'en')}{unknown_en}.",
        numbers=numbers,
    )
