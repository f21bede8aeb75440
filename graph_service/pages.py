"""Network pages by name: which part of the view's network each one draws, and what it emphasises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import networkx as nx
from pydantic import Field

from graph_service.access import PersonInNetwork, Role, View
from graph_service.analyses import change, communities
from graph_service.analyses.ranking import Place
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.analysing import analysis_named
from graph_service.compute import accelerate
from graph_service.errors import InputError, NotFound
from graph_service.network import Scope, ViewNetwork
from graph_service.questions.stakeholders import StakeholderRow
from graph_service.schema import NODE_TYPES
from graph_service.turns import go_on, turn
from visualizations import Comparison, Footer, Page, Ranked, Ranking, Text, render

MOST_FOR_BETWEENNESS = 1_500
"""Nodes up to which a page is drawn with its go-betweens as well; beyond, by ties alone."""
EMPHASISED = 200
"""Places of a ranking that a page carries at most."""

ROLES: Mapping[Role, Text] = MappingProxyType(
    {
        Role.PUBLIC: Text("Öffentlichkeit", "the public"),
        Role.COMMUNITY_MEMBER: Text("Gemeinschaft", "the community"),
        Role.MEASURE_TEAM: Text("Maßnahmenteam", "a measure's team"),
        Role.ADMINISTRATION: Text("Verwaltung", "the administration"),
        Role.SUPPORT_TEAM: Text("Unterstützungsteam", "the support team"),
        Role.ANALYST: Text("Auswertung", "analysts"),
        Role.DATA_PROTECTION_OFFICER: Text("Datenschutz", "the data protection officer"),
        Role.ADMINISTRATOR: Text("Betrieb", "administrators"),
    }
)
"""Roles as a page's footer names them."""


ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "in Planung": "in planning", "laufend": "under way", "abgeschlossen": "completed",
        "Verwaltung": "public administration", "Wirtschaft": "business", "Zivilgesellschaft": "civil society",
        "Wissenschaft & Forschung": "science and research",
    }
)  # fmt: skip
"""English words for phases and sectors, which stand in the data in German alone; others stay as they are."""


class PageParameters(Scope):
    """What a page is of, and the language that it opens in; `earlier` and `later` are for the page `change`."""

    language: Literal["de", "en"] = Field("de", description="Language it opens in.", examples=["de"])
    earlier: str | None = Field(
        None, max_length=10, description="The first of two days (page `change`).", examples=["2024-01-01"]
    )
    later: str | None = Field(
        None, max_length=10, description="The second of two days; none: today.", examples=["2026-06-30"]
    )


@dataclass(frozen=True)
class Drawn:
    """A graph with all that is emphasised in it."""

    graph: nx.Graph[Any]
    rankings: tuple[Ranking, ...] = ()
    groups: Mapping[str, int] = field(default_factory=dict)
    group_names: Mapping[int, Text] = field(default_factory=dict)
    comparison: Comparison | None = None


Stakeholders = Callable[[PageParameters], list[StakeholderRow]]


@dataclass(frozen=True)
class Sight:
    """What a page is drawn from: the view and its networks, and the rows of the question for key stakeholders."""

    view: View
    network: ViewNetwork
    stakeholders: Stakeholders
    watch: Watch = UNHURRIED

    def go_on(self) -> None:
        """Raise `Abandoned` where nobody waits for the page any more."""
        go_on(self.watch)


@dataclass(frozen=True, slots=True)
class PageKind:
    """A page by name: of which network it is, how it is drawn, and the parameter that says what it is of, if any."""

    name: str
    title: Text
    projection: str
    draw: Callable[[Sight, PageParameters, str], Drawn]
    of: str | None = None
    arrangement: Literal["closeness", "rings"] = "closeness"


def page_named(name: str) -> PageKind:
    """The page of that name; raises `NotFound` that lists the known ones."""
    if name not in PAGES:
        known = ", ".join(PAGES)
        raise NotFound("There is no such page.", where="name", remedy=f"Known pages: {known}.")
    return PAGES[name]


def page_of(name: str, parameters: PageParameters, sight: Sight) -> tuple[str, list[PersonInNetwork]]:
    """The page as HTML, and the persons that it shows, for the log of disclosures.

    Raises `InputError` for a page or a parameter that is missing, `NotFound` where the thing that the page is of is not
    in the view, whether it is hidden or never was, and `Abandoned` where nobody waits for it any more.
    """
    kind = page_named(name)
    if kind.of is not None and getattr(parameters, kind.of) is None:
        raise InputError("This page needs to know what it is of.", where=kind.of, remedy="Name its id.")
    accelerate()
    with turn(sight.watch):
        return _made(kind, parameters, sight)


