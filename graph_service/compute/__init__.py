"""Graph algorithms as compiled kernels behind NetworkX's own functions."""

from __future__ import annotations

import logging

import networkx as nx

from graph_service.compute.csr import CsrGraph

__all__ = ["CsrGraph", "accelerate"]


def accelerate() -> None:
    """From now on NetworkX gives what it is asked to these kernels, where they have it and the graph is large enough.

    Results stay NetworkX's. A graph that was given away is kept as a snapshot with it (`__networkx_cache__`): change a
    graph through its methods, not through the dictionaries inside it.
    """
    if "graph_service" not in nx.config.backend_priority.algos:
        nx.config.backend_priority.algos = ["graph_service", *nx.config.backend_priority.algos]
    nx.config.warnings_to_ignore.add("cache")  # said above, once, instead of at each call
    # It tells in debug lines with what it was called: ids of people, which no log of ours holds.
    logging.getLogger("networkx").setLevel(logging.INFO)
