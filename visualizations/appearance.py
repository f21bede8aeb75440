"""How each type looks: colour and words of the vocabulary, and a shape, so that no type is told by colour alone."""

from __future__ import annotations

from typing import Any

from graph_service.schema import NODE_TYPES, RELATIONSHIP_TYPES
from visualizations.colours import readable_on

SHAPES: dict[str, str] = {
    "Person": "dot", "Organisation": "dot",
    "Measure": "square", "Event": "square",
    "AdministrativeUnit": "hexagon", "ContactAttempt": "hexagon",
    "Post": "diamond", "Source": "diamond",
    "Topic": "triangle", "Offer": "triangle",
    "Question": "triangleDown", "Claim": "triangleDown", "Suggestion": "triangleDown",
    "Learning": "star", "Request": "star",
}  # fmt: skip
"""The shape of each node type, in vis-network's words; two types of one shape differ clearly in colour."""

LIGHT, DARK = "#ffffff", "#16181b"
"""The paper of the page, by day and in dark mode."""

GROUP_COLOURS = ("#2a6fdb", "#c8501a", "#138a5e", "#d6438a", "#cc8400", "#2b1d6b", "#6d2c0c", "#7818f0")
"""Of the largest communities; the others are grey."""

SCALE = ("#c9d3de", "#8fb0cf", "#4f8bbd", "#1f639f", "#0a3566")
"""From a low to a high score: one hue, so that lightness alone tells the order."""

_DERIVED_TIES = {
    "SHARES_MEASURE": ("teilt eine Maßnahme mit", "shares a measure with"),
    "WORKS_WITH": ("arbeitet zusammen mit", "works with"),
}
"""Words of the ties that no source tells: networks derive them from what two have in common."""

_UNKNOWN_COLOUR = "#6b7280"


def node_types(labels: list[str]) -> list[dict[str, Any]]:
    """Words, colours and shape of each of the types, known to the vocabulary or not."""
    return [_node_type(label) for label in labels]


def _node_type(label: str) -> dict[str, Any]:
    known = NODE_TYPES.get(label)
    colour = known.colour if known else _UNKNOWN_COLOUR
    return {
        "key": label,
        "de": _capital(known.de) if known else label,
        "en": _capital(known.en) if known else label,
        "colour": colour,
        "onDark": readable_on(colour, DARK),
        "shape": SHAPES.get(label, "dot"),
    }


def tie_types(names: list[str]) -> list[dict[str, str]]:
    """The words of each of the tie types, known to the vocabulary or not."""
    found = []
    for name in names:
        known = RELATIONSHIP_TYPES.get(name)
        de, en = (known.de, known.en) if known else _DERIVED_TIES.get(name, (name, name))
        found.append({"key": name, "de": de, "en": en})
    return found


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
