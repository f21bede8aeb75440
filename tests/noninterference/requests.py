"""Requests for every registered question and generic route, found in the registry: a new one is covered at once."""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from graph_service.registry import Question, questions
from graph_service.schema import DISTRICTS, NODE_TYPES
from tests.noninterference.graphs import WORDS, RandomGraph


@dataclass(frozen=True)
class Asked:
    """One request of the public HTTP interface."""

    method: str
    path: str
    parameters: dict[str, Any]


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
    # What writes comes last: the answers before it are those of the graph as it was written.
    return st.tuples(*every, *generic, *_writes(graph)).map(list)


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
    given = {name: _values(graph, name, field.annotation) for name, field in question.parameters.model_fields.items()}
    required = {
        name: given.pop(name) for name, field in question.parameters.model_fields.items() if field.is_required()
    }
    return st.builds(
        lambda method, parameters: Asked(method, f"/v1/questions/{question.name}", parameters),
        st.sampled_from(["GET", "POST"]),
        st.fixed_dictionaries(required, optional={name: values for name, values in given.items() if name != "cursor"}),
    )


def _values(graph: RandomGraph, name: str, annotation: Any) -> st.SearchStrategy[Any]:
    """Values for a parameter by its name and kind; one that is not known by name gets texts and ids."""
    kinds = typing.get_args(annotation) if isinstance(annotation, types.UnionType) else (annotation,)
    if int in kinds:
        return st.integers(1, 3)
    if name in ("id", "start", "goal", "measure", "unit"):
        return _ids(graph)
    if name == "district":
        return st.sampled_from(DISTRICTS[:2])
    if name == "type":
        return st.sampled_from(sorted(NODE_TYPES))
    return st.one_of(_texts(graph), _ids(graph))


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
        st.just("Wen frage ich nach etwas ganz anderem?"),
    )
