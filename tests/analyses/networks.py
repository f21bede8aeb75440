"""Classic networks with their names, and small random ones."""

import networkx as nx
from hypothesis import strategies as st

KITE = ["Andre", "Beverly", "Carol", "Diane", "Ed", "Fernando", "Garth", "Heather", "Ike", "Jane"]


def kite():
    """Krackhardt 1990."""
    return nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(KITE)))


def departments(seed, nodes=14, share=0.2, groups="ABC"):
    """A directed network whose nodes have a `department`."""
    graph = nx.gnp_random_graph(nodes, share, seed=seed, directed=True)
    nx.set_node_attributes(graph, {node: groups[(node * 7 + seed) % len(groups)] for node in graph}, "department")
    return graph


@st.composite
def graphs(draw, *, directed=None, most=9, weights=False):
    """Small graphs with ids that are text, a type on each node, and weights that are sums of powers of two."""
    directed = draw(st.booleans()) if directed is None else directed
    graph = nx.DiGraph() if directed else nx.Graph()
    size = draw(st.integers(1, most))
    graph.add_nodes_from((f"n{node}", {"type": "AB"[node % 2], "unit": "xyz"[node % 3]}) for node in range(size))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).filter(lambda pair: pair[0] != pair[1])
    for start, end in draw(st.lists(pairs, max_size=3 * size)) if size > 1 else []:
        weight = draw(st.sampled_from([0.5, 1.0, 2.0, 4.0])) if weights else 1.0
        graph.add_edge(f"n{start}", f"n{end}", weight=weight)
    return graph
