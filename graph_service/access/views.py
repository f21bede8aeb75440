"""A view: who asks, what for, and the audience classes that follow from both on that day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from graph_service.access.audiences import ClassTable, Pair
from graph_service.access.grants import Grant
from graph_service.access.principals import Principal
from graph_service.access.purposes import Purpose
from graph_service.access.rules import Rules, default_rules
from graph_service.lru import LruCache
from graph_service.schema import FieldClass

Decided = tuple[tuple[int, ...], date | None]


@dataclass(frozen=True, slots=True)
class View:
    """What everything is read through.

    `classes` are the numbers of the audience classes that it contains, ascending; they never leave the
    process, and neither does `expires`, the first day on which the view may contain less (the day after a
    consent's or grant's last day) or none: what is cached of this view is good before that day only.
    """

    principal: Principal
    purpose: Purpose | None
    classes: tuple[int, ...]
    expires: date | None
    today: date
    revision: int = 0
    """Revision of the graph that the classes were read at; for caches inside the process."""
    grant: Grant | None = None
    """What the request names beside its purpose, if it does: see `GrantBook.usable`."""

    def sees(self, field_class: FieldClass) -> bool:
        """Whether the purpose opens that field class at all; it depends on nothing in the graph."""
        return field_class in (self.purpose.field_classes if self.purpose else (FieldClass.RECORD,))


def view_for(
    principal: Principal,
    purpose: Purpose | None,
    classes: ClassTable,
    today: date,
    rules: Rules | None = None,
    *,
    grant: Grant | None = None,
) -> View:
    """The view of that principal for that purpose, under that grant, on that day.

    Raises `NotPermitted`, with the reason, when none of the principal's roles may name the purpose.
    """
    rules = rules or default_rules()
    if purpose is not None:
        rules.check_claim(principal, purpose)
    decided = decide(rules, principal, purpose, classes, today, grant)
    return View(principal, purpose, *decided, today, classes.revision, grant)


def decide(
    rules: Rules,
    principal: Principal,
    purpose: Purpose | None,
    classes: ClassTable,
    today: date,
    grant: Grant | None = None,
) -> Decided:
    """The numbers of the visible classes, and the day on which that changes.

    A graph may hold a class for every measure. Of those that are alike but for an id that is not the principal's, one
    is decided for all: policies compare that id with what the principal and the grant hold, and with nothing else
    (`read_rules` refuses others).
    """
    own = {"", *principal.measures, *principal.units, *((grant.measure, grant.topic) if grant else ())}
    asked: list[Pair] = []
    stood_for: dict[Pair, Mapping[str, Pair]] = {}
    for group in classes.alike:
        asked += [group[id_] for id_ in sorted(own & group.keys())]
        if (other := next((id_ for id_ in group if id_ not in own), None)) is not None:
            asked.append(group[other])
            stood_for[group[other]] = group
    seen: list[Pair] = []
    decisions = rules.may_see(principal, purpose, today, asked, grant=grant)
    for pair in (pair for pair, decision in zip(asked, decisions, strict=True) if decision.allowed):
        seen += [one for id_, one in stood_for[pair].items() if id_ not in own] if pair in stood_for else [pair]
    numbers = sorted(number for pair in seen for number in classes.published[pair])
    # What has ended never opens again by itself, so only what is seen can change with the day.
    ends = [day for _, audience in seen if (day := audience.closes) is not None and day > today]
    if grant is not None and today <= grant.until < date.max:
        ends.append(grant.until + timedelta(days=1))
    return tuple(numbers), min(ends, default=None)


class ViewCache:
    """Decisions already made, bounded and shared by all principals of the same rights; safe for threads."""

    def __init__(self, size: int = 1024) -> None:
        self._decided: LruCache[object, Decided] = LruCache(size)

    def __len__(self) -> int:
        return len(self._decided)

    def view(
        self,
        rules: Rules,
        principal: Principal,
        purpose: Purpose | None,
        classes: ClassTable,
        today: date,
        *,
        grant: Grant | None = None,
    ) -> View:
        """As `view_for`, remembered. The purpose's claim is checked whenever a decision is not there yet."""
        key = (principal.rights, purpose.name if purpose else None, today, classes.edition, grant)
        decided = self._decided.get(key)
        if decided is None:
            if purpose is not None:
                rules.check_claim(principal, purpose)
            decided = self._decided.keep(key, decide(rules, principal, purpose, classes, today, grant))
        return View(principal, purpose, *decided, today, classes.revision, grant)


_BERLIN = ZoneInfo("Europe/Berlin")


def present_day() -> date:
    """Today in Berlin: the days of consents are days of the people who gave them, not of UTC."""
    return datetime.now(_BERLIN).date()
