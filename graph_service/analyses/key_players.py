"""Key players: the set whose absence leaves the network in pieces, and the set from which most of it is near.

Not the best single nodes taken together: two that do the same job are one too many. (Borgatti 2006, "Identifying sets
of key players in a social network", Computational and Mathematical Organization Theory 12.)
"""

from __future__ import annotations

import operator
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import networkx as nx

from graph_service.analyses.fragments import DistanceFragments, Fragments
from graph_service.analyses.reaches import DistanceReach, Reach
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.errors import InputError

Kind = Literal["fragmentation", "reach"]
EXACT_STEPS = 2_000_000
"""Elementary steps up to which every set is tried; beyond, the set is found by greedy choice and swaps."""
STARTS = 50
"""Sets drawn by chance that are improved by exchange too, in networks so small that it is quick."""
START_STEPS = 1_000_000
"""Elementary steps that these may take together."""
SEED = 20060315
SAME = 1e-12
"""An improvement smaller than this is none."""


@dataclass(frozen=True, slots=True)
class KeyPlayers:
    """A set of key players, in the order of their ids.

    `value`: the fragmentation of the network without them, or the share of the network that they reach, 0 to 1.
    `exact`: every set was tried, none is better; of several equally good ones this is the first by id. Otherwise found
    by greedy choice and swaps. `complete`: false if the time was up before the swaps came to rest. `estimated`: the
    value itself comes from a sample of the distances (only if distance-weighted, in large networks).
    """

    members: tuple[Any, ...]
    value: float
    exact: bool
    complete: bool = True
    estimated: bool = False


class Objective(Protocol):
    """What a set is worth, and which one node completes an incomplete set best."""

    candidates: Sequence[Any]
    """Nodes that may be chosen, in the order of their ids."""
    steps: int
    """Elementary steps of one `best_addition`."""
    estimated: bool

    def value(self, members: Sequence[Any]) -> float:
        """What the set is worth, 0 to 1."""

    def best_addition(self, members: Sequence[Any]) -> tuple[float, Any]:
        """The value with the best further member, and that member; the first by id among equals."""


def fragmentation(graph: nx.Graph[Any], without: Iterable[Any] = (), *, distance_weighted: bool = False) -> float:
    """Share of the pairs that are not connected, after removal of `without`.

    1 - sum of s (s - 1) / (n (n - 1)) over the parts of size s, n being the nodes that remain; 1 for fewer than two.

    `distance_weighted`: pairs that are connected count by 1 / their distance: 1 - sum of 1 / d / (n (n - 1)).
    Directions are forgotten; weights do not count.
    """
    objective = _objective(graph, "fragmentation", 1, distance_weighted)
    return objective.value(_known(graph, without))


def reach(graph: nx.Graph[Any], members: Iterable[Any], steps: int = 1, *, distance_weighted: bool = False) -> float:
    """Share of all nodes that lie within `steps` of the set, its members among them.

    `distance_weighted`: the mean over all nodes of 1 / distance from the set, which is 1 for members and neighbours,
    and 0 where there is no way; `steps` does not count then. Directions are followed away from the set. Raises
    `InputError` for a number of steps that is below 1 or not whole.
    """
    steps = _at_least_one(steps, "steps")
    objective = _objective(graph, "reach", steps, distance_weighted)
    return objective.value(_known(graph, members))


def key_player_set(
    graph: nx.Graph[Any],
    size: int,
    kind: Kind = "fragmentation",
    steps: int = 1,
    *,
    distance_weighted: bool = False,
    watch: Watch = UNHURRIED,
    exact_steps: int = EXACT_STEPS,
    begin: Sequence[Any] | None = None,
) -> KeyPlayers:
    """The best set of `size` nodes: by fragmentation without them (KPP-Neg), or by reach (KPP-Pos).

    `kind` "fragmentation": the set whose removal leaves the highest `fragmentation` of what remains; directions are
    forgotten. "reach": the set within `steps` of which most nodes lie, along the direction of ties (`reach`).
    Loops, weights and parallel ties do not count. Every set is tried where that takes no more than `exact_steps`
    elementary steps; else the set grows by the best further member, and then members are exchanged as long as that
    improves it (for reach within steps this is never below 63 % of the best possible). Where that is quick, so are up
    to 50 sets drawn by chance, always the same ones, or the set `begin` in their place, and the best counts. Ties go
    to the first by id.
    A size beyond the network gives all its nodes. Raises `InputError` for a size or number of steps that is below 1
    or not whole.
    """
    size = _at_least_one(size, "size")
    steps = _at_least_one(steps, "steps")
    objective = _objective(graph, kind, steps, distance_weighted, size, watch)
    nodes = sorted(graph.nodes, key=str)
    if size >= len(nodes):
        return KeyPlayers(tuple(nodes), 1.0 if nodes else 0.0, exact=True)
    everything = len(objective.candidates) == len(nodes) and not objective.estimated
    if everything and search_steps(objective, size) <= exact_steps:
        found, complete = _try_all(objective, size, watch)
        if complete:
            return KeyPlayers(found, objective.value(found), exact=True)
    found, complete = _exchange(objective, size, watch, begin)
    return KeyPlayers(found, objective.value(found), exact=False, complete=complete, estimated=objective.estimated)


def search_cost(
    graph: nx.Graph[Any], size: int, kind: Kind, steps: int, *, distance_weighted: bool, exact: bool
) -> int:
    """Elementary steps that `key_player_set` takes, by trying every set or by greedy choice with exchange; without
    the sets drawn by chance."""
    objective = _objective(graph, kind, steps, distance_weighted, size)
    return search_steps(objective, size) if exact else 2 * _start_steps(objective, size)


