"""Brokerage, ranked with reasons: freedom from constraint, effective size, hierarchy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from graph_service.analyses.brokerage import constraint, effective_size, hierarchy, local_constraints
from graph_service.analyses.inputs import Count, Weighted
from graph_service.analyses.ranking import Ranking, Reason, called
from graph_service.analyses.reasons import holds_together, most_connected
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import ranked
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import names, number, percent, plural


def _openness(simple: nx.Graph[Any], node: Any) -> Reason:
    """How many pairs of its contacts know each other: the heart of a structural hole, to be counted by hand."""
    contacts = set(nx.all_neighbors(simple, node))
    pairs = len(contacts) * (len(contacts) - 1) // 2
    tied = sum(1 for one in contacts for other in set(nx.all_neighbors(simple, one)) & contacts) // 2
    words = {"contacts": float(len(contacts)), "pairs": float(pairs), "tied": float(tied)}
    if not pairs:
        (only,) = contacts
        return Reason(
            de=f"Hat nur einen Kontakt, {called(simple, only)}.", en=f"Has one contact only, "
            f"{called(simple, only, 'en')}.", numbers=words,
        )  # fmt: skip
    first = most_connected(simple, contacts)
    few = "nur " if 2 * tied < pairs else ""
    return Reason(
        de=f"Hat {number(len(contacts))} Kontakte ({names(simple, first)}); von deren {number(pairs)} Paaren "
        f"{plural(tied, 'ist', 'sind')} {few}{number(tied)} auch untereinander verbunden.",
        en=f"Has {number(len(contacts), 'en')} contacts ({names(simple, first, 'en')}); of their {number(pairs, 'en')} "
        f"pairs, {number(tied, 'en')} {plural(tied, 'is', 'are')} tied to each other too.",
        numbers=words,
    )


def _without(simple: nx.Graph[Any], scores: Mapping[Any, float]) -> list[Reason]:
    left = len(simple) - len(scores)
    if not left:
        return []
    return [
        Reason(
            de=f"{number(left)} {plural(left, 'Knoten', 'Knoten')} ohne Verbindung {plural(left, 'hat', 'haben')} "
            "keinen Wert.",
            en=f"{number(left, 'en')} {plural(left, 'node', 'nodes')} without ties {plural(left, 'has', 'have')} no "
            "score.",
            numbers={"without": float(left)},
        )
    ]


@analysis("constraint", family="brokerage", projection="who-works-with-whom")
def ranked_by_constraint(
    graph: nx.Graph[Any], watch: Watch, *, count: Count = 10, weighted: Weighted = False
) -> Ranking:
    """Who is least tied to one circle, and so free to bring together those who do not know each other?

    Score: Burt's constraint, the lowest first; not normalised. Weights: none; with `weighted`, a contact counts by its
    share of all ties. Direction: ties both ways are added. Loose parts: do not matter; who has no tie has no score.
    Ties in rank: by id. Sources: Burt 1992, "Structural holes"; Burt 2004, "Structural holes and good ideas".
    """
    simple = simple_graph(graph, weighted=weighted)
    scores = constraint(simple, weighted=weighted)

    def because(node: Any, score: float) -> list[Reason]:
        parts = local_constraints(simple, node, weighted=weighted)
        most = min(parts, key=lambda other: (-round(parts[other], 12), str(other)))
        return [
            _openness(simple, node),
            *holds_together(simple, node),
            Reason(
                de=f"Am stärksten bindet {called(simple, most)}: {number(parts[most])} von {number(score)}.",
                en=f"Most constrained by {called(simple, most, 'en')}: {number(parts[most], 'en')} of "
                f"{number(score, 'en')}.",
                numbers={"most": parts[most], "constraint": score},
            ),
        ]

    return ranked(
        simple, lambda thin: constraint(thin, weighted=weighted), because, count=count, watch=watch, effort="linear",
        scores=scores, remarks=_without(simple, scores), lowest=True,
    )  # fmt: skip


@analysis("effective-size", family="brokerage", projection="who-works-with-whom")
def ranked_by_effective_size(
    graph: nx.Graph[Any], watch: Watch, *, count: Count = 10, weighted: Weighted = False
) -> Ranking:
    """Who has most contacts that lead to different circles?

    Score: contacts less those that the others reach anyway; not normalised (by the number of contacts it would be
    Burt's efficiency, which a reason gives). Weights: none; with `weighted`, contacts count by strength. Direction:
    ties both ways are added. Loose parts: do not matter; who has no tie has no score. Ties in rank: by id. Sources:
    Burt 1992; Borgatti 1997, "Structural holes: unpacking Burt's redundancy measures", Connections 20.
    """
    simple = simple_graph(graph, weighted=weighted)
    scores = effective_size(simple, weighted=weighted)

    def because(node: Any, score: float) -> list[Reason]:
        contacts = len(set(nx.all_neighbors(simple, node)))
        return [
            _openness(simple, node),
            *holds_together(simple, node),
            Reason(
                de=f"Von {number(contacts)} Kontakten zählen {number(score)} ({percent(score, contacts)}) als "
                "verschieden.",
                en=f"Of {number(contacts, 'en')} contacts, {number(score, 'en')} ({percent(score, contacts, 'en')}) "
                "count as different.",
                numbers={"contacts": float(contacts), "efficiency": score / contacts},
            ),
        ]

    return ranked(
        simple, lambda thin: effective_size(thin, weighted=weighted), because, count=count, watch=watch,
        effort="linear", scores=scores, remarks=_without(simple, scores),
    )  # fmt: skip


@analysis("hierarchy", family="brokerage", projection="who-works-with-whom")
def ranked_by_hierarchy(
    graph: nx.Graph[Any], watch: Watch, *, count: Count = 10, weighted: Weighted = False
) -> Ranking:
    """Who depends on one contact: all its other ties lead through that one's circle?

    Score: how far the constraint comes from one contact, 0 (all alike) to 1 (one alone); whoever has a single contact
    gets 1. Weights: none; with `weighted`, contacts count by strength. Direction: ties both ways are added. Loose
    parts: do not matter; who has no tie has no score. Ties in rank: by id. Source: Burt 1992, "Structural holes",
    page 71 (the index of Coleman 1964 and Theil).
    """
    simple = simple_graph(graph, weighted=weighted)
    scores = hierarchy(simple, weighted=weighted)

    def because(node: Any, score: float) -> list[Reason]:
        parts = local_constraints(simple, node, weighted=weighted)
        total = sum(parts.values())
        most = min(parts, key=lambda other: (-round(parts[other], 12), str(other)))
        if len(parts) == 1:
            return [_openness(simple, node)]
        return [
            _openness(simple, node),
            Reason(
                de=f"{called(simple, most)} macht {percent(parts[most], total)} der Abhängigkeit aus; gleich verteilt "
                f"wären es {percent(1, len(parts))}.",
                en=f"{called(simple, most, 'en')} makes {percent(parts[most], total, 'en')} of the constraint; evenly "
                f"spread it would be {percent(1, len(parts), 'en')}.",
                numbers={"most": parts[most], "constraint": total, "contacts": float(len(parts))},
            ),
        ]

    return ranked(
        simple, lambda thin: hierarchy(thin, weighted=weighted), because, count=count, watch=watch, effort="linear",
        scores=scores, remarks=_without(simple, scores),
    )  # fmt: skip
