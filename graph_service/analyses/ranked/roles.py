"""Brokerage between groups, ranked with reasons: the five roles of Gould and Fernandez."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import networkx as nx
from pydantic import Field

from graph_service.analyses.around import Around
from graph_service.analyses.brokerage import (
    Expected,
    gould_fernandez,
    gould_fernandez_expected,
    role_of,
)  # fmt: skip
from graph_service.analyses.counts_of_persons import told_in_words, told_number
from graph_service.analyses.inputs import Count, Group
from graph_service.analyses.ranking import Ranking, Reason, called
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import groups_of, simple_graph
from graph_service.analyses.stability import ranked
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import number, plural

Role = Literal["total", "coordinator", "consultant", "gatekeeper", "representative", "liaison"]
ROLE_WORDS: Mapping[str, tuple[str, str]] = {
    "total": ("Vermittelt insgesamt", "Brokers in all"),
    "coordinator": ("Vermittelt innerhalb der eigenen Gruppe (Koordination)", "Brokers within its own group"),
    "consultant": ("Vermittelt innerhalb einer fremden Gruppe (Beratung)", "Brokers within another group (consultant)"),
    "gatekeeper": ("Lässt von außen in die eigene Gruppe (Türöffner)", "Lets into its own group (gatekeeper)"),
    "representative": ("Vertritt die eigene Gruppe nach außen", "Speaks for its own group (representative)"),
    "liaison": ("Vermittelt zwischen zwei fremden Gruppen (Bindeglied)", "Brokers between two other groups (liaison)"),
}


@analysis("brokerage-roles", family="brokerage", projection="who-asks-whom")
def ranked_by_brokerage_roles(
    graph: nx.Graph[Any],
    watch: Watch,
    *,
    count: Count = 10,
    group: Group = "unit",
    role: Annotated[
        Role,
        Field(
            description="By which role to rank; `gatekeeper` lets into its own group, `representative` speaks for it.",
            examples=["gatekeeper"],
        ),
    ] = "total",
) -> Ranking:
    """Who mediates between others that have no direct tie, within groups and between them?

    Score: number of ordered pairs (i, k) for whom there is a way over the node and no tie; of the role asked for. With
    it comes what chance would give if the groups were dealt out anew (mean, standard deviation, z), in closed form.
    `group` names the attribute: unit, house, district, sector, type; who has none is a group of its own. Weights: do
    not count. Direction: from i over the node to k; without one, every tie is one each way, so every pair counts twice.
    Loose parts: do not matter. Ties in rank: by id. Source: Gould and Fernandez 1989, "Structures of mediation: a
    formal approach to brokerage in transaction networks", Sociological Methodology 19.
    """
    simple = simple_graph(graph)
    both_ways = simple_graph(simple, directed=True)
    counts = gould_fernandez_expected(simple, group)
    groups = groups_of(simple, group)
    only = _only_links(simple, groups)

    def because(node: Any, score: float) -> list[Reason]:
        roles = ([role] if role != "total" else []) + sorted(
            (one for one in ROLE_WORDS if one not in (role, "total") and counts[node][one].count),
            key=lambda one: -counts[node][one].count,
        )
        if not roles:
            return [
                Reason(
                    de="Vermittelt zwischen niemandem: wer über diese Stelle verbunden ist, ist es auch unmittelbar.",
                    en="Brokers between nobody: those connected over it are tied directly too.",
                    numbers={"count": 0.0},
                )
            ]
        told = [_role(one, counts[node][one]) for one in roles[: 1 if role != "total" else 3]]
        return [*told, *_example(both_ways, groups, node, role), *_only(simple, groups, node, only, group)]

    scores = {node: float(found[role].count) for node, found in counts.items()}
    return ranked(
        simple, lambda thin: {node: float(found[role]) for node, found in gould_fernandez(thin, group).items()},
        because, count=count, watch=watch, effort="linear", scores=scores, remarks=_ungrouped(simple, groups, group),
    )  # fmt: skip


def _role(role: str, found: Expected) -> Reason:
    de, en = ROLE_WORDS[role]
    chance_de = f"zu erwarten wären bei zufälligen Gruppen {number(round(found.mean, 1))}"
    chance_en = f"with groups at random, {number(round(found.mean, 1), 'en')} would be expected"
    if found.z is not None:
        chance_de += f" ± {number(round(found.deviation, 1))} (z = {number(round(found.z, 1))})"
        chance_en += f" ± {number(round(found.deviation, 1), 'en')} (z = {number(round(found.z, 1), 'en')})"
    return Reason(
        de=f"{de}: {number(found.count)} Mal; {chance_de}.",
        en=f"{en}: {number(found.count, 'en')} times; {chance_en}.",
        numbers={
            "count": float(found.count), "expected": found.mean, "deviation": found.deviation,
            **({} if found.z is None else {"z": found.z}),
        },
    )  # fmt: skip


def _example(simple: nx.Graph[Any], groups: Mapping[Any, Any], node: Any, role: str) -> list[Reason]:
    """The first pair, by id, between which the node stands in that role."""
    for start, ends in Around.of(simple, node).open_ends():
        for end in sorted(ends, key=str):
            if role in ("total", role_of(groups[start], groups[node], groups[end])):
                return [
                    Reason(
                        de=f"Zum Beispiel von {called(simple, start)} zu {called(simple, end)}, die keine unmittelbare "
                        "Verbindung haben.",
                        en=f"For example from {called(simple, start, 'en')} to {called(simple, end, 'en')}, who have "
                        "no direct tie.",
                    )
                ]
    return []


def _only_links(simple: nx.Graph[Any], groups: Mapping[Any, Any]) -> dict[Any, list[Any]]:
    """To which other groups a node alone of its group has ties, either way."""
    who: dict[tuple[Any, Any], set[Any]] = defaultdict(set)
    for start, end in simple.edges:
        if groups[start] != groups[end]:
            who[groups[start], groups[end]].add(start)
            who[groups[end], groups[start]].add(end)
    found: dict[Any, list[Any]] = defaultdict(list)
    members = Counter(groups.values())
    for (own, other), nodes in who.items():
        if len(nodes) == 1 and members[own] > 1:
            found[next(iter(nodes))].append(other)
    return found


def _only(
    simple: nx.Graph[Any], groups: Mapping[Any, Any], node: Any, only: Mapping[Any, list[Any]], group: str
) -> list[Reason]:
    others = sorted(only.get(node, ()), key=str)
    if not others:
        return []
    some_of: dict[Any, Any] = {}
    for one, kind in groups.items():
        some_of.setdefault(kind, one)

    def names(kinds: list[Any], language: str) -> list[str]:
        return [_group_name(simple, some_of[kind], kind, group, language) for kind in kinds]

    de, en = names(others[:3], "de"), names(others[:3], "en")
    if left := len(others) - len(de):
        de.append(f"{number(left)} weiteren")
        en.append(f"{number(left, 'en')} more")
    (own_de,), (own_en,) = names([groups[node]], "de"), names([groups[node]], "en")
    return [
        Reason(
            de=f"Verbindet als einzige Stelle aus {own_de} diese Gruppe mit {_joined(de, ' und ')}.",
            en=f"The only one of {own_en} that connects this group with {_joined(en, ' and ')}.",
            numbers={"groups": float(len(others))},
        )
    ]


def _group_name(simple: nx.Graph[Any], node: Any, kind: tuple[str, Any], group: str, language: str) -> str:
    """A group in words: its name where the network has one beside its id, or the node that is a group of its own."""
    if kind[0] == "alone":
        return called(simple, node, language)
    name = simple.nodes[node].get(f"{group}_name") or kind[1]
    return f"„{name}“" if language == "de" else f"“{name}”"


def _joined(words: list[str], last: str) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + last + words[-1]


def _ungrouped(simple: nx.Graph[Any], groups: Mapping[Any, Any], group: str) -> list[Reason]:
    nodes = [node for node, (kind, _) in groups.items() if kind == "alone"]
    if not nodes:
        return []
    alone = told_number(simple, nodes)
    if alone is None:
        return [
            Reason(
                de=f"Ohne „{group}“ gelten {told_in_words(simple, nodes)} jeweils als eigene Gruppe.",
                en=f"Without “{group}”, {told_in_words(simple, nodes, 'en')} count as groups of their own.",
            )
        ]
    return [
        Reason(
            de=f"{number(alone)} {plural(alone, 'Knoten', 'Knoten')} ohne „{group}“ {plural(alone, 'gilt', 'gelten')} "
            f"{plural(alone, 'als eigene Gruppe', 'jeweils als eigene Gruppe')}.",
            en=f"{number(alone, 'en')} {plural(alone, 'node', 'nodes')} without “{group}” "
            f"{plural(alone, 'counts as a group of its own', 'count as groups of their own')}.",
            numbers={"alone": float(alone)},
        )
    ]
