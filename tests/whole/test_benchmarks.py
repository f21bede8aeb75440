"""Benchmarks ask what the service answers today; they run for an hour, so that they can run is shown here."""

import pytest

from benchmarks import throughput

pytestmark = pytest.mark.neo4j


def test_each_case_of_the_throughput_has_requests_and_queries_behind_them(seeded):
    for name, (question, requests) in throughput.cases(seeded).items():
        assert len(requests) > throughput.AGAIN, name
        behind = throughput.queries_behind(seeded, question, requests[:2])
        assert len(behind) == 2 and all(behind), name
