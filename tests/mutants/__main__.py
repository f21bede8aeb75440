"""Print how many weakened versions of the access model the tests notice; fails when one survives without a reason.

Run with `make mutants`, or `python -m tests.mutants queries policies code` for some of them.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator

from tests.mutants import code, policies, queries
from tests.mutants.outcome import Outcome

FAMILIES: dict[str, Callable[[], Iterator[Outcome]]] = {
    "queries": queries.outcomes, "policies": policies.outcomes, "code": code.outcomes,
}  # fmt: skip
# Mutants that change nothing that anybody could see today, and why.
EQUIVALENT: dict[str, str] = {
    "a-heading-is-no-purpose": "no policy permits to name a heading; the prohibition keeps a later one from it",
    "a-heading-opens-no-log": "as above",
    # Two prohibitions cover the same case on purpose: each would hold without the other.
    "no-purpose-public-data-only: resource.field_class": "personal-fields-need-named-purposes forbids it as well",
    "no-purpose-public-data-only: resource.purposes": "only-for-the-purposes-named forbids it as well",
    "operation-shows-no-persons: resource.field_class": "only-fields-that-the-purpose-needs forbids it as well",
    "analysts-see-records: resource.field_class": "network-analysis opens records only",
    "administrators-see-shared-records: resource.field_class": "operation opens records only",
}


def main(names: list[str]) -> int:
    """Run the families of these names, all if there are none; 1 when a mutant survives without a reason."""
    made, caught, survivors = Counter[str](), Counter[str](), []
    for name in names or FAMILIES:
        for outcome in FAMILIES[name]():
            made[outcome.kind] += 1
            caught[outcome.kind] += outcome.caught
            if not outcome.caught:
                reason = next((why for key, why in EQUIVALENT.items() if outcome.place.startswith(key)), None)
                survivors.append((outcome, reason))
                print(f"SURVIVED  {outcome.kind}: {outcome.place}" + (f"\n          {reason}" if reason else ""))
    for kind in made:
        print(f"{kind:20} {caught[kind]:4d} of {made[kind]:4d} caught")
    unexplained = sum(reason is None for _, reason in survivors)
    equivalent = len(survivors) - unexplained
    print(f"{made.total()} mutants, {caught.total()} caught, {equivalent} equivalent, {unexplained} not caught")
    return int(unexplained > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
