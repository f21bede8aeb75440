"""What is made ready before the first question: its queries are planned, and nothing that fails there stops a start."""

from __future__ import annotations

import re

import pytest

from graph_service.errors import StoreUnavailable
from graph_service.preparing import FIRST_READS, first_reads_planned
from graph_service.store import query_text
from tests.doors.fakes import FakeStore


@pytest.mark.parametrize(("query", "given"), FIRST_READS)
def test_what_is_planned_has_the_parameters_that_the_query_names(query, given):
    code = re.sub(r"//[^\n]*", "", query_text("read", query))
    assert {*given, "classes"} == set(re.findall(r"\$(\w+)", code))


def test_each_of_them_is_asked_once_within_no_class_of_the_graph():
    store = FakeStore(**{query: [] for query, _ in FIRST_READS})
    with first_reads_planned(store):
        pass
    assert sorted(query for query, _ in store.asked) == sorted(query for query, _ in FIRST_READS)
    assert all(number < 0 for _, given in store.asked for number in given["classes"])


def test_a_query_that_fails_then_stops_nothing():
    def unavailable(_):
        raise StoreUnavailable("Neo4j does not answer.")

    store = FakeStore(**{query: unavailable for query, _ in FIRST_READS})
    with first_reads_planned(store):
        pass
    assert len(store.asked) == len(FIRST_READS)
