"""What a page says beside its graph: its title, what it emphasises and why, and the footer that it carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Tie = tuple[str, str, str]
"""A tie as start, end and type; of an undirected graph the ends are taken in either order."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages of the page."""

    de: str
    en: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """One place in a ranking: the node's id, its score, its rank (1 is first) and the reasons as sentences."""

    id: str
    score: float
    rank: int
    because: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """An analysis whose result can set size and colour of the nodes; the first of a page is listed beside the picture.

    `about` says in a sentence what a high score means; `of` how many were ranked, which may be more than are given.
    """

    name: Text
    items: tuple[Ranked, ...]
    about: Text | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two dates of one network; the graph of the page holds what is there on either."""

    before: str
    after: str
    added_nodes: frozenset[str] = frozenset()
    lost_nodes: frozenset[str] = frozenset()
    added_ties: frozenset[Tie] = frozenset()
    lost_ties: frozenset[Tie] = frozenset()


@dataclass(frozen=True, slots=True)
class Footer:
    """When, for what purpose and for whom the page was made.

    `date` is ISO 8601. `revision` is a label of the caller's; without one the page is labelled by a hash of what it
    shows, which tells two versions apart and nothing of what is not in them.
    """

    date: str
    purpose: Text
    audience: Text
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """All that a page says beside its graph.

    `language` is the language it opens in; readers switch. `groups` gives the community (or unit, or sector) of nodes,
    `group_names` what each is about. What is said of a node that the graph does not hold is left out. `arrangement`
    is by closeness, or for a reporting structure in rings around who stands above (of directed graphs). `english` gives
    the English words for topics, fields of action, phases and sectors that nodes name. `seed` starts the layout.
    """

    title: Text
    footer: Footer
    subtitle: Text = Text("", "")
    language: Literal["de", "en"] = "de"
    rankings: tuple[Ranking, ...] = ()
    groups: Mapping[str, int] = field(default_factory=dict)
    group_names: Mapping[int, Text] = field(default_factory=dict)
    comparison: Comparison | None = None
    arrangement: Literal["closeness", "rings"] = "closeness"
    english: Mapping[str, str] = field(default_factory=dict)
    seed: int = 1
