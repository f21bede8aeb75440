"""Words of the reasons: lists, counts and names, in German and English."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

import networkx as nx

from graph_service.analyses.ranking import called
from graph_service.analyses.ties import listed_attribute

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
    first = known if len(known) <= most + 1 else known[:most]  # "and 1 more" is no shorter than its name
    shown = [named(graph, node, language) for node in first]
    if left := len(known) - len(first):
        shown.append(f"{number(left)} weitere" if language == "de" else f"{number(left, 'en')} more")
    return listed(shown, language)


def english_topics(graph: nx.Graph[Any], nodes: Iterable[Hashable]) -> dict[Any, Any]:
    """English names of the topics that these nodes name, or are tied to, by the names they have there."""
    found: dict[Any, Any] = {}
    for node in sorted(nodes, key=str):  # of topics that are called alike, the first one's
        told = (listed_attribute(graph, node, "topics"), listed_attribute(graph, node, "topics_en"))
        for name, english in zip(*told, strict=False):
            found.setdefault(name, english)
        for other in nx.all_neighbors(graph, node):
            data = graph.nodes[other]
            if data.get("type") == "Topic" and data.get("name_en"):
                found.setdefault(data.get("name"), data["name_en"])
    return found


def listed(words: Iterable[str], language: Language = "de") -> str:
    """`a, b und c`, or `a, b and c`."""
    known = list(words)
    join = " und " if language == "de" else " and "
    return known[0] if len(known) == 1 else ", ".join(known[:-1]) + join + known[-1] if known else ""


def begins(words: str) -> str:
    """Words as a sentence begins with them."""
    return words[:1].upper() + words[1:]


def plural(count: float, one: str, many: str) -> str:
    """One or many."""
    return one if count == 1 else many


def counted(count: int, one: str, many: str) -> str:
    """`1 Maßnahme`, `3 Maßnahmen`."""
    return f"{count} {plural(count, one, many)}"


def number(value: float, language: Language = "de") -> str:
    """A number in a sentence: whole ones as such, others with four significant digits, German with a comma."""
    whole = value == round(value) and abs(value) < 10**12
    text = f"{round(value):,}" if whole else f"{value:.4g}"
    return text.translate(str.maketrans(".,", ",.")) if language == "de" else text


def decimal(value: float, language: Language = "de", digits: int = 2) -> str:
    """A number with just so many decimals."""
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if language == "de" else text


def percent(part: float, whole: float = 1.0, language: Language = "de") -> str:
    """A share as a percentage: `33 %`, or `33%`; `unter 1 %` where rounding would leave nothing of it."""
    text = f"{part / whole:.0%}" if whole else "0%"
    if text == "0%" and part > 0:
        text = "unter 1%" if language == "de" else "under 1%"
    return text.replace("%", " %") if language == "de" else text
