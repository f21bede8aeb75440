"""The order of contacts: one pure function, its weights in one place, each with the reason for its size.

The rank follows the topic first: somebody who is responsible for the wrong thing is no contact, however near. What
is known of the responsibility then decides between units, and comes second on purpose: its weights together are
smaller than the difference between a good and a poor match of the topic.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from graph_service.questions.parts import Reason, SourceReference, first_day


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence adds to a score; the largest possible score is near 1."""

    match: float = 0.80
    """How well the question fits, times the match (from 0, seldom above 1): the question decides."""
    service: float = 1.5
    """A match with a public service counts so much more: people ask for what they need, not for a heading."""
    unit: float = 0.6
    """A match with a unit's own name or text counts so much less: it says what it does in very general words."""
    broader: float = 0.12
    """Taken off for each step to a broader topic: the wider office may only know whom to ask."""
    direct: float = 0.05
    """A post that is itself responsible: one desk is nearer than an office."""
    district: float = 0.06
    """Responsible in the very district that was named."""
    basis: float = 0.02
    """A legal or published basis is named."""
    confidence: float = 0.04
    """How far the source is trusted, times the confidence from 0 to 1."""
    fresh: float = 0.03
    """The fact is younger than two years, fading to nothing at ten: posts and tasks move."""
    named: float = 0.40
    """The question names the unit or one above it, which is part of what was asked: as much as a service counts more
    than a heading when both fit wholly, and more than all that is known of the responsibility."""
    ended: float = 3.0
    """Taken off a unit that is no more and that nobody seen took over from: more than all else together, as nobody
    answers there."""
    repeated: float = 0.25
    """Taken off a topic's second and later rows, so that one topic does not fill the list."""


