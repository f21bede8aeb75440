"""What the fuzzer sends: cases made from our description of the interface, hidden ids and names put into them."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from graph_service.network import PROJECTIONS
from graph_service.pages import PAGES
from graph_service.schema import DISTRICTS, NODE_TYPES
from tests.canaries.cases import cases, operations
from tests.canaries.manners import MANNERS
from tests.canaries.rough import rough_requests
from tests.canaries.sending import PAGE, Bait, Sent, one_of_these
from tests.noninterference.graphs import WORDS

WHO = ("principal", "purpose", "grant", "authorization")  # who asks is decided apart, for each asker anew
IDS = ("id", "start", "goal", "measure", "unit", "around", "about", "node")
"""The parameters that take an id; `topic` takes one too, among words."""

WITH_BODY = ("POST", "PATCH")
NETWORK_PAGE = "/pages/{name}"

BEGINNING = re.compile("[a-z]+")
"""How the ids of a type begin: `person`, `unit`."""


def without_who(described: dict[str, Any]) -> dict[str, Any]:
    """The description without what says who asks: that is made apart."""
    bare = copy.deepcopy(described)
    for path in bare["paths"].values():
        for operation in path.values():
            operation.pop("security", None)
            given = operation.get("parameters", [])
            operation["parameters"] = [one for one in given if one["name"].lower() not in WHO]
    return bare


def parameters_of(described: Mapping[str, Any], path: str, method: str) -> dict[str, bool]:
    """The names of an operation's parameters, of its body too, and whether each must be there."""
    operation = described["paths"][path][method.lower()]
    names = {
        one["name"]: one.get("required", False) for one in operation.get("parameters", ()) if one["in"] != "header"
    }
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        if "$ref" in schema:
            schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        names |= {name: name in schema.get("required", ()) for name in schema["properties"]}
    return names


def ids_of_pages() -> list[str]:
    """What the pages are of, by the names of the parameters."""
    return sorted({page.of for page in PAGES.values() if page.of})


def asked_alone(described: dict[str, Any], *routes: str) -> dict[str, Any]:
    """The description of these routes alone: with a hundred others it would take a hundred times as long."""
    paths = {path: methods for path, methods in described["paths"].items() if path.startswith(routes)}
    return {**described, "paths": paths}


def requests(described: dict[str, Any], bait: Bait) -> st.SearchStrategy[Sent]:
    """Requests of every route, as described and not as described, in every manner of saying who asks."""
    every = operations(without_who(described))
    of_routes = [_of_operation(one, parameters_of(described, one.path, one.method), bait) for one in every]
    page = st.builds(
        lambda topic, district: Sent("POST", PAGE, PAGE, form={"topic": topic, "district": district}),
        one_of_these(bait.texts), one_of_these(["", *DISTRICTS, *bait.words[:20]]),
    )  # fmt: skip
    rough = rough_requests(bait, sorted({one.path for one in every}))
    every_request = st.builds(_in_manner, st.one_of(*of_routes, page, rough), st.integers(0, 9 * len(MANNERS)))

    @st.composite
    def any_request(draw: st.DrawFn) -> Sent:  # hypothesis writes out a strategy, but of such a one the name alone
        return draw(every_request)

    return any_request()


def _in_manner(sent: Sent, number: int) -> Sent:
    """Mostly as an asker should: what opens nothing finds nothing."""
    if number < 8 * len(MANNERS):
        return sent
    return replace(sent, manner=tuple(MANNERS)[number % len(MANNERS)], alone=True)


def _of_operation(operation: Any, names: Mapping[str, bool], bait: Bait) -> st.SearchStrategy[Sent]:
    """Cases of one operation, valid and not, with values exchanged for bait; and some of bait alone."""
    values = {name: bait_for(name, bait, operation.path) for name in names}
    needed = {name: one for name, one in values.items() if names[name]}
    swaps = st.fixed_dictionaries(needed, optional={name: one for name, one in values.items() if not names[name]})
    made = [cases(operation, valid=valid) for valid in ((True, False) if names else (True,))]
    as_described = st.builds(sent_of, st.one_of(made), st.one_of(swaps, st.just({})))
    of_bait = swaps.map(lambda given: _sent(operation.method, operation.path, given))
    if operation.path == NETWORK_PAGE:
        # With all else that a page can be asked with, nearly none would be answered.
        of_a_page = st.fixed_dictionaries({name: values[name] for name in ("name", *ids_of_pages())})
        of_bait = st.one_of(of_bait, *[of_a_page.map(lambda given: _sent("GET", NETWORK_PAGE, given))] * 3)
    return st.one_of(of_bait, as_described) if names else as_described


