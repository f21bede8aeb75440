"""An analysis for the tests of the doors, registered for the time of a `with`: the package's own come and go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graph_service.analyses import registering
from graph_service.analyses.registering import Analysis, analysis, find_analysis
from tests.network.hand_made import ranked_by_ties_of_a_test


@contextmanager
def ties_of_a_test() -> Iterator[Analysis]:
    """`ties-of-a-test`: who has the most ties, in the whole network if no other is named."""
    analysis("ties-of-a-test", family="tests", projection="whole")(ranked_by_ties_of_a_test)
    try:
        yield find_analysis("ties-of-a-test")
    finally:
        del registering._analyses["ties-of-a-test"]
