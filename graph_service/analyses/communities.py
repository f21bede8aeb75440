"""Communities: who belongs together by the ties alone, what each is about, and who bridges them.

Leiden (Traag, Waltman and van Eck 2019, "From Louvain to Leiden: guaranteeing well-connected communities", Scientific
Reports 9, 5233) as networkit computes it, with modularity (Newman and Girvan 2004) and its resolution (Reichardt and
Bornholdt 2006): above 1 more and smaller communities, below 1 fewer and larger. Direction is forgotten, loops count
for nothing, and a node without ties is a community of its own.
"""

from __future__ import annotations

import math
import threading
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import networkx as nx

from graph_service.analyses.simple import simple_graph
from graph_service.analyses.ties import existing, listed_attribute
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.errors import InputError

Communities = list[frozenset[Any]]

STARTS = 10
"""Starts of Leiden, the best of which counts; it never leaves a local optimum by itself."""
NODES_FOR_STARTS = 5_000
"""Beyond so many nodes one start has to do."""
_SEED = 20190326
_one_at_a_time = threading.Lock()  # networkit's seed and its number of threads belong to the process


def leiden(
    graph: nx.Graph[Any],
    resolution: float = 1.0,
    *,
    weighted: bool = True,
    starts: int = STARTS,
    watch: Watch = UNHURRIED,
) -> Communities:
    """The communities by Leiden, largest first, those of one size by their smallest id; each node is in one.

    Fixed seeds and one thread: the same graph gives the same communities. Each is connected. `starts`: how often to
    start, of which the best counts; above 5,000 nodes once. Raises `InputError`
    for a resolution that is not above 0 and for weights that are negative or no numbers.
    """
    _check_resolution(resolution)
    whole = simple_graph(graph, weighted=weighted, directed=False)
    alone = [frozenset([node]) for node, degree in whole.degree() if not degree]
    # Without the nodes that have no ties: their number would move the seed's chances for the others.
    whole.remove_nodes_from([node for group in alone for node in group])
    found = _leiden_starts(whole, resolution, starts, watch) if whole else [[]]
    best = found[0]
    if len(found) > 1:
        best = max(found, key=lambda one: round(_modularity(whole, membership(one), resolution), 12))
    return in_order([*best, *alone])


def modularity(
    graph: nx.Graph[Any], communities: Iterable[Iterable[Hashable]], resolution: float = 1.0, *, weighted: bool = True
) -> float:
    """Newman's modularity of a division: the share of ties inside beyond what chance would put there.

    From -0.5 to 1 at a `resolution` of 1, above that it may be lower; 0 for a graph without ties. Raises `InputError`
    when the communities are not a division of the nodes.
    """
    simple = simple_graph(graph, weighted=weighted, directed=False)
    group = membership(communities)
    if group.keys() != set(simple):
        raise InputError("The communities are not a division of the nodes.", where="communities")
    return _modularity(simple, group, resolution)


def _modularity(simple: nx.Graph[Any], group: Mapping[Any, int], resolution: float) -> float:
    inside: dict[int, float] = defaultdict(float)
    strength: dict[int, float] = defaultdict(float)
    total = 0.0
    for one, other, weight in simple.edges(data="weight", default=1.0):
        total += weight
        strength[group[one]] += weight
        strength[group[other]] += weight
        if group[one] == group[other]:
            inside[group[one]] += weight
    if not total:
        return 0.0
    return sum(inside[one] / total - resolution * (strength[one] / (2 * total)) ** 2 for one in sorted(strength))


def participation(
    graph: nx.Graph[Any], communities: Iterable[Iterable[Hashable]], *, weighted: bool = True
) -> dict[Any, float]:
    """The participation coefficient of each node: how evenly its ties are spread over the communities, from 0 to 1.

    P = 1 - sum over the communities s of (k_s / k)^2, with k the node's strength and k_s the part of it that leads
    into s. 0: all ties in one community, or none. (Guimerà and Amaral 2005, "Functional cartography of complex
    metabolic networks", Nature 433.) Raises `InputError` for a node that is in none of the communities.
    """
    simple = simple_graph(graph, weighted=weighted, directed=False)
    scores: dict[Any, float] = {}
    for node, into in strengths_into(simple, membership(communities)).items():
        strength = math.fsum(into.values())
        scores[node] = 1 - math.fsum((part / strength) ** 2 for part in into.values()) if strength else 0.0
    return scores


def within_module_degree(
    graph: nx.Graph[Any], communities: Iterable[Iterable[Hashable]], *, weighted: bool = True
) -> dict[Any, float]:
    """How many standard deviations a node's strength inside its community lies above the mean there.

    z of Guimerà and Amaral 2005; 2.5 and more is a hub. 0 where all members have the same. Raises `InputError` for a
    node that is in none of the communities, and for one of theirs that is not in the network.
    """
    simple = simple_graph(graph, weighted=weighted, directed=False)
    groups = [frozenset(one) for one in communities]
    group = membership(groups)
    into = strengths_into(simple, group)
    scores: dict[Any, float] = {}
    for number, members in enumerate(groups):
        if not members <= into.keys():
            raise InputError("A node of the communities is not in this network.", where="communities")
        inside = {node: into[node].get(number, 0.0) for node in members}
        mean = math.fsum(inside.values()) / len(inside) if inside else 0.0
        deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in inside.values()) / max(1, len(inside)))
        for node, value in inside.items():
            # A deviation that is only rounding is none.
            scores[node] = (value - mean) / deviation if deviation > 1e-9 * max(1.0, abs(mean)) else 0.0
    return {node: scores[node] for node in simple}