def _made(kind: PageKind, parameters: PageParameters, sight: Sight) -> tuple[str, list[PersonInNetwork]]:
    sight.go_on()
    drawn = kind.draw(sight, parameters, kind.projection)
    about = _about(kind, parameters, drawn.graph)
    view = sight.view
    roles = sorted(view.principal.roles - {Role.PUBLIC}) or [Role.PUBLIC]
    page = Page(
        title=about or kind.title,
        subtitle=kind.title if about else Text("", ""),
        footer=Footer(
            date=view.today.isoformat(),
            purpose=_bound_to(view),
            audience=Text(", ".join(ROLES[one].de for one in roles), ", ".join(ROLES[one].en for one in roles)),
        ),
        language=parameters.language, rankings=drawn.rankings, groups=drawn.groups, group_names=drawn.group_names,
        comparison=drawn.comparison, arrangement=kind.arrangement, english={**ENGLISH, **sight.network.english},
    )  # fmt: skip
    sight.go_on()
    return render(drawn.graph, page, between=sight.go_on), _persons_shown(drawn.graph)


def _persons_shown(graph: nx.Graph[Any]) -> list[PersonInNetwork]:
    """The persons among the nodes with the types of their ties, as the log of disclosures takes them."""
    shown: dict[Any, set[str]] = {node: set() for node, type_ in graph.nodes(data="type") if type_ == "Person"}
    for start, end, type_ in graph.edges(data="type"):
        for node in (start, end):
            if node in shown and type_:
                shown[node].add(type_)
    return [
        PersonInNetwork(id=node, name=graph.nodes[node].get("name"), shown=sorted(types))
        for node, types in shown.items()
    ]


def _bound_to(view: View) -> Text:
    """The purpose as a page's footer names it."""
    if view.purpose is None:
        return Text("keiner (nur öffentliche Angaben)", "none (public data only)")
    under = (" (mit einer Freigabe)", " (under a grant)") if view.grant else ("", "")
    return Text(view.purpose.de + under[0], view.purpose.en + under[1])


def _about(kind: PageKind, parameters: PageParameters, graph: nx.Graph[Any]) -> Text | None:
    """The name of what the page is of; `NotFound` if the graph does not hold it."""
    wanted = getattr(parameters, kind.of) if kind.of else parameters.around or parameters.measure or parameters.topic
    if wanted not in graph:
        if kind.of:
            raise NotFound("There is no such thing to draw.", where=kind.of, remedy="Take an id from a search.")
        return None
    data = graph.nodes[wanted]
    shown = NODE_TYPES[data["type"]]
    return Text(data["name"], data["name_en"] or data["name"]) if data["name"] else Text(shown.de, shown.en)


def _scope(parameters: PageParameters) -> Scope:
    return Scope(**{name: getattr(parameters, name) for name in Scope.model_fields})


def _drawn_by_ties(sight: Sight, parameters: PageParameters, projection: str) -> Drawn:
    graph = sight.network.graph(projection, _scope(parameters))
    return Drawn(graph, _influence(sight, parameters, projection))


def _influence(sight: Sight, parameters: PageParameters, projection: str) -> tuple[Ranking, ...]:
    """Who has the most ties, and who stands between others, of those that the view may rank."""
    drawn = sight.network.graph(projection, _scope(parameters))
    graph = sight.network.graph(projection, _scope(parameters), ranked=True)
    names = ("degree", "betweenness") if len(graph) <= MOST_FOR_BETWEENNESS else ("degree",)
    found = []
    for name in names:
        analysis = analysis_named(name)
        ranking = analysis(graph, analysis.read_parameters({"count": EMPHASISED}), sight.watch)
        sight.go_on()
        found.append(Ranking(TITLES[name], _places(ranking.items), _meaning(name, graph, drawn), ranking.nodes))
    return tuple(found)


def _meaning(name: str, ranked: nx.Graph[Any], drawn: nx.Graph[Any]) -> Text:
    """What a high score of that ranking means, and that it leaves out some of what is drawn, if it does."""
    about = ABOUT[name]
    return about if len(ranked) == len(drawn) else Text(f"{about.de} {UNRANKED.de}", f"{about.en} {UNRANKED.en}")


def _places(places: list[Place]) -> tuple[Ranked, ...]:
    """Without how often somebody stays among so many: a page ranks all, and everybody stays among those."""
    return tuple(
        Ranked(
            place.nodes[0].id, place.score, place.rank,
            tuple(Text(one.de, one.en) for one in place.because if "stability" not in one.numbers),
        )
        for place in places
    )  # fmt: skip


def _drawn_with_communities(sight: Sight, parameters: PageParameters, projection: str) -> Drawn:
    drawn = _drawn_by_ties(sight, parameters, projection)
    found = communities.leiden(drawn.graph, watch=sight.watch)
    sight.go_on()
    groups = {str(node): number for number, group in enumerate(found) for node in group}
    everywhere = communities.topics_in(drawn.graph, drawn.graph)
    names = {
        number: _name_of_community(drawn.graph, sorted(group, key=str), everywhere, sight.network.english)
        for number, group in enumerate(found)
    }
    return Drawn(drawn.graph, drawn.rankings, groups, names)


