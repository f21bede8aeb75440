"""A network as an answer: nodes and ties as columns, for notebooks and pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, Field

from graph_service.access import PersonInNetwork
from graph_service.analysing import NetworkParameters, scope_of
from graph_service.network import Network, ViewNetwork, projection_named
from graph_service.turns import Waiting, go_on, turn


class NodeColumns(BaseModel):
    """The nodes, each field a list with one value a node; none where nothing is known or the view does not open it."""

    id: list[str] = Field(description="Stable ids, in their order.", examples=[["unit:bezirksamt-neukoelln"]])
    type: list[str] = Field(description="Types.", examples=[["AdministrativeUnit"]])
    name: list[str | None] = Field(description="Names.", examples=[["Bezirksamt Neukölln"]])
    name_en: list[str | None] = Field(description="English names, where there are any.", examples=[["Waste"]])
    unit: list[str | None] = Field(description="Id of the unit that each belongs to.", examples=[["unit:amt"]])
    unit_name: list[str | None] = Field(description="Its name.", examples=[["Stadtentwicklungsamt"]])
    house: list[str | None] = Field(
        description="Id of the topmost unit above it.", examples=[["unit:bezirksamt-neukoelln"]]
    )
    house_name: list[str | None] = Field(description="Its name.", examples=[["Bezirksamt Neukölln"]])
    district: list[str | None] = Field(description="District, its own or its unit's.", examples=[["Neukölln"]])
    sector: list[str | None] = Field(description="Sector, its own or its unit's.", examples=[["Verwaltung"]])
    phase: list[str | None] = Field(description="Phase of a measure.", examples=[["laufend"]])
    ended: list[str | None] = Field(description="Until when there was such a unit.", examples=[["2023-04-27"]])
    fields_of_action: list[list[str]] = Field(description="Fields of action.", examples=[[["Mobilität"]]])
    topics: list[list[str]] = Field(description="Names of its topics.", examples=[[["Baugenehmigung"]]])
    topics_en: list[list[str]] = Field(
        description="The same in English, the German name where there is none.", examples=[[["building permit"]]]
    )
    topic_ids: list[list[str]] = Field(description="Ids of its topics.", examples=[[["topic:baugenehmigung"]]])
    as_of: list[str | None] = Field(description="When the source said so.", examples=[["2026-05-01"]])
    source_name: list[str | None] = Field(description="Name of the source.", examples=[["Organigramm"]])
    invented: list[bool] = Field(description="Whether each is an invented example.", examples=[[False]])
    url: list[str | None] = Field(description="Public page.", examples=[["https://www.berlin.de/"]])


class TieColumns(BaseModel):
    """The ties, each field a list with one value a tie."""

    start: list[int] = Field(description="Places of their starts among the nodes, from 0.", examples=[[0]])
    end: list[int] = Field(description="Places of their ends.", examples=[[1]])
    type: list[str] = Field(description="Types.", examples=[["WORKS_WITH"]])
    weight: list[float] = Field(description="Weights, as the network defines them.", examples=[[0.5]])
    strength: list[float] = Field(description="Strengths from 0 to 1.", examples=[[0.5]])
    since: list[str | None] = Field(description="Since when, where it is known.", examples=[["2024-05"]])
    until: list[str | None] = Field(description="Until when, where it is known.", examples=[[None]])
    over: list[list[str]] | None = Field(
        None,
        description="What each goes over, by name; none in networks that are not made so.",
        examples=[[["Kiezbox"]]],
    )


class NetworkAnswer(BaseModel):
    """A network of one view."""

    projection: str = Field(description="Its name.", examples=["who-works-with-whom"])
    directed: bool = Field(description="Whether ties have a direction.", examples=[False])
    parallel: bool = Field(description="Whether there may be several ties between the same two.", examples=[False])
    nodes: NodeColumns = Field(description="The nodes.")
    ties: TieColumns = Field(description="The ties.")
    groups_left_out: int = Field(0, description="Groups too large to tie their members.", examples=[0])
    purpose: str | None = Field(None, description="The purpose the answer is bound to.", examples=["network-analysis"])
    grant: str | None = Field(None, description="The grant that it was asked under.", examples=[None])


def network_answer(
    projection: str, parameters: NetworkParameters, networks: ViewNetwork, waiting: Waiting | None = None
) -> NetworkAnswer:
    """The network of that name; raises `InputError` that lists the known ones.

    Raises `Abandoned` where nobody is `waiting` for it any more.
    """
    found = projection_named(projection)
    with turn(waiting):
        go_on(waiting)
        network = networks.network(found.name, scope_of(parameters), parameters.what)
        go_on(waiting)
        nodes = _nodes(network)
        go_on(waiting)
        ties = _ties(network)
    drawn = network.projected
    return NetworkAnswer.model_construct(
        projection=found.name, directed=drawn.directed, parallel=drawn.parallel, nodes=nodes,
        ties=ties, groups_left_out=int(drawn.said.get("groups_left_out", 0)), purpose=None,
    )  # fmt: skip


def persons_shown(answer: NetworkAnswer) -> list[PersonInNetwork]:
    """The persons among the nodes with the types of their ties, as the log of disclosures takes them."""
    nodes, ties = answer.nodes, answer.ties
    shown: dict[int, set[str]] = {place: set() for place, type_ in enumerate(nodes.type) if type_ == "Person"}
    for start, end, type_ in zip(ties.start, ties.end, ties.type, strict=True):
        for place in (start, end):
            if place in shown:
                shown[place].add(type_)
    return [
        PersonInNetwork(id=nodes.id[place], name=nodes.name[place], shown=sorted(types))
        for place, types in shown.items()
    ]


def _nodes(network: Network) -> NodeColumns:
    columns: dict[str, list[Any]] = {name: [] for name in NodeColumns.model_fields}
    told = [name for name in columns if name != "id"]
    for id, attributes in network.derived.attributes(network.projected.nodes):
        columns["id"].append(id)
        for name in told:
            columns[name].append(attributes[name])
    return NodeColumns.model_construct(None, **columns)


def _ties(network: Network) -> TieColumns:
    drawn = network.projected
    places = drawn.nodes.cumsum() - 1
    return TieColumns.model_construct(
        start=places[drawn.start].tolist(), end=places[drawn.end].tolist(), type=drawn.tie_types(),
        weight=drawn.weight.tolist(), strength=drawn.strength.tolist(), since=list(_known(drawn.since)),
        until=list(_known(drawn.until)), over=None if drawn.over is None else drawn.over.tolist(),
    )  # fmt: skip


def _known(texts: Any) -> Iterator[str | None]:
    return (text or None for text in texts)