def bait_for(name: str, bait: Bait, path: str) -> st.SearchStrategy[Any]:
    """Values for a parameter by its name; one that is not known by name gets texts, words and ids."""
    fitting = [one for one in bait.ids if BEGINNING.match(one)[0] in path.rpartition("/")[2]] or bait.ids
    ids, texts, words = (one_of_these(some) for some in (bait.ids, bait.texts, bait.words))
    cursors = one_of_these(bait.cursors)
    known = {
        **dict.fromkeys(IDS, st.one_of(one_of_these(fitting), ids)),
        "topic": st.one_of(texts, one_of_these([one for one in bait.ids if one.startswith("topic:")])),
        "cursor": st.one_of(cursors, cursors.map(lambda one: one[: len(one) // 2]), words),
        "type": st.one_of(st.sampled_from(sorted(NODE_TYPES)), words),
        "district": st.one_of(st.sampled_from(DISTRICTS), words),
        "limit": st.sampled_from([20, 1, 2, 3]),
        **dict.fromkeys(("steps", "around_steps"), st.sampled_from([2, 1, 3])),
        "count": st.sampled_from([20, 1, 2]),
        "seconds": st.sampled_from([20, 1, 0.1]),
        "projection": st.one_of(st.sampled_from(sorted(PROJECTIONS)), words),
        "what": st.sampled_from(["posts", "persons", "units"]),
        "types": st.lists(st.one_of(st.sampled_from(sorted(NODE_TYPES)), words), max_size=4),
        **dict.fromkeys(("since", "until"), st.one_of(st.sampled_from(["2020", "2026-06-01"]), words)),
        # What is suggested is told to others, who may not see the hidden things that a value of bait would hold.
        "value": st.sampled_from(WORDS),
        "field": st.sampled_from(["text", "phone", "name", "channels", "purpose", "nothing"]),
        "decision": st.sampled_from(["accept", "reject"]),
        "state": st.sampled_from(["open", "accepted", "rejected"]),
        "languages": st.lists(words, max_size=2),
        "language": st.sampled_from(["de", "en"]),
        **dict.fromkeys(("earlier", "later"), st.sampled_from(["2020-01-01", "2026-06-01"])),
    }
    if path == NETWORK_PAGE:
        known["name"] = st.one_of(st.sampled_from(sorted(PAGES)), words)
    return known.get(name, st.one_of(words, texts, ids))


def sent_of(case: Any, swaps: Mapping[str, Any]) -> Sent:
    """A case as a request, with these values in the place of its own."""
    if isinstance(case.body, dict):
        return _sent(case.method, case.path, {**case.path_parameters, **case.body, **swaps})
    if isinstance(case.body, (list, str, int, float, bool)) or case.body is None:
        body = json.dumps(case.body).encode()
        return Sent(case.method.upper(), case.path, case.path, (("Content-Type", "application/json"),), body)
    return _sent(case.method, case.path, {**case.query, **case.path_parameters, **swaps})


def _sent(method: str, path: str, given: Mapping[str, Any]) -> Sent:
    in_path = {name: value for name, value in given.items() if f"{{{name}}}" in path}
    target = path
    for name, value in in_path.items():
        target = target.replace(f"{{{name}}}", quote(str(value), safe="", errors="replace"))
    if method.upper() in WITH_BODY:
        body = json.dumps({name: value for name, value in given.items() if name not in in_path}).encode()
        return Sent(method.upper(), path, target, (("Content-Type", "application/json"),), body)
    query = urlencode([one for one in given.items() if one[0] not in in_path], doseq=True, errors="replace")
    return Sent(method.upper(), path, f"{target}?{query}" if query else target)
