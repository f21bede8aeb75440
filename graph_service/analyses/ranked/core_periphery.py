"""The division of a network into core and periphery, ranked by how clearly each node stands on its side."""

from __future__ import annotations

from typing import Any

import networkx as nx

from graph_service.analyses.core_periphery import CorePeriphery, core_periphery
from graph_service.analyses.inputs import Count
from graph_service.analyses.ranking import Ranking, Reason
from graph_service.analyses.registering import analysis
from graph_service.analyses.simple import simple_graph
from graph_service.analyses.stability import ranked
from graph_service.analyses.watch import Watch
from graph_service.analyses.words import decimal


@analysis("core-periphery", family="communities", projection="who-works-with-whom")
def ranked_by_core_periphery(graph: nx.Graph[Any], watch: Watch, *, count: Count = 10) -> Ranking:
    """Who is part of the core that everything turns around, and who stands at its edge.

    Score: by how many misfits the division would get worse if the node changed sides: above 0 in the core, below 0
    in the periphery. In the core that is the node's degree minus the number of the other members, in the periphery its
    degree minus the size of the core. 0 for those of equal degree on the edge, any of which could stand in the other's
    place. Direction: forgotten. Weights: do not count, nor do parallel ties and loops. Loose parts: taken together.
    Equal scores: by id.
    Source: Borgatti and Everett 1999, solved exactly as by Lip 2011; see `core_periphery`.
    """
    simple = simple_graph(graph, directed=False)
    found = core_periphery(simple)
    size = len(found.core)

    def because(node: Any, _score: float) -> list[Reason]:
        degree = simple.degree(node)
        with_core = sum(1 for other in simple.adj[node] if other in found.core)
        others = size - (node in found.core)
        side_de, side_en = ("im Kern", "in the core") if node in found.core else ("am Rand", "in the periphery")
        if node in found.undecided:
            side_de, side_en = "auf der Grenze von Kern und Rand", "on the edge between core and periphery"
        return [
            Reason(
                de=f"Steht {side_de}: mit {with_core} der {others} anderen im Kern verbunden und mit "
                f"{degree - with_core} am Rand.",
                en=f"Stands {side_en}: tied to {with_core} of the {others} others in the core and to "
                f"{degree - with_core} in the periphery.",
                numbers={"degree": degree, "ties_to_core": with_core, "ties_to_periphery": degree - with_core,
                         "core_size": size},
            )
        ]  # fmt: skip

    remark = Reason(
        de=f"Der Kern hat {size} von {len(simple)}; {found.misfits} Paare passen nicht zum Idealbild "
        f"(im Kern alle verbunden, am Rand niemand); Übereinstimmung {decimal(found.fit)} von 1.",
        en=f"The core has {size} of {len(simple)}; {found.misfits} pairs do not fit the ideal (all tied in the core, "
        f"nobody in the periphery); correlation {decimal(found.fit, 'en')} of 1.",
        numbers={"core_size": size, "misfits": found.misfits, "fit": found.fit},
    )
    return ranked(
        simple, lambda thin: _clearness(thin, core_periphery(thin)), because, count=count, watch=watch, effort="passes",
        scores=_clearness(simple, found), remarks=[remark],
    )  # fmt: skip


def _clearness(simple: nx.Graph[Any], found: CorePeriphery) -> dict[Any, float]:
    """By how many misfits the division would get worse if each node changed sides."""
    return {
        node: 0.0 if node in found.undecided else float(simple.degree(node) - len(found.core) + (node in found.core))
        for node in simple
    }
