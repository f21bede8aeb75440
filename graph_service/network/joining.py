"""From ties that stand beside each other to one tie, and from memberships to ties between members."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from graph_service.network.columns import Columns, Integers, Mask, Objects, objects
from graph_service.network.drawing import Projected

LARGEST_GROUP = 150
"""A larger group makes no ties: each would weigh less than 1/149, and there would be 11,000 of them and more."""

_OPEN_END = "~"  # after every date


@dataclass(frozen=True)
class Memberships:
    """Who is in what, each row one membership: places of the member and of the group, and when it held."""

    member: Integers
    group: Integers
    since: Objects
    until: Objects


def memberships(
    columns: Columns, ties: Mask, *, backwards: bool = False, member: Integers | None = None
) -> Memberships:
    """The memberships that these ties are; `member`: who stands for each node as a member, -1 for nobody."""
    start, end = (columns.end, columns.start) if backwards else (columns.start, columns.end)
    who = start[ties] if member is None else member[start[ties]]
    real = who >= 0
    return Memberships(who[real], end[ties][real], columns.since[ties][real], columns.until[ties][real])


def together(*parts: Memberships) -> Memberships:
    """All of these memberships."""
    return Memberships(*(np.concatenate([getattr(part, name) for part in parts])
                         for name in ("member", "group", "since", "until")))  # fmt: skip


def joined(columns: Columns, found: Memberships, type_: str, nodes: Mask) -> Projected:
    """Members tied over their groups, after Newman (2001, Phys. Rev. E 64, 016132): each group of n adds 1/(n-1).

    So the ties that a group makes weigh one for each member, however large it is. A group of one makes none, and a
    group of more than `LARGEST_GROUP` none either; how many were left out so is said as `groups_left_out`. A tie holds
    from the first day on which both were in one group to the last. `strength` is the weight, at most 1.
    """
    dates = np.unique(np.array([*found.since, *found.until, _OPEN_END], dtype=str))
    since, until = np.searchsorted(dates, found.since.astype(str)), _ends(dates, found.until)
    # Several ties of one member to one group are one membership, from the first day to the last.
    order, first = _runs(found.member, found.group)
    member, group = found.member[order][first], found.group[order][first]
    since, until = np.minimum.reduceat(since[order], first), np.maximum.reduceat(until[order], first)
    one, other, share, left_out = _pairs(group)
    start, end = np.maximum(since[one], since[other]), np.minimum(until[one], until[other])
    met = start <= end  # else one left before the other came
    one, other, share, start, end = one[met], other[met], share[met], start[met], end[met]
    order, first = _runs(group[one], member[other], member[one])
    label = np.where(columns.name == "", columns.id, columns.name)[group[one[order]]]
    weight: NDArray[np.float64] = np.round(np.add.reduceat(share[order], first), 9).astype(float)
    last = np.maximum.reduceat(end[order], first)
    return Projected(
        nodes=nodes, start=member[one[order]][first], end=member[other[order]][first], type=type_, weight=weight,
        strength=np.minimum(weight, 1.0),
        since=objects(dates[np.minimum.reduceat(start[order], first)].tolist()),
        until=objects(["" if one == _OPEN_END else one for one in dates[last].tolist()]),
        over=objects([label[begin:stop].tolist() for begin, stop in pairwise([*first.tolist(), len(label)])]),
        said={"groups_left_out": left_out},
    )  # fmt: skip


def _ends(dates: NDArray[np.str_], until: Objects) -> Integers:
    """The place of each end among the dates; an end that is not known is after all."""
    return np.searchsorted(dates, np.where(until == "", _OPEN_END, until).astype(str))


def _runs(*keys: Integers) -> tuple[Integers, Integers]:
    """The order by these keys, the last one first, and where in it each run begins: of the last two keys alike."""
    order = np.lexsort(keys)
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = False
    for key in keys[-2:]:
        begins[1:] |= key[order][1:] != key[order][:-1]
    return order, np.flatnonzero(begins)


def _pairs(group: Integers) -> tuple[Integers, Integers, NDArray[np.float64], int]:
    """All pairs of rows with the same group, each with 1/(n-1) for a group of n; and how many groups were too large.

    Rows of one group stand in the order of their members.
    """
    order = np.argsort(group, kind="stable")
    _, begin, size = np.unique(group[order], return_index=True, return_counts=True)
    ones, others, shares = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for count in range(2, min(LARGEST_GROUP, int(size.max(initial=0))) + 1):
        rows = order[begin[size == count][:, None] + np.arange(count)]
        left, right = np.triu_indices(count, 1)
        ones.append(rows[:, left].ravel())
        others.append(rows[:, right].ravel())
        shares.append(np.full(rows.shape[0] * len(left), 1.0 / (count - 1)))
    left_out = int((size > LARGEST_GROUP).sum())
    return np.concatenate(ones), np.concatenate(others), np.concatenate(shares), left_out


def merged(columns: Columns, ties: Mask, nodes: Mask, *, directed: bool, type_: str | None = None) -> Projected:
    """One tie for all between the same two: as strong as the strongest, since the first of them, until the last.

    `weight` is the strength. A tie of a node to itself is left out.
    """
    ties = ties & (columns.start != columns.end)
    places = np.flatnonzero(ties).tolist()
    return one_for_all(
        [(int(columns.start[place]), int(columns.end[place])) for place in places],
        [(columns.strength[place], columns.since[place], columns.until[place]) for place in places],
        nodes, directed=directed, type_=type_, types=columns.tie_type[ties].tolist(), counted=False,
    )  # fmt: skip


def one_for_all(
    ends: list[tuple[int, int]],
    told: list[tuple[float, str, str]],
    nodes: Mask,
    *,
    directed: bool,
    counted: bool,
    type_: str | None = None,
    types: list[int] | None = None,
) -> Projected:
    """As `merged`, of pairs with strength, start and end; `counted`: the weight is how many there are."""
    known: dict[tuple[int, int], tuple[float, str, str, int, int]] = {}
    for place, ((start, end), (strength, since, last)) in enumerate(zip(ends, told, strict=True)):
        pair = (start, end) if directed or start < end else (end, start)
        until = last or _OPEN_END
        before = known.get(pair)
        if before is None:
            known[pair] = (strength, since, until, 1, types[place] if types else 0)
        else:
            # A start that is not known is before every other only where no other is known.
            first = min((one for one in (before[1], since) if one), default="")
            known[pair] = (max(before[0], strength), first, max(before[2], until), before[3] + 1, before[4])
    pairs = sorted(known)
    strengths = np.array([known[pair][0] for pair in pairs], dtype=float)
    return Projected(
        nodes=nodes, start=_places(pairs, 0), end=_places(pairs, 1),
        type=type_ if type_ is not None else np.array([known[pair][4] for pair in pairs], dtype=np.int64),
        weight=np.array([known[pair][3] for pair in pairs], dtype=float) if counted else strengths, strength=strengths,
        since=objects([known[pair][1] for pair in pairs]),
        until=objects(["" if known[pair][2] == _OPEN_END else known[pair][2] for pair in pairs]), directed=directed,
    )  # fmt: skip


def _places(pairs: list[tuple[int, int]], side: int) -> Integers:
    return np.array([pair[side] for pair in pairs], dtype=np.int64)
