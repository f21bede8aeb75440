"""What an analysis gives: a ranking, each place with its score, its reasons and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

import networkx as nx
from pydantic import BaseModel, Field

from graph_service.errors import InputError
from graph_service.schema import NODE_TYPES

Reasons = Callable[[Any, float], "list[Reason]"]


class Reason(BaseModel):
    """Why something stands where it stands, in words and with the numbers behind them."""

    de: str = Field(description="The reason as a German sentence.", examples=["Verbindet drei Bezirke."])
    en: str = Field(description="The reason as an English sentence.", examples=["Connects three districts."])
    numbers: dict[str, float] = Field(
        default_factory=dict, description="The numbers in it, by name.", examples=[{"districts": 3.0}]
    )


class NodeReference(BaseModel):
    """A node of the network, as far as the view names it."""

    id: str = Field(description="Stable id.", examples=["unit:bezirksamt-neukoelln"])
    type: str | None = Field(None, description="Its type.", examples=["AdministrativeUnit"])
    name: str | None = Field(None, description="Its name, where the view opens it.", examples=["Bezirksamt Neukölln"])
    house: str | None = Field(
        None, description="Name of the house that it belongs to, where that is another.", examples=["Bezirksamt Mitte"]
    )


class Place(BaseModel):
    """One place of a ranking: a node, a pair that should meet, or a group."""

    rank: int = Field(description="Its rank; equal scores share one.", examples=[1])
    nodes: list[NodeReference] = Field(description="The node; two for a pair, several for a group.")
    score: float = Field(description="The score, as the analysis defines it.", examples=[14.0])
    because: list[Reason] = Field(description="Why it stands here.")
    stability: float | None = Field(
        None,
        description="Share of the trials with 5 % of the ties missing in which it stays among the first.",
        examples=[0.95],
    )
    distinguishable: bool | None = Field(
        None, description="Whether its place differs from the next one's for sure; none: not tried.", examples=[True]
    )


class Ranking(BaseModel):
    """The answer of an analysis over the network of one view."""

    items: list[Place] = Field(description="The places, best first; ties by id.")
    nodes: int | None = Field(
        description="Nodes of the network that was looked at; none where the size of a small group would follow.",
        examples=[241],
    )
    ties: int = Field(description="Its ties.", examples=[612])
    complete: bool = Field(True, description="False: the time limit came first, this is the best so far.")
    remarks: list[Reason] = Field(
        default_factory=list, description="What to know about the whole: method, bounds, limits."
    )


def reference(graph: nx.Graph[Any], node: Hashable) -> NodeReference:
    """The node as answers name it."""
    data = graph.nodes[node]
    house = data.get("house_name") if data.get("house") != node else None
    return NodeReference(id=str(node), type=data.get("type"), name=data.get("name"), house=house)


_OF_DISTRICTS = ("AdministrativeUnit", "Post")


def called(graph: nx.Graph[Any], node: Hashable, language: str = "de") -> str:
    """The node in a sentence: its name in quotation marks, or its type where the view does not open the name.

    An office or post of a district is told with the district: many are called alike, one in each.
    """
    data = graph.nodes[node]
    name = (data.get("name_en") if language == "en" else None) or data.get("name")
    if name:
        where = (data.get("district") if data.get("type") in _OF_DISTRICTS else None) or ""
        return (f"„{name}“" if language == "de" else f"“{name}”") + (f" ({where})" if where not in name else "")
    kind = NODE_TYPES.get(data.get("type", ""))
    if kind is None:
        return str(node)
    return f"{kind.de} {node}" if language == "de" else f"{kind.en} {node}"


def ranking_of(
    graph: nx.Graph[Any],
    scores: Mapping[Any, float],
    because: Reasons,
    *,
    count: int,
    remarks: Iterable[Reason] = (),
    complete: bool = True,
    lowest: bool = False,
) -> Ranking:
    """The `count` highest scores, or the lowest, as a ranking; `because` is asked for the nodes shown only.

    The keys of `scores` are nodes, or tuples of nodes for places that are pairs or groups.

    Equal scores share a rank and stand in the order of their ids. Raises `InputError` for a score that is no number.
    """
    if any(not math.isfinite(score) for score in scores.values()):
        raise InputError("A score is not finite.", where="graph", remedy="Look for weights that are no numbers.")
    items: list[Place] = []
    for place, key in enumerate(best_first(scores, lowest=lowest)[:count]):
        score = rounded(scores[key])
        rank = items[-1].rank if items and items[-1].score == score else place + 1
        nodes = [reference(graph, node) for node in ([key] if key in graph else key)]
        items.append(Place(rank=rank, nodes=nodes, score=score, because=because(key, scores[key])))
    return Ranking(
        items=items, nodes=graph.number_of_nodes(), ties=graph.number_of_edges(), complete=complete,
        remarks=list(remarks),
    )  # fmt: skip


def best_first(scores: Mapping[Any, float], *, lowest: bool = False) -> list[Any]:
    """The keys by falling score, or by rising score if the `lowest` is best; those with equal scores by id."""
    sign = 1 if lowest else -1
    return sorted(scores, key=lambda key: (sign * rounded(scores[key]), str(key)))


def rounded(score: float) -> float:
    """A score to ten significant digits: what lies beyond depends on the order of additions, and would undo ties."""
    return float(f"{score:.10g}")
