"""The dispatch backend: NetworkX's functions, with NetworkX's parameters and results, done by the kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph_service.compute.csr import CsrGraph
from graph_service.compute.information import FUNCTIONS

# From how many nodes on the kernels pay: below, converting and calling takes longer than NetworkX does.
_SMALLEST = {"pagerank": 500, "core_number": 200, "triangles": 200, "clustering": 100}
_SMALLEST_OTHERS = 50
_SMALLEST_PARTS = 5000  # NetworkX needs one pass over the graph for its components, as the conversion does
_WEIGHT_NAMES = ("weight", "distance")


class Backend:
    """What the entry point `networkx.backends` names."""

    @staticmethod
    def convert_from_nx(graph: Any, *, edge_attrs: dict[str, Any] | None = None, **_options: Any) -> CsrGraph:
        """A snapshot with the one edge attribute that the function asks for; NetworkX keeps it with the graph."""
        if isinstance(graph, CsrGraph):
            return graph
        [(weight, default)] = edge_attrs.items() if edge_attrs else [(None, 1.0)]
        return CsrGraph.from_networkx(graph, weight, 1.0 if default is None else default)

    @staticmethod
    def convert_to_nx(result: Any, **_options: Any) -> Any:
        """Snapshots back; everything else is as NetworkX has it already."""
        return result.to_networkx() if isinstance(result, CsrGraph) else result

    @staticmethod
    def can_run(name: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> bool | str:
        """Whether there is a kernel for these arguments; else why not."""
        graph = arguments[0] if arguments else options.get("G")
        if graph is None or graph.is_multigraph():
            return "parallel edges are left to NetworkX"
        if any(callable(options.get(name)) for name in _WEIGHT_NAMES) or any(map(callable, arguments[1:])):
            return "a weight by function is left to NetworkX"
        if name in ("clustering", "average_clustering") and graph.is_directed():
            return "directed clustering is left to NetworkX"
        return True

    @staticmethod
    def should_run(name: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> bool | str:
        """Whether the graph is large enough for it to pay."""
        graph = arguments[0] if arguments else options["G"]
        smallest = _SMALLEST_PARTS if "connected" in name else _SMALLEST.get(name, _SMALLEST_OTHERS)
        return len(graph) >= smallest or "so small a graph is faster with NetworkX"


def _late(name: str) -> Callable[..., Any]:
    def answer(graph: CsrGraph, *arguments: Any, **options: Any) -> Any:
        from graph_service.compute.answers import ANSWERS  # noqa: PLC0415 - the compiler comes with the first large graph

        return ANSWERS[name](graph, *arguments, **options)

    return answer


for _name in FUNCTIONS:
    setattr(Backend, _name, staticmethod(_late(_name)))

BACKEND = Backend()
