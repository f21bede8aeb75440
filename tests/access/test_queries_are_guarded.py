"""Every read query keeps to the view: shown on its plan and its text, and that the check notices what is taken away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

import graph_service.store.store as store_module
from graph_service.access import UnguardedQuery
from graph_service.access.reading import check_guarded
from graph_service.store import Plan, Store, query_names, query_text
from tests.access.leaks import FINE, LEAKS
from tests.access.plan_checker import conjuncts, guarded, unfiltered
from tests.access.text_checker import code_of, open_fields

# What is not read through a view, and why that is right; no question can run these (a `Reader` refuses them).
WITHOUT_VIEW = {
    "audience_classes": "the class table itself, from which views are made",
    "graph_revision": "numbers that never leave the process",
    "access_tokens": "who asks, from which views are made; tokens are no entities",
    "access_grants": "what a request may name beside its purpose, from which views are made; grants are no entities",
    "consents_of_persons": "records of consents, which are no entities; for a person's own rights, and for imports",
    "graph_version": "a number that never leaves the process",
    "indexes_unready": "names of indexes, which are ours, before anything is served",
    "search_text_columns": "a bulk load of public kinds with the class as a column; compacted per view before use",
    "network_columns": "a bulk load with the class as a column, no names of persons; compacted per view before use",
    "entity_classes": "class numbers and the type of one entity, no field; for the operator's `access explain` alone",
    "own_record": "what is stored on the person who asks, for it alone; other ends of ties by the view's classes",
    "existing_*": "the write path of the imports: a write must know of everything, and its errors tell of no id",
}
# Variables that the text check takes for a possible person, and why they are none.
NEVER_A_PERSON = {
    ("contacts_for_topic", "unit"): "one of the actors of RESPONSIBLE_FOR or the end of UNIT_OF: unit or organisation",
}
FILTER = re.compile(r"\w+\.audience IN \$classes")
GATE = re.compile(
    r"CASE\s+WHEN\s+\w+(?:\[\w+\])?\.(?:identity|contact|profile)_audience IN \$classes\s+THEN\s+(\S+)\s+END"
)

Explain = Callable[[str], Plan]


def has_a_reason(query: str) -> bool:
    return any(re.fullmatch(name.replace("*", ".*"), query) for name in WITHOUT_VIEW)


GUARDED = tuple(name for name in query_names("read") if not has_a_reason(name))


@pytest.fixture
def explain(full_store: Store, monkeypatch: pytest.MonkeyPatch) -> Explain:
    """The plan of any text, as if it were the named query `under_test`."""
    texts: dict[str, str] = {}
    monkeypatch.setattr(store_module, "query_text", lambda folder, name: texts.get(name) or query_text(folder, name))

    def plan(text: str) -> Plan:
        texts["under_test"] = text
        # Two classes: with one alone the planner writes `= $classes[0]`.
        parameters = {**dict.fromkeys(re.findall(r"\$(\w+)", code_of(text))), "classes": [1, 2]}
        return full_store.explain("under_test", parameters)

    return plan


@pytest.mark.neo4j
@pytest.mark.parametrize("query", GUARDED)
def test_nothing_comes_in_unfiltered(query: str, explain: Explain) -> None:
    assert unfiltered(explain(query_text("read", query))) == []


def unnoticed(query: str, explain: Explain, step: int) -> list[str]:
    """The filters (every `step`th) whose loss the plan check does not notice."""
    code = code_of(query_text("read", query))
    filters = list(FILTER.finditer(code))
    assert filters
    return [
        code[max(0, match.start() - 60) : match.end()]
        for match in filters[::step]
        if not unfiltered(explain(f"{code[: match.start()]}true{code[match.end() :]}"))
    ]


@pytest.mark.neo4j
@pytest.mark.parametrize("query", GUARDED)
def test_the_check_notices_some_filters_that_are_taken_away(query: str, explain: Explain) -> None:
    assert unnoticed(query, explain, step=7) == []


@pytest.mark.neo4j
@pytest.mark.slow
@pytest.mark.parametrize("query", GUARDED)
def test_the_check_notices_every_filter_that_is_taken_away(query: str, explain: Explain) -> None:
    assert unnoticed(query, explain, step=1) == []


@pytest.mark.parametrize("query", GUARDED)
def test_personal_fields_are_read_through_their_gate_only(query: str) -> None:
    never = frozenset(it for (name, it) in NEVER_A_PERSON if name == query)
    assert open_fields(query_text("read", query), never) == []


@pytest.mark.parametrize("query", GUARDED)
def test_the_check_notices_every_gate_that_is_taken_away(query: str) -> None:
    code = code_of(query_text("read", query))
    for match in GATE.finditer(code):
        assert open_fields(f"{code[: match.start()]}{match[1]}{code[match.end() :]}"), match.group()
        for gate in {"identity", "contact", "profile"} - {re.search(r"\.(\w+)_audience", match.group())[1]}:
            swapped = re.sub(r"\.\w+_audience", f".{gate}_audience", match.group())
            assert open_fields(f"{code[: match.start()]}{swapped}{code[match.end() :]}"), swapped


@pytest.mark.parametrize("query", query_names("read"))
def test_a_query_outside_of_views_has_a_reason_and_no_question_can_run_it(query: str) -> None:
    if not has_a_reason(query):
        check_guarded(query)
        return
    with pytest.raises(UnguardedQuery):
        check_guarded(query)


def test_every_exception_is_still_needed() -> None:
    for pattern in WITHOUT_VIEW:
        assert any(re.fullmatch(pattern.replace("*", ".*"), name) for name in query_names("read")), pattern
    for query, it in NEVER_A_PERSON:
        assert any(f"{it}." in one for one in open_fields(query_text("read", query))), (query, it)


@pytest.mark.neo4j
@pytest.mark.parametrize("leak", sorted(LEAKS))
def test_the_check_knows_the_ways_around_a_filter(leak: str, explain: Explain) -> None:
    assert unfiltered(explain(LEAKS[leak]))


@pytest.mark.neo4j
@pytest.mark.parametrize("query", FINE)
def test_the_check_lets_a_filtered_query_pass(query: str, explain: Explain) -> None:
    assert unfiltered(explain(query)) == []


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (p:Person) RETURN p.email AS email",
        "MATCH (p:Person) RETURN p.name AS name",
        "MATCH (p) RETURN p.name AS name",
        "MATCH (p:Entity)-[r:KNOWS]->(q:Person) RETURN p.name AS name",
        "MATCH (p:Person) RETURN p",
        "MATCH (p:Person) RETURN p.id AS id, p ORDER BY id",
        "MATCH (p:Person) RETURN properties(p) AS all",
        "MATCH (p:Person) RETURN p {.*} AS all",
        "MATCH (p:Person) RETURN p[$field] AS value",
        "MATCH (p:Person) RETURN p.contact_audience AS number",
        "MATCH (t:Topic) RETURN t.audience AS number",
        "MATCH (p:Person) RETURN CASE WHEN p.identity_audience IN $classes THEN p.email END AS email",
        "MATCH (p:Person), (q:Person) RETURN CASE WHEN p.identity_audience IN $classes THEN q.name END AS name",
        "MATCH (p:Person) WHERE p.name = $name RETURN p.id AS id",
        "MATCH (p:Person) RETURN p.id AS id ORDER BY p.name",
        "MATCH (p:Entity) WITH p AS q RETURN q.name AS name",
        "MATCH (p:Entity) RETURN [one IN collect(p) | one.phone] AS phones",
    ],
)
def test_the_check_knows_the_ways_around_a_gate(text: str) -> None:
    assert open_fields(text)


def test_predicates_are_read_as_the_database_means_them() -> None:
    assert conjuncts("(a AND (b AND c)) AND d") == ["a", "b", "c", "d"]
    assert conjuncts("a AND b OR c") == ["a AND b OR c"]
    assert guarded("(cache[a.audience] IN $classes AND `b`.audience IN $classes) AND NOT c.audience IN $classes") == {
        "a",
        "b",
    }