def _name_of_community(
    graph: nx.Graph[Any], group: list[Any], everywhere: Counter[Any], english: Mapping[str, str]
) -> Text:
    """The topics that it has more of than the rest, as the analysis names them; none: its member with most ties."""
    about = [str(topic) for topic, *_ in communities.typical_topics(graph, group, everywhere)[:2]]
    if about:
        return Text(", ".join(about), ", ".join(english.get(one, one) for one in about))
    lead = graph.nodes[max(group, key=graph.degree)]
    kind = NODE_TYPES[lead["type"]]
    name, name_en = lead["name"] or kind.de, lead["name_en"] or lead["name"] or kind.en
    return Text(f"rund um „{name}“", f"around “{name_en}”")


def _drawn_with_stakeholders(sight: Sight, parameters: PageParameters, projection: str) -> Drawn:
    graph = sight.network.graph(projection, _scope(parameters))
    rows = sight.stakeholders(parameters)
    places = tuple(
        Ranked(row.stakeholder.id, row.spread_score, row.rank, tuple(Text(one.text, one.en) for one in row.because))
        for row in rows
    )
    about = _meaning("key-stakeholders", sight.network.graph(projection, _scope(parameters), ranked=True), graph)
    return Drawn(graph, (Ranking(TITLES["key-stakeholders"], places, about),))


def _drawn_with_changes(sight: Sight, parameters: PageParameters, projection: str) -> Drawn:
    if parameters.earlier is None:
        raise InputError("Two days are compared.", where="earlier", remedy="Name the first one, such as 2024-01-01.")
    days = (parameters.earlier, parameters.later or sight.view.today.isoformat())
    before, after = (
        sight.network.graph(projection, _scope(parameters), day=change.checked_day(day)) for day in days
    )  # fmt: skip
    ties_before, ties_after = ({_tie(one) for one in part.edges(data="type")} for part in (before, after))
    comparison = Comparison(
        *days,
        added_nodes=frozenset(set(after) - set(before)), lost_nodes=frozenset(set(before) - set(after)),
        added_ties=frozenset(ties_after - ties_before), lost_ties=frozenset(ties_before - ties_after),
    )  # fmt: skip
    return Drawn(_together(before, after, ties_after), comparison=comparison)


def _together(before: nx.Graph[Any], after: nx.Graph[Any], continuing: set[tuple[str, str, str]]) -> nx.Graph[Any]:
    """The later day's network with what is gone since; a tie that goes on is drawn as it is on the later day.

    Put together tie by tie: which number a tie has among those between the same two says nothing on another day.
    """
    graph = after.copy()
    graph.add_nodes_from((node, data) for node, data in before.nodes(data=True) if node not in after)
    graph.add_edges_from(
        (start, end, data) for start, end, data in before.edges(data=True)
        if _tie((start, end, data.get("type"))) not in continuing
    )  # fmt: skip
    return graph


def _tie(edge: tuple[Any, Any, Any]) -> tuple[str, str, str]:
    start, end, type_ = edge
    return str(start), str(end), str(type_ or "")


TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "degree": Text("Viele Beziehungen", "Many ties"),
        "betweenness": Text("Vermittelnde", "Go-betweens"),
        "key-stakeholders": Text("Wichtige Beteiligte", "Key stakeholders"),
    }
)
ABOUT: Mapping[str, Text] = MappingProxyType(
    {
        "degree": Text("Mit wie vielen anderen etwas verbunden ist.", "With how many others something is tied."),
        "betweenness": Text(
            "Wie oft etwas auf den kürzesten Wegen zwischen anderen liegt.",
            "How often something lies on the shortest ways between others.",
        ),
        "key-stakeholders": Text(
            "Zuständigkeit, Vermittlung, Nähe, gemeinsame Maßnahmen und alleinige Abdeckung zusammen.",
            "Responsibility, brokerage, reach, shared measures and sole cover together.",
        ),
    }
)
"""What a high score means, by ranking."""
UNRANKED = Text(
    "Personen, und Stellen ohne veröffentlichte Besetzung, werden nicht gereiht und zählen nicht mit.",
    "Persons, and posts whose holder is not published, are neither ranked nor counted.",
)
"""Said of a ranking that leaves out some of what the page draws."""

PAGES: Mapping[str, PageKind] = MappingProxyType({kind.name: kind for kind in (
    PageKind("topic", Text("Netz eines Themas", "Network of a topic"), "whole", _drawn_by_ties, "topic"),
    PageKind("measure", Text("Netz einer Maßnahme", "Network of a measure"), "whole", _drawn_by_ties, "measure"),
    PageKind("around", Text("Umfeld", "Surroundings"), "whole", _drawn_by_ties, "around"),
    PageKind("communities", Text("Gemeinschaften: wer gemeinsame Maßnahmen hat", "Communities: who shares measures"),
             "units-over-measures", _drawn_with_communities),
    PageKind("reporting-structure", Text("Aufbau der Verwaltung", "Reporting structure"), "reporting-structure",
             _drawn_by_ties, arrangement="rings"),
    PageKind("key-stakeholders", Text("Wichtige Beteiligte", "Key stakeholders"), "whole", _drawn_with_stakeholders),
    PageKind("change", Text("Zwei Zeitpunkte verglichen", "Two dates compared"), "whole", _drawn_with_changes),
)})  # fmt: skip
"""All pages by name."""
