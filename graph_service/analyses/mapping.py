"""Stakeholder mapping: who has power, interest, legitimacy and urgency, by evidence in the network.

Each axis is computed from ties of named types (`evidence`) and open to correction by hand. Two readings of them: the
grid of power and interest (Mendelow 1991; Eden and Ackermann 1998, "Making strategy"), and salience by power,
legitimacy and urgency with its eight classes (Mitchell, Agle and Wood 1997, "Toward a theory of stakeholder
identification and salience", Academy of Management Review 22). Who is missing stands in `missing`.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from graph_service.analyses.evidence import AXES, EVIDENCE, Axis, Scope
from graph_service.analyses.missing import Missing, missing_stakeholders
from graph_service.analyses.ties import ACTORS, existing
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.errors import InputError

__all__ = [
    "CLASSES", "QUADRANTS", "Missing", "Standing", "missing_stakeholders", "power_interest", "quadrant", "salience",
    "salience_class", "standings",
]  # fmt: skip

Corrections = Mapping[Any, Mapping[str, float]]
Class = Literal[
    "definitive", "dominant", "dangerous", "dependent", "dormant", "discretionary", "demanding", "none"
]  # fmt: skip
Quadrant = Literal["manage-closely", "keep-satisfied", "keep-informed", "monitor"]

THRESHOLD = 0.5
"""From here an axis counts as present."""

CLASSES: Mapping[tuple[bool, bool, bool], Class] = {
    (True, True, True): "definitive", (True, True, False): "dominant", (True, False, True): "dangerous",
    (False, True, True): "dependent", (True, False, False): "dormant", (False, True, False): "discretionary",
    (False, False, True): "demanding", (False, False, False): "none",
}  # fmt: skip
"""The class by power, legitimacy and urgency."""
QUADRANTS: Mapping[tuple[bool, bool], Quadrant] = {
    (True, True): "manage-closely", (True, False): "keep-satisfied", (False, True): "keep-informed",
    (False, False): "monitor",
}  # fmt: skip
"""The quadrant by power and interest."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a stakeholder stands: each axis from 0 to 1, as computed and as corrected, with what was found for it.

    `found`: the things behind each kind of evidence, by its key; empty kinds are left out.
    """

    node: Any
    values: Mapping[Axis, float]
    computed: Mapping[Axis, float]
    found: Mapping[str, tuple[Any, ...]]

    def corrected(self, axis: Axis) -> bool:
        """Whether somebody set this axis by hand."""
        return self.values[axis] != self.computed[axis]


def standings(
    graph: nx.Graph[Any],
    measure: Hashable | None = None,
    *,
    corrections: Corrections | None = None,
    types: Iterable[str] = ACTORS,
    watch: Watch = UNHURRIED,
) -> dict[Any, Standing]:
    """All stakeholders of these types for which any evidence is found or a correction is given, by id.

    On the whole network. `measure`: evidence for this measure and its topics only; none: for all. `corrections`
    replace what is computed, from 0 to 1, by node and axis. When `watch` is over, those found so far. Raises
    `InputError` for a measure or a corrected node that is not there, an unknown axis, and a value that is not from 0
    to 1.
    """
    scope = Scope(graph, measure)
    by_hand = _checked(graph, corrections or {})
    wanted = tuple(types)
    standing: dict[Any, Standing] = {}
    stakeholders = scope.ties.of_kind(*wanted)
    for done, node in enumerate(stakeholders):
        if done % 256 == 0:
            watch.tell(done, len(stakeholders), "stakeholders")
            if watch.over:
                break
        found = {key: tuple(things) for key, things in scope.found(node).items() if things}
        if not found and node not in by_hand:
            continue
        computed: dict[Axis, float] = {axis: _axis(axis, found) for axis in AXES}
        values: dict[Axis, float] = {axis: by_hand.get(node, {}).get(axis, computed[axis]) for axis in AXES}
        if any(values.values()) or node in by_hand:
            standing[node] = Standing(node, values, computed, found)
    return standing


def salience(standing: Standing, threshold: float = THRESHOLD) -> float:
    """How salient a stakeholder is: how many of power, legitimacy and urgency are there, plus the mean of the three.

    From 0 to 4. The number of attributes decides, as Mitchell, Agle and Wood propose; their strength decides between
    equals.
    """
    return _present_and_mean([standing.values[axis] for axis in ("power", "legitimacy", "urgency")], threshold)


def salience_class(standing: Standing, threshold: float = THRESHOLD) -> Class:
    """The class of salience: by which of power, legitimacy and urgency reach the threshold."""
    power, legitimacy, urgency = (standing.values[axis] >= threshold for axis in ("power", "legitimacy", "urgency"))
    return CLASSES[power, legitimacy, urgency]


def power_interest(standing: Standing, threshold: float = THRESHOLD) -> float:
    """How closely to work with a stakeholder: how many of power and interest are there, plus their mean; 0 to 3."""
    return _present_and_mean([standing.values["power"], standing.values["interest"]], threshold)


def quadrant(standing: Standing, threshold: float = THRESHOLD) -> Quadrant:
    """The quadrant of the grid: by which of power and interest reach the threshold."""
    return QUADRANTS[standing.values["power"] >= threshold, standing.values["interest"] >= threshold]


def _present_and_mean(values: list[float], threshold: float) -> float:
    return sum(value >= threshold for value in values) + math.fsum(values) / len(values)


def _axis(axis: Axis, found: Mapping[str, tuple[Any, ...]]) -> float:
    parts = (one.weight * min(1.0, len(found.get(one.key, ())) / one.enough) for one in EVIDENCE if one.axis == axis)
    return min(1.0, round(math.fsum(parts), 10))


def _checked(graph: nx.Graph[Any], corrections: Corrections) -> Corrections:
    for node, axes in corrections.items():
        existing(graph, node, "corrections")
        for axis, value in axes.items():
            if axis not in AXES:
                raise InputError(
                    f"There is no axis {axis!r}.", where="corrections", remedy=f"Known axes: {', '.join(AXES)}."
                )
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
                raise InputError("A correction is a number from 0 to 1.", where="corrections")
    return corrections
