"""The units that a question names, and those that took over from units that are no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graph_service.inquiry import Inquiry
from graph_service.questions.parts import has_ended, source_reference
from graph_service.questions.ranking import Formerly, Responsibility


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """The units named, by id, as the rows of `units_by_id`: the living and their successors first, then the ended.

    `formerly` says, by the id of a successor, under which name it was meant.
    """

    rows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    formerly: Mapping[str, Formerly] = field(default_factory=dict)
    ended: Collection[str] = ()
    """Those that ended and have a living successor among the rows."""


def named_units(inquiry: Inquiry, ids: Iterable[str], district: str | None) -> NamedUnits:
    """The units of these ids that the view sees, and their living successors; with a district, none of another one."""
    wanted = sorted(set(ids))
    if not wanted:
        return NamedUnits()
    rows = {row["id"]: row for row in inquiry.rows("units_by_id", ids=wanted)}
    over = [id for id, row in rows.items() if has_ended(row["ended"], inquiry.view.today)]
    after = successors(inquiry, over)
    formerly = {one.successor: one for old in over for one in after.get(old, ())}
    further = sorted(formerly.keys() - rows.keys())
    if further:
        rows |= {row["id"]: row for row in inquiry.rows("units_by_id", ids=further)}
    fitting = [id for id in rows if district is None or rows[id]["district"] in (None, district)]
    return NamedUnits(
        rows={id: rows[id] for id in sorted(fitting, key=lambda id: (id in over, id))},
        formerly=formerly,
        ended={old for old in over if any(one.successor in fitting for one in after.get(old, ()))},
    )


def successors(inquiry: Inquiry, ended: Collection[str]) -> dict[str, list[Formerly]]:
    """For each unit that ended, the living units that took over from it as far as the view sees them."""
    found: dict[str, list[Formerly]] = {}
    if ended:
        for row in inquiry.rows("successors", units=sorted(ended), today=inquiry.view.today.isoformat()):
            found.setdefault(row["old"], []).append(
                Formerly(
                    name=row["old_name"], ended=row["ended"], successor=row["unit"], successor_name=row["unit_name"],
                    source=source_reference(row), as_of=row["as_of"],
                )
            )  # fmt: skip
    return found


def in_living_units(inquiry: Inquiry, found: Iterable[Responsibility]) -> list[Responsibility]:
    """What was found, each unit that ended replaced by its living successors; its posts are no more either.

    A unit without a successor in the view stays, and says when it ended.
    """
    rows = [one if has_ended(one.ended, inquiry.view.today) else replace(one, ended=None) for one in found]
    after = successors(inquiry, {one.unit for one in rows if one.ended})
    return [
        replace(one, unit=new.successor, unit_name=new.successor_name, post=None, ended=None, formerly=new)
        if new
        else one
        for one in rows
        for new in (after.get(one.unit) or (None,) if one.ended else (None,))
    ]


def with_named(inquiry: Inquiry, found: Iterable[Responsibility], named: NamedUnits) -> list[Responsibility]:
    """What was found, marked where the question names the unit or one above it; else the named units themselves.

    Whoever names an authority wants it, even where nobody in it is known to be responsible for the subject. Another
    organisation is mostly part of the subject ("bei der BVG Bus fahren"), so it stands in for nobody who was found.
    """
    rows = list(found)
    if not named.rows:
        return rows
    units = sorted({one.unit for one in rows})
    nearest: dict[str, str] = {}
    for row in inquiry.rows("units_within", units=units, named_units=sorted(named.rows)) if units else ():
        nearest.setdefault(row["id"], row["named"])
    marked = [_marked(one, nearest[one.unit], named) if one.unit in nearest else one for one in rows]
    if nearest:
        return marked
    itself = [
        _itself(row, named)
        for id, row in named.rows.items()
        if id not in named.ended and (row["type"] == "AdministrativeUnit" or not rows)
    ]
    return marked + [one if has_ended(one.ended, inquiry.view.today) else replace(one, ended=None) for one in itself]


def _marked(one: Responsibility, unit: str, named: NamedUnits) -> Responsibility:
    return replace(
        one, named=named.rows[unit]["name"], named_itself=unit == one.unit,
        formerly=one.formerly or named.formerly.get(unit),
    )  # fmt: skip


def _itself(row: Mapping[str, Any], named: NamedUnits) -> Responsibility:
    return Responsibility(
        topic=None, topic_name=None, kind="named", match=0.0, steps=0, unit=row["id"], unit_name=row["name"], post=None,
        district=row["district"], basis=None, as_of=row["as_of"], confidence=row["confidence"],
        invented=row["invented"], source=source_reference(row), named=row["name"], named_itself=True,
        ended=row["ended"], formerly=named.formerly.get(row["id"]),
    )  # fmt: skip
