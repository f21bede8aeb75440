"""Reasons that several analyses give: neighbours, what a node alone holds together, the parts of a network."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import networkx as nx

from graph_service.analyses.counts_of_persons import persons_among, tells_left_out
from graph_service.analyses.ranking import Reason
from graph_service.analyses.words import names, number, percent, plural


def neighbours_reason(graph: nx.Graph[Any], node: Hashable) -> Reason:
    """To how many others a node has ties, and to whom; those with most ties first."""
    others = len(graph) - 1
    if graph.is_directed():
        out, into = graph.out_degree(node), graph.in_degree(node)
        return Reason(
            de=f"{number(out)} {plural(out, 'Verbindung geht', 'Verbindungen gehen')} von hier aus, "
            f"{number(into)} {plural(into, 'kommt', 'kommen')} hier an.",
            en=f"{number(out, 'en')} {plural(out, 'tie leads', 'ties lead')} away, {number(into, 'en')} "
            f"{plural(into, 'leads', 'lead')} here.",
            numbers={"out": float(out), "in": float(into), "others": float(others)},
        )
    neighbours = most_connected(graph, graph[node])
    if not neighbours:
        return Reason(de="Hat keine Verbindung.", en="Has no tie.", numbers={"neighbours": 0.0})
    count = len(neighbours)
    return Reason(
        de=f"Mit {number(count)} von {number(others)} anderen unmittelbar verbunden ({percent(count, others)}): "
        f"{names(graph, neighbours)}.",
        en=f"Directly tied to {number(count, 'en')} of {number(others, 'en')} others ({percent(count, others, 'en')}): "
        f"{names(graph, neighbours, 'en')}.",
        numbers={"neighbours": float(count), "others": float(others)},
    )


def most_connected(graph: nx.Graph[Any], nodes: Iterable[Hashable]) -> list[Hashable]:
    """Nodes by falling number of ties, then by id."""
    return sorted(nodes, key=lambda node: (-graph.degree(node), str(node)))


def parts_without(graph: nx.Graph[Any], node: Hashable) -> list[list[Hashable]]:
    """The parts into which the part of a node falls when it is gone, largest first; directions are forgotten."""
    around = set(nx.all_neighbors(graph, node)) - {node}
    parts: list[list[Hashable]] = []
    seen = {node}
    for start in sorted(around, key=str):
        if start in seen:
            continue
        seen.add(start)
        part, at = [start], 0
        while at < len(part):
            for other in nx.all_neighbors(graph, part[at]):
                if other not in seen:
                    seen.add(other)
                    part.append(other)
            at += 1
        parts.append(part)
    return sorted(parts, key=lambda part: (-len(part), min(str(one) for one in part)))


_AS_ONLY = {
    "Measure": ("als einzige Maßnahme", "sie"), "Topic": ("als einziges Thema", "es"),
    "AdministrativeUnit": ("als einzige Einheit", "sie"), "Organisation": ("als einzige Organisation", "sie"),
    "Person": ("als einzige Person", "sie"), "Event": ("als einzige Veranstaltung", "sie"),
    "Learning": ("als einzige Erkenntnis", "sie"), "Question": ("als einzige Frage", "sie"),
    "Offer": ("als einziges Angebot", "es"), "Request": ("als einziges Gesuch", "es"),
    "ContactAttempt": ("als einziger Kontaktversuch", "ihn"),
}  # fmt: skip
"""The words for the only one of each type, and for it again; a post is a `Stelle`, as is what has no type."""


def holds_together(graph: nx.Graph[Any], node: Hashable) -> list[Reason]:
    """What a node alone holds together, as a reason; none if there is a way around it everywhere."""
    parts = parts_without(graph, node)
    if len(parts) < 2:
        return []
    rest, largest = [one for part in parts[1:] for one in part], len(parts[0])
    cut = most_connected(graph, rest)
    only = len(cut) == 1
    as_only, it = _AS_ONLY.get(graph.nodes[node].get("type", ""), ("als einzige Stelle", "sie"))
    return [
        Reason(
            de=f"Verbindet {as_only} {names(graph, cut)} mit {number(largest)} "
            f"{plural(largest, 'anderen', 'anderen')}: ohne {it} {'ist' if only else 'sind'} "
            f"{number(len(cut))} abgeschnitten.",
            en=f"The only one that connects {names(graph, cut, 'en')} with {number(largest, 'en')} "
            f"{plural(largest, 'other', 'others')}: without it, {number(len(cut), 'en')} "
            f"{plural(len(cut), 'is', 'are')} cut off.",
            numbers={"cut_off": float(len(cut)), "parts": float(len(parts)), "largest_part": float(largest)},
        )
    ]


def parts_remark(graph: nx.Graph[Any], parts: Sequence[Any] | None = None) -> list[Reason]:
    """That the network has loose parts, as a remark; none if it has not."""
    found = list(nx.weakly_connected_components(graph) if graph.is_directed() else nx.connected_components(graph))
    if len(found) < 2:
        return []
    largest = max(len(part) for part in found)
    if persons_among(graph, graph) and tells_left_out(sorted(map(len, found))[:-1]):
        return [
            Reason(
                de=f"Das Netz hat {number(len(found))} getrennte Teile; wie groß der größte ist, ist nicht genannt, "
                "weil daraus die Größe eines Teils von weniger als fünf Personen folgte.",
                en=f"The network has {number(len(found), 'en')} separate parts; how large the largest is, is not told, "
                "as the size of a part of fewer than five persons would follow from it.",
                numbers={"parts": float(len(found))},
            )
        ]
    return [
        Reason(
            de=f"Das Netz hat {number(len(found))} getrennte Teile; der größte umfasst {number(largest)} von "
            f"{number(len(graph))}.",
            en=f"The network has {number(len(found), 'en')} separate parts; the largest has {number(largest, 'en')} of "
            f"{number(len(graph), 'en')}.",
            numbers={"parts": float(len(found)), "largest_part": float(largest), "nodes": float(len(graph))},
        )
    ]
