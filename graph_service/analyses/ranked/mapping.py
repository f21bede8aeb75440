"""Stakeholder mapping as rankings: salience, the grid of power and interest, and who is missing from a measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import networkx as nx
from pydantic import Field

from graph_service.analyses.evidence import AXES, EVIDENCE, Axis
from graph_service.analyses.inputs import TYPES_OF, Count, Ranked, What
from graph_service.analyses.mapping import (
    THRESHOLD,
    Class,
    Quadrant,
    Standing,
    power_interest,
    quadrant,
    salience,
    salience_class,
    standings,
)
from graph_service.analyses.missing import Missing, missing_stakeholders
from graph_service.analyses.ranking import Ranking, Reason, Reasons, ranking_of
from graph_service.analyses.registering import analysis
from graph_service.analyses.stability import ranked, with_stability
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import decimal, listed, names
from graph_service.errors import InputError

Measure = Annotated[
    str | None, Field(description="Id of a measure; none: the whole programme.", examples=["measure-0eb08faaa845"])
]
ByHand = Annotated[
    str | None,
    Field(
        max_length=8000,
        description="Corrections by hand, each `id axis value` with a value from 0 to 1, separated by semicolons.",
        examples=["unit:bezirksamt-neukoelln power 0.8; post-0a1b2c3d urgency 0"],
    ),
]
Threshold = Annotated[float, Field(gt=0, le=1, description="From here an axis counts as present.", examples=[0.5])]

AXIS_WORDS: dict[Axis, tuple[str, str]] = {
    "power": ("Macht", "power"), "interest": ("Interesse", "interest"),
    "legitimacy": ("Legitimität", "legitimacy"), "urgency": ("Dringlichkeit", "urgency"),
}  # fmt: skip
CLASS_WORDS: dict[Class, tuple[str, str]] = {
    "definitive": ("maßgeblich", "definitive"), "dominant": ("dominant", "dominant"),
    "dangerous": ("gefährlich", "dangerous"), "dependent": ("abhängig", "dependent"),
    "dormant": ("schlafend", "dormant"), "discretionary": ("nach Ermessen einzubinden", "discretionary"),
    "demanding": ("fordernd", "demanding"), "none": ("kein Stakeholder", "non-stakeholder"),
}  # fmt: skip
QUADRANT_WORDS: dict[Quadrant, tuple[str, str]] = {
    "manage-closely": ("eng einbinden", "manage closely"), "keep-satisfied": ("zufriedenstellen", "keep satisfied"),
    "keep-informed": ("auf dem Laufenden halten", "keep informed"), "monitor": ("beobachten", "monitor"),
}  # fmt: skip


@analysis("salience", family="mapping", projection="whole")
def ranked_by_salience(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    measure: Measure = None,
    what: Ranked = "institutions",
    corrections: ByHand = None,
    threshold: Threshold = THRESHOLD,
    count: Count = 10,
) -> Ranking:
    """Who matters for a measure or the programme, by power, legitimacy and urgency.

    Score: how many of the three reach the threshold, plus the mean of the three, from 0 to 4. Each axis is the sum
    of named evidence (`evidence.EVIDENCE`), at most 1; corrections by hand take its place and are named. Direction:
    as in the vocabulary. Weights: do not count. Loose parts: do not matter. Equal scores: by id.
    Source: Mitchell, Agle and Wood 1997.
    """
    found = standings(graph, measure, corrections=read_corrections(corrections), types=TYPES_OF[what], watch=watch)

    def because(node: Any, _score: float) -> list[Reason]:
        standing = found[node]
        de, en = CLASS_WORDS[salience_class(standing, threshold)]
        first = _reading(standing, ("power", "legitimacy", "urgency"), threshold, de, en)
        return [first, *_axes(graph, standing, ("power", "legitimacy", "urgency"))]

    def scores_of(standing: Mapping[Any, Standing]) -> dict[Any, float]:
        return {node: salience(one, threshold) for node, one in standing.items()}

    return _ranked(graph, found, scores_of, because, watch, measure, what, corrections, threshold, count)


@analysis("power-interest", family="mapping", projection="whole")
def ranked_by_power_interest(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    measure: Measure = None,
    what: Ranked = "institutions",
    corrections: ByHand = None,
    threshold: Threshold = THRESHOLD,
    count: Count = 10,
) -> Ranking:
    """How to work with whom, by power and interest.

    Score: how many of the two reach the threshold, plus their mean, from 0 to 3. Axes and corrections as in
    `salience`. Direction: as in the vocabulary. Weights: do not count. Loose parts: do not matter. Equal scores: by
    id. Source: Mendelow 1991; Eden and Ackermann 1998.
    """
    found = standings(graph, measure, corrections=read_corrections(corrections), types=TYPES_OF[what], watch=watch)

    def because(node: Any, _score: float) -> list[Reason]:
        standing = found[node]
        de, en = QUADRANT_WORDS[quadrant(standing, threshold)]
        first = _reading(standing, ("power", "interest"), threshold, de, en)
        return [first, *_axes(graph, standing, ("power", "interest"))]

    def scores_of(standing: Mapping[Any, Standing]) -> dict[Any, float]:
        return {node: power_interest(one, threshold) for node, one in standing.items()}

    return _ranked(graph, found, scores_of, because, watch, measure, what, corrections, threshold, count)


@analysis("missing-stakeholders", family="mapping", projection="whole")
def ranked_by_missing_stakeholders(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    count: Count = 10,
    measure: Annotated[str, Field(description="Id of the measure.", examples=["measure-0eb08faaa845"])],
    what: Ranked = "institutions",
) -> Ranking:
    """Who is missing from a measure: who sits at the table of similar ones or is responsible for its topics.

    Score: the share of similarity of those measures where it sits, plus the share of the topics that it is
    responsible for, from 0 to 2. Direction: as in the vocabulary. Weights: do not count. Loose parts: do not matter.
    Equal scores: by id. An id that is not in the network gives an error, for whatever reason it is not there.
    Source: own definition, see `missing_stakeholders`.
    """
    found = {one.node: one for one in missing_stakeholders(graph, measure, types=TYPES_OF[what])}

    def scores_of(thin: nx.Graph[Any]) -> dict[Any, float]:
        return {one.node: one.score for one in missing_stakeholders(thin, measure, types=TYPES_OF[what])}

    return ranked(
        graph, scores_of, lambda node, _score: _why_missing(graph, found[node]), count=count, watch=watch,
        effort="passes", scores={node: one.score for node, one in found.items()},
    )  # fmt: skip


def _ranked(
    graph: nx.Graph[Any],
    found: Mapping[Any, Standing],
    scores_of: Callable[[Mapping[Any, Standing]], dict[Any, float]],
    because: Reasons,
    watch: Watch,
    measure: str | None,
    what: What,
    corrections: str | None,
    threshold: float,
    count: int,
) -> Ranking:
    """The standings by their scores; the same corrections are in each trial."""
    scores, complete, by_hand = scores_of(found), not watch.over, read_corrections(corrections)
    ranking = ranking_of(graph, scores, because, count=count, remarks=[_remark(threshold)], complete=complete)
    return with_stability(
        ranking, graph,
        lambda thin: scores_of(standings(thin, measure, corrections=by_hand, types=TYPES_OF[what])), watch,
        scores=scores, effort="passes",
    )  # fmt: skip


def read_corrections(text: str | None) -> dict[str, dict[str, float]]:
    """Corrections as they are written in an address or a command. Raises `InputError` that shows the form."""
    found: dict[str, dict[str, float]] = {}
    for part in filter(None, (one.strip() for one in (text or "").split(";"))):
        words = part.split()
        try:
            node, axis, value = words[0], words[1], float(words[2].replace(",", "."))
        except (IndexError, ValueError):
            words = []
        if len(words) != 3:
            raise InputError(
                "A correction is not readable.",
                where="corrections",
                remedy="Write `id axis value`, as unit:x power 0.8.",
            )
        found.setdefault(node, {})[axis] = value
    return found


def _reading(standing: Standing, axes: Sequence[Axis], threshold: float, de: str, en: str) -> Reason:
    there = [axis for axis in axes if standing.values[axis] >= threshold]
    words_de = listed([AXIS_WORDS[axis][0] for axis in there])
    words_en = listed([AXIS_WORDS[axis][1] for axis in there], "en")
    verb_de, verb_en = ("erreicht", "reaches") if len(there) == 1 else ("erreichen", "reach")
    why_de = f"{words_de} {verb_de} die Schwelle" if there else "nichts erreicht die Schwelle"
    why_en = f"{words_en} {verb_en} the threshold" if there else "nothing reaches the threshold"
    return Reason(
        de=f"Einstufung: {de}; {why_de} von {decimal(threshold)}.",
        en=f"Reading: {en}; {why_en} of {decimal(threshold, 'en')}.",
        numbers={axis: standing.values[axis] for axis in axes},
    )


def _axes(graph: nx.Graph[Any], standing: Standing, axes: Sequence[Axis]) -> list[Reason]:
    reasons = []
    for axis in axes:
        value, computed = standing.values[axis], standing.computed[axis]
        if not value and not computed:
            continue
        parts_de, parts_en = [], []
        numbers: dict[str, float] = {axis: value}
        for one in EVIDENCE:
            things = standing.found.get(one.key, ())
            if one.axis == axis and things:
                points = one.weight * min(1.0, len(things) / one.enough)
                parts_de.append(f"{one.de} {names(graph, things)} ({decimal(points)})")
                parts_en.append(f"{one.en} {names(graph, things, 'en')} ({decimal(points, 'en')})")
                numbers[one.key] = len(things)
        de, en = AXIS_WORDS[axis]
        by_hand = standing.corrected(axis)
        hand_de = f" (von Hand gesetzt; berechnet {decimal(computed)})" if by_hand else ""
        hand_en = f" (set by hand; computed {decimal(computed, 'en')})" if by_hand else ""
        found_de, found_en = "; ".join(parts_de) or "keine Belege", "; ".join(parts_en) or "no evidence"
        reasons.append(
            Reason(
                de=f"{de} {decimal(value)}{hand_de}: {found_de}.",
                en=f"{en.capitalize()} {decimal(value, 'en')}{hand_en}: {found_en}.",
                numbers=numbers,
            )
        )
    return reasons


def _why_missing(graph: nx.Graph[Any], found: Missing) -> list[Reason]:
    reasons = []
    if found.sits_in:
        at = [measure for measure, _ in found.sits_in]
        alike = found.sits_in[0][1]
        reasons.append(
            Reason(
                de=f"Sitzt in {len(at)} von {found.similar} ähnlichen Maßnahmen am Tisch: {names(graph, at)} "
                f"(Überschneidung der Themen und Handlungsfelder bis {decimal(alike)}).",
                en=f"Sits at the table of {len(at)} of {found.similar} similar measures: {names(graph, at, 'en')} "
                f"(overlap of topics and fields of action up to {decimal(alike, 'en')}).",
                numbers={"sits_in": len(at), "similar": found.similar, "likeness": alike},
            )
        )
    if found.topics:
        reasons.append(
            Reason(
                de=f"Zuständig für {len(found.topics)} von {found.all_topics} Themen der Maßnahme und noch nicht "
                f"verbunden: {names(graph, found.topics)}.",
                en=f"Responsible for {len(found.topics)} of {found.all_topics} topics of the measure and not yet "
                f"connected: {names(graph, found.topics, 'en')}.",
                numbers={"topics": len(found.topics), "all_topics": found.all_topics},
            )
        )
    return reasons


def _remark(threshold: float) -> Reason:
    axes_de = listed([AXIS_WORDS[axis][0] for axis in AXES])
    axes_en = listed([AXIS_WORDS[axis][1] for axis in AXES], "en")
    return Reason(
        de=f"{axes_de} sind Summen benannter Belege, höchstens 1, und lassen sich von Hand berichtigen; vorhanden ab "
        f"{decimal(threshold)}. Was nicht im Netz steht, zählt nicht.",
        en=f"{axes_en.capitalize()} are sums of named evidence, at most 1, and can be corrected by hand; present from "
        f"{decimal(threshold, 'en')}. What the network does not know does not count.",
        numbers={"threshold": threshold},
    )
