"""Requests for every registered question and generic route, found in the registry: a new one is covered at once."""

from __future__ import annotations

import datetime
import enum
import types
import typing
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from graph_service.analysing import LONGEST, NetworkParameters, parameters_for, registered
from graph_service.network import PROJECTIONS, What
from graph_service.pages import PAGES, PageParameters
from graph_service.registry import Question, questions
from graph_service.schema import DISTRICTS, NODE_TYPES
from tests.noninterference.graphs import ABBREVIATIONS, WORDS, RandomGraph

RANKINGS_A_GRAPH, PAGES_A_GRAPH = 12, 2
"""Of the many analyses and pages, as many are asked for each graph."""

NOT_VARIED = ("cursor", "seconds", "projection")
"""A cursor comes out of an answer, a limit of time depends on the machine, and networks are gone through one by one."""


@dataclass(frozen=True)
class Asked:
    """One request of the public HTTP interface."""

    method: str
    path: str
    parameters: dict[str, Any]

    @property
    def may_rank_persons(self) -> bool:
        """Whether it may ask for a ranking of persons."""
        return self.path.startswith("/v1/analyses/") or self.path.endswith("/key-stakeholders")


def requests(graph: RandomGraph) -> st.SearchStrategy[list[Asked]]:
    """A request or two for each question, by GET or POST, plus the generic routes, over visible and hidden ids."""
    every = [_question_request(graph, question) for question in questions()]
    generic = [
        st.builds(lambda own_id: Asked("GET", f"/v1/entities/{own_id}", {}), _ids(graph)),
        st.builds(
            lambda label, limit: Asked("GET", "/v1/entities", {"type": label, "limit": limit}),
            st.sampled_from(sorted(NODE_TYPES)), st.integers(1, 4),
        ),
        st.builds(lambda text: Asked("FORM", "/", {"topic": text}), _texts(graph)),
    ]  # fmt: skip
    networks = [
        _request(graph, f"/v1/networks/{name}", NetworkParameters.model_fields, ["GET"], what=st.sampled_from(What))
        for name in PROJECTIONS
    ]
    # Each analysis on the network that it is made for and on another, so that in a run each meets every network; with
    # all the time that it can have, as the best so far of one server is not that of another.
    rankings = [
        _request(
            graph,
            f"/v1/analyses/{one.name}",
            parameters_for(one).model_fields,
            projection=st.sampled_from(those),
            seconds=st.just(LONGEST),
        )
        for one in registered()
        for those in ([one.projection], list(PROJECTIONS))
    ]
    pages = [
        _request(
            graph,
            f"/pages/{page.name}",
            PageParameters.model_fields,
            ["GET"],
            earlier=st.just("2025-01-01"),
            later=st.just("2026-06-01"),
            **({page.of: _ids(graph)} if page.of else {}),
        )
        for page in PAGES.values()
    ]
    some = st.tuples(_some_of(rankings, RANKINGS_A_GRAPH), _some_of(pages, PAGES_A_GRAPH)).map(_all_of)
    # What writes comes last: the answers before it are those of the graph as it was written.
    rest = st.tuples(*_writes(graph)).map(list)
    return st.tuples(st.tuples(*every, *generic, *networks).map(list), some, rest).map(_all_of)


def _all_of(parts: tuple[list[Asked], ...]) -> list[Asked]:
    return [one for part in parts for one in part]


def _some_of(strategies: list[st.SearchStrategy[Asked]], count: int) -> st.SearchStrategy[list[Asked]]:
    """A few of many kinds of requests, neighbours in a circle: over the graphs of a run each has its turn."""
    return st.integers(0, len(strategies) - 1).flatmap(
        lambda first: st.tuples(*[strategies[(first + step) % len(strategies)] for step in range(count)]).map(list)
    )


def _writes(graph: RandomGraph) -> list[st.SearchStrategy[Asked]]:
    """Own data and suggestions: told, written as they were seen, told again."""
    suggestions = [node["id"] for node in graph.nodes if node["type"] == "Suggestion"]
    own = Asked("GET", "/v1/me", {})
    suggested = st.builds(
        lambda about, field: Asked("POST", "/v1/suggestions", {"about": about, "field": field, "value": "2025-04"}),
        _ids(graph), st.sampled_from(["name", "text", "phone", "ended", "source", "occupancy"]),
    )  # fmt: skip
    decided = st.builds(
        lambda own_id, decision: Asked(
            "DECIDE", f"/v1/suggestions/{own_id}", {"decision": decision}
        ),
        st.one_of(st.sampled_from(suggestions), st.just("suggestion-never-was")), st.sampled_from(["accept", "reject"]),
    )  # fmt: skip
    return [
        st.just(own),
        st.sampled_from([{"phone": "030 0000 001"}, {"profile": None}, {"languages": ["Deutsch"]}]).map(
            lambda changes: Asked("PATCH", "/v1/me", changes)
        ),
        st.just(own), st.just(Asked("GET", "/v1/me/disclosures", {})), decided, decided, suggested,
        st.just(Asked("GET", "/v1/suggestions", {})),
    ]  # fmt: skip


