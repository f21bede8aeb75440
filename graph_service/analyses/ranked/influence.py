"""Influence, ranked with reasons: by ties and by ways to others."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import networkx as nx
from pydantic import Field

from graph_service.analyses.influence import (
    Betweenness,
    betweenness,
    betweenness_in_time,
    degree,
    strength,
    two_mode_betweenness,
)  # fmt: skip
from graph_service.analyses.inputs import Count, Weighted
from graph_service.analyses.ranking import Ranking, Reason, called, ranking_of
from graph_service.analyses.reasons import holds_together, neighbours_reason, parts_remark
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import ranked
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import number, percent, plural
from graph_service.errors import InputError

Scale = Literal["pairs", "share", "two-mode"]


@analysis("degree", family="influence", projection="who-works-with-whom")
def ranked_by_degree(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10) -> Ranking:
    """Who has most ties?

    Score: number of ties; not normalised. Weights: do not count. Direction: those that leave and those that arrive
    are added. Loose parts: do not matter. Ties in rank: by id. Source: Freeman 1979, "Centrality in social networks",
    Social Networks 1.
    """
    simple = simple_graph(graph)
    return ranked(
        simple, degree, lambda node, score: [neighbours_reason(simple, node)], count=count, watch=watch,
        effort="linear", remarks=parts_remark(simple),
    )  # fmt: skip


@analysis("strength", family="influence", projection="who-works-with-whom")
def ranked_by_strength(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10) -> Ranking:
    """Whose ties are strongest, all together?

    Score: sum of the weights of a node's ties; not normalised. Weights: count always; a tie without one has 1.
    Direction: those that leave and those that arrive are added. Loose parts: do not matter. Ties in rank: by id.
    Source: Barrat, Barthélemy, Pastor-Satorras and Vespignani 2004, "The architecture of complex weighted networks",
    PNAS 101.
    """
    simple = simple_graph(graph, weighted=True)

    def because(node: Any, score: float) -> list[Reason]:
        ties = [(weight, other) for _, other, weight in simple.edges(node, data="weight")]
        if simple.is_directed():
            ties += [(weight, other) for other, _, weight in simple.in_edges(node, data="weight")]
        if not ties:
            return [neighbours_reason(simple, node)]
        weight, other = min(ties, key=lambda tie: (-tie[0], str(tie[1])))
        return [
            Reason(
                de=f"{number(len(ties))} {plural(len(ties), 'Verbindung', 'Verbindungen')} mit zusammen "
                f"{number(score)}, am stärksten mit {called(simple, other)} ({number(weight)}).",
                en=f"{number(len(ties), 'en')} {plural(len(ties), 'tie', 'ties')} of {number(score, 'en')} together, "
                f"the strongest with {called(simple, other, 'en')} ({number(weight, 'en')}).",
                numbers={"ties": float(len(ties)), "strength": score, "strongest": float(weight)},
            )
        ]

    return ranked(simple, strength, because, count=count, watch=watch, effort="linear", remarks=parts_remark(simple))


@analysis("betweenness", family="influence", projection="who-works-with-whom")
def ranked_by_betweenness(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    count: Count = 10,
    weighted: Weighted = False,
    scale: Annotated[
        Scale,
        Field(
            description="`pairs`: number of pairs; `share`: share of all pairs; `two-mode`: share of the most that is "
            "possible where all ties lead between two types of nodes.",
            examples=["pairs"],
        ),
    ] = "pairs",
) -> Ranking:
    """Who lies on most of the shortest ways between others?

    Score: number of pairs of others whose shortest way leads over the node; if equally short ways lead past it too,
    its share of them. With `scale` it is divided by the number of all pairs, (n-1)(n-2)/2, with direction (n-1)(n-2),
    or by the most that is possible in a two-mode network. Weights: none; with `weighted`, a tie is 1 / weight long,
    which `two-mode` does not allow. Direction: ways follow it, and pairs are ordered; `two-mode` forgets it. Loose
    parts: pairs without a way do not count. Ties in rank: by id.
    Exact up to 35,000 nodes; beyond, and where the time does not suffice, from samples, and a remark gives the bound
    of the error. Sources: Freeman 1977, "A set of measures of centrality based on betweenness", Sociometry 40; Brandes
    2001; Borgatti and Everett 1997 (two-mode); Brandes and Pich 2007 and Hoeffding 1963 (samples).
    """
    simple = simple_graph(graph, weighted=weighted)
    size = len(simple)
    pairs = max(0, (size - 1) * (size - 2)) // (1 if simple.is_directed() else 2)
    if scale == "two-mode":
        if weighted:
            raise InputError(
                "What is possible in a two-mode network is not known with weights.",
                where="weighted",
                remedy="Leave `weighted` out, or choose another `scale`.",
            )
        side = _side(simple)
        return ranked(
            simple, lambda thin: two_mode_betweenness(thin, side), lambda node, score: _possible(simple, node, score),
            count=count, watch=watch, remarks=parts_remark(simple),
        )  # fmt: skip
    found = betweenness_in_time(simple, watch, weighted=weighted)
    factor = 1 / pairs if scale == "share" and pairs else 1.0
    scores = {node: score * factor for node, score in found.scores.items()}

    def because(node: Any, score: float) -> list[Reason]:
        return [_between(found, node, pairs), *holds_together(simple, node)]

    remarks = [*parts_remark(simple), *_sampled(found, pairs)]
    if not found.exact:
        ranking = ranking_of(simple, scores, because, count=count, remarks=remarks)
        return ranking.model_copy(update={"complete": found.in_time})
    return ranked(
        simple, lambda thin: betweenness(thin, weighted=weighted), because, count=count, watch=watch,
        scores=scores, remarks=remarks,
    )  # fmt: skip


def _between(found: Betweenness, node: Any, pairs: int) -> Reason:
    score = found.scores[node]
    numbers = {"pairs": score, "of": float(pairs)}
    if found.exact:
        return Reason(
            de=f"Liegt bei {number(score)} von {number(pairs)} Paaren anderer auf deren kürzestem Weg "
            f"({percent(score, pairs)}).",
            en=f"Lies on the shortest way between {number(score, 'en')} of {number(pairs, 'en')} pairs of others "
            f"({percent(score, pairs, 'en')}).",
            numbers=numbers,
        )
    around = found.around.get(node, found.error)
    return Reason(
        de=f"Liegt, nach {number(found.sources)} Stichproben geschätzt, bei etwa {number(round(score))} "
        f"(± {number(round(around))}) von {number(pairs)} Paaren anderer auf deren kürzestem Weg.",
        en=f"Lies, by an estimate from {number(found.sources, 'en')} samples, on the shortest way between about "
        f"{number(round(score), 'en')} (± {number(round(around), 'en')}) of {number(pairs, 'en')} pairs of others.",
        numbers={**numbers, "samples": float(found.sources), "around": around},
    )


def _sampled(found: Betweenness, pairs: int) -> list[Reason]:
    if found.exact:
        return []
    share = found.error / pairs
    return [
        Reason(
            de=f"Geschätzt aus den kürzesten Wegen von {number(found.sources)} zufällig gewählten Knoten. Jeder Wert "
            f"liegt mit 95 % Sicherheit höchstens {number(round(found.error))} ({share:.1%} der Paare) daneben; diese "
            "Schranke gilt für jedes Netz und ist weit, der Fehler im Einzelnen (±) meist viel kleiner. Nahe Plätze "
            "sind nicht unterscheidbar.".replace("%)", " %)"),
            en=f"Estimated from the shortest ways of {number(found.sources, 'en')} nodes chosen at random. With 95 % "
            f"certainty no score is off by more than {number(round(found.error), 'en')} ({share:.1%} of the pairs); "
            "that bound holds for any network and is wide, single errors (±) are mostly far smaller. Near places are "
            "not distinguishable.",
            numbers={"samples": float(found.sources), "error": found.error, "share": share},
        )
    ]


def _side(simple: nx.Graph[Any]) -> set[Any]:
    """One side of a two-mode network: the nodes of the first of two types, else of the only way to part them."""
    types = sorted({str(kind) for _, kind in simple.nodes(data="type")})
    if len(types) == 2:
        return {node for node, kind in simple.nodes(data="type") if str(kind) == types[0]}
    forgotten = simple.to_undirected(as_view=True)
    if len(simple) and nx.is_connected(forgotten) and nx.is_bipartite(forgotten):
        return set(nx.bipartite.sets(forgotten)[0])
    raise InputError(
        "This is no two-mode network.", where="scale", remedy="Its nodes need two types, and every tie one end in each."
    )


def _possible(simple: nx.Graph[Any], node: Any, score: float) -> list[Reason]:
    return [
        Reason(
            de=f"Erreicht {percent(score, 1)} dessen, was an dieser Seite des Netzes möglich ist.",
            en=f"Reaches {percent(score, 1, 'en')} of what is possible on this side of the network.",
            numbers={"share": score},
        ),
        *holds_together(simple, node),
    ]
