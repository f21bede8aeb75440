"""Influence, ranked with reasons: by the circles a node belongs to, and by a vote that spreads the choice."""

from __future__ import annotations

from typing import Any

import networkx as nx

from graph_service.analyses.influence import core, voterank
from graph_service.analyses.inputs import Count
from graph_service.analyses.ranking import Ranking, Reason
from graph_service.analyses.reasons import most_connected, neighbours_reason
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import ranked
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import names, number, plural


@analysis("core", family="influence", projection="who-works-with-whom")
def ranked_by_core(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10) -> Ranking:
    """Who belongs to the densest circle?

    Score: the largest k for which the node belongs to a circle in which each has ties to k others of it. Many share a
    score. Weights: do not count. Direction: forgotten. Loose parts: do not matter. Ties in rank: by id. Source: Seidman
    1983, "Network structure and minimum degree", Social Networks 5.
    """
    simple = simple_graph(graph, directed=False)
    scores = core(simple)

    def because(node: Any, score: float) -> list[Reason]:
        circle = [other for other, k in scores.items() if k >= score]
        tied = [other for other in simple[node] if scores[other] >= score]
        if not score:
            return [neighbours_reason(simple, node)]
        return [
            Reason(
                de=f"Gehört zu {number(len(circle))}, von denen jeder mit mindestens {number(score)} der übrigen "
                f"verbunden ist; selbst mit {number(len(tied))}: {names(simple, most_connected(simple, tied))}.",
                en=f"One of {number(len(circle), 'en')} of whom each has ties to at least {number(score, 'en')} of the "
                f"rest; itself to {number(len(tied), 'en')}: {names(simple, most_connected(simple, tied), 'en')}.",
                numbers={"circle": float(len(circle)), "k": score, "tied": float(len(tied))},
            )
        ]

    return ranked(simple, core, because, count=count, watch=watch, effort="linear", scores=scores)


@analysis("voterank", family="influence", projection="who-works-with-whom")
def ranked_by_voterank(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10) -> Ranking:
    """Who should spread the word, so that together they reach as many as possible and not the same ones twice?

    Score: votes at the election, one after the other; each node votes for its neighbours, and whose neighbour has been
    elected votes with less weight. Who gets no vote does not stand here. Weights: do not count. Direction: nodes vote
    for those with a tie to them. Loose parts: elected from all. Ties in rank: by id. Source: Zhang, Chen, Dong and Zhao
    2016, "Identifying a set of influential spreaders in complex networks", Scientific Reports 6.
    """
    simple = simple_graph(graph)
    scores = voterank(simple, count + 1)
    elected = list(scores)

    def because(node: Any, score: float) -> list[Reason]:
        place = elected.index(node)
        before = set(elected[:place])
        taken = [other for other in simple[node] if other in before or any(other in simple[one] for one in before)]
        voters = most_connected(simple, simple[node])
        numbers = {"votes": score, "neighbours": float(len(voters)), "taken": float(len(taken))}
        if not taken:
            return [
                Reason(
                    de=f"Wird als {place + 1}. gewählt, mit den vollen Stimmen aller {number(len(voters))} Nachbarn: "
                    f"{names(simple, voters)}.",
                    en=f"Elected as number {place + 1} with the full votes of all {number(len(voters), 'en')} "
                    f"neighbours: {names(simple, voters, 'en')}.",
                    numbers=numbers,
                )
            ]
        return [
            Reason(
                de=f"Wird als {place + 1}. gewählt, mit {number(score)} Stimmen von {number(len(voters))} Nachbarn; "
                f"{number(len(taken))} davon {plural(len(taken), 'zählt', 'zählen')} weniger oder nicht, weil schon "
                "gewählt oder neben Gewählten.",
                en=f"Elected as number {place + 1} with {number(score, 'en')} votes from {number(len(voters), 'en')} "
                f"neighbours; {number(len(taken), 'en')} of them {plural(len(taken), 'counts', 'count')} less or not, "
                "as elected already or next to the elected.",
                numbers=numbers,
            )
        ]

    return ranked(
        simple, lambda thin: voterank(thin, count + 1), because, count=count, watch=watch, scores=scores,
    )  # fmt: skip
