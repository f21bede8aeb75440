"""Communities as rankings: what each is about, who is in it, and who bridges them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

import networkx as nx
from pydantic import Field

from graph_service.analyses.communities import (
    NODES_FOR_STARTS,
    Communities,
    leiden,
    membership,
    modularity,
    participation,
    strengths_into,
    topics_in,
    typical_topics,
)
from graph_service.analyses.counts_of_persons import (
    NOT_TOLD_DE,
    NOT_TOLD_EN,
    persons_among,
    tells_left_out,
    told_share,
)
from graph_service.analyses.inputs import Count, Weighted
from graph_service.analyses.ranking import Place, Ranking, Reason, reference
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import effort_of, ranked, thinned, trials_wanted
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import counted, decimal, english_topics, listed, named, names, percent
from graph_service.small_groups import LEAST, told_list

STABILITY_TRIALS = 20
STABILITY_STARTS = 3

Resolution = Annotated[
    float,
    Field(gt=0, le=100, description="Above 1: more and smaller communities; below 1: fewer.", examples=[1.0]),
]


@analysis("communities", family="communities", projection="who-works-with-whom")
def ranked_by_communities(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    count: Count = 10,
    resolution: Resolution = 1.0,
    weighted: Weighted = True,
    smallest: Annotated[int, Field(ge=1, le=1000, description="Leave out smaller ones.", examples=[3])] = 3,
    members: Annotated[int, Field(ge=1, le=10_000, description="Name so many of each.", examples=[50])] = 50,
) -> Ranking:
    """Who belongs together by the ties alone, and what each community is about.

    A place is a community, its nodes are the members, those with the strongest ties inside first. Score: how many
    members it has, not normalised; equal sizes by their smallest id. Communities of fewer than five in which there are
    persons are never shown, nor how many of a community's persons have a topic or a unit where that or the rest are
    fewer than five, nor the number of nodes where it would give away the size of what is not shown. Direction:
    forgotten. Weights: add up over parallel ties, unless `weighted` is off; loops do not count. Loose parts: never
    together; a node without ties is alone. Stability: how well the community is found again without 5 % of the ties,
    as the mean of the best overlaps (Jaccard) over the trials (not tried above 5,000 nodes; Hennig 2007, "Cluster-wise
    assessment of cluster stability", Computational Statistics and Data Analysis 52): below 0.6 it should not be
    believed. Source: Traag, Waltman and van Eck 2019; see `leiden`.
    """
    simple = simple_graph(graph, weighted=weighted, directed=False)
    groups = leiden(simple, resolution, weighted=weighted, watch=watch)
    shown = [group for group in groups if len(group) >= _smallest(simple, group, smallest)]
    stability = _found_again(simple, shown[:count], resolution, weighted, watch)
    everywhere = topics_in(graph, graph)
    too_small = [len(group) for group in groups if len(group) < LEAST and persons_among(simple, group)]
    total_told = not tells_left_out(too_small)
    group_of = membership(groups)
    into = strengths_into(simple, group_of)
    items: list[Place] = []
    for place, group in enumerate(shown[:count]):
        number = group_of[next(iter(group))]
        order = sorted(group, key=lambda node: (-into[node].get(number, 0.0), str(node)))
        rank = items[-1].rank if items and items[-1].score == len(group) else place + 1
        because = [
            *_inside(simple, group, order),
            *_about(graph, order, everywhere, total_told),
            *_from_where(graph, order),
        ]
        bridging = [node for node in order if len(into[node]) > 1]
        if bridging:
            outwards = max(bridging, key=lambda node: (len(into[node]), simple.degree(node)))
            because.append(_outwards(simple, outwards, group))
        if group in stability:
            because.append(_again(stability[group]))
        items.append(
            Place(
                rank=rank, nodes=[reference(graph, node) for node in order[:members]], score=len(group),
                because=because, stability=stability.get(group),
            )
        )  # fmt: skip
    return Ranking(
        items=items, nodes=len(simple) if total_told else None, ties=simple.number_of_edges(), complete=not watch.over,
        remarks=[_remark(simple, groups, shown, resolution, weighted), *([] if total_told else [_total_left_out()])],
    )  # fmt: skip


@analysis("community-bridges", family="communities", projection="who-works-with-whom")
def ranked_by_community_bridges(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    count: Count = 10,
    resolution: Resolution = 1.0,
    weighted: Weighted = True,
) -> Ranking:
    """Who bridges the communities: whose ties are spread over several of them.

    Score: the participation coefficient, 1 minus the sum of the squared shares of the node's strength in each
    community, from 0 (all ties in one, or none) to nearly 1 (evenly in many); it does not grow with the number of
    ties. Communities as by `leiden`. Direction: forgotten. Weights: add up over parallel ties, unless `weighted` is
    off; loops do not count. Loose parts: no tie leads from one to another. Equal scores: by id.
    Source: Guimerà and Amaral 2005, Nature 433.
    """
    simple = simple_graph(graph, weighted=weighted, directed=False)
    groups = leiden(simple, resolution, weighted=weighted, watch=watch)
    group_of = membership(groups)

    def scores_of(thin: nx.Graph[Any]) -> dict[Any, float]:
        return participation(thin, groups, weighted=weighted)

    def because(node: Any, _score: float) -> list[Reason]:
        counts = Counter(group_of[other] for other in simple.adj[node])
        own = counts.pop(group_of[node], 0)
        if not counts:
            return [
                Reason(
                    de=f"Hat keine Verbindung in eine andere Gemeinschaft, {own} in die eigene.",
                    en=f"Has no tie to another community, {own} in its own.",
                    numbers={"own": own, "communities": 0},
                )
            ]
        order = sorted(counts, key=lambda number: (-counts[number], number))
        heads = {number: _head(simple, groups[number]) for number in order[:3]}
        de = listed([f"{counts[number]} in die um {named(simple, heads[number])}" for number in heads])
        en = listed([f"{counts[number]} into that of {named(simple, heads[number], 'en')}" for number in heads], "en")
        return [
            Reason(
                de=f"Verbindet {len(counts) + 1} Gemeinschaften: {counted(own, 'Verbindung', 'Verbindungen')} in die "
                f"eigene, {de}.",
                en=f"Connects {len(counts) + 1} communities: {counted(own, 'tie', 'ties')} in its own, {en}.",
                numbers={"own": own, "communities": len(counts) + 1, "outwards": sum(counts.values())},
            )
        ]

    remarks = [_remark(simple, groups, groups, resolution, weighted)]
    return ranked(simple, scores_of, because, count=count, watch=watch, effort=effort_of(simple), remarks=remarks)


def _smallest(graph: nx.Graph[Any], group: frozenset[Any], asked: int) -> int:
    return max(asked, LEAST) if persons_among(graph, group) else asked


def _found_again(
    simple: nx.Graph[Any], shown: Communities, resolution: float, weighted: bool, watch: Watch
) -> dict[frozenset[Any], float]:
    overlaps: dict[frozenset[Any], list[float]] = {group: [] for group in shown}
    if len(simple) > NODES_FOR_STARTS:
        return {}
    for thin in thinned(simple, min(STABILITY_TRIALS, trials_wanted(simple, "linear"))):
        if watch.over:
            break
        found = leiden(thin, resolution, weighted=weighted, starts=STABILITY_STARTS, watch=watch)
        for group in shown:
            overlaps[group].append(max(len(group & other) / len(group | other) for other in found))
    return {group: round(sum(known) / len(known), 4) for group, known in overlaps.items() if known}


def _again(stability: float) -> Reason:
    return Reason(
        de=f"Fehlen 5 % der Verbindungen, findet sich die Gemeinschaft im Mittel zu {percent(stability)} wieder.",
        en=f"With 5% of the ties missing, {percent(stability, language='en')} of the community is found again.",
        numbers={"stability": stability},
    )


def _head(simple: nx.Graph[Any], group: frozenset[Any]) -> Any:
    """Whom a community is called after: the member with the most ties inside."""
    return min(group, key=lambda node: (-sum(1 for other in simple.adj[node] if other in group), str(node)))


def _inside(simple: nx.Graph[Any], group: frozenset[Any], order: list[Any]) -> list[Reason]:
    ends = [other in group for node in order for other in simple.adj[node]]
    inside, outside = sum(ends) // 2, len(ends) - sum(ends)
    part = inside / (inside + outside) if ends else 0.0
    return [
        Reason(
            de=f"{counted(len(group), 'Mitglied', 'Mitglieder')}; {inside} von {inside + outside} Verbindungen "
            f"({percent(part)}) bleiben unter ihnen. Am stärksten verbunden: {names(simple, order[:3])}.",
            en=f"{counted(len(group), 'member', 'members')}; {inside} of {inside + outside} ties "
            f"({percent(part, language='en')}) stay among them. Tied most strongly: {names(simple, order[:3], 'en')}.",
            numbers={"members": len(group), "ties_inside": inside, "ties_outwards": outside},
        )
    ]


def _about(graph: nx.Graph[Any], order: list[Any], everywhere: Counter[Any], total_told: bool) -> list[Reason]:
    found = typical_topics(graph, order, everywhere)[:3]
    if not found:
        return []
    size, whole = len(order), graph.number_of_nodes()
    # Of a community without persons its own numbers tell nothing of any; those of the whole network may.
    own, mixed = persons_among(graph, order) == 0, persons_among(graph, graph) > 0
    de, en, left_out = [], [], False
    english = english_topics(graph, order)
    for topic, inside, all_ in found:
        told_de, told_en = "", ""
        if not mixed or (total_told and told_share(inside, size, all_, whole)):
            told_de = f" ({inside} von {size}; im ganzen Netz {all_} von {whole})"
            told_en = f" ({inside} of {size}; in the whole network {all_} of {whole})"
        elif own:
            told_de, told_en = f" ({inside} von {size})", f" ({inside} of {size})"
        left_out = left_out or not told_de
        de.append(named(graph, topic) + told_de)
        en.append(named(graph, english.get(topic, topic), "en") + told_en)
    return [
        Reason(
            de=f"Worum es geht: {listed(de)}.{' ' + NOT_TOLD_DE if left_out else ''}",
            en=f"What it is about: {listed(en, 'en')}.{' ' + NOT_TOLD_EN if left_out else ''}",
            numbers={"topics": len(found)},
        )
    ]


def _from_where(graph: nx.Graph[Any], order: list[Any]) -> list[Reason]:
    """The units that members belong to, where the network says so."""
    units = Counter(data.get("unit_name") for data in map(graph.nodes.get, order) if data and data.get("unit_name"))
    if not units or all((graph.nodes.get(node) or {}).get("unit") == node for node in order):
        return []  # units belong to themselves, which says nothing
    told: Mapping[Any, int | None] = units
    if persons_among(graph, order):
        without = len(order) - units.total()
        parts = told_list(units | ({None: without} if without else {}))
        if parts is None:
            return []
        told = parts
    most = sorted(units, key=lambda unit: (-(told[unit] or 0), unit))
    rest = len(most) - 3
    de = [_times(told[unit], f"„{unit}“") for unit in most[:3]] + ([f"{rest} weitere"] if rest > 0 else [])
    en = [_times(told[unit], f"“{unit}”") for unit in most[:3]] + ([f"{rest} more"] if rest > 0 else [])
    left_out = None in told.values()
    return [
        Reason(
            de=f"Einheiten: {listed(de)}.{' ' + NOT_TOLD_DE if left_out else ''}",
            en=f"Units: {listed(en, 'en')}.{' ' + NOT_TOLD_EN if left_out else ''}",
            numbers={"units": len(units)},
        )
    ]


def _times(count: int | None, unit: str) -> str:
    return unit if count is None else f"{count} × {unit}"


def _outwards(simple: nx.Graph[Any], node: Any, group: frozenset[Any]) -> Reason:
    outside = sum(1 for other in simple.adj[node] if other not in group)
    degree = simple.degree(node)
    return Reason(
        de=f"Brücke nach außen: {named(simple, node)} mit {outside} von {degree} Verbindungen.",
        en=f"Bridge to the outside: {named(simple, node, 'en')} with {outside} of {degree} ties.",
        numbers={"outwards": outside, "degree": degree},
    )


def _total_left_out() -> Reason:
    return Reason(
        de="Wie viele Knoten das Netz hat, ist nicht genannt, weil daraus die Größe einer Gemeinschaft von weniger als "
        "fünf Personen folgte.",
        en="How many nodes the network has is not told, as the size of a community of fewer than five persons would "
        "follow from it.",
    )


def _remark(
    simple: nx.Graph[Any], groups: Communities, shown: Communities, resolution: float, weighted: bool
) -> Reason:
    quality = modularity(simple, groups, resolution, weighted=weighted)
    hidden = len(groups) - len(shown)
    return Reason(
        de=f"{counted(len(groups), 'Gemeinschaft', 'Gemeinschaften')} nach Leiden, Auflösung "
        f"{decimal(resolution)}; Modularität {decimal(quality, digits=3)} (ab etwa 0,3 deutlich getrennt)."
        + (f" Zu klein und nicht gezeigt: {hidden}." if hidden else ""),
        en=f"{counted(len(groups), 'community', 'communities')} by Leiden, resolution {decimal(resolution, 'en')}; "
        f"modularity {decimal(quality, 'en', 3)} (clearly separated from about 0.3)."
        + (f" Too small and not shown: {hidden}." if hidden else ""),
        numbers={"communities": len(groups), "modularity": quality, "resolution": resolution, "not_shown": hidden},
    )