def search_steps(objective: Objective, size: int) -> int:
    """Elementary steps of trying every set: for every set with one member less, the best further one."""
    sets = 1
    for taken in range(size - 1):
        sets = sets * (len(objective.candidates) - taken) // (taken + 1)
    return sets * objective.steps


def _objective(
    graph: nx.Graph[Any], kind: str, steps: int, distance_weighted: bool, size: int = 1, watch: Watch = UNHURRIED
) -> Objective:
    makers: dict[str, Callable[[], Objective]] = {
        "fragmentation": lambda: Fragments(simple_graph(graph, directed=False)),
        "reach": lambda: Reach(simple_graph(graph), steps),
    }
    by_distance: dict[str, Callable[[], Objective]] = {
        "fragmentation": lambda: DistanceFragments(simple_graph(graph, directed=False), size, watch),
        "reach": lambda: DistanceReach(simple_graph(graph), size),
    }
    if kind not in makers:
        raise InputError(f"There is no kind {kind!r}.", where="kind", remedy=f"Known kinds: {', '.join(makers)}.")
    return (by_distance if distance_weighted else makers)[kind]()


def _at_least_one(number: int, where: str) -> int:
    try:
        whole = operator.index(number)
    except TypeError:
        raise InputError("That is no whole number.", where=where, remedy="Expected: 1 or more.") from None
    if whole < 1:
        raise InputError("The number is too small.", where=where, remedy="Expected: 1 or more.")
    return whole


def _known(graph: nx.Graph[Any], nodes: Iterable[Any]) -> list[Any]:
    given = sorted(set(nodes), key=str)
    for node in given:
        if node not in graph:
            raise InputError(f"The network has no node {str(node)[:80]!r}.", where="members")
    return given


def _try_all(objective: Objective, size: int, watch: Watch) -> tuple[tuple[Any, ...], bool]:
    """The best of all sets, and whether all were tried."""
    best: tuple[float, list[str], tuple[Any, ...]] | None = None
    chosen: list[int] = list(range(size - 1))
    candidates, tried = objective.candidates, 0
    while True:
        members = [candidates[place] for place in chosen]
        value, further = objective.best_addition(members)
        found = sorted([*members, further], key=str)
        entry = (-round(value, 12), [str(node) for node in found], tuple(found))
        if best is None or entry[:2] < best[:2]:
            best = entry
        tried += 1
        if tried % 100 == 0 and watch.over:
            return best[2], False
        # The next choice in the order of ids.
        place = size - 2
        while place >= 0 and chosen[place] == len(candidates) - (size - 1) + place:
            place -= 1
        if place < 0:
            return best[2], True
        chosen[place:] = range(chosen[place] + 1, chosen[place] + size - place)


def _exchange(
    objective: Objective, size: int, watch: Watch, begin: Sequence[Any] | None
) -> tuple[tuple[Any, ...], bool]:
    """A set by greedy choice, then improved by exchanging one member at a time, and whether that came to rest.

    Begun twice, the second time without the first choice: greedy choice is led astray by a good first one at times.
    And begun with sets drawn by chance, as Borgatti's own program does: where no single node parts the network, greedy
    choice sees no difference between them, and exchange alone may not leave where it began.
    """
    value, first = objective.best_addition([])
    best, complete = _improved(objective, size, [first], value, watch)
    if size > 1 and complete:
        _, other = objective.best_addition([first])
        second, complete = _improved(objective, size, [other], objective.value([other]), watch)
        best = min(best, second, key=_better)
    chance = random.Random(SEED)  # noqa: S311 - a choice of starts, no secret
    drawn = (chance.sample(objective.candidates, size) for _ in range(_starts(objective, size)))
    for members in drawn if begin is None else [list(begin)]:
        if watch.over or not complete:
            return best[1], False
        further, complete = _improved(objective, size, members, objective.value(members), watch)
        best = min(best, further, key=_better)
    return best[1], complete


def _better(found: tuple[float, tuple[Any, ...]]) -> tuple[float, list[str]]:
    return -round(found[0], 12), [str(node) for node in found[1]]


def _starts(objective: Objective, size: int) -> int:
    """How many sets drawn by chance are improved: none for a set of one, of which every one was tried."""
    return min(STARTS, START_STEPS // _start_steps(objective, size)) if size > 1 else 0


def _start_steps(objective: Objective, size: int) -> int:
    """Elementary steps of one start, about: each member is exchanged, and that some times over."""
    return 2 * size * size * objective.steps


def _improved(
    objective: Objective, size: int, members: list[Any], value: float, watch: Watch
) -> tuple[tuple[float, tuple[Any, ...]], bool]:
    while len(members) < size:
        if watch.over:
            # Still as many as were asked for: the first by id that are not in it yet.
            rest = [node for node in objective.candidates if node not in members]
            members = [*members, *rest[: size - len(members)]]
            return (objective.value(members), tuple(sorted(members, key=str))), False
        value, further = objective.best_addition(members)
        members = [*members, further]
        watch.tell(len(members), size, "greedy")
    improved = True
    while improved:
        improved = False
        for node in sorted(members, key=str):
            if watch.over:
                return (value, tuple(sorted(members, key=str))), False
            others = [member for member in members if member != node]
            instead, other = objective.best_addition(others)
            if instead > value + SAME:
                members, value, improved = [*others, other], instead, True
    return (value, tuple(sorted(members, key=str))), True
