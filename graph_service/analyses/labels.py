"""What chance gives for roles of brokerage: exact mean and variance if labels of groups are dealt out at random.

For a broker j the pairs (i, k) between which it stands are fixed by the network; the labels are not. A count is a sum
over pairs, its square a sum over two pairs, and the chance that both are in the role depends only on which ends the two
share: the same pair, the pair the other way round, the start, the end, one's start the other's end, or nothing. So it
suffices to count the kinds of two pairs for each broker, and to compute the chances once for all. (Gould and Fernandez
1989 compare with labels dealt out at random too; this is that expectation, for any number and size of groups.)
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from graph_service.analyses.around import Around

Moments = Callable[["PairCounts"], dict[str, tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class PairCounts:
    """How many pairs, and how many ordered twos of pairs of each kind; two pairs may be the same one twice."""

    same: int
    turned: int
    starts: int
    ends: int
    chained: int

    @classmethod
    def of(cls, around: Around) -> PairCounts:
        """Count the pairs between which the broker stands."""
        tied = Counter(end for ends in around.closed.values() for end in ends)
        from_start = {
            start: len(around.ends) - (start in around.ends) - len(around.closed.get(start, ()))
            for start in around.starts
        }
        to_end = {end: len(around.starts) - (end in around.starts) - tied[end] for end in around.ends}
        same = sum(from_start.values())
        both = around.starts & around.ends
        either_way = {frozenset((start, end)) for start in both for end in around.closed.get(start, ()) if end in both}
        turned = len(both) * (len(both) - 1) - 2 * len(either_way)
        return cls(
            same=same,
            turned=turned,
            starts=sum(number**2 for number in from_start.values()) - same,
            ends=sum(number**2 for number in to_end.values()) - same,
            chained=2 * (sum(from_start[node] * to_end[node] for node in both) - turned),
        )

    @property
    def nothing(self) -> int:
        """Twos of pairs that share no end."""
        return self.same**2 - self.same - self.turned - self.starts - self.ends - self.chained


SHARED = {"same": 2, "turned": 2, "starts": 3, "ends": 3, "chained": 3, "nothing": 4}
"""What two pairs share, and how many nodes they have together."""


def moments_of_roles(sizes: Iterable[int]) -> Moments:
    """Mean and variance of each role, for groups of these sizes, as a function of a broker's `PairCounts`."""
    once, twice = _chances(list(sizes))

    def moments(counts: PairCounts) -> dict[str, tuple[float, float]]:
        found = {"total": (float(counts.same), 0.0)}
        for role, chance in once.items():
            mean = counts.same * chance
            square = sum(getattr(counts, shared) * twice[role, shared] for shared in SHARED)
            found[role] = (mean, max(0.0, square - mean * mean))
        return found

    return moments


def _chances(sizes: list[int]) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """The chance that a pair is in a role, by role; and that two pairs both are, by role and by what they share."""
    nodes = sum(sizes)
    once: dict[str, float] = defaultdict(float)
    twice: dict[tuple[str, str], float] = defaultdict(float)
    powers = {number: sum(falling(size, number) for size in sizes) for number in (2, 3, 4)}
    squares = sum(falling(size, 2) ** 2 for size in sizes)
    for size, times in Counter(sizes).items():
        # The broker is one of the `size`; beside it `own` are left in its group, and `others` are outside.
        own, others = size - 1, nodes - size
        alike = {number: powers[number] - falling(size, number) for number in powers}
        two_twos = alike[2] ** 2 - (squares - falling(size, 2) ** 2)
        if weight := times * size / max(1, falling(nodes, 3)):
            once["coordinator"] += weight * falling(own, 2)
            once["consultant"] += weight * alike[2]
            once["gatekeeper"] += weight * own * others
            once["representative"] += weight * own * others
            once["liaison"] += weight * (falling(others, 2) - alike[2])
        for shared, number in SHARED.items():
            ways = _ways(shared, number, own, others, alike, two_twos)
            for role, count in ways.items():
                twice[role, shared] += times * size * count / max(1, falling(nodes, number + 1))
    return once, twice


def _ways(shared: str, number: int, own: int, others: int, alike: Mapping[int, int], two_twos: int) -> dict[str, int]:
    """In how many ways the other nodes of two pairs can be chosen so that both pairs are in the role.

    Not a pair between others of one group, but one between others at all: so a liaison is what is left of the pairs
    with both ends outside when those of one group are taken off.
    """
    consultant = alike[number] + (two_twos if shared == "nothing" else 0)
    outside = falling(others, number)
    outside_and_alike = alike[2] * falling(others - 2, number - 2)
    # In both roles one end is inside and one outside: which of the two may be shared, and which cannot be both.
    inside_ends = {"same": 1, "turned": 0, "starts": 2, "ends": 1, "chained": 0, "nothing": 2}
    inside_starts = {**inside_ends, "starts": 1, "ends": 2}

    def one_inside(inside: int) -> int:
        return falling(own, inside) * falling(others, number - inside) if inside else 0

    return {
        "coordinator": falling(own, number),
        "consultant": consultant,
        "gatekeeper": one_inside(inside_ends[shared]),
        "representative": one_inside(inside_starts[shared]),
        "liaison": outside - 2 * outside_and_alike + consultant,
    }


def falling(number: int, factors: int) -> int:
    """number (number - 1) ... with so many factors: ways to pick so many in order; 0 if there are too few."""
    return math.perm(number, factors) if number >= 0 else 0