def strengths_into(simple: nx.Graph[Any], group: Mapping[Any, int]) -> dict[Any, dict[int, float]]:
    """For each node the strength of its ties into each community, by the community's number."""
    found: dict[Any, dict[int, float]] = {}
    for node, neighbours in simple.adjacency():
        parts: dict[int, list[float]] = defaultdict(list)
        if node not in group:
            raise InputError("A node is in none of the communities.", where="communities")
        for other, data in neighbours.items():
            parts[_group(group, other)].append(data.get("weight", 1.0))
        found[node] = {number: math.fsum(part) for number, part in parts.items()}
    return found


def membership(communities: Iterable[Iterable[Hashable]]) -> dict[Any, int]:
    """The number of each node's community, from 0. Raises `InputError` for a node that is in two."""
    group: dict[Any, int] = {}
    for number, members in enumerate(communities):
        for node in members:
            if group.setdefault(node, number) != number:
                raise InputError("A node is in two communities.", where="communities")
    return group


def topics_in(graph: nx.Graph[Any], members: Iterable[Hashable]) -> Counter[Any]:
    """How many of these nodes have to do with each topic, by name: those in `topics`, and topics they are tied to."""
    found: Counter[Any] = Counter()
    for node in members:
        topics = set(listed_attribute(graph, existing(graph, node), "topics"))
        for other in nx.all_neighbors(graph, node):
            if graph.nodes[other].get("type") == "Topic":
                topics.add(graph.nodes[other].get("name") or other)
        found.update(topics)
    return found


def typical_topics(
    graph: nx.Graph[Any], members: Sequence[Hashable], everywhere: Counter[Any]
) -> list[tuple[Any, int, int]]:
    """Topics that a community has more of than the network: topic, members with it, nodes with it in the network.

    In the order of the difference between the two shares; a topic of one member alone, where there are more, is none.
    """
    size, whole = len(members), graph.number_of_nodes()
    inside = topics_in(graph, members)
    found = [
        (topic, number, everywhere[topic])
        for topic, number in inside.items()
        if number > (size > 1) and number / size >= everywhere[topic] / whole
    ]
    return sorted(found, key=lambda one: (-(one[1] / size - one[2] / whole), -one[1], str(one[0])))


def in_order(communities: Iterable[Iterable[Any]]) -> Communities:
    """Communities in the order of their names to be: largest first, then by their smallest id."""
    sets = [frozenset(one) for one in communities]
    return sorted(sets, key=lambda one: (-len(one), min(map(str, one), default="")))


def _check_resolution(resolution: float) -> None:
    if not 0 < resolution < math.inf:
        raise InputError("The resolution has to be above 0.", where="resolution", remedy="1 is the usual one.")


def _group(group: Mapping[Any, int], node: Hashable) -> int:
    try:
        return group[node]
    except KeyError:
        raise InputError("A node is in none of the communities.", where="communities") from None


def _leiden_starts(linked: nx.Graph[Any], resolution: float, most: int, watch: Watch) -> list[Communities]:
    # Imported here: it takes seconds, and most commands never ask for communities.
    import networkit  # noqa: PLC0415

    nodes = list(linked)
    number = {node: at for at, node in enumerate(nodes)}
    starts = max(1, most) if len(nodes) <= NODES_FOR_STARTS else 1
    found: list[Communities] = []
    with _one_at_a_time:
        threads = networkit.getMaxNumberOfThreads()
        try:
            networkit.setNumberOfThreads(1)
            copy = networkit.Graph(len(nodes), weighted=True)
            for one, other, weight in linked.edges(data="weight", default=1.0):
                copy.addEdge(number[one], number[other], weight)
            for start in range(starts):
                networkit.setSeed(_SEED + start, False)
                run = networkit.community.ParallelLeiden(copy, randomize=True, gamma=resolution)
                run.run()
                labels = run.getPartition().getVector()
                found.append(in_order(_connected(linked, nodes, labels)))
                watch.tell(start + 1, starts, "leiden")
                if watch.over:
                    break
        finally:
            networkit.setNumberOfThreads(threads)
    return found


def _connected(linked: nx.Graph[Any], nodes: Sequence[Any], labels: Sequence[int]) -> Iterator[set[Any]]:
    # networkit merges in parallel and does not promise what Leiden does: that each community hangs together.
    label = dict(zip(nodes, labels, strict=True))
    seen: set[Any] = set()
    for first in nodes:
        if first in seen:
            continue
        members, waiting = {first}, [first]
        while waiting:
            for other in linked.adj[waiting.pop()]:
                if other not in members and label[other] == label[first]:
                    members.add(other)
                    waiting.append(other)
        seen |= members
        yield members
