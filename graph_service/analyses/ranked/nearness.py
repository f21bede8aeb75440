"""Influence, ranked with reasons: by nearness to all others."""

from __future__ import annotations

from typing import Any

import networkx as nx

from graph_service.analyses.inputs import Count, Weighted
from graph_service.analyses.nearness import closeness, harmonic, nearness_in_time
from graph_service.analyses.ranking import Ranking, Reason, ranking_of
from graph_service.analyses.reasons import neighbours_reason, parts_remark
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import ranked
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import number, plural


@analysis("closeness", family="influence", projection="who-works-with-whom")
def ranked_by_closeness(
    graph: nx.Graph[Any], watch: Watch, *, count: Count = 10, weighted: Weighted = False
) -> Ranking:
    """From whom is it nearest to all others, on average?

    Score: 1 / mean length of the shortest ways, times the share of the others that are connected with the node at all.
    Weights: none; with `weighted`, a tie is 1 / weight long. Direction: ways towards the node count. Loose parts: that
    share keeps a node of a small one from winning. Ties in rank: by id. Where the time does not suffice, the nodes with
    most ties are computed, and a remark says so. Sources: Freeman 1979; Wasserman and Faust 1994 (loose parts).
    """
    simple = simple_graph(graph, weighted=weighted)
    return _ranked(simple, "closeness", watch, count, weighted)


@analysis("harmonic", family="influence", projection="who-works-with-whom")
def ranked_by_harmonic(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10, weighted: Weighted = False) -> Ranking:
    """Who has most others near: those one step away count 1, two steps away 1/2, three steps away 1/3?

    Score: that sum; not normalised. Weights: none; with `weighted`, a tie is 1 / weight long. Direction: ways towards
    the node count. Loose parts: who cannot reach the node adds nothing. Ties in rank: by id. Where the time does not
    suffice, the nodes with most ties are computed, and a remark says so. Sources: Marchiori and Latora 2000, "Harmony
    in the small-world"; Boldi and Vigna 2014, "Axioms for centrality".
    """
    simple = simple_graph(graph, weighted=weighted)
    return _ranked(simple, "harmonic", watch, count, weighted)


def _ranked(simple: nx.Graph[Any], measure: str, watch: Watch, count: int, weighted: bool) -> Ranking:
    scores, whole = nearness_in_time(simple, measure, watch, weighted=weighted)

    def because(node: Any, score: float) -> list[Reason]:
        return [_near(simple, node, weighted)]

    remarks = parts_remark(simple)
    if not whole:
        remarks.append(
            Reason(
                de=f"Die Zeit reichte für {number(len(scores))} von {number(len(simple))} Knoten, die mit den meisten "
                "Verbindungen zuerst; ein anderer kann höher liegen.",
                en=f"There was time for {number(len(scores), 'en')} of {number(len(simple), 'en')} nodes, those with "
                "most ties first; another may score higher.",
                numbers={"computed": float(len(scores)), "nodes": float(len(simple))},
            )
        )
        return ranking_of(simple, scores, because, count=count, remarks=remarks, complete=False)
    measured = closeness if measure == "closeness" else harmonic
    return ranked(
        simple, lambda thin: measured(thin, weighted=weighted), because, count=count, watch=watch, scores=scores,
        remarks=remarks,
    )  # fmt: skip


def _near(simple: nx.Graph[Any], node: Any, weighted: bool) -> Reason:
    """How many reach a node in how many steps; the mean is of lengths where weights count."""
    towards = simple.reverse(copy=False) if simple.is_directed() else simple
    steps = nx.single_source_shortest_path_length(towards, node)
    others, reached = len(simple) - 1, len(steps) - 1
    if not reached:
        return neighbours_reason(simple, node)
    one, two = (sum(1 for length in steps.values() if length == wanted) for wanted in (1, 2))
    lengths = nx.single_source_dijkstra_path_length(towards, node, weight="distance") if weighted else steps
    mean = sum(lengths.values()) / reached
    numbers = {"reached": float(reached), "others": float(others), "one": float(one), "two": float(two), "mean": mean}
    far = reached - one - two
    return Reason(
        de=f"{number(reached)} von {number(others)} anderen sind verbunden: {number(one)} in einem Schritt, "
        f"{number(two)} in zweien, {number(far)} weiter entfernt; "
        f"im Mittel {number(mean)} {'lang (1 / Gewicht)' if weighted else plural(mean, 'Schritt', 'Schritte')}.",
        en=f"{number(reached, 'en')} of {number(others, 'en')} others are connected: {number(one, 'en')} in one step, "
        f"{number(two, 'en')} in two, {number(far, 'en')} farther away; on average {number(mean, 'en')} "
        f"{'long (1 / weight)' if weighted else plural(mean, 'step', 'steps')}.",
        numbers=numbers,
    )
