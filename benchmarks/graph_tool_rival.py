"""graph-tool in a process of its own, under the interpreter that Debian packages it for (`/usr/bin/python3`).

Reads one JSON request a line (a file of columns and a row's name), answers with the seconds. Imports nothing of ours.
"""

from __future__ import annotations

import json
import sys
import time

import graph_tool
import numpy
from graph_tool import centrality, clustering, topology

graphs: dict = {}


def graph_of(path: str) -> tuple:
    if path not in graphs:
        columns = numpy.load(path)
        graph = graph_tool.Graph(directed=False)
        graph.add_vertex(int(columns["count"]))
        graph.add_edge_list(numpy.stack((columns["starts"], columns["ends"]), axis=1))
        weights = graph.new_edge_property("double", vals=columns["weights"])
        graphs[path] = graph, weights, columns["sources"]
    return graphs[path]


ROWS = {
    "betweenness": lambda graph, weights, sources: centrality.betweenness(graph, pivots=sources),
    "betweenness, weighted": lambda graph, weights, sources: centrality.betweenness(
        graph, pivots=sources, weight=weights
    ),
    "harmonic": lambda graph, weights, sources: centrality.closeness(graph, harmonic=True, norm=False),
    "clustering": lambda graph, weights, sources: clustering.local_clustering(graph),
    "k-core": lambda graph, weights, sources: topology.kcore_decomposition(graph),
    "PageRank": lambda graph, weights, sources: centrality.pagerank(graph, epsilon=1e-8),
    "components": lambda graph, weights, sources: topology.label_components(graph),
}

for line in sys.stdin:
    request = json.loads(line)
    if request["row"] not in ROWS:
        seconds = None
    else:
        inputs = graph_of(request["path"])
        began, busy = time.perf_counter(), time.process_time()
        ROWS[request["row"]](*inputs)
        seconds = time.perf_counter() - began, time.process_time() - busy
    print(json.dumps({"seconds": seconds, "version": graph_tool.__version__}), flush=True)
