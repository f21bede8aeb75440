"""How sure a ranking is: what becomes of it when one tie in twenty is missing, and whether two places really differ.

No network is known whole: contacts are forgotten, lists are old. So the analysis is run again, some dozens of times,
each time without 5 % of the ties, chosen at random with a fixed seed. Where one tie is 5 %, each is left out in turn.
(Borgatti, Carley and Krackhardt 2006, "On the robustness of centrality measures under conditions of imperfect data",
Social Networks 28: missing ties at random are the case in which such a share is to be trusted most.)
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import networkx as nx

from graph_service.analyses.ranking import Place, Ranking, Reason, Reasons, best_first, called, ranking_of, rounded
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.analyses.words import number

MISSING = 0.05
"""Share of the ties that is left out in a trial."""
MOST_TRIALS = 100
FEWEST_TRIALS = 10
"""Fewer trials would say nothing, so nothing is said."""
STEPS = 5_000_000
"""Elementary steps that all trials together may take: a bound by size, since one by time would change the answer."""
SURE = 0.95
"""Share of the trials in which a place has to lie before the next to count as different from it."""
SEED = 20090103

ScoresOf = Callable[["nx.Graph[Any]"], Mapping[Any, float]]
Effort = Literal["linear", "passes", "product"]
PASSES = 20
"""How often an analysis that looks at each node and tie for many reasons passes over them, by its time."""


@dataclass(slots=True)
class Trials:
    """What the trials gave for the keys at the first places, best first, and for the one after them."""

    wanted: int
    missing: int
    order: Sequence[Any]
    count: int
    level: frozenset[Any] = frozenset()
    """Keys whose score is that of the next one."""
    done: int = 0
    stays: dict[Any, float] = field(default_factory=dict)
    """Sum of the memberships among the first, by key."""
    ahead: dict[Any, int] = field(default_factory=dict)
    """How often a key lay before the next, by key."""

    @property
    def enough(self) -> bool:
        """Whether there were enough to say something."""
        return self.done >= min(FEWEST_TRIALS, self.wanted) > 0

    @classmethod
    def of(cls, graph: nx.Graph[Any], wanted: int, best: Sequence[tuple[Any, float]], count: int) -> Trials:
        """None made yet, of a graph and its `count` best keys with scores, best first; the next may follow them."""
        level = frozenset(
            key for (key, score), (_, next_) in itertools.pairwise(best) if rounded(score) == rounded(next_)
        )
        return cls(wanted, ties_missing(graph), [key for key, _ in best], min(count, len(best)), level)

    def stability(self, key: Any) -> float | None:
        """Share of the trials in which a key stays among the first; none where not tried, or nobody else could be."""
        if not self.enough or len(self.order) <= self.count:
            return None
        return round(self.stays[key] / self.done, 4)

    def distinguishable(self, key: Any) -> bool | None:
        """Whether a key differs from the next for sure; none where not tried, or it is the last."""
        if not self.enough or key == self.order[-1]:
            return None
        return key not in self.level and self.ahead[key] >= SURE * self.done

    def add(self, scores: Mapping[Any, float]) -> None:
        """Count one trial; a key without a score comes last in it."""
        members = memberships(scores, self.count)
        for key in self.order[: self.count]:
            self.stays[key] = self.stays.get(key, 0.0) + members.get(key, 0.0)
        for key, after in itertools.pairwise(self.order):
            before = rounded(scores.get(key, -math.inf)) > rounded(scores.get(after, -math.inf))
            self.ahead[key] = self.ahead.get(key, 0) + before
        self.done += 1


def ranked(
    graph: nx.Graph[Any],
    scores_of: ScoresOf,
    because: Reasons,
    *,
    count: int,
    watch: Watch = UNHURRIED,
    effort: Effort = "product",
    scores: Mapping[Any, float] | None = None,
    remarks: Iterable[Reason] = (),
    lowest: bool = False,
) -> Ranking:
    """`ranking_of` and `with_stability` in one: what most analyses are made of."""
    scores = scores_of(graph) if scores is None else scores
    ranking = ranking_of(graph, scores, because, count=count, remarks=remarks, lowest=lowest)
    return with_stability(ranking, graph, scores_of, watch, scores=scores, effort=effort, lowest=lowest)


def with_stability(
    ranking: Ranking,
    graph: nx.Graph[Any],
    scores_of: ScoresOf,
    watch: Watch = UNHURRIED,
    *,
    scores: Mapping[Any, float],
    effort: Effort = "product",
    lowest: bool = False,
) -> Ranking:
    """The ranking with `stability` and `distinguishable` at each place, and what they mean in words among its reasons.

    `scores` are those that `ranking_of` made the ranking from; `scores_of` computes them of any graph with the same
    nodes; keys are nodes, or tuples of nodes. How often a place stays among the first is told where somebody else
    could take it. Places with the same score are never distinguishable. A graph that is too large, or too little
    time, leaves both untold, and a remark says so. `lowest`: the lowest score is best.
    """
    if not ranking.items or not graph.number_of_edges():
        return ranking
    count = len(ranking.items)
    best = [(key, scores[key]) for key in best_first(scores, lowest=lowest)[: count + 1]]
    trials = Trials.of(graph, trials_wanted(graph, effort), best, count)
    for thin in thinned(graph, trials.wanted):
        if watch.over:
            break
        found = scores_of(thin)
        trials.add({key: -score for key, score in found.items()} if lowest else found)
        watch.tell(trials.done, trials.wanted, "stability")
    complete = ranking.complete and trials.done == trials.wanted
    items = ranking.items
    if trials.enough:
        items = [_judged(place, at, trials, graph) for at, place in enumerate(ranking.items)]
    return ranking.model_copy(
        update={"items": items, "complete": complete, "remarks": [*ranking.remarks, sureness_remark(trials, graph)]}
    )


def trials_wanted(graph: nx.Graph[Any], effort: Effort) -> int:
    """How many trials a graph of this size gets, 0 for one that is too large.

    `effort`: whether a run of the analysis takes time by nodes and ties ("linear"), by many times those ("passes") or
    by their product ("product").
    """
    nodes, ties = len(graph), int(graph.number_of_edges())
    if not ties:
        return 0
    times: Mapping[Effort, int] = {"linear": 1, "passes": PASSES, "product": nodes}
    size = times[effort] * (nodes + ties)
    wanted = min(MOST_TRIALS, STEPS // size)
    if wanted < FEWEST_TRIALS:
        return 0
    return min(ties, wanted) if ties_missing(graph) == 1 else wanted


def ties_missing(graph: nx.Graph[Any]) -> int:
    """How many ties are left out in a trial: 5 %, and at least one."""
    return max(1, round(MISSING * int(graph.number_of_edges())))


def thinned(graph: nx.Graph[Any], trials: int, seed: int = SEED) -> Iterator[nx.Graph[Any]]:
    """Copies of the graph with its nodes, each without 5 % of the ties; the order in which ties came does not matter.

    Where one tie is left out and there are no more ties than trials, each is left out once.
    """
    ties = sorted(graph.edges, key=lambda tie: _ends(graph, tie))
    missing = ties_missing(graph)
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    each_once = missing == 1 and len(ties) <= trials
    for trial in range(trials):
        thin = graph.copy()
        thin.remove_edges_from([ties[trial]] if each_once else chance.sample(ties, missing))
        yield thin


def memberships(scores: Mapping[Any, float], count: int) -> dict[Any, float]:
    """How far each belongs to the `count` highest: 1, or its share of the places that are left among equal scores."""
    if count >= len(scores):
        return dict.fromkeys(scores, 1.0)
    clean = {key: rounded(score) for key, score in scores.items()}
    least = sorted(clean.values(), reverse=True)[count - 1]
    above = sum(1 for score in clean.values() if score > least)
    equal = sum(1 for score in clean.values() if score == least)
    share = (count - above) / equal
    return {key: 1.0 if score > least else share for key, score in clean.items() if score >= least}


def _ends(graph: nx.Graph[Any], tie: tuple[Hashable, ...]) -> list[str]:
    ends = [str(end) for end in tie]
    return ends if graph.is_directed() else sorted(ends)


def _judged(place: Place, at: int, trials: Trials, graph: nx.Graph[Any]) -> Place:
    key = trials.order[at]
    because = list(place.because)
    stability, distinguishable = trials.stability(key), trials.distinguishable(key)
    if stability is not None:
        first_de = "auf dem ersten Platz" if trials.count == 1 else f"unter den ersten {trials.count}"
        first_en = "in the first place" if trials.count == 1 else f"among the first {trials.count}"
        because.append(
            Reason(
                de=f"Bleibt in {stability:.0%} der {trials.done} Versuche {first_de}.".replace("%", " %"),
                en=f"Stays {first_en} in {stability:.0%} of {trials.done} trials.",
                numbers={"stability": stability, "trials": trials.done, "first": trials.count},
            )
        )
    if distinguishable is False:
        after, otherwise = trials.order[at + 1], trials.done - trials.ahead[key]
        told = _names(graph, after, "de"), _names(graph, after, "en")
        because.append(_not_distinguishable(*told, key in trials.level, otherwise, trials.done))
    return place.model_copy(update={"stability": stability, "distinguishable": distinguishable, "because": because})


def _not_distinguishable(de: str, en: str, equal: bool, otherwise: int, trials: int) -> Reason:
    numbers = {"trials": float(trials), "not_ahead": float(otherwise)}
    if equal:
        return Reason(
            de=f"Nicht unterscheidbar vom nächsten Platz, {de}: der Wert ist derselbe.",
            en=f"Not distinguishable from the next place, {en}: the score is the same.",
            numbers=numbers,
        )
    return Reason(
        de=f"Nicht unterscheidbar vom nächsten Platz, {de}: der liegt in {otherwise} von {trials} Versuchen gleichauf "
        "oder davor.",
        en=f"Not distinguishable from the next place, {en}: in {otherwise} of {trials} trials that one is level or "
        "ahead.",
        numbers=numbers,
    )


def _names(graph: nx.Graph[Any], key: Any, language: str) -> str:
    if key in graph:
        return called(graph, key, language)
    return (" und " if language == "de" else " and ").join(called(graph, node, language) for node in key)


def sureness_remark(trials: Trials, graph: nx.Graph[Any]) -> Reason:
    """How many trials there were and what was missing in each, or why there were none."""
    ties = graph.number_of_edges()
    numbers = {"trials": float(trials.done), "ties": float(ties), "missing": float(trials.missing)}
    if trials.enough:
        few_de = f"fehlen {number(trials.missing)}" if trials.missing > 1 else "fehlt eine"
        few_en = f"{number(trials.missing, 'en')} are" if trials.missing > 1 else "one is"
        return Reason(
            de=f"Wie sicher: {trials.done} Versuche; in jedem {few_de} der {number(ties)} Verbindungen.",
            en=f"How sure: {trials.done} trials; in each, {few_en} missing of the {number(ties, 'en')} ties.",
            numbers=numbers,
        )
    if trials.wanted:
        return Reason(
            de="Wie sicher die Reihenfolge ist, wurde nicht geprüft: die Zeit war um.",
            en="How sure the order is was not tried: the time was up.",
            numbers=numbers,
        )
    return Reason(
        de=f"Wie sicher die Reihenfolge ist, wurde nicht geprüft: das Netz ist mit {number(ties)} Verbindungen "
        "zu groß dafür.",
        en=f"How sure the order is was not tried: the network is too large for that, with {number(ties, 'en')} ties.",
        numbers=numbers,
    )


def untried(de: str, en: str) -> Reason:
    """As a remark that no trials are made by an analysis, and why: half a sentence without a stop."""
    return Reason(de=f"Wie sicher, wurde nicht geprüft: {de}.", en=f"How sure was not tried: {en}.")


LARGEST_FOR_TRIALS = 10_000


def effort_of(graph: nx.Graph[Any]) -> Effort:
    """What a run takes, for how many trials there may be, of an analysis that walks nodes and ties in Python.

    Linear, up to 10,000 nodes and ties; beyond, a hundred runs would take minutes, so it counts as more than that.
    """
    return "linear" if graph.number_of_nodes() + graph.number_of_edges() <= LARGEST_FOR_TRIALS else "product"
