"""From ties that stand beside each other to one tie, and from memberships to ties between members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

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


def memberships(columns: Columns, ties: Mask, *, backwards: bool = False, member: Integers | None = None) -> Memberships:
    """The memberships that these ties are; `member`: who stands for each node as a member, -1 for nobody."""
    start, end = (columns.end, columns.start) if backwards else (columns.start, columns.end)
    who = start[ties] if member is None else member[start[ties]]
    real = who >= 0
    return Memberships(who[real], end[ties][real], columns.since[ties][real], columns.until[ties][real])


def together(*parts: Memberships) -> Memberships:
    """All of these memberships."""
    return Memberships(*(np.concatenate([getattr(part, name) for part in parts])
                         for name in ("member", "group", "since", "until")))  # fmt: skip


def joined(columns: Columns, found: Memberships, type_: str, nodes: Mask, **said: Any) -> Projected:
    """Members tied over their groups, after Newman (2001, Phys. Rev. E 64, 016132): each group of n adds 1/(n-1).

    So the ties that a group makes weigh one for each member, however large it is. A group of one makes none, and a
    group of more than `LARGEST_GROUP` none either; how many were left out so is said as `groups_left_out`. A tie holds
    from the first day on which both were in one group to the last. `strength` is the weight, at most 1.
    """
    groups: dict[int, dict[int, tuple[str, str]]] = {}
    for member, group, since, until in zip(
        found.member.tolist(), found.group.tolist(), found.since, found.until, strict=True
    ):
        members = groups.setdefault(group, {})
        until = until or _OPEN_END
        before = members.get(member)
        # Several ties of one member to one group are one membership, from the first day to the last.
        members[member] = (since, until) if before is None else (min(before[0], since), max(before[1], until))
    weights: dict[tuple[int, int], float] = {}
    times: dict[tuple[int, int], tuple[str, str]] = {}
    over: dict[tuple[int, int], list[str]] = {}
    left_out = 0
    for group in sorted(groups):
        members = sorted(groups[group].items())
        if len(members) > LARGEST_GROUP:
            left_out += 1
            continue
        label = columns.name[group] or columns.id[group]
        for place, (one, (one_since, one_until)) in enumerate(members):
            for other, (other_since, other_until) in members[place + 1 :]:
                pair = (one, other)
                since, until = max(one_since, other_since), min(one_until, other_until)
                if until < since:
                    continue  # one left before the other came
                weights[pair] = weights.get(pair, 0.0) + 1.0 / (len(members) - 1)
                before = times.get(pair)
                times[pair] = (since, until) if before is None else (min(before[0], since), max(before[1], until))
                over.setdefault(pair, []).append(label)
    pairs = sorted(weights)
    weight = np.round([weights[pair] for pair in pairs], 9).astype(float)
    return Projected(
        nodes=nodes, start=_places(pairs, 0), end=_places(pairs, 1), type=type_, weight=weight,
        strength=np.minimum(weight, 1.0), since=objects([times[pair][0] for pair in pairs]),
        until=objects(["" if times[pair][1] == _OPEN_END else times[pair][1] for pair in pairs]),
        over=objects([over[pair] for pair in pairs]), said={"groups_left_out": left_out, **said},
    )  # fmt: skip


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
    for place, ((start, end), (strength, since, until)) in enumerate(zip(ends, told, strict=True)):
        pair = (start, end) if directed or start < end else (end, start)
        until = until or _OPEN_END
        before = known.get(pair)
        if before is None:
            known[pair] = (strength, since, until, 1, types[place] if types else 0)
        else:
            # A start that is not known is before every other only where no other is known.
            first = min((one for one in (before[1], since) if one), default="")
            known[pair] = (max(before[0], strength), first, max(before[2], until), before[3] + 1, before[4])
    pairs = sorted(known)
    strength = np.array([known[pair][0] for pair in pairs], dtype=float)
    return Projected(
        nodes=nodes, start=_places(pairs, 0), end=_places(pairs, 1),
        type=type_ if type_ is not None else np.array([known[pair][4] for pair in pairs], dtype=np.int64),
        weight=np.array([known[pair][3] for pair in pairs], dtype=float) if counted else strength, strength=strength,
        since=objects([known[pair][1] for pair in pairs]),
        until=objects(["" if known[pair][2] == _OPEN_END else known[pair][2] for pair in pairs]), directed=directed,
    )  # fmt: skip


def _places(pairs: list[tuple[int, int]], side: int) -> Integers:
    return np.array([pair[side] for pair in pairs], dtype=np.int64)
