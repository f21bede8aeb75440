"""Resilience as rankings: cut points, bridges, and blocks that hold together."""

from __future__ import annotations

from typing import Any

import networkx as nx

from graph_service.analyses.inputs import Count
from graph_service.analyses.ranking import Place, Ranking, Reason, reference
from graph_service.analyses.registering import analysis
from graph_service.analyses.resilience import Connectivity, articulation_points, bridges, cohesive_groups
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import effort_of, ranked, untried
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import counted, names


@analysis("articulation-points", family="resilience", projection="who-works-with-whom")
def ranked_by_articulation_points(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10) -> Ranking:
    """Without whom the network falls apart, and who is then cut off.

    Score: how many others are cut off from the largest piece that is left of the node's part of the network; nodes
    that cut off nobody are left out. Not normalised. Direction: forgotten. Weights: do not count, nor do parallel
    ties and loops. Loose parts: each by itself. Equal scores: by id. Source: Hopcroft and Tarjan 1973.
    """
    simple = simple_graph(graph, directed=False)

    def because(node: Any, _score: float) -> list[Reason]:
        pieces = _pieces(simple, node)
        lost = sorted((other for piece in pieces[1:] for other in piece), key=str)
        verb_de, verb_en = ("verliert", "loses") if len(lost) == 1 else ("verlieren", "lose")
        return [
            Reason(
                de=f"Verbindet als einziger Knoten {len(pieces)} Teile des Netzes: ohne ihn {verb_de} "
                f"{names(simple, lost)} die Verbindung zu den {len(pieces[0])} übrigen.",
                en=f"Alone connects {len(pieces)} parts of the network: without it "
                f"{names(simple, lost, 'en')} {verb_en} the connection to the other {len(pieces[0])}.",
                numbers={"pieces": len(pieces), "cut_off": len(lost), "largest": len(pieces[0])},
            )
        ]

    return ranked(simple, articulation_points, because, count=count, watch=watch, effort=effort_of(simple))


@analysis("bridges", family="resilience", projection="who-works-with-whom")
def ranked_by_bridges(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10) -> Ranking:
    """Which single ties hold two parts of the network together.

    A place is a pair. Score: the number of nodes on the smaller side of the tie. Not normalised. Direction:
    forgotten. Weights: do not count, nor do loops; parallel ties between two nodes are one. Loose parts: each by
    itself. Equal scores: by the ids of the ends. Source: Hopcroft and Tarjan 1973.
    """
    simple = simple_graph(graph, directed=False)

    def because(pair: Any, _score: float) -> list[Reason]:
        one, other = pair
        near = _reached(simple, one, frozenset([other]))
        far = _reached(simple, other, frozenset([one]))
        small, large = sorted((near, far), key=lambda side: (len(side), min(map(str, side))))
        who = sorted(small, key=str)
        return [
            Reason(
                de="Die einzige Verbindung zwischen zwei Teilen des Netzes: auf der kleineren Seite "
                f"{counted(len(small), 'Knoten', 'Knoten')} ({names(simple, who)}), auf der größeren {len(large)}.",
                en="The only tie between two parts of the network: on the smaller side "
                f"{counted(len(small), 'node', 'nodes')} ({names(simple, who, 'en')}), on the larger {len(large)}.",
                numbers={"smaller_side": len(small), "larger_side": len(large)},
            )
        ]

    return ranked(simple, bridges, because, count=count, watch=watch, effort=effort_of(simple))


