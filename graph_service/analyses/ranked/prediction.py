"""Who should meet, as rankings of pairs with the reason: what both work on and whom both know."""

from __future__ import annotations

from typing import Annotated, Any

import networkx as nx
from pydantic import Field

from graph_service.analyses.behind import Behind, GraphAlone
from graph_service.analyses.inputs import Count
from graph_service.analyses.prediction import Method, acquainted, best_pairs, seats, shared
from graph_service.analyses.ranking import Ranking, Reason
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import ranked, trials_wanted
from graph_service.analyses.ties import existing, listed_attribute
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import counted, english_topics, listed, named, names

For = Annotated[
    str | None, Field(description="Id of the one for whom partners are looked for.", examples=["post-0a1b2c3d"])
]


@analysis("adamic-adar", family="prediction", projection="who-works-with-whom", looks_behind=True)
def ranked_by_adamic_adar(
    graph: nx.Graph[Any], watch: Watch, behind: Behind | None = None, *, node: For = None, count: Count = 10
) -> Ranking:
    """Who should meet: two who share contacts, of whom those that few know count more.

    A place is a pair that is not tied and has neither unit nor measure in common, in all that the view sees, whatever
    part of it the contacts are taken from. Score: the sum over the common contacts of 1 / ln(number of their
    contacts); not normalised. Direction: forgotten. Weights: do not count, nor do parallel ties and loops.
    Loose parts: never meet. Equal scores: by id. Source: Adamic and Adar 2003.
    """
    return _ranked(graph, "adamic-adar", node, count, watch, behind or GraphAlone(graph))


@analysis("resource-allocation", family="prediction", projection="who-works-with-whom", looks_behind=True)
def ranked_by_resource_allocation(
    graph: nx.Graph[Any], watch: Watch, behind: Behind | None = None, *, node: For = None, count: Count = 10
) -> Ranking:
    """Who should meet: two who share contacts, each counting by how few others it has to share itself with.

    A place is a pair as for `adamic-adar`. Score: the sum over the common contacts of 1 / (number of their
    contacts); not normalised. Direction: forgotten. Weights: do not count, nor do parallel ties and loops.
    Loose parts: never meet. Equal scores: by id. Source: Zhou, Lü and Zhang 2009.
    """
    return _ranked(graph, "resource-allocation", node, count, watch, behind or GraphAlone(graph))


@analysis("jaccard", family="prediction", projection="who-works-with-whom", looks_behind=True)
def ranked_by_jaccard(
    graph: nx.Graph[Any], watch: Watch, behind: Behind | None = None, *, node: For = None, count: Count = 10
) -> Ranking:
    """Who should meet: two whose contacts are nearly the same.

    A place is a pair as for `adamic-adar`. Score: common contacts as a share of all contacts of the two, from 0 to 1.
    Direction: forgotten. Weights: do not count, nor do parallel ties and loops. Loose parts: never meet. Equal
    scores: by id. Source: Jaccard 1901.
    """
    return _ranked(graph, "jaccard", node, count, watch, behind or GraphAlone(graph))


@analysis("common-neighbours", family="prediction", projection="who-works-with-whom", looks_behind=True)
def ranked_by_common_neighbours(
    graph: nx.Graph[Any], watch: Watch, behind: Behind | None = None, *, node: For = None, count: Count = 10
) -> Ranking:
    """Who should meet: two who share many contacts.

    A place is a pair as for `adamic-adar`. Score: the number of common contacts; not normalised. Direction:
    forgotten. Weights: do not count, nor do parallel ties and loops. Loose parts: never meet. Equal scores: by id.
    Source: Newman 2001.
    """
    return _ranked(graph, "common-neighbours", node, count, watch, behind or GraphAlone(graph))


