"""What NetworkX asks when it is imported: which functions this backend has. Loads nothing else."""

from __future__ import annotations

from typing import Any

FUNCTIONS = (
    "average_clustering",
    "betweenness_centrality",
    "closeness_centrality",
    "clustering",
    "connected_components",
    "constraint",
    "core_number",
    "effective_size",
    "harmonic_centrality",
    "is_connected",
    "is_strongly_connected",
    "is_weakly_connected",
    "number_connected_components",
    "number_strongly_connected_components",
    "number_weakly_connected_components",
    "pagerank",
    "strongly_connected_components",
    "transitivity",
    "triangles",
    "weakly_connected_components",
)


def backend_info() -> dict[str, Any]:
    """The description that `networkx.backend_info` wants."""
    return {
        "backend_name": "graph_service",
        "project": "graph-service",
        "package": "graph_service",
        "short_summary": "Compiled kernels on compressed sparse rows, on all cores.",
        "functions": {name: {} for name in FUNCTIONS},
    }
