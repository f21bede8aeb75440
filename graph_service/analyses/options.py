"""Parameters that several analyses share, with their bounds and words."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import networkx as nx
from pydantic import Field

from graph_service.analyses.stability import Effort

Count = Annotated[int, Field(ge=1, le=1000, description="How many places to show, at most.", examples=[10])]
Weighted = Annotated[
    bool, Field(description="Whether the strength of ties counts; else each tie counts alike.", examples=[True])
]
What = Literal["institutions", "units", "posts", "organisations", "persons"]
Ranked = Annotated[
    What,
    Field(
        description="Whom to rank. Institutions are units, posts and organisations; persons need a purpose that "
        "allows for rankings of persons.",
        examples=["institutions"],
    ),
]
TYPES_OF: dict[What, tuple[str, ...]] = {
    "institutions": ("AdministrativeUnit", "Post", "Organisation"),
    "units": ("AdministrativeUnit",),
    "posts": ("Post",),
    "organisations": ("Organisation",),
    "persons": ("Person",),
}

LARGEST_FOR_TRIALS = 10_000


def effort_of(graph: nx.Graph[Any]) -> Effort:
    """What a run takes, for how many trials there may be, of an analysis that walks nodes and ties in Python.

    Linear, up to 10,000 nodes and ties; beyond, a hundred runs would take minutes, so it counts as more than that.
    """
    return "linear" if graph.number_of_nodes() + graph.number_of_edges() <= LARGEST_FOR_TRIALS else "product"
