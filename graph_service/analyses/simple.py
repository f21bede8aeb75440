"""The graph that an analysis computes on: simple, without loops, with weights that are numbers; made, never changed."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import networkx as nx

from graph_service.errors import InputError


def simple_graph(graph: nx.Graph[Any], *, weighted: bool = False, directed: bool | None = None) -> nx.Graph[Any]:
    """A copy with the nodes and their attributes in the order of their ids, one tie a pair and no loops.

    A tie's `weight` is its strength: the larger, the closer. A tie without one weighs 1. With `weighted`, parallel
    ties add up, and a tie of weight 0 is none; without, every tie weighs 1, and whether it is drawn twice does not
    matter. `directed`: false forgets direction (a tie there and one back are one, their weights added), true takes
    an undirected tie as one there and one back; none leaves it as it is.
    The order of ids makes every sum come out alike, however the graph was put together.
    Raises `InputError` for a weight that is negative, not finite or no number, used or not: it is a fault upstream.
    """
    simple: nx.Graph[Any] = nx.DiGraph() if (graph.is_directed() if directed is None else directed) else nx.Graph()
    simple.add_nodes_from((node, graph.nodes[node]) for node in sorted(graph.nodes, key=str))
    # By place and not by text: two ids may read alike (1 and "1"), and a tie there and one back are still one.
    place = {node: at for at, node in enumerate(simple)}
    both_ways = simple.is_directed() and not graph.is_directed()
    weights: dict[tuple[Hashable, Hashable], float] = {}
    for start, end, given in graph.edges(data="weight", default=1.0):
        weight = _weight(given, start, end)
        if start == end:
            continue
        backwards = not simple.is_directed() and place[end] < place[start]
        pair = (end, start) if backwards else (start, end)
        weights[pair] = weights.get(pair, 0.0) + weight
        if both_ways:
            weights[end, start] = weights.get((end, start), 0.0) + weight
    for start, end in sorted(weights, key=lambda pair: (place[pair[0]], place[pair[1]])):
        if not weighted:
            simple.add_edge(start, end)
        elif weights[start, end] > 0:
            simple.add_edge(start, end, weight=weights[start, end], distance=1 / weights[start, end])
    return simple


def _weight(given: Any, start: Hashable, end: Hashable) -> float:
    if type(given) is float:  # the usual case first: there may be millions
        weight = given
    else:
        try:
            weight = float(given)
        except (TypeError, ValueError, OverflowError):  # the last by a whole number beyond all floating-point ones
            weight = math.nan
    if not 0 <= weight < math.inf:
        raise InputError(
            f"The tie from {start} to {end} has a weight that is negative or no finite number.",
            where="weight",
            remedy="A weight is the strength of a tie: 0 or more.",
        )
    return weight


def groups_of(graph: nx.Graph[Any], group: str) -> dict[Any, Any]:
    """The group of each node by the attribute `group`; a node without one is a group of its own.

    None, an empty text, and what tables have where nothing is known (NaN, pandas' NA and NaT) are no group.
    Raises `InputError` for an attribute that holds a list: a node is in one group; and for groups given in place of
    the name.
    """
    try:
        hash(group)
    except TypeError:
        raise InputError(
            "Groups are told by an attribute of the nodes, and here is its name.",
            where="group",
            remedy="Set them by `networkx.set_node_attributes(graph, groups, name)` first.",
        ) from None
    found = {}
    for node, value in graph.nodes(data=group):
        try:
            hash(value)
        except TypeError:
            raise InputError(
                f"The attribute {group!r} holds a list, and a group is a single value.",
                where="group",
                remedy="Name an attribute with a single value, such as `type`.",
            ) from None
        found[node] = ("alone", node) if _missing(value) else ("group", value)
    return found


def _missing(value: Any) -> bool:
    if value is None:
        return True
    try:
        return bool(value == "" or value != value)  # noqa: PLR0124 - NaN alone differs from itself
    except TypeError:
        return True  # pandas' NA is neither the same as anything nor different from it
