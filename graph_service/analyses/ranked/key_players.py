"""Key players, ranked with reasons: the set as a whole, and what each member adds to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import networkx as nx
from pydantic import Field

from graph_service.analyses.fragments import Fragments
from graph_service.analyses.key_players import KeyPlayers, fragmentation, key_player_set, reach, search_cost
from graph_service.analyses.ranking import Place, Ranking, Reason, ranking_of
from graph_service.analyses.reasons import most_connected, parts_without
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import FEWEST_TRIALS, STEPS, thinned, ties_missing, trials_wanted
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import decimal, listed, names, number, percent, plural

Kind = Literal["reach", "fragmentation"]
MOST_MEMBERS = 50


@analysis("key-players", family="key players", projection="who-works-with-whom")
def ranked_by_key_players(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    count: Annotated[int, Field(ge=1, le=MOST_MEMBERS, description="How many belong to the set.", examples=[3])] = 3,
    kind: Annotated[
        Kind,
        Field(
            description="`reach`: whom to invite so that most of the network is near; `fragmentation`: without whom it "
            "falls into pieces.",
            examples=["reach"],
        ),
    ] = "reach",
    steps: Annotated[int, Field(ge=1, le=10, description="How far `reach` goes, in ties.", examples=[1])] = 1,
    distance_weighted: Annotated[
        bool, Field(description="Whether nearness counts by 1 / distance, without a limit of steps.", examples=[False])
    ] = False,
) -> Ranking:
    """Which few together reach most of the network, or leave it in pieces when they are gone?

    A set, not the best single nodes: two that reach the same are one too many. Score: what the set's value loses
    without the member. The value is the share of nodes within `steps` of the set, its members among them (or the mean
    of 1 / distance from it); or the share of pairs that are not connected when it is gone (or 1 - mean of
    1 / distance).
    Normalised by nodes, or by pairs of those that remain. Weights: do not count. Direction: followed away from the set
    for `reach`, forgotten for `fragmentation`. Loose parts: count as they are. Equal sets: the first by id.
    Every set is tried where that is quick, and a remark says so; else the set is found by greedy choice and exchange of
    single members, in small networks also from sets drawn by chance. Source: Borgatti 2006, "Identifying sets of key
    players in a social network", Computational and Mathematical Organization Theory 12.
    """
    simple = simple_graph(graph, directed=False) if kind == "fragmentation" else simple_graph(graph)
    if not len(simple):
        return Ranking(items=[], nodes=0, ties=0)

    def value(members: list[Any]) -> float:
        if kind == "fragmentation":
            return fragmentation(simple, members, distance_weighted=distance_weighted)
        return reach(simple, members, steps, distance_weighted=distance_weighted)

    found = key_player_set(simple, count, kind, steps, distance_weighted=distance_weighted, watch=watch)
    scores, without = {}, {}
    for node in found.members:
        without[node] = value([other for other in found.members if other != node])
        scores[node] = found.value - without[node]

    def because(node: Any, score: float) -> list[Reason]:
        own = _own_part(simple, node, kind, steps, distance_weighted)
        return [*own, _loses(found, node, without[node], kind, distance_weighted)]

    ranking = ranking_of(
        simple, scores, because, count=count, complete=found.complete,
        remarks=[_together(simple, found, kind, steps, distance_weighted), _how(found, kind, distance_weighted)],
    )  # fmt: skip
    return _with_trials(ranking, simple, found, kind, steps, distance_weighted, watch)


def _own_part(simple: nx.Graph[Any], node: Any, kind: str, steps: int, by_distance: bool) -> list[Reason]:
    if kind == "reach":
        near = nx.single_source_shortest_path_length(simple, node, cutoff=1 if by_distance else steps)
        others = most_connected(simple, [other for other in near if other != node])
        far = 1 if by_distance else steps
        if not others:
            return [Reason(de="Erreicht niemanden sonst.", en="Reaches nobody else.", numbers={"reached": 0.0})]
        return [
            Reason(
                de=f"Erreicht in {plural(far, 'einem Schritt', f'{far} Schritten')} {number(len(others))} andere: "
                f"{names(simple, others)}.",
                en=f"Reaches {number(len(others), 'en')} others in {plural(far, 'one step', f'{far} steps')}: "
                f"{names(simple, others, 'en')}.",
                numbers={"reached": float(len(others)), "steps": float(far)},
            )
        ]
    parts = parts_without(simple, node)
    sizes = [number(len(part)) for part in parts[:5]] + (["…"] if len(parts) > 5 else [])
    if len(parts) < 2:
        return [
            Reason(
                de="Allein trennt diese Stelle ihren Teil des Netzes nicht.",
                en="Alone, it does not part its part of the network.",
                numbers={"parts": float(len(parts))},
            )
        ]
    return [
        Reason(
            de=f"Geht diese Stelle allein, zerfällt ihr Teil des Netzes in {number(len(parts))} Stücke von "
            f"{', '.join(sizes) if len(parts) > 5 else listed(sizes)}.",
            en=f"Alone, it leaves its part of the network in {number(len(parts), 'en')} pieces of "
            f"{', '.join(sizes) if len(parts) > 5 else listed(sizes, 'en')}.",
            numbers={"parts": float(len(parts)), "largest_part": float(len(parts[0]))},
        )
    ]


def _loses(found: KeyPlayers, node: Any, without: float, kind: str, by_distance: bool) -> Reason:
    numbers = {"with": found.value, "without": without}
    if round(found.value - without, 12) == 0:
        return Reason(de="Trägt zur Gruppe nichts bei.", en="Adds nothing to the set.", numbers=numbers)
    if kind == "reach":
        what = ("die Nähe", "nearness") if by_distance else ("der erreichte Anteil", "the share reached")
    else:
        what = ("die Trennung", "separation")
    (verb_de, course_de), (verb_en, course_en) = _course(found.value, without), _course(found.value, without, "en")
    return Reason(
        de=f"Ohne diese Stelle in der Gruppe {verb_de} {what[0]} {course_de}.",
        en=f"Without it in the set, {what[1]} {verb_en} {course_en}.",
        numbers=numbers,
    )


def _course(before: float, after: float, language: str = "de") -> tuple[str, str]:
    """How a share changes, as a verb and the rest: `sinkt`, `von 54 % auf 0 %`, or `bleibt`, `bei 54 %`.

    With as many decimals as it takes to tell the two apart.
    """
    german, unit = language == "de", " %" if language == "de" else "%"
    if round(after - before, 12) == 0:
        return ("bleibt" if german else "stays", f"{'bei' if german else 'at'} {percent(before, 1, language)}")
    for digits in range(11):
        first, second = (f"{decimal(100 * share, language, digits)}{unit}" for share in (before, after))
        if first != second:
            break
    if german:
        return "steigt" if after > before else "sinkt", f"von {first} auf {second}"
    return "rises" if after > before else "falls", f"from {first} to {second}"


def _together(simple: nx.Graph[Any], found: KeyPlayers, kind: str, steps: int, by_distance: bool) -> Reason:
    """What the set does as a whole, in numbers to be counted."""
    nodes, size = len(simple), len(found.members)
    all_de, all_en = plural(size, "diese Stelle", f"diese {number(size)}"), plural(size, "it", f"these {size:,}")
    if kind == "reach" and not by_distance:
        reached = round(found.value * nodes)
        return Reason(
            de=f"{plural(size, 'Allein erreicht', 'Gemeinsam erreichen')} {all_de} in "
            f"{plural(steps, 'einem Schritt', f'{steps} Schritten')} "
            f"{number(reached)} von {number(nodes)} ({percent(reached, nodes)}), sich selbst mitgezählt.",
            en=f"{plural(size, 'Alone it reaches', f'Together {all_en} reach')} {number(reached, 'en')} of "
            f"{number(nodes, 'en')} ({percent(reached, nodes, 'en')}) in "
            f"{plural(steps, 'one step', f'{steps} steps')}, {plural(size, 'itself', 'themselves')} included.",
            numbers={"reached": float(reached), "nodes": float(nodes), "value": found.value},
        )
    if kind == "reach":
        return Reason(
            de=f"Mittlere Nähe aller {number(nodes)} zu {plural(size, 'dieser', f'diesen {number(size)}')}: "
            f"{number(found.value)} (1: alle sind unmittelbar verbunden).",
            en=f"Mean nearness of all {number(nodes, 'en')} to {all_en}: "
            f"{number(found.value, 'en')} (1: all are directly tied).",
            numbers={"value": found.value, "nodes": float(nodes)},
        )
    before = fragmentation(simple, distance_weighted=by_distance)
    (verb_de, course_de), (verb_en, course_en) = _course(before, found.value), _course(before, found.value, "en")
    sizes = Fragments(simple).parts(found.members)
    return Reason(
        de=f"Ohne {all_de} {plural(len(sizes), 'bleibt', 'bleiben')} {number(len(sizes))} "
        f"{plural(len(sizes), 'Stück', 'Stücke')}, das größte mit {number(max(sizes, default=0))} von "
        f"{number(nodes - size)}; die Trennung {verb_de} {course_de}.",
        en=f"Without {all_en}, {number(len(sizes), 'en')} {plural(len(sizes), 'piece remains', 'pieces remain')}, "
        f"the largest with {number(max(sizes, default=0), 'en')} of {number(nodes - size, 'en')}; separation "
        f"{verb_en} {course_en}.",
        numbers={"pieces": float(len(sizes)), "largest": float(max(sizes, default=0)), "before": before,
                 "value": found.value},
    )  # fmt: skip


def _how(found: KeyPlayers, kind: str, by_distance: bool) -> Reason:
    if found.exact:
        return Reason(
            de="Alle möglichen Gruppen dieser Größe wurden verglichen: keine ist besser.",
            en="All possible sets of this size were compared: none is better.",
        )
    bound = kind == "reach" and not by_distance and found.complete
    time_de = "" if found.complete else " Die Zeit war um, bevor kein Tausch mehr half."
    time_en = "" if found.complete else " The time was up before no exchange helped any more."
    sample_de = " Die Abstände sind aus einer Stichprobe geschätzt." if found.estimated else ""
    sample_en = " Distances are estimated from a sample." if found.estimated else ""
    return Reason(
        de="Durch schrittweise Wahl und Tausch gefunden; eine bessere Gruppe ist möglich"
        f"{', um höchstens 58 % besser' if bound else ''}.{time_de}{sample_de}",
        en="Found by choosing one by one and by exchange; a better set is possible"
        f"{', by 58 % at most' if bound else ''}.{time_en}{sample_en}",
    )


def _with_trials(
    ranking: Ranking, simple: nx.Graph[Any], found: KeyPlayers, kind: Kind, steps: int, by_distance: bool, watch: Watch
) -> Ranking:
    """How often each member belongs to the best set when 5 % of the ties are missing; told where that is affordable."""
    size = len(found.members)
    if size == len(simple) or not simple.number_of_edges():
        return ranking
    cost = search_cost(simple, size, kind, steps, distance_weighted=by_distance, exact=found.exact)
    wanted, affordable = trials_wanted(simple, "linear"), STEPS // (2 * cost)
    fewest = min(FEWEST_TRIALS, wanted)  # a small network has fewer ties, and each is left out once
    wanted = min(wanted, affordable) if affordable >= fewest else 0
    belongs, done = dict.fromkeys(map(str, found.members), 0), 0
    for thin in thinned(simple, wanted):
        if watch.over:
            break
        members = key_player_set(
            thin, size, kind, steps, distance_weighted=by_distance, watch=watch,
            exact_steps=2 * cost if found.exact else 0, begin=found.members,
        ).members  # fmt: skip
        for node in {str(member) for member in members} & belongs.keys():
            belongs[node] += 1
        done += 1
    enough = done >= min(FEWEST_TRIALS, wanted) > 0
    items = [_tried(place, belongs[place.nodes[0].id], done) for place in ranking.items] if enough else ranking.items
    remarks = [*ranking.remarks, _trials_remark(simple, size, done, wanted)]
    complete = ranking.complete and done == wanted
    return ranking.model_copy(update={"items": items, "remarks": remarks, "complete": complete})


def _tried(place: Place, times: int, done: int) -> Place:
    reason = Reason(
        de=f"Gehört in {times} von {done} Versuchen, in denen Verbindungen fehlen, zur besten Gruppe.",
        en=f"Belongs to the best set in {times} of {done} trials with ties missing.",
        numbers={"times": float(times), "trials": float(done)},
    )
    return place.model_copy(update={"stability": round(times / done, 4), "because": [*place.because, reason]})


def _trials_remark(simple: nx.Graph[Any], size: int, done: int, wanted: int) -> Reason:
    """How sure the choice is by how many trials, or why that is not told."""
    ties, missing = int(simple.number_of_edges()), ties_missing(simple)
    numbers = {"trials": float(done), "missing": float(missing), "ties": float(ties)}
    if not wanted:
        return Reason(
            de="Wie sicher die Auswahl ist, wurde nicht geprüft: das wäre bei "
            f"{number(size)} aus {number(len(simple))} mit {number(ties)} Verbindungen zu aufwendig.",
            en="How sure the choice is was not tried: that would take too long for "
            f"{number(size, 'en')} of {number(len(simple), 'en')} with {number(ties, 'en')} ties.",
            numbers=numbers,
        )
    if done < min(FEWEST_TRIALS, wanted):
        return Reason(
            de="Wie sicher die Auswahl ist, wurde nicht geprüft: die Zeit war um.",
            en="How sure the choice is was not tried: the time was up.",
            numbers=numbers,
        )
    few_de = f"fehlen {missing}" if missing > 1 else "fehlt eine"
    few_en = f"{missing} are" if missing > 1 else "one is"
    return Reason(
        de=f"Wie sicher: {done} {plural(done, 'Versuch', 'Versuche')}; in jedem {few_de} der {ties} Verbindungen.",
        en=f"How sure: {done} {plural(done, 'trial', 'trials')}; in each, {few_en} missing of the {ties} ties.",
        numbers=numbers,
    )