@dataclass(frozen=True, slots=True)
class Formerly:
    """A unit that is no more, the living one that took over from it, and who says so."""

    name: str
    ended: str
    successor: str
    successor_name: str
    source: SourceReference | None
    as_of: str | None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Somebody responsible for a topic, as the query found it; `match` is that of the topic asked for.

    `named` is the name of the unit in the question that this one is (`named_itself`) or is in; `ended` when the unit
    ended, if nobody seen took over from it; `formerly` the unit that this one took over from, if it was that one which
    the question or the source named.
    """

    topic: str | None
    topic_name: str | None
    kind: str
    match: float
    steps: int
    unit: str
    unit_name: str
    post: str | None
    district: str | None
    basis: str | None
    as_of: str | None
    confidence: float
    invented: bool
    source: SourceReference | None
    named: str | None = None
    named_itself: bool = False
    ended: str | None = None
    formerly: Formerly | None = None


@dataclass(frozen=True, slots=True)
class RankedContact:
    """One row to be: a unit, or the units of several districts as one, with its score and the reasons for it."""

    responsibilities: tuple[Responsibility, ...]
    score: float
    because: tuple[Reason, ...]

    @property
    def first(self) -> Responsibility:
        """The responsibility that the row is named after."""
        return self.responsibilities[0]

    @property
    def grouped(self) -> bool:
        """Whether the row stands for several districts."""
        return len({one.unit for one in self.responsibilities}) > 1


@dataclass(slots=True)
class _Tally:
    reasons: list[Reason] = field(default_factory=list)

    def add(self, reason: str, text: str, points: float, because_of: Responsibility | None) -> None:
        self.reasons.append(
            Reason(
                reason=reason,
                text=text,
                points=round(points, 4),
                source=because_of.source if because_of else None,
                as_of=because_of.as_of if because_of else None,
            )
        )

    @property
    def score(self) -> float:
        return round(sum(reason.points for reason in self.reasons), 4)


def rank_contacts(
    responsibilities: Iterable[Responsibility],
    *,
    district: str | None,
    today: datetime.date,
    weights: Weights | None = None,
) -> list[RankedContact]:
    """Contacts in their order, best first; ties break by the ids of topic and unit.

    Without a district, the units that do the same for several districts stand as one contact. With one, those of
    other districts are expected to be gone already. The same input gives the same order, whatever its order was.
    """
    weights = weights or Weights()
    contacts = [
        _score(group, district=district, today=today, weights=weights)
        for group in _groups(responsibilities, by_district=district is not None)
    ]
    contacts.sort(key=_order)
    seen: dict[str | None, int] = defaultdict(int)
    spread = []
    for contact in contacts:
        topic = contact.first.topic
        repeated = seen[topic] if topic is not None else 0
        spread.append(_repeated(contact, repeated, weights) if repeated else contact)
        seen[topic] += 1
    return sorted(spread, key=_order)


def _repeated(contact: RankedContact, times: int, weights: Weights) -> RankedContact:
    off = round(-weights.repeated * min(times, 2), 4)
    reason = Reason(reason="repeated", text="Weitere Stelle zum selben Thema.", points=off)
    return RankedContact(contact.responsibilities, round(contact.score + off, 4), (*contact.because, reason))


def _order(contact: RankedContact) -> tuple[float, str, str, str]:
    return (-contact.score, contact.first.topic or "", contact.first.unit, contact.first.post or "")


def _best_evidence(one: Responsibility) -> tuple[object, ...]:
    """The nearest, best trusted and newest first; then everything else, so that no order of rows can matter."""
    day = first_day(one.as_of)
    newest = -day.toordinal() if day else 0
    source = one.source.id if one.source else ""
    return (one.steps, one.post is None, -one.confidence, newest, -one.match, one.unit, one.post or "",
            one.topic or "", one.district or "", one.basis or "", source, one.invented,
            one.formerly.name if one.formerly else "", one.named or "", one.ended or "")  # fmt: skip


def _with_the_units_evidence(same: Sequence[Responsibility]) -> Responsibility:
    """The best of what is said of one unit and topic; a post stands on the evidence that its unit has, if any.

    Who sits where changes and is told by weaker sources than what a unit is there for.
    """
    best = replace(
        same[0],
        match=max(one.match for one in same),
        formerly=next((one.formerly for one in same if one.formerly), None),
    )
    own = next((one for one in same if one.post is None and one.steps == best.steps), None)
    return best if own is None or best.post is None else replace(own, post=best.post, formerly=best.formerly)


def _groups(found: Iterable[Responsibility], *, by_district: bool) -> list[list[Responsibility]]:
    # A unit and a post in it that do the same are one contact: the post is the better door to the unit.
    ordered = sorted(found, key=_best_evidence)
    by_unit: dict[tuple[str | None, str], list[Responsibility]] = defaultdict(list)
    for one in ordered:
        by_unit[one.topic, one.unit].append(one)
    groups: dict[tuple[str | None, str], list[Responsibility]] = defaultdict(list)
    for (topic, unit), same in by_unit.items():
        best = _with_the_units_evidence(same)
        spread_over_districts = not by_district and best.district is not None
        # What is named, or is no more, is told by itself.
        together = spread_over_districts and best.ended is None
        key = f"districts {best.steps}{' named' if best.named else ''}"
        groups[topic, key if together else unit].append(best)
    return [sorted(group, key=lambda one: (one.district or "", one.unit, *_best_evidence(one))) for _, group in sorted(
        groups.items(), key=lambda item: (item[0][0] or "", item[0][1]))]  # fmt: skip


def _score(
    group: Sequence[Responsibility], *, district: str | None, today: datetime.date, weights: Weights
) -> RankedContact:
    first = group[0]
    tally = _Tally()
    fit = weights.match * first.match * {"service": weights.service, "unit": weights.unit}.get(first.kind, 1.0)
    if first.kind == "named":
        pass  # the name alone brought it here
    elif first.topic is None:
        tally.add("competence_text", f"Die Zuständigkeit von {first.unit_name} passt zur Frage.",
                  fit, first)  # fmt: skip
    else:
        tally.add("topic", f"Die Frage passt zum Thema „{first.topic_name}“.", fit, first)
    _tell_of_name(first, tally, weights)
    if first.steps:
        tally.add(
            "broader",
            "Zuständig ist die Stelle für das übergeordnete Thema.",
            -weights.broader * first.steps,
            first,
        )
    districts = {one.district for one in group}
    if len(districts) > 1:
        tally.add("districts", f"{len(districts)} Bezirke sind zuständig, jeder für sich.", 0.0, first)
    if first.post is not None:
        tally.add("direct", "Eine Stelle ist selbst als zuständig genannt.", weights.direct, first)
    if district is not None and first.district == district:
        tally.add("district", f"Ist für den Bezirk {district} zuständig.", weights.district, first)
    if first.basis:
        tally.add("basis", f"Grundlage: {first.basis}.", weights.basis, first)
    tally.add(
        "confidence",
        f"Verlässlichkeit der Quelle: {first.confidence:.0%}.",
        weights.confidence * first.confidence,
        first,
    )
    fresh = _freshness(first.as_of, today)
    if fresh:
        tally.add("fresh", f"Stand {first.as_of}.", weights.fresh * fresh, first)
    return RankedContact(tuple(group), tally.score, tuple(tally.reasons))


def _tell_of_name(first: Responsibility, tally: _Tally, weights: Weights) -> None:
    """That the question names the unit, what it was called before, and that it is no more."""
    if first.named is not None:
        text = "In der Frage genannt." if first.named_itself else f"Gehört zu „{first.named}“, in der Frage genannt."
        own = first.kind == "named"  # its source speaks of the unit itself, and not of a responsibility
        tally.add("named", text, weights.named, first if own else None)
    if first.formerly is not None:
        old = first.formerly
        text = f"„{old.name}“ gibt es seit {old.ended} nicht mehr und ist aufgegangen in „{old.successor_name}“."
        tally.reasons.append(Reason(reason="successor", text=text, points=0.0, source=old.source, as_of=old.as_of))
    elif first.ended is not None:
        text = f"Diese Stelle gibt es seit {first.ended} nicht mehr; wer an ihre Stelle trat, ist nicht bekannt."
        tally.add("ended", text, -weights.ended, first)


def _freshness(as_of: str | None, today: datetime.date) -> float:
    """1 up to two years old, then falling evenly to 0 at ten."""
    day = first_day(as_of)
    if day is None:
        return 0.0
    years = (today - day).days / 365.25
    return min(1.0, max(0.0, (10 - years) / 8))
