"""Graphs written by hand as the columns that the bulk read gives, and one analysis for the tests of the doors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from time import sleep
from typing import Annotated, Any

import networkx as nx
from pydantic import Field

from graph_service.analyses.ranking import Ranking, Reason, called, ranking_of
from graph_service.analyses.watch import Watch
from graph_service.lru import LruCache
from graph_service.network import ViewNetwork
from graph_service.network.columns import TIE_NUMBERS, TYPE_NUMBERS, Columns

Node = tuple[str, str] | tuple[str, str, dict[str, Any]]
Tie = tuple[str, str, str] | tuple[str, str, str, dict[str, Any]]

SPARSE = {
    "district": "districts", "sector": "sectors", "phase": "phases", "fields_of_action": "fields_of_action",
    "occupancy": "occupancies", "ended": "ended", "url": "urls", "name_en": "names_en",
}  # fmt: skip
SPARSE_TIES = {"since": "since", "until": "until", "confidence": "confidences"}


def read_row(nodes: Sequence[Node], ties: Sequence[Tie] = (), audience: int = 1) -> dict[str, list[Any]]:
    """The row of `network_columns` for nodes `(type, id, fields)` and ties `(start, type, end, fields)`."""
    given = [(one[0], one[1], one[2] if len(one) > 2 else {}) for one in nodes]
    keys = {id: 100 + place for place, (_, id, _) in enumerate(given)}
    row: dict[str, list[Any]] = {
        "keys": list(keys.values()),
        "ids": [id for _, id, _ in given],
        "types": [TYPE_NUMBERS[type_] for type_, _, _ in given],
        "audiences": [fields.get("audience", audience) for _, _, fields in given],
        "names": ["" if type_ == "Person" else fields.get("name", id) for type_, id, fields in given],
        "as_of": ["2026"] * len(given),
        "sources": [fields.get("source", "") for _, _, fields in given],
        "invented_keys": [keys[id] for _, id, fields in given if fields.get("invented")],
    }
    for name, column in SPARSE.items():
        row[f"{name}_keys"] = [keys[id] for _, id, fields in given if name in fields]
        row[column] = [fields[name] for _, _, fields in given if name in fields]
    told = [(one[0], one[1], one[2], one[3] if len(one) > 3 else {}) for one in ties]
    row |= {
        "tie_keys": list(range(len(told))),
        "starts": [keys.get(start, 7) for start, _, _, _ in told],
        "ends": [keys.get(end, 7) for _, _, end, _ in told],
        "tie_types": [TIE_NUMBERS[type_] for _, type_, _, _ in told],
        "tie_audiences": [fields.get("audience", audience) for _, _, _, fields in told],
        "met_keys": [place for place, (_, _, _, fields) in enumerate(told) if fields.get("met_in_person")],
    }
    for name, column in SPARSE_TIES.items():
        row[f"{name}_keys"] = [place for place, one in enumerate(told) if name in one[3]]
        row[column] = [one[3][name] for one in told if name in one[3]]
    return row


def columns_of(nodes: Sequence[Node], ties: Sequence[Tie] = ()) -> Columns:
    """The columns of a graph written by hand; all of it is visible to class 1."""
    return Columns.from_rows(read_row(nodes, ties))


def network(
    nodes: Sequence[Node], ties: Sequence[Tie] = (), *, published: Sequence[int] = (), ranks_persons: bool = True
) -> ViewNetwork:
    """The networks of a view that sees all of a graph written by hand; `published`: classes of what offices told."""
    return ViewNetwork(
        columns_of(nodes, ties), frozenset(published), date(2026, 11, 29), ranks_persons=ranks_persons, key="a test",
        kept=LruCache(1000),
    )  # fmt: skip


def ranked_by_ties_of_a_test(
    graph: nx.Graph,
    watch: Watch,
    *,
    count: Annotated[int, Field(ge=1, le=100, description="Places at most.", examples=[5])] = 5,
    pause: Annotated[float, Field(ge=0, le=60, description="Seconds to wait.", examples=[0.0])] = 0.0,
) -> Ranking:
    """Who has the most ties?

    For tests alone: the degree, and a pause in which it looks at the watch.
    """
    steps, done = int(pause * 50), 0
    while done < steps and not watch.over:
        sleep(0.02)
        done += 1
        watch.tell(done, steps, "waiting")

    def because(node: object, score: float) -> list[Reason]:
        beside = ", ".join(called(graph, one) for one in sorted(set(nx.all_neighbors(graph, node))))
        return [Reason(de=f"Verbunden mit {beside}.", en=f"Tied to {beside}.", numbers={"ties": score})]

    scores = {node: float(degree) for node, degree in graph.degree()}
    return ranking_of(graph, scores, because, count=count, complete=done == steps)
