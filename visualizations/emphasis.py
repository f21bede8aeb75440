"""What a page emphasises, put in terms of the places of its nodes; of ids that the graph lacks nothing is kept."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from visualizations.arrays import Integers
from visualizations.bundles import MOST_NODES, MOST_TIES, bundles, communities
from visualizations.content import Content, clean, finite
from visualizations.layout import Between, adjacency, positions
from visualizations.page import Comparison, Page, Ranking, Text
from visualizations.trees import UPWARDS, rings

_WHOLE_WORK = 4_000_000
_ADDED, _LOST = 1, -1


def text(words: Text) -> dict[str, str]:
    """Both languages, cleaned."""
    return {"de": clean(words.de), "en": clean(words.en)}


def ranking(entry: Ranking, content: Content) -> dict[str, Any]:
    """One ranking by places; scores that are no finite numbers are left out with their item."""
    items = [
        [content.place[item.id], score, int(item.rank), [text(sentence) for sentence in item.because]]
        for item in sorted(entry.items, key=lambda item: (item.rank, item.id))
        if item.id in content.place and (score := finite(item.score)) is not None
    ]
    return {
        "name": text(entry.name),
        "about": text(entry.about) if entry.about else None,
        "of": entry.of,
        "items": items,
    }


def groups(page: Page, content: Content) -> dict[str, Any] | None:
    """The community of each node (-1: none) and the communities' names, largest first; none if the page gives none."""
    given = [page.groups.get(node) for node in content.ids]
    size = Counter(group for group in given if group is not None)
    present = sorted(size, key=lambda group: (-size[group], group))
    if not present:
        return None
    number = {group: index for index, group in enumerate(present)}
    names = [page.group_names.get(group, Text(f"Gruppe {index + 1}", f"Group {index + 1}"))
             for index, group in enumerate(present)]  # fmt: skip
    return {"of": [-1 if group is None else number[group] for group in given], "names": [text(name) for name in names]}


def english(page: Page, values: list[str]) -> dict[str, str]:
    """The English words for these values, where the page gives any, by their number."""
    words = {clean(value): clean(told) for value, told in page.english.items()}
    return {str(number): words[value] for number, value in enumerate(values) if words.get(value)}


def comparison(told: Comparison | None, content: Content, directed: bool) -> dict[str, Any] | None:
    """Which nodes and ties are new (1) or gone (-1), by their places."""
    if told is None:
        return None

    def change(added: bool, lost: bool) -> int:
        return _ADDED if added else _LOST if lost else 0

    def among(key: tuple[str, str, str], ties: frozenset[tuple[str, str, str]]) -> bool:
        return key in ties or (not directed and (key[1], key[0], key[2]) in ties)

    nodes = {str(at): change(node in told.added_nodes, node in told.lost_nodes) for at, node in enumerate(content.ids)}
    ties = {
        str(at): change(among(key, told.added_ties), among(key, told.lost_ties))
        for at, key in enumerate(content.tie_keys)
    }
    return {
        "before": clean(told.before),
        "after": clean(told.after),
        "nodes": {at: value for at, value in nodes.items() if value},
        "ties": {at: value for at, value in ties.items() if value},
    }


def places(
    page: Page, content: Content, given: dict[str, Any] | None, between: Between
) -> tuple[list[int], list[int], Any]:
    """Coordinates of the nodes, and the bundles if the network is too large to be drawn at once."""
    count = len(content.ids)
    if count <= MOST_NODES and content.sources.size <= MOST_TIES:
        if page.arrangement == "rings" and content.ties["directed"]:
            upwards = np.array([key[2] in UPWARDS for key in content.tie_keys], dtype=bool)
            x, y = rings(count, content.sources[upwards], content.targets[upwards])
            return _whole(x), _whole(y), None
        x, y = positions(count, content.sources, content.targets, seed=page.seed, between=between)
        return _whole(x), _whole(y), None
    if given and -1 not in given["of"]:
        found = np.array(given["of"], dtype=np.int64)
    else:
        found = communities(*adjacency(count, content.sources, content.targets))
    of = bundles(found)
    x, y = np.zeros(count), np.zeros(count)
    start_of, end_of = of[content.sources], of[content.targets]
    inner = start_of == end_of
    order = np.argsort(start_of[inner], kind="stable")
    inner_sources, inner_targets = content.sources[inner][order], content.targets[inner][order]
    number = int(of.max()) + 1
    bounds = np.searchsorted(start_of[inner][order], np.arange(number + 1))
    members = np.argsort(of, kind="stable")
    limits = np.searchsorted(of[members], np.arange(number + 1))
    local = np.zeros(count, dtype=np.int64)
    for bundle in range(number):
        own = members[limits[bundle] : limits[bundle + 1]]
        local[own] = np.arange(own.size)
        part = slice(bounds[bundle], bounds[bundle + 1])
        x[own], y[own] = positions(
            own.size, local[inner_sources[part]], local[inner_targets[part]], seed=page.seed,
            work=_WHOLE_WORK * own.size // count, between=between,
        )  # fmt: skip
    return _whole(x), _whole(y), _overview(page, content, given, of, start_of[~inner], end_of[~inner])


def _overview(
    page: Page, content: Content, given: dict[str, Any] | None, of: Integers, starts: Integers, ends: Integers
) -> dict[str, Any]:
    number = int(of.max()) + 1
    pairs, counts = np.unique(np.minimum(starts, ends) * number + np.maximum(starts, ends), return_counts=True)
    sources, targets = pairs // number, pairs % number
    x, y = positions(number, sources, targets, seed=page.seed)
    degree = np.bincount(np.concatenate([content.sources, content.targets]), minlength=of.size)
    leading = np.lexsort((np.arange(of.size), -degree, of))
    limits = np.searchsorted(of[leading], np.arange(number))
    names = []
    for bundle in range(number):
        first = int(leading[limits[bundle]])
        only = given["names"][given["of"][first]] if given else None
        names.append({"lead": first, "name": only})
    return {
        "of": of.tolist(), "x": _whole(x), "y": _whole(y), "names": names,
        "ties": np.column_stack([sources, targets, counts]).tolist(),
    }  # fmt: skip


def _whole(values: Any) -> list[int]:
    # Tenths of a unit are more than a picture shows, and the same on every machine.
    return [int(value) for value in np.rint(values * 10)]
