"""Counts of persons in reasons and totals: small groups are left out, by `small_groups`; counts of all else are told.

Persons are in a graph that is ranked only under a purpose that shows them by pseudonym, so nothing is asked of purposes
here. What an answer lists, member by member, is no secret of it: left out is what tells more than its rows do.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import networkx as nx

from graph_service.small_groups import LEAST, told_table

NOT_TOLD_DE = "Zahlen von weniger als fünf Personen, und solche, aus denen sie folgten, sind nicht genannt."
NOT_TOLD_EN = "Numbers of fewer than five persons, and those that would give them away, are not told."


def persons_among(graph: nx.Graph[Any], nodes: Iterable[Hashable]) -> int:
    """How many of the nodes are persons."""
    return sum(1 for node in nodes if node in graph and graph.nodes[node].get("type") == "Person")


def told_number(graph: nx.Graph[Any], nodes: Iterable[Hashable]) -> int | None:
    """How many nodes these are; none where there are persons among them, and fewer than five."""
    known = list(nodes)
    return None if 0 < persons_among(graph, known) < LEAST else len(known)


def in_words(count: int | None, language: str = "de") -> str:
    """A number from `told_number` in a sentence."""
    if count is None:
        return "weniger als fünf Personen" if language == "de" else "fewer than five persons"
    return str(count)


def told_in_words(graph: nx.Graph[Any], nodes: Iterable[Hashable], language: str = "de") -> str:
    """How many nodes these are, in a sentence; of few persons among others, the others are counted."""
    known = list(nodes)
    told = told_number(graph, known)
    others = len(known) - persons_among(graph, known)
    if told is None and others:
        return f"{others} {'andere und' if language == 'de' else 'others and'} {in_words(None, language)}"
    return in_words(told, language)


def told_share(inside: int, size: int, everywhere: int, whole: int) -> bool:
    """Whether "`inside` of `size`, `everywhere` of `whole`" may be told of persons; the sizes are known."""
    table = told_table({
        ("in", "with"): inside, ("in", "without"): size - inside,
        ("out", "with"): everywhere - inside, ("out", "without"): whole - size - (everywhere - inside),
    })  # fmt: skip
    return all(one is not None for one in (*table.cells.values(), *table.rows.values(), *table.columns.values()))


def tells_left_out(sizes: Iterable[int]) -> bool:
    """Whether the sum of the sizes of groups of persons that are left out, and how many they are, tells one of them."""
    hidden = list(sizes)
    return any(size < LEAST and sum(hidden) - size < LEAST for size in hidden)
