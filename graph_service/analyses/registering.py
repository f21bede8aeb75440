"""The one list of analyses: `@analysis` makes of a pure function a route, a command and a documentation entry."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph_service.analyses.behind import Behind, GraphAlone
from graph_service.analyses.ranking import Ranking
from graph_service.analyses.watch import UNHURRIED, Watch
from graph_service.errors import InputError
from graph_service.parameters import Parameters, parameters_of, read_parameters

NAME = re.compile(r"[a-z]+(-[a-z]+)*")
Function = Callable[..., Ranking]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A registered analysis: what it is called, on which network it makes sense, what it says of itself.

    `projection` names the network of a view that it is made for if nothing else is said (`graph_service/network.py`).
    `looks_behind`: whether it asks what stands behind its graph.
    """

    name: str
    family: str
    projection: str
    summary: str
    description: str
    parameters: type[Parameters]
    function: Function
    looks_behind: bool

    def parameters_on(self, base: type[Parameters]) -> type[Parameters]:
        """The model of its parameters with those of another before them."""
        return parameters_of(self.function, self.name, after=_given_first(self.looks_behind), base=base)

    def read_parameters(self, given: dict[str, Any]) -> Parameters:
        """The parameters as a model; raises `InputError`, which names the parameter and what would be right."""
        return read_parameters(self.parameters, given)

    def __call__(
        self, graph: nx.Graph[Any], parameters: Parameters, watch: Watch = UNHURRIED, behind: Behind | None = None
    ) -> Ranking:
        """Rank the graph, which is not changed; `behind`: what stands behind it, if anything does."""
        given = {name: getattr(parameters, name) for name in type(parameters).model_fields}
        first = (graph, watch, behind or GraphAlone(graph)) if self.looks_behind else (graph, watch)
        return self.function(*first, **given)


_analyses: dict[str, Analysis] = {}


def _given_first(looks_behind: bool) -> int:
    """How many parameters of the function are none of a request's: the graph, the watch, what is behind."""
    return 3 if looks_behind else 2


def analysis(name: str, *, family: str, projection: str, looks_behind: bool = False) -> Callable[[Function], Function]:
    """Register a function as an analysis.

    `name` is a noun phrase in kebab case. The function is called `ranked_by_<name>` with underscores, so that the
    measure itself keeps its own name; it takes a graph, a `Watch`, with `looks_behind` a `Behind`, and keyword
    parameters with annotations, and returns a `Ranking`; its docstring says what it measures, normalisation, weights,
    direction, loose parts, ties and source.
    The first line is its summary, and stands by itself. Raises `ValueError` for a name that is taken or does not match
    the function, and for a summary that is missing or runs on.
    """

    def register(function: Function) -> Function:
        if not NAME.fullmatch(name) or f"ranked_by_{name.replace('-', '_')}" != function.__name__:
            raise ValueError(f"analysis {name!r} should be called as its function {function.__name__!r}")
        if name in _analyses:
            raise ValueError(f"there are two analyses {name!r}")
        summary, _, description = inspect.cleandoc(function.__doc__ or "").partition("\n")
        if not summary:
            raise ValueError(f"analysis {name!r} does not say what it measures")
        if description and not description.startswith("\n"):
            raise ValueError(f"the summary of analysis {name!r} runs on to a second line")
        parameters = parameters_of(function, name, after=_given_first(looks_behind))
        _analyses[name] = Analysis(
            name, family, projection, summary, description.strip(), parameters, function, looks_behind
        )
        return function

    return register


def analyses() -> Iterator[Analysis]:
    """All registered analyses in the order of their names."""
    yield from (_analyses[name] for name in sorted(_analyses))


def find_analysis(name: str) -> Analysis:
    """The analysis of that name; raises `InputError` that lists the known ones."""
    try:
        return _analyses[name]
    except KeyError:
        raise InputError(
            f"There is no analysis {name!r}.", where="name", remedy=f"Known analyses: {', '.join(sorted(_analyses))}."
        ) from None