def _ranked(
    graph: nx.Graph[Any], method: Method, node: str | None, count: int, watch: Watch, behind: Behind
) -> Ranking:
    simple = simple_graph(graph, directed=False)
    whom = None if node is None else existing(simple, node)
    whole = behind.whole()
    seated, tied = seats(whole, simple), acquainted(simple, behind.unnarrowed(), whole)
    scores, complete = best_pairs(simple, method, count + 1, node=whom, tied=tied, seated=seated, watch=watch)

    def scores_of(thin: nx.Graph[Any]) -> dict[Any, float]:
        # All pairs, since equal ones share the last place; a tie that is missing makes nobody a stranger.
        return best_pairs(thin, method, len(thin) ** 2, node=whom, tied=tied, seated=seated)[0]

    apart = Reason(
        de="Gezeigt werden nur Paare, die weder verbunden sind noch eine Einheit oder Maßnahme gemeinsam haben, soweit "
        "das ganze Netz es weiß, nicht nur der betrachtete Teil.",
        en="Only pairs are shown that are not tied and have no unit or measure in common, as far as the whole network "
        "knows, not just the part that is looked at.",
    )
    ranking = ranked(
        simple, scores_of, lambda pair, score: _why(graph, simple, pair, method), count=count, watch=watch,
        effort="product", scores=scores, remarks=[apart],
    )  # fmt: skip
    enough = complete and (ranking.complete or not trials_wanted(simple, "product"))
    return ranking.model_copy(update={"complete": enough})


def _why(graph: nx.Graph[Any], simple: nx.Graph[Any], pair: tuple[Any, Any], method: Method) -> list[Reason]:
    one, other = pair
    both = shared(simple, one, other)
    topics = sorted(
        set(listed_attribute(simple, one, "topics")) & set(listed_attribute(simple, other, "topics")), key=str
    )
    numbers: dict[str, float] = {"common": len(both), "common_topics": len(topics)}
    work_de = f"arbeiten an {names(simple, topics)} und " if topics else ""
    english = english_topics(simple, pair)
    work_en = f"work on {names(simple, [english.get(one, one) for one in topics], 'en')} and " if topics else ""
    known_de, known_en = _contacts(graph, one, both)
    reasons = [
        Reason(
            de=f"Beide {work_de}{known_de} {names(simple, both)}.",
            en=f"Both {work_en}{known_en} {names(simple, both, 'en')}.",
            numbers=numbers,
        )
    ]
    if method == "jaccard":
        union = simple.degree(one) + simple.degree(other) - len(both)
        reasons.append(
            Reason(
                de=f"Von {union} Kontakten, die einer von beiden hat, haben sie {len(both)} gemeinsam.",
                en=f"Of {union} contacts that one of them has, they have {len(both)} in common.",
                numbers={"union": union, "common": len(both)},
            )
        )
    elif method in ("adamic-adar", "resource-allocation"):
        degrees = [(node, simple.degree(node)) for node in both[:3]]
        de = listed([f"{named(simple, node)} hat {counted(degree, 'Kontakt', 'Kontakte')}" for node, degree in degrees])
        en = listed(
            [f"{named(simple, node, 'en')} has {counted(degree, 'contact', 'contacts')}" for node, degree in degrees],
            "en",
        )
        reasons.append(
            Reason(
                de=f"Wer wenige kennt, verbindet enger: {de}.",
                en=f"Who knows few connects more closely: {en}.",
                numbers={f"contacts_{at + 1}": degree for at, (_, degree) in enumerate(degrees)},
            )
        )
    units = [simple.nodes[node].get("unit_name") for node in pair]
    if all(units) and not any(simple.nodes[node].get("unit") == node for node in pair):  # a unit sits in none
        reasons.append(
            Reason(
                de=f"Sie sitzen in verschiedenen Einheiten: „{units[0]}“ und „{units[1]}“.",
                en=f"They sit in different units: “{units[0]}” and “{units[1]}”.",
            )
        )
    return reasons


def _contacts(graph: nx.Graph[Any], one: Any, both: list[Any]) -> tuple[str, str]:
    """How the two have to do with those they share: they know them, met them there, or are tied to them."""
    if all(graph.nodes[node].get("type") == "Event" for node in both):
        return "waren bei", "attended"
    ways = {_tie_type(graph, one, node) for node in both}
    return ("kennen", "know") if ways == {"KNOWS"} else ("haben zu tun mit", "have to do with")


def _tie_type(graph: nx.Graph[Any], one: Any, other: Any) -> str | None:
    data = graph.get_edge_data(one, other) or graph.get_edge_data(other, one) or {}
    if graph.is_multigraph():
        data = next(iter(data.values()), {})
    found = data.get("type")
    return None if found is None else str(found)
