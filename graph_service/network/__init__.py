"""The network of a view as `networkx` graphs: one column-wise read a revision, projections by name, scopes."""

from graph_service.network.networks import EVERYTHING, Network, Networks, ViewNetwork
from graph_service.network.projections import PROJECTIONS, Projection, What, projection_named
from graph_service.network.scope import Scope

__all__ = [
    "EVERYTHING",
    "PROJECTIONS",
    "Network",
    "Networks",
    "Projection",
    "Scope",
    "ViewNetwork",
    "What",
    "projection_named",
]