@analysis("k-connectivity", family="resilience", projection="who-works-with-whom")
def ranked_by_k_connectivity(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10) -> Ranking:
    """Which groups hold together even when some leave, and who would have to leave to split them.

    A place is a group of at least three without a cut point, or a firmer one inside another, so that groups are nested
    (cohesive blocks). Score: how many of its members must leave before it falls apart (node connectivity), at least 2;
    above 3,000 members, and where the time does not suffice, the lower bound 2, and a remark says so: what is inside is
    then found only as far as it stands apart by the number of ties. Not normalised. Direction: forgotten.
    Weights: do not count, nor do parallel ties and loops. Loose parts: never one group. Equal scores: by size, then by
    id. Stability: not told, as each trial would have to look for all groups anew.
    Source: White and Harary 2001, "The cohesiveness of blocks in social networks", Sociological Methodology 31.
    """
    simple = simple_graph(graph, directed=False)
    found = cohesive_groups(simple, watch)
    items: list[Place] = []
    for place, (group, held) in enumerate(found[:count]):
        rank = items[-1].rank if items and items[-1].score == held.value else place + 1
        members = sorted(group, key=str)
        nodes = [reference(simple, node) for node in members]
        items.append(Place(rank=rank, nodes=nodes, score=held.value, because=[_holds_together(simple, members, held)]))
    bounded = sum(1 for _, held in found if not held.exact)
    return Ranking(
        items=items, nodes=len(simple), ties=simple.number_of_edges(), complete=not watch.over,
        remarks=[*([_bounded(bounded, len(found))] if bounded else []), *([_UNTRIED] if found else [])],
    )  # fmt: skip


_UNTRIED = untried("jeder Versuch müsste alle Gruppen neu suchen", "each trial would have to look for all groups anew")


def _bounded(groups: int, whole: int) -> Reason:
    return Reason(
        de=f"Bei {groups} von {whole} Gruppen ist nur eine untere Grenze bekannt: Sie sind zu groß, oder die Zeit "
        "reichte nicht. In ihnen kann es festere Gruppen geben, die hier fehlen.",
        en=f"Of {groups} of {whole} groups only a lower bound is known: they are too large, or there was no time. "
        "There may be firmer groups inside them that are missing here.",
        numbers={"bounded": groups, "groups": whole},
    )


def _holds_together(simple: nx.Graph[Any], block: list[Any], held: Connectivity) -> Reason:
    numbers: dict[str, float] = {"members": len(block), "connectivity": held.value}
    if not held.exact:
        return Reason(
            de=f"{len(block)} Mitglieder; jedes einzelne darf wegfallen, ohne dass die Gruppe zerfällt. Mehr wurde "
            "nicht geprüft.",
            en=f"{len(block)} members; any single one may leave without the group falling apart. More was not tried.",
            numbers=numbers,
        )
    if not held.cut:
        return Reason(
            de=f"{len(block)} Mitglieder, jedes mit jedem verbunden.",
            en=f"{len(block)} members, each tied to each.",
            numbers=numbers,
        )
    cut = sorted(held.cut, key=str)
    may_de = "jedes einzelne darf" if held.value == 2 else f"beliebige {held.value - 1} dürfen"
    return Reason(
        de=f"{len(block)} Mitglieder; {may_de} wegfallen. Erst ohne {names(simple, cut, most=10)} zerfällt die Gruppe.",
        en=f"{len(block)} members; any {held.value - 1} may leave. Only without {names(simple, cut, 'en', 10)} the "
        "group falls apart.",
        numbers=numbers,
    )


def _pieces(simple: nx.Graph[Any], node: Any) -> list[set[Any]]:
    """What the node's part of the network falls into without it, largest piece first."""
    pieces: list[set[Any]] = []
    for other in simple.adj[node]:
        if not any(other in piece for piece in pieces):
            pieces.append(_reached(simple, other, frozenset([node])))
    return sorted(pieces, key=lambda piece: (-len(piece), min(map(str, piece))))


def _reached(simple: nx.Graph[Any], start: Any, without: frozenset[Any]) -> set[Any]:
    seen, waiting = {start}, [start]
    while waiting:
        fresh = [other for other in simple.adj[waiting.pop()] if other not in seen and other not in without]
        seen.update(fresh)
        waiting.extend(fresh)
    return seen
