"""Who matters for a topic, a measure or the whole programme: units, posts or persons, not all of one house, and why."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from graph_service.access import RANKING, TellsOfPersons
from graph_service.inquiry import Inquiry
from graph_service.network import Scope, ViewNetwork
from graph_service.questions.parts import EntityReference, has_ended
from graph_service.questions.standing import WEIGHTS, Standing, counted_exactly, standings, sureness
from graph_service.registry import Answer, Notice, question
from graph_service.turns import go_on, turn

if TYPE_CHECKING:
    import networkx as nx

    from graph_service.analyses.stability import Trials

NAMED = 3
"""Names in a sentence at most; the rest is a number."""

ActorId = Annotated[str, Field(min_length=1, max_length=300)]


class Kind(StrEnum):
    """Who is ranked."""

    UNITS = "units"
    POSTS = "posts"
    PERSONS = "persons"


TYPES = {Kind.UNITS: ("AdministrativeUnit", "Organisation"), Kind.POSTS: ("Post",), Kind.PERSONS: ("Person",)}


class StakeholderReason(BaseModel):
    """One part of a score, in words that can be checked."""

    reason: str = Field(description="Stable name of the part.", examples=["responsibility"])
    text: str = Field(description="German sentence.", examples=["Zuständig für 2 Themen: Vergabe, Datenschutz."])
    en: str = Field(description="English sentence.", examples=["In charge of 2 topics: procurement, data protection."])
    value: float = Field(description="The part, from 0 to 1: 1 is the greatest among those compared.", examples=[0.8])
    points: float = Field(description="What it adds to the score: the part times its weight.", examples=[0.24])
    numbers: dict[str, float] = Field(description="The numbers behind it, by name.", examples=[{"topics": 2.0}])


class StakeholderRow(TellsOfPersons):
    """A stakeholder with its place."""

    rank: int = Field(description="Rank, from 1.", examples=[1])
    stakeholder: EntityReference = Field(description="Who.")
    house: EntityReference | None = Field(description="The topmost unit that it belongs to.")
    score: float = Field(description="Sum of the points, from 0 to 1.", examples=[0.61])
    spread_score: float = Field(
        description="The score as it is ranked: halved for each better one of the same house.", examples=[0.61]
    )
    stability: float | None = Field(
        None,
        description="Share of the trials without 5 % of the ties in which it stays among the first; none: not tried, "
        "or nobody else could be.",
        examples=[0.95],
    )
    distinguishable: bool | None = Field(
        None, description="Whether its place differs from the next one's for sure; none: not tried.", examples=[True]
    )
    because: list[StakeholderReason] = Field(description="The parts that count, greatest first.")

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        """That the person is ranked."""
        if self.stakeholder.type == "Person":
            yield self.stakeholder.id, RANKING


@question("key-stakeholders", theme="network")
def key_stakeholders(
    inquiry: Inquiry,
    *,
    topic: Annotated[
        ActorId | None, Field(description="Id of a topic; none: not narrowed.", examples=["topic:it-vergabe"])
    ] = None,
    measure: Annotated[
        ActorId | None,
        Field(description="Id of a measure; neither: the whole programme.", examples=["measure-0eb08faaa845"]),
    ] = None,
    count: Annotated[int, Field(ge=1, le=100, description="Rows at most.", examples=[10])] = 10,
    what: Annotated[
        Kind, Field(description="units, posts or persons; persons under network-analysis alone.", examples=["units"])
    ] = Kind.UNITS,
) -> Answer[StakeholderRow]:
    """Who are the key stakeholders of a topic, of a measure, or of the whole programme?

    A weighted sum of five parts, each divided by the greatest among those compared: responsibility (0.30: topics
    and measures that it is in charge of), brokerage (0.25: share of the pairs of others whose shortest way leads
    over it, in full from 5 % on), reach (0.20: how few steps away the others are), ties (0.15: with whom it shares
    measures), sole cover (0.10: topics that nobody else covers). Then each further one of the same house counts
    half, and so does each further office of the same name in another district, so that not five of one office come
    first. For units, what their posts do counts as theirs. Persons, and posts whose holder was not published, are
    ranked for the purpose network-analysis alone. What has ended is not ranked, nor is the administration as a
    whole. An id that is not in the view gives no rows. How sure the order is, is tried without 5 % of the ties,
    some dozens of times, where the network is small enough for that.
    """
    networks, scope = inquiry.network, Scope(topic=topic, measure=measure)
    with turn(inquiry.waiting):
        go_on(inquiry.waiting)
        graph = _network(networks, scope, what)
        wholes = _wholes(graph)
        candidates = [
            node for node, data in graph.nodes(data=True)
            if data["type"] in TYPES[what] and node not in wholes and not has_ended(data["ended"], inquiry.view.today)
        ]  # fmt: skip
        every = standings(graph, candidates, inquiry.waiting)
        found = every[:count]
        trials = sureness(graph, candidates, every, count, inquiry.waiting)
    notices = []
    if candidates and not counted_exactly(graph):
        notices.append(Notice(code="estimated", text="Die Vermittlung ist aus einer Stichprobe geschätzt."))
    if found:
        from graph_service.analyses.stability import sureness_remark  # noqa: PLC0415 - networkx, as in standing.py

        notices.append(Notice(code="sureness", text=sureness_remark(trials, graph).de))
    if what is Kind.POSTS and not networks.ranks_persons:
        text = "Stellen, deren Inhaberin oder Inhaber nicht veröffentlicht ist, sind ausgelassen."
        notices.append(Notice(code="held_posts_left_out", text=text))
    return Answer(
        items=[_row(graph, rank, one, trials) for rank, one in enumerate(found, start=1)],
        notices=notices,
    )


def _network(network: ViewNetwork, scope: Scope, what: Kind) -> nx.Graph[Any]:
    """The network to rank in; for units their posts are taken into them, so that no post stands in it."""
    if what is Kind.PERSONS:
        network.check_ranks_persons()
    if what is not Kind.UNITS:
        return network.graph("whole", scope, ranked=True)
    whole = network.graph("whole", scope)
    graph = whole.__class__()
    into = {node: _of_unit(whole, node) for node, kind in whole.nodes(data="type") if kind != "Person"}
    graph.add_nodes_from(
        (node, whole.nodes[node])
        for node, unit in into.items()
        if node == unit and whole.nodes[node]["type"] != "Post"  # one without a unit in the view
    )
    graph.add_edges_from(
        (into[start], into[end], data)
        for start, end, data in whole.edges(data=True)
        if into.get(start) in graph and into.get(end) in graph and into[start] != into[end]
    )
    return graph


def _wholes(graph: nx.Graph[Any]) -> set[str]:
    """What stands above the houses: the administration as a whole, which is nobody that one could ask."""
    ties = graph.edges(data="type")
    return {end for start, end, type_ in ties if type_ == "PART_OF" and graph.nodes[start]["house"] == start}


def _of_unit(graph: nx.Graph[Any], node: str) -> str:
    data = graph.nodes[node]
    return data["unit"] or node if data["type"] == "Post" else node


def _row(graph: nx.Graph[Any], rank: int, one: Standing, trials: Trials) -> StakeholderRow:
    data = graph.nodes[one.node]
    house = data.get("house")
    return StakeholderRow(
        rank=rank,
        stakeholder=EntityReference(id=one.node, type=data["type"], name=data["name"]),
        house=EntityReference(id=house, type="AdministrativeUnit", name=data["house_name"])
        if house and house != one.node else None,
        score=one.score, spread_score=one.spread, because=_reasons(graph, one),
        stability=trials.stability(one.node), distinguishable=trials.distinguishable(one.node),
    )  # fmt: skip


def _reasons(graph: nx.Graph[Any], one: Standing) -> list[StakeholderReason]:
    from graph_service.analyses.words import percent  # noqa: PLC0415 - networkx, as in standing.py

    said = {
        "responsibility": (
            _joined("Zuständig für", _listed(graph, one.topics, "Thema", "Themen"),
                    "leitet", _listed(graph, one.measures, "Maßnahme", "Maßnahmen")),
            _joined("In charge of", _listed(graph, one.topics, "topic", "topics", "en"),
                    "leads", _listed(graph, one.measures, "measure", "measures", "en")),
            {"topics": float(len(one.topics)), "measures": float(len(one.measures))},
        ),
        "brokerage": (
            f"Liegt bei {percent(one.share_of_ways)} der Paare anderer auf deren kürzestem Weg.",
            f"Lies on the shortest way between {percent(one.share_of_ways, language='en')} of the pairs of others.",
            {"share_of_ways": one.share_of_ways},
        ),
        "reach": (
            f"Erreicht {one.two_steps} von {len(graph) - 1} anderen in höchstens zwei Schritten.",
            f"Reaches {one.two_steps} of {len(graph) - 1} others in two steps at most.",
            {"within_two_steps": float(one.two_steps), "others": float(len(graph) - 1)},
        ),
        "ties": (
            f"Teilt Maßnahmen mit {_listed(graph, one.partners, 'Beteiligten', 'Beteiligten')}.",
            f"Shares measures with {_listed(graph, one.partners, 'other', 'others', 'en')}.",
            {"partners": float(len(one.partners))},
        ),
        "sole_cover": (
            f"Deckt hier allein ab: {_listed(graph, one.sole, 'Thema', 'Themen')}.",
            f"The only one here that covers {_listed(graph, one.sole, 'topic', 'topics', 'en')}.",
            {"topics_alone": float(len(one.sole))},
        ),
    }  # fmt: skip
    reasons = [
        StakeholderReason(reason=name, text=said[name][0], en=said[name][1], numbers=said[name][2],
                          value=round(value, 6), points=round(value * WEIGHTS[name], 6))
        for name, value in one.parts.items() if value > 0
    ]  # fmt: skip
    return sorted(reasons, key=lambda reason: (-reason.points, reason.reason))


def _listed(graph: nx.Graph[Any], nodes: list[str], one: str, several: str, language: str = "de") -> str:
    """How many, and the first names: `2 Themen: Vergabe, Datenschutz`."""
    if not nodes:
        return ""
    keys = ("name_en", "name") if language == "en" else ("name",)
    names = [next(filter(None, map(graph.nodes[node].get, keys)), node) for node in nodes[:NAMED]]
    more = ", …" if len(nodes) > NAMED else ""
    return f"{len(nodes)} {one if len(nodes) == 1 else several} ({', '.join(names)}{more})"


def _joined(first: str, topics: str, second: str, measures: str) -> str:
    parts = [f"{verb} {what}" for verb, what in ((first, topics), (second, measures)) if what]
    sentence = ", ".join(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""
