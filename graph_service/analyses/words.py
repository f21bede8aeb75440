"""Words of the reasons: lists, counts and names, in German and English."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import networkx as nx

from graph_service.analyses.ranking import called

NAMED = 3
"""How many are named in a sentence before "and 4 more"."""

Language = str


def named(graph: nx.Graph[Any], node: Hashable, language: Language = "de") -> str:
    """The node as `called` says it; a topic that is only written in an attribute, by what is written there."""
    if node in graph:
        return called(graph, node, language)
    return f"„{node}“" if language == "de" else f"“{node}”"


def names(graph: nx.Graph[Any], nodes: Iterable[Hashable], language: Language = "de", most: int = NAMED) -> str:
    """Several nodes in a sentence, in their order; what is more than `most` is counted."""
    known = list(nodes)
    shown = [named(graph, node, language) for node in known[:most]]
    if len(known) > most:
        shown.append(f"{len(known) - most} weitere" if language == "de" else f"{len(known) - most} more")
    return listed(shown, language)


def listed(words: Iterable[str], language: Language = "de") -> str:
    """`a, b und c`, or `a, b and c`."""
    known = list(words)
    join = " und " if language == "de" else " and "
    return known[0] if len(known) == 1 else ", ".join(known[:-1]) + join + known[-1] if known else ""


def counted(number: int, one: str, many: str) -> str:
    """`1 Maßnahme`, `3 Maßnahmen`."""
    return f"{number} {one if number == 1 else many}"


def share(part: float, language: Language = "de") -> str:
    """A share of one as a percentage: `33 %`, or `33%`."""
    return f"{round(100 * part)} %" if language == "de" else f"{round(100 * part)}%"


def decimal(number: float, language: Language = "de", digits: int = 2) -> str:
    """A number with its decimals, with a comma in German."""
    text = f"{number:.{digits}f}"
    return text.replace(".", ",") if language == "de" else text
