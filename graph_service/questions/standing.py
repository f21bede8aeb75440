"""How much each stakeholder matters in a network: five parts, each between 0 and 1, weighed in one place.

Pure functions of a `networkx` graph as `graph_service/network` makes it; they know no view and no database.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graph_service.turns import Waiting, go_on

if TYPE_CHECKING:
    import networkx as nx

    from graph_service.analyses.stability import Trials

WEIGHTS: Mapping[str, float] = MappingProxyType({
    "responsibility": 0.30,  # who is in charge has to be at the table, whoever else knows more
    "brokerage": 0.25,       # without whom others would not be connected: who is lost with it
    "reach": 0.20,           # from whom news gets to all by few steps
    "ties": 0.15,            # with whom many work already: the least, as it follows the size of an office
    "sole_cover": 0.10,      # what nobody else covers: seldom, and then it matters
})  # fmt: skip
"""What each part counts; together 1."""

FULL: Mapping[str, float] = MappingProxyType({"brokerage": 0.05})
"""From where on a part counts in full: who lies on the ways of hardly any pair is no broker, though nobody is more."""

SAME_HOUSE = 0.5
"""Each further one of the same house counts half as much as the one before: five of one office are one voice, and so
are the twelve offices of one name, one in each district."""

STEPS = 100_000_000
"""Nodes and ties looked at for the ways from all sources, some seconds: in a larger network from some of them."""
FEWEST_SOURCES = 256
AT_ONCE = 512
"""Sources that nearness looks from at once (`compute/distances.py`), so that it has as many times the steps."""

IN_CHARGE = ("RESPONSIBLE_FOR", "LEADS", "PROVIDES")
COVERS = ("RESPONSIBLE_FOR", "PROVIDES", "EXPERT_IN")


@dataclass
class Standing:
    """What is known of one stakeholder: each part from 0 to 1, and the numbers and names behind them."""

    node: str
    parts: dict[str, float] = field(default_factory=dict)
    topics: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    sole: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    share_of_ways: float = 0.0
    two_steps: int = 0
    score: float = 0.0
    spread: float = 0.0


def standings(graph: nx.Graph[Any], candidates: Iterable[str], waiting: Waiting | None = None) -> list[Standing]:
    """Each candidate's standing in the network (a multigraph with types of ties), best first, spread over houses.

    A part is divided by the greatest among the candidates, so the best has 1, or by what counts in full (`FULL`) where
    nobody reaches that; one that nobody has is 0 for all. Ties
    are taken as undirected and unweighted for ways; loose parts of the network do not reach each other. Equal ones
    stand in the order of their ids. An empty network has none. Raises `Abandoned` where nobody is `waiting` any more.
    """
    found = {node: Standing(node) for node in sorted(set(candidates) & set(graph))}
    if not found:
        return []
    from graph_service.compute import accelerate  # noqa: PLC0415 - it brings networkx, which other questions do without

    accelerate()
    _in_charge(graph, found)
    simple = _simple(graph)
    go_on(waiting)
    brokerage = betweenness(simple)
    go_on(waiting)
    reach, two_steps = nearness(simple)
    go_on(waiting)
    partners = shared_measures(graph, found)
    raw: dict[str, dict[str, float]] = {
        "responsibility": {node: float(len(one.topics) + len(one.measures)) for node, one in found.items()},
        "brokerage": {node: brokerage[node] for node in found},
        "reach": {node: reach[node] for node in found},
        "ties": {node: sum(partners[node].values()) for node in found},
        "sole_cover": {node: float(len(one.sole)) for node, one in found.items()},
    }
    for node, one in found.items():
        one.share_of_ways, one.two_steps = brokerage[node], two_steps[node]
        one.partners = sorted(partners[node], key=lambda other: (-partners[node][other], other))
    for name, values in raw.items():
        greatest = max(FULL.get(name, 0.0), *values.values())
        for node, value in values.items():
            found[node].parts[name] = round(value / greatest, 9) if greatest > 0 else 0.0
    for one in found.values():
        one.score = round(sum(WEIGHTS[name] * value for name, value in one.parts.items()), 6)
    return spread(found.values(), {node: _alike(graph.nodes[node], node) for node in found})


def _alike(data: Mapping[str, Any], node: str) -> tuple[Hashable, ...]:
    """What a node has in common with others that say the same: its house, and, in a district, its name."""
    house = data.get("house") or node
    return (house, (data["type"], data["name"])) if data.get("district") and data.get("name") else (house,)


def spread(standings: Iterable[Standing], alike: Mapping[str, Iterable[Hashable]]) -> list[Standing]:
    """Best first, each further one that is alike counting `SAME_HOUSE` times as much; what has 0 is left out.

    `alike`: what each has in common with others, such as its house; each better one counts once.
    """
    before: dict[Hashable, set[str]] = defaultdict(set)
    every = []
    for one in sorted(standings, key=lambda one: (-one.score, one.node)):
        better = set().union(*(before[key] for key in alike[one.node]))
        one.spread = round(one.score * SAME_HOUSE ** len(better), 6)
        for key in alike[one.node]:
            before[key].add(one.node)
        if one.score > 0:
            every.append(one)
    return sorted(every, key=lambda one: (-one.spread, one.node))


def sureness(
    graph: nx.Graph[Any],
    candidates: Iterable[str],
    every: Sequence[Standing],
    count: int,
    waiting: Waiting | None = None,
) -> Trials:
    """What becomes of the first `count` of all standings in trials without 5 % of the ties each.

    As analyses do it (`analyses/stability.py`); no trial for a network that is too large for them. Raises `Abandoned`
    where nobody is `waiting` any more.
    """
    from graph_service.analyses.stability import Trials, thinned, trials_wanted  # noqa: PLC0415 - as above

    known = list(candidates)
    best = [(one.node, one.spread) for one in every[: count + 1]]
    trials = Trials.of(graph, trials_wanted(graph, "product"), best, count)
    for thin in thinned(graph, trials.wanted):
        go_on(waiting)
        trials.add({one.node: one.spread for one in standings(thin, known)})
    return trials


def betweenness(graph: nx.Graph[Any]) -> dict[Hashable, float]:
    """The share of the shortest ways between others that lead over each node (Freeman 1977), from all or some sources.

    From 0 to 1. In a network that is not `counted_exactly` it is estimated from some nodes (Brandes and Pich 2007),
    which are drawn by a fixed seed.
    """
    import networkx as nx  # noqa: PLC0415 - a tenth of a second, which other questions do without

    sources = None if counted_exactly(graph) else sources_of(graph)
    found = nx.betweenness_centrality(graph, k=sources, normalized=True, weight=None, endpoints=False, seed=1)
    return {node: round(value, 9) for node, value in found.items()}


def nearness(graph: nx.Graph[Any]) -> tuple[dict[Hashable, float], dict[Hashable, int]]:
    """The mean of 1/steps to the others (harmonic, Marchiori and Latora 2000), and how many are two steps away at most.

    Both from all others; the first in a network that is larger by far than one `counted_exactly` from some of them.
    """
    import networkx as nx  # noqa: PLC0415 - as above

    nodes = sorted(graph)
    some = min(len(nodes), sources_of(graph) * AT_ONCE)
    sources = None if some == len(nodes) else sorted(random.Random(1).sample(nodes, some))  # noqa: S311
    total = nx.harmonic_centrality(graph, nbunch=None, distance=None, sources=sources)
    # A source is none of its own others; every other node has all of them.
    chosen = set(sources or nodes)
    near = {node: round(value / max(some - (node in chosen), 1), 9) for node, value in total.items()}
    beside = {node: set(graph[node]) for node in nodes}
    return near, {node: len(beside[node].union(*(beside[one] for one in beside[node])) - {node}) for node in nodes}


def shared_measures(graph: nx.Graph[Any], candidates: Iterable[str]) -> dict[str, dict[str, float]]:
    """For each candidate the others that it shares measures with, weighed after Newman (2001): 1/(n-1) a measure."""
    wanted, beside = set(candidates), defaultdict(set)
    for start, end, type_ in graph.edges(data="type"):
        if start in wanted and graph.nodes[end].get("type") == "Measure" and type_ != "CONTACTED":
            beside[end].add(start)
    shared: dict[str, dict[str, float]] = {node: {} for node in wanted}
    for measure in sorted(beside):
        members = sorted(beside[measure])
        for one in members:
            for other in members:
                if one != other:
                    shared[one][other] = shared[one].get(other, 0.0) + 1.0 / (len(members) - 1)
    return shared


def _in_charge(graph: nx.Graph[Any], found: Mapping[str, Standing]) -> None:
    """Topics and measures that each one is in charge of, and the topics that it alone covers."""
    topics: dict[str, set[str]] = defaultdict(set)
    measures: dict[str, set[str]] = defaultdict(set)
    cover: dict[str, set[str]] = defaultdict(set)
    for start, end, type_ in graph.edges(data="type"):
        kind = graph.nodes[end].get("type")
        if type_ in COVERS and kind == "Topic":
            cover[end].add(start)
        if start in found and type_ in IN_CHARGE:
            (topics if kind == "Topic" else measures)[start].add(end)
    for node, one in found.items():
        one.topics, one.measures = sorted(topics[node]), sorted(measures[node])
    for topic in sorted(cover):
        if len(cover[topic]) == 1 and (alone := next(iter(cover[topic]))) in found:
            found[alone].sole.append(topic)


def counted_exactly(graph: nx.Graph[Any]) -> bool:
    """Whether the ways from all nodes are counted."""
    return sources_of(graph) == len(graph)


def sources_of(graph: nx.Graph[Any]) -> int:
    """How many nodes the ways are counted from: all, or as many as `STEPS` allow."""
    size = max(1, len(graph) + int(graph.number_of_edges()))
    return min(len(graph), max(FEWEST_SOURCES, STEPS // size))


def _simple(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    import networkx as nx  # noqa: PLC0415 - as above

    simple: nx.Graph[Any] = nx.Graph()
    simple.add_nodes_from(sorted(graph))
    simple.add_edges_from(sorted({(min(start, end), max(start, end)) for start, end in graph.edges() if start != end}))
    return simple
