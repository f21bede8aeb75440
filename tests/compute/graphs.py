"""Random graphs of every kind that NetworkX knows, and how two of its answers are compared."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import networkx as nx
from hypothesis import strategies as st

LABELS = ["Amt", 7, ("Stelle", 1), frozenset({2}), "ü", -3, "b", ("Stelle", 2), 2.5, "", "Referat", None]


@st.composite
def graphs(
    draw: st.DrawFn, *, directed: bool | None = None, weights: st.SearchStrategy[Any] | None = None, loops: bool = True
) -> Any:
    """Up to twelve nodes with odd labels in any order, ties in any order, some nodes alone, maybe nothing at all."""
    count = draw(st.integers(0, 11))
    labels = draw(st.permutations([label for label in LABELS if label is not None]))[:count]
    one_way = draw(st.booleans()) if directed is None else directed
    graph = nx.DiGraph() if one_way else nx.Graph()
    graph.add_nodes_from(labels)
    if labels:
        node = st.sampled_from(labels)
        for start, end in draw(st.lists(st.tuples(node, node), max_size=36)):
            if start == end and not loops:
                continue
            if weights is None:
                graph.add_edge(start, end)
            elif draw(st.integers(0, 9)) == 0:
                graph.add_edge(start, end)  # without a weight it counts 1
            else:
                graph.add_edge(start, end, weight=draw(weights))
    return graph


ROUND_WEIGHTS = st.sampled_from([1, 2, 3, 0.5, 1.5])
ANY_WEIGHTS = st.floats(0.001, 1000)
WITH_ZEROS = st.sampled_from([0, 0, 1, 2])


def outcome(function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """What it returns, or what it raises, to be compared."""
    try:
        result = function(*arguments, **options)
        return list(result) if hasattr(result, "__next__") else result
    except Exception as error:
        return type(error), str(error)


def same(ours: Any, theirs: Any) -> bool:
    """Same keys in the same order, values to 1e-9 (a value that is no number equals another)."""
    if isinstance(theirs, dict):
        return list(ours) == list(theirs) and all(same(ours[key], theirs[key]) for key in theirs)
    if isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9) or (math.isnan(ours) and math.isnan(theirs))
    return bool(ours == theirs)


def equal_to_networkx(name: str, graph: Any, **options: Any) -> None:
    """Assert that both give the same, or fail with the same."""
    function = getattr(nx, name)
    fresh = graph.copy()  # without a snapshot of a call before; a copy may list neighbours in another order
    theirs = outcome(function, fresh, backend="networkx", **options)
    ours = outcome(function, fresh, backend="graph_service", **options)
    assert same(ours, theirs), (ours, theirs)
