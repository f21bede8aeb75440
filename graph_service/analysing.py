"""One analysis of the network of a view: its parameters beside the scope, the graph that it gets, and its answer."""

from __future__ import annotations

import pkgutil
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, field_validator

from graph_service.access import RANKING, PersonInNetwork
from graph_service.analyses import ranked as _folder
from graph_service.analyses.ranking import Ranking, Reason
from graph_service.analyses.registering import Analysis, analyses, find_analysis
from graph_service.analyses.watch import Watch
from graph_service.compute import accelerate
from graph_service.network import PROJECTIONS, Projection, Scope, ViewNetwork, What, projection_named
from graph_service.parameters import Parameters, read_parameters
from graph_service.turns import turn

if TYPE_CHECKING:
    import networkx as nx

LONGEST = 300.0
"""Seconds that an analysis may be given at most."""
USUAL = 30.0
"""Seconds that it gets if nothing else is said."""


class AnalysisAnswer(Ranking):
    """A ranking, and what it is a ranking of."""

    analysis: str = Field(description="The analysis.", examples=["betweenness"])
    projection: str = Field(description="The network it was made of, by name.", examples=["who-works-with-whom"])
    purpose: str | None = Field(None, description="The purpose the answer is bound to.", examples=["network-analysis"])
    grant: str | None = Field(None, description="The grant that it was asked under.", examples=[None])
    complete: bool = Field(
        True, description="False: the time limit came first, this is the best so far.", examples=[True]
    )


class NetworkParameters(Scope):
    """Which part of a network, and whom it is of."""

    what: What = Field(What.POSTS, description="Whom who-works-with-whom is of: posts or persons.", examples=["posts"])


class AnalysisParameters(NetworkParameters):
    """What every analysis can be asked with."""

    projection: Annotated[str, Field(max_length=40)] | None = Field(
        None,
        description=f"The network: {', '.join(PROJECTIONS)}; if none is named, the one that the analysis is "
        "made for; units-over-measures for who-works-with-whom where persons are not ranked.",
        examples=["who-works-with-whom"],
    )
    seconds: float = Field(
        USUAL,
        gt=0,
        le=LONGEST,
        description="Seconds it may take; then it gives the best that it has so far, and says so.",
        examples=[30.0],
    )

    @field_validator("projection")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        if name is not None and name not in PROJECTIONS:
            raise ValueError(f"there is no such network; known networks: {', '.join(PROJECTIONS)}")
        return name


def registered() -> tuple[Analysis, ...]:
    """All analyses, their modules imported; in the order of their names."""
    _import_all()
    return tuple(analyses())


@cache
def _import_all() -> None:
    for module in pkgutil.iter_modules(_folder.__path__):
        import_module(f"{_folder.__name__}.{module.name}")


def analysis_named(name: str) -> Analysis:
    """The analysis of that name; raises `InputError` that lists the known ones."""
    registered()
    return find_analysis(name)


@cache
def parameters_for(analysis: Analysis) -> type[AnalysisParameters]:
    """The parameters of a request for this analysis: its own, then those of all.

    One of its own that is called as one of the scope's takes its place: then it is the analysis that looks at it.
    """
    found = analysis.parameters_on(AnalysisParameters)
    assert issubclass(found, AnalysisParameters)  # noqa: S101 - it was made on that base
    return found


def read_request(analysis: Analysis, given: dict[str, Any]) -> AnalysisParameters:
    """The parameters as that model; raises `InputError`, which names the parameter and what would be right."""
    model = parameters_for(analysis)
    read = read_parameters(model, given)
    assert isinstance(read, AnalysisParameters)  # noqa: S101 - it is of that model
    return read


def projection_of(analysis: Analysis, parameters: AnalysisParameters, network: ViewNetwork) -> Projection:
    """The network that is asked for, else the one that the analysis is made for.

    Posts that work together can hardly be ranked where posts that stand for a person are left out: units that share
    measures take their place then, if no network is named.
    """
    name = parameters.projection or analysis.projection
    unnamed = parameters.projection is None and parameters.what is What.POSTS
    if unnamed and name == "who-works-with-whom" and not network.ranks_persons:
        name = "units-over-measures"
    return projection_named(name)


def scope_of(parameters: Parameters, own: type[Parameters] | None = None) -> Scope:
    """The scope among the parameters; what the analysis has of its own is no part of it."""
    taken = own.model_fields if own is not None else {}
    return Scope(**{name: getattr(parameters, name) for name in Scope.model_fields if name not in taken})


def analyse(analysis: Analysis, parameters: AnalysisParameters, network: ViewNetwork, watch: Watch) -> AnalysisAnswer:
    """The answer over that network, as far as the watch lets it come.

    Raises `NotPermitted` for a ranking of persons that the purpose is not for, and `Abandoned` where its turn to
    compute did not come in time.
    """
    projection = projection_of(analysis, parameters, network)
    scope = scope_of(parameters, analysis.parameters)
    accelerate()
    with turn(watch):
        graph = network.graph(projection.name, scope, parameters.what, ranked=True)
        own = analysis.parameters.model_construct(
            **{name: getattr(parameters, name) for name in analysis.parameters.model_fields}
        )
        behind = _BehindInView(network, projection.name, scope, parameters.what)
        ranking = analysis(graph, own, watch, behind)
    remarks = [*ranking.remarks, *_of_network(network, projection, graph.graph)]
    return AnalysisAnswer(
        **{**ranking.__dict__, "remarks": remarks}, analysis=analysis.name, projection=projection.name
    )


@dataclass(frozen=True, slots=True)
class _BehindInView:
    """What stands behind a network of a view: all that the view sees, of which the network is made; see `Behind`."""

    network: ViewNetwork
    projection: str
    scope: Scope
    what: What

    def on_day(self, day: date) -> nx.Graph[Any]:
        """Made anew of what held on that day: a projected tie has lost what it was made of, and when."""
        return self.network.graph(self.projection, self.scope, self.what, ranked=True, day=day)

    def unnarrowed(self) -> nx.Graph[Any]:
        """The same network without a scope."""
        return self.network.graph(self.projection, what=self.what, ranked=True)

    def whole(self) -> nx.Graph[Any]:
        """The network `whole` without a scope."""
        return self.network.graph("whole", ranked=True)


def _of_network(network: ViewNetwork, projection: Projection, said: dict[str, Any]) -> list[Reason]:
    """What to know about the network itself."""
    remarks = []
    if projection.shows_actors and not network.ranks_persons:
        remarks.append(Reason(
            de="Personen, und Stellen, deren Inhaberin oder Inhaber nicht veröffentlicht ist, sind ausgelassen: "
               "Sie stehen in Ranglisten nur für den Zweck Netzwerkanalyse.",
            en="Persons, and posts whose holder was not published, are left out: they are ranked for the purpose "
               "network analysis alone.",
        ))  # fmt: skip
    if left_out := said.get("groups_left_out"):
        remarks.append(Reason(
            de=f"{left_out} Gruppen mit mehr als 150 Mitgliedern verbinden hier niemanden.",
            en=f"{left_out} groups of more than 150 members tie nobody here.",
            numbers={"groups": float(left_out)},
        ))  # fmt: skip
    return remarks


_PSEUDONYM = re.compile(r"person-p[a-z2-7]{28,}")


def persons_named(answer: AnalysisAnswer) -> list[PersonInNetwork]:
    """Who is ranked, or named in the sentences of an answer: persons stand there by pseudonym."""
    return [
        PersonInNetwork(id=one, shown=[RANKING]) for one in sorted(set(_PSEUDONYM.findall(answer.model_dump_json())))
    ]
