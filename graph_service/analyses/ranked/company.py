"""Influence, ranked with reasons: by the company a node keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

import networkx as nx
from pydantic import Field

from graph_service.analyses.company import eigenvector, eigenvector_and_value, hits, katz, katz_alpha, pagerank
from graph_service.analyses.inputs import Count, Weighted
from graph_service.analyses.ranking import Ranking, Reason, called
from graph_service.analyses.reasons import neighbours_reason, parts_remark
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import ranked
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import number


def _summed(
    simple: nx.Graph[Any], node: Any, scores: dict[Any, float], *, share: Callable[[Any, float], float]
) -> tuple[float, list[tuple[float, Any]]]:
    """What arrives at a node from those with a tie to it: the sum, and the parts, largest first.

    `share(other, weight)`: how much of the other's score comes over a tie of that weight.
    """
    arriving = simple.in_edges(node, data="weight", default=1.0) if simple.is_directed() else [
        (other, node, weight) for _, other, weight in simple.edges(node, data="weight", default=1.0)
    ]  # fmt: skip
    parts = sorted(((scores[other] * share(other, weight), other) for other, _, weight in arriving),
                   key=lambda part: (-part[0], str(part[1])))  # fmt: skip
    return sum(part for part, _ in parts), parts


def _from(simple: nx.Graph[Any], parts: list[tuple[float, Any]], language: str) -> str:
    shown = [f"{called(simple, other, language)} ({number(part, language)})" for part, other in parts[:3]]
    left = len(parts) - len(shown)
    if left:
        shown.append(f"{number(left, language)} {'weiteren' if language == 'de' else 'more'}")
    joined = " und " if language == "de" else " and "
    return ", ".join(shown[:-1]) + joined + shown[-1] if len(shown) > 1 else "".join(shown)


@analysis("eigenvector", family="influence", projection="who-works-with-whom")
def ranked_by_eigenvector(
    graph: nx.Graph[Any], watch: Watch, *, count: Count = 10, weighted: Weighted = False
) -> Ranking:
    """Who is tied to those that are themselves well connected?

    Score: proportional to the sum of the neighbours' scores; the squares of all scores add up to 1. Weights: none;
    with `weighted` a neighbour counts by the weight of the tie. Direction: forgotten. Loose parts: only the part with
    the largest eigenvalue scores, usually the largest; the others get 0, and a remark says so. Ties in rank: by id.
    If the computation does not settle, the best reached is given, and said to be that. Source: Bonacich 1972,
    "Factoring and weighting approaches to status scores and clique identification".
    """
    simple = simple_graph(graph, weighted=weighted, directed=False)
    scores, value, reached = eigenvector_and_value(simple, weighted=weighted)

    def because(node: Any, score: float) -> list[Reason]:
        total, parts = _summed(simple, node, scores, share=lambda other, weight: weight)
        if not score:
            return [neighbours_reason(simple, node)]
        return [
            Reason(
                de=f"Die Werte der {number(len(parts))} Nachbarn ergeben zusammen {number(total)}, geteilt durch "
                f"{number(value)} ist das {number(score)}; das meiste von {_from(simple, parts, 'de')}.",
                en=f"The scores of {number(len(parts), 'en')} neighbours add up to {number(total, 'en')}, divided by "
                f"{number(value, 'en')} that is {number(score, 'en')}; most from {_from(simple, parts, 'en')}.",
                numbers={"neighbours": float(len(parts)), "sum": total, "eigenvalue": value},
            )
        ]

    remarks = parts_remark(simple)
    without = sum(1 for score in scores.values() if score == 0)
    if without and remarks:
        remarks.append(
            Reason(
                de=f"{number(without)} Knoten außerhalb des Teils mit dem größten Eigenwert erhalten 0.",
                en=f"{number(without, 'en')} nodes outside the part with the largest eigenvalue get 0.",
                numbers={"without": float(without)},
            )
        )
    if not reached:
        remarks.append(
            Reason(
                de="Die Rechnung kam nicht zur Ruhe; die Werte sind eine Näherung.",
                en="The computation did not settle; the scores are an approximation.",
            )
        )
    return ranked(
        simple, lambda thin: eigenvector(thin, weighted=weighted), because, count=count, watch=watch, effort="linear",
        scores=scores, remarks=remarks,
    )  # fmt: skip


@analysis("katz", family="influence", projection="who-works-with-whom")
def ranked_by_katz(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    count: Count = 10,
    weighted: Weighted = False,
    share: Annotated[
        float, Field(gt=0, le=0.95, description="How near the damping comes to its limit.", examples=[0.5])
    ] = 0.5,
) -> Ranking:
    """Who is reached on most ways, long ones counting less than short ones?

    Score: 1, plus alpha times the scores of those with a tie to the node; not normalised. alpha is `share` of 1 / a
    tight upper bound of the largest eigenvalue, so that the sum always ends; a remark gives it. Weights: none; with
    `weighted` a tie counts by its weight. Direction: ties that arrive count. Loose parts: each is scored alike. Ties
    in rank: by id. Source: Katz 1953, "A new status index derived from sociometric analysis", Psychometrika 18.
    """
    simple = simple_graph(graph, weighted=weighted)
    alpha = katz_alpha(simple, share=share, weighted=weighted)
    scores = katz(simple, alpha=alpha, weighted=weighted)

    def because(node: Any, score: float) -> list[Reason]:
        total, parts = _summed(simple, node, scores, share=lambda other, weight: weight)
        if not parts:
            return [neighbours_reason(simple, node)]
        return [
            Reason(
                de=f"1 + {number(alpha)} × {number(total)} (Werte von {_from(simple, parts, 'de')}) = {number(score)}.",
                en=f"1 + {number(alpha, 'en')} × {number(total, 'en')} (scores of {_from(simple, parts, 'en')}) = "
                f"{number(score, 'en')}.",
                numbers={"alpha": alpha, "sum": total, "neighbours": float(len(parts))},
            )
        ]

    remark = Reason(
        de=f"Dämpfung alpha = {number(alpha)}.", en=f"Damping alpha = {number(alpha, 'en')}.", numbers={"alpha": alpha}
    )
    return ranked(
        simple, lambda thin: katz(thin, alpha=alpha, weighted=weighted), because, count=count, watch=watch,
        effort="linear", scores=scores, remarks=[*parts_remark(simple), remark],
    )  # fmt: skip


@analysis("pagerank", family="influence", projection="who-asks-whom")
def ranked_by_pagerank(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10, weighted: Weighted = False) -> Ranking:
    """Where does somebody end up most often who follows ties at random?

    Score: share of the time at the node; all add up to 1. At each step the walk follows a tie with chance 0.85, else,
    and where there is none, it starts anew anywhere. Computed until the changes of all n scores add up to less than
    n times 1e-13. Weights: none; with `weighted` stronger ties are followed more often. Direction: followed; without
    one, both ways. Loose parts: each gets its share of new starts. Ties in rank: by id. Source: Brin and Page 1998,
    "The anatomy of a large-scale hypertextual web search engine".
    """
    simple = simple_graph(graph, weighted=weighted)
    scores = pagerank(simple, weighted=weighted)
    key = "weight" if weighted else None
    leaving = dict(simple.out_degree(weight=key) if simple.is_directed() else simple.degree(weight=key))

    def because(node: Any, score: float) -> list[Reason]:
        total, parts = _summed(simple, node, scores, share=lambda other, weight: 0.85 * weight / leaving[other])
        if not parts:
            return [neighbours_reason(simple, node)]
        return [
            Reason(
                de=f"{total / score:.0%} des Wertes {number(score)} kommen über Verbindungen von "
                f"{_from(simple, parts, 'de')}.".replace("%", " %"),
                en=f"{total / score:.0%} of the score {number(score, 'en')} arrives over ties from "
                f"{_from(simple, parts, 'en')}.",
                numbers={"arriving": total, "score": score, "neighbours": float(len(parts))},
            )
        ]

    return ranked(
        simple, lambda thin: pagerank(thin, weighted=weighted), because, count=count, watch=watch, effort="linear",
        scores=scores, remarks=parts_remark(simple),
    )  # fmt: skip


@analysis("hits", family="influence", projection="who-asks-whom")
def ranked_by_hits(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    count: Count = 10,
    weighted: Weighted = False,
    role: Annotated[
        Literal["authority", "hub"],
        Field(description="`authority`: asked by good hubs; `hub`: asks good authorities.", examples=["authority"]),
    ] = "authority",
) -> Ranking:
    """Who is asked by those who know whom to ask (authorities), or who knows whom to ask (hubs)?

    Score: an authority's is proportional to the sum of the hubs' that point to it, a hub's to that of the authorities
    it points to; each adds up to 1. Weights: none; with `weighted` a tie counts by its weight. Direction: from hub to
    authority; without one both are the same. Loose parts: only the strongest scores, the others get 0. Ties in rank:
    by id. Source: Kleinberg 1999, "Authoritative sources in a hyperlinked environment", JACM 46.
    """
    simple = simple_graph(graph, weighted=weighted)
    which, other = (1, 0) if role == "authority" else (0, 1)
    both = hits(simple, weighted=weighted)
    facing = simple if role == "authority" or not simple.is_directed() else simple.reverse(copy=False)

    def because(node: Any, score: float) -> list[Reason]:
        _, parts = _summed(facing, node, both[other], share=lambda _, weight: weight)
        if not score:
            return [neighbours_reason(simple, node)]
        asked = role == "authority"
        return [
            Reason(
                de=f"{'Wird erreicht von' if asked else 'Führt zu'} {_from(simple, parts, 'de')} (in Klammern: deren "
                f"Wert als {'Verteiler' if asked else 'Autorität'}).",
                en=f"{'Reached from' if asked else 'Leads to'} {_from(simple, parts, 'en')} (in brackets: their score "
                f"as {'hub' if asked else 'authority'}).",
                numbers={"neighbours": float(len(parts)), "score": score},
            )
        ]

    return ranked(
        simple, lambda thin: hits(thin, weighted=weighted)[which], because, count=count, watch=watch, effort="linear",
        scores=both[which], remarks=parts_remark(simple),
    )  # fmt: skip