def _question_request(graph: RandomGraph, question: Question) -> st.SearchStrategy[Asked]:
    return _request(graph, f"/v1/questions/{question.name}", question.parameters.model_fields)


def _request(
    graph: RandomGraph,
    path: str,
    fields: typing.Mapping[str, Any],
    methods: typing.Sequence[str] = ("GET", "POST"),
    **chosen: st.SearchStrategy[Any],
) -> st.SearchStrategy[Asked]:
    """A request with a value for each parameter that is needed, and for some of the others; `chosen` are all given."""
    given = {name: _values(graph, name, field.annotation) for name, field in fields.items() if name not in NOT_VARIED}
    required = {name: given.pop(name) for name, field in fields.items() if field.is_required()}
    for name, values in chosen.items():
        given.pop(name, None)
        required[name] = values
    return st.builds(
        lambda method, parameters: Asked(method, path, parameters),
        st.sampled_from(methods),
        st.fixed_dictionaries(required, optional=given),
    )


def _values(graph: RandomGraph, name: str, annotation: Any) -> st.SearchStrategy[Any]:
    """Values for a parameter by its name and kind; one that is not known by name gets texts and ids."""
    of_kind = _values_of_kind(_kinds(annotation))
    if of_kind is not None:
        return of_kind
    known: dict[str, st.SearchStrategy[Any]] = {
        **dict.fromkeys(("id", "start", "goal", "measure", "unit", "around", "node"), _ids(graph)),
        "district": st.sampled_from(DISTRICTS[:2]),
        "type": st.sampled_from(sorted(NODE_TYPES)),
        "types": st.lists(st.sampled_from(sorted(NODE_TYPES)), max_size=4),
        "since": st.sampled_from(["2020", "2025-06-01"]),
        "until": st.sampled_from(["2025-06-02", "2027"]),
    }
    return known.get(name, st.one_of(_texts(graph), _ids(graph)))


def _values_of_kind(kinds: tuple[Any, ...]) -> st.SearchStrategy[Any] | None:
    words = [one.value for kind in kinds if isinstance(kind, enum.EnumMeta) for one in kind]
    words += [one for kind in kinds if typing.get_origin(kind) is typing.Literal for one in typing.get_args(kind)]
    if words:
        return st.sampled_from(words)
    of_kind = {
        bool: st.booleans(), int: st.integers(1, 3), float: st.sampled_from([0.5, 1.0]),
        datetime.date: st.sampled_from(["2020-01-01", "2025-06-01", "2026-11-01"]),
    }  # fmt: skip
    return next((values for kind, values in of_kind.items() if kind in kinds), None)


def _kinds(annotation: Any) -> tuple[Any, ...]:
    """The kinds that a parameter may have, whatever is said of them beside."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _kinds(typing.get_args(annotation)[0])
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        return tuple(kind for one in typing.get_args(annotation) for kind in _kinds(one))
    return (annotation,)


def _ids(graph: RandomGraph) -> st.SearchStrategy[str]:
    ended = [one["id"] for one in graph.redirects]
    claimed = [edge["end"] for edge in graph.edges if edge["type"] == "CLAIMED_OF"]
    return st.sampled_from([*(node["id"] for node in graph.nodes), *ended, *ended, *claimed, "unit:never-was"])


def _texts(graph: RandomGraph) -> st.SearchStrategy[str]:
    names = sorted({node["name"] for node in graph.nodes})
    return st.one_of(
        st.sampled_from(names),
        st.sampled_from(WORDS).map(lambda word: word[:-1] + word[-1] * 2),  # a typing error: suggestions must not leak
        st.sampled_from(WORDS).map(lambda word: f"{word} in {DISTRICTS[0]}"),
        st.sampled_from(ABBREVIATIONS).map(lambda unit: f"Wen spreche ich bei {unit} an?"),
        st.builds(lambda word, unit: f"{word} bei {unit}", st.sampled_from(WORDS), st.sampled_from(ABBREVIATIONS)),
        st.just("Wen frage ich nach etwas ganz anderem?"),
    )
