"""Change over time as a ranking: who gained and who lost between two days, who is new and who is gone."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

import networkx as nx
from pydantic import Field

from graph_service.analyses.behind import Behind, GraphAlone
from graph_service.analyses.change import By, Change, Comparison, compare, undated
from graph_service.analyses.counts_of_persons import told_in_words, told_number
from graph_service.analyses.inputs import Count
from graph_service.analyses.ranking import Ranking, Reason, ranking_of
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import effort_of, with_stability
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import decimal, names
from graph_service.errors import InputError

_WORDS: dict[By, tuple[str, str]] = {
    "degree": ("Zahl der Kontakte", "number of contacts"),
    "strength": ("Summe der Stärken seiner Verbindungen", "sum of the strengths of its ties"),
    "core": ("Kernzahl", "core number"),
    "betweenness": ("Zahl der kürzesten Wege über ihn", "number of shortest ways across it"),
}


@analysis("change", family="change", projection="who-works-with-whom", looks_behind=True)
def ranked_by_change(
    graph: nx.Graph[Any],
    watch: Watch,
    behind: Behind | None = None,
    *,
    count: Count = 10,
    earlier: Annotated[datetime.date, Field(description="The day before.", examples=["2025-11-01"])],
    later: Annotated[datetime.date, Field(description="The day after.", examples=["2026-11-01"])],
    by: Annotated[By, Field(description="By which measure.", examples=["degree"])] = "degree",
    which: Annotated[
        Literal["all", "gained", "lost", "new", "gone"], Field(description="Which changes.", examples=["all"])
    ] = "all",
) -> Ranking:
    """Who gained and who lost between two days, who is new and who is gone.

    Score: by how much the measure changed, up or down; who was or is not there counts as 0 then. Those without any
    change are left out. Ties hold from `since` to `until`, both included, those without a date on both days; a network
    of a view is made anew for each day, of what held then. Who has no tie on a day, but has on others, is not there.
    Direction: forgotten. Weights: count for `strength` alone. Loose parts: together. Equal scores: by id.
    Source: the difference itself is the definition; for the measures see `compare`.
    """
    if earlier > later:
        raise InputError("The earlier day is after the later one.", where="earlier")
    source = behind or GraphAlone(graph)
    before, after = source.on_day(earlier), source.on_day(later)
    found = compare(before, after, by)

    def changes(comparison: Comparison) -> dict[Any, float]:
        return {
            node: abs(change.difference) if which in ("all", change.kind) else 0.0
            for node, change in comparison.changes.items()
        }

    shown = {
        node: score for node, score in changes(found).items()
        if found.changes[node].kind != "same" and which in ("all", found.changes[node].kind)
    }  # fmt: skip
    remarks = [_summary(graph, found, (before, after), earlier, later)]
    ranking = ranking_of(
        graph, shown, lambda node, _score: _why(graph, found, found.changes[node], by), count=count, remarks=remarks
    )
    one, other = (simple_graph(day, weighted=by == "strength", directed=False) for day in (before, after))
    either = nx.compose(one, other)

    def scores_of(thin: nx.Graph[Any]) -> dict[Any, float]:
        return changes(compare(_without(one, either, thin), _without(other, either, thin), by))

    effort = "product" if by == "betweenness" else effort_of(either)
    return with_stability(ranking, either, scores_of, watch, scores=shown, effort=effort)


def _without(network: nx.Graph[Any], either: nx.Graph[Any], thin: nx.Graph[Any]) -> nx.Graph[Any]:
    """The network of one day without the ties that are missing in a trial: a pair is forgotten on both days."""
    left = network.copy()
    left.remove_edges_from([tie for tie in either.edges if not thin.has_edge(*tie)])
    return left


def _why(graph: nx.Graph[Any], found: Comparison, change: Change, by: By) -> list[Reason]:
    de, en = _WORDS[by]
    before, after = change.before or 0.0, change.after or 0.0
    numbers = {"before": before, "after": after}
    if change.rank_before is not None:
        numbers["rank_before"] = change.rank_before
    if change.rank_after is not None:
        numbers["rank_after"] = change.rank_after
    ranks_de, ranks_en = _ranks(change)
    value_de = f"{de}: vorher {_number(before)}, nachher {_number(after)}"
    value_en = f"{en}: {_number(before, 'en')} before, {_number(after, 'en')} after"
    head_de = {"new": "Neu dabei. ", "gone": "Nicht mehr dabei. ", "gained": "Gewonnen. ", "lost": "Verloren. "}
    head_en = {"new": "New. ", "gone": "Gone. ", "gained": "Gained. ", "lost": "Lost. "}
    reasons = [
        Reason(
            de=f"{head_de.get(change.kind, '')}{value_de}{ranks_de}.",
            en=f"{head_en.get(change.kind, '')}{value_en[0].upper()}{value_en[1:]}{ranks_en}.",
            numbers=numbers,
        )
    ]
    came, went = found.partners(change.node, "new"), found.partners(change.node, "gone")
    if came:
        reasons.append(
            Reason(
                de=f"Neu verbunden mit {names(graph, came)}.",
                en=f"Newly tied to {names(graph, came, 'en')}.",
                numbers={"ties_new": len(came)},
            )
        )
    if went:
        reasons.append(
            Reason(
                de=f"Nicht mehr verbunden mit {names(graph, went)}.",
                en=f"No longer tied to {names(graph, went, 'en')}.",
                numbers={"ties_gone": len(went)},
            )
        )
    return reasons


def _ranks(change: Change) -> tuple[str, str]:
    if change.rank_before is None or change.rank_after is None:
        return "", ""
    return (
        f"; Rang {change.rank_before}, jetzt {change.rank_after}",
        f"; rank {change.rank_before}, now {change.rank_after}",
    )


def _number(value: float, language: str = "de") -> str:
    return f"{value:.0f}" if value == round(value) else decimal(value, language)


def _summary(
    graph: nx.Graph[Any],
    found: Comparison,
    networks: tuple[nx.Graph[Any], nx.Graph[Any]],
    earlier: datetime.date,
    later: datetime.date,
) -> Reason:
    new, gone = told_number(graph, found.new), told_number(graph, found.gone)
    came, went, always = len(found.ties_new), len(found.ties_gone), min(map(undated, networks))
    total = graph.number_of_edges()
    new_de, gone_de = told_in_words(graph, found.new), told_in_words(graph, found.gone)
    new_en, gone_en = told_in_words(graph, found.new, "en"), told_in_words(graph, found.gone, "en")
    return Reason(
        de=f"Vom {earlier:%d.%m.%Y} zum {later:%d.%m.%Y}: {new_de} neu, {gone_de} nicht mehr dabei; neu "
        f"verbundene Paare: {came}, nicht mehr verbundene: {went}. Ohne Datum und darum an beiden Tagen gezählt: "
        f"{always} von {total} Verbindungen.",
        en=f"From {earlier:%Y-%m-%d} to {later:%Y-%m-%d}: {new_en} new, {gone_en} gone; "
        f"pairs newly tied: {came}, no longer tied: {went}. Without a date, and so counted on both days: {always} of "
        f"{total} ties.",
        numbers={
            **{name: told for name, told in (("new", new), ("gone", gone)) if told is not None},
            "ties_new": came,
            "ties_gone": went,
            "undated": always,
        },
    )
