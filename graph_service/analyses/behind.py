"""What stands behind the network that is analysed, for analyses that its nodes and ties alone do not answer.

A network that was projected, or narrowed, no longer tells how it was on a day, nor what its nodes have to do with
outside of it. Where the service analyses, it answers from what the view sees; a graph by itself is all that there is.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Protocol

import networkx as nx

from graph_service.analyses.change import on_day


class Behind(Protocol):
    """What an analysis may ask beside its graph."""

    def on_day(self, day: datetime.date) -> nx.Graph[Any]:
        """The network that is analysed, as it was on that day; its nodes are among those of the graph."""

    def unnarrowed(self) -> nx.Graph[Any]:
        """The network that is analysed, of all that is known instead of a part."""

    def whole(self) -> nx.Graph[Any]:
        """All that is known, as it is: the nodes of the graph with all of their ties."""


@dataclass(frozen=True, slots=True)
class GraphAlone:
    """A graph behind which nothing stands: its days follow from the dates of its ties, and it is the whole."""

    graph: nx.Graph[Any]

    def on_day(self, day: datetime.date) -> nx.Graph[Any]:
        """By `change.on_day`."""
        return on_day(self.graph, day)

    def unnarrowed(self) -> nx.Graph[Any]:
        """The graph."""
        return self.graph

    def whole(self) -> nx.Graph[Any]:
        """The graph."""
        return self.graph
