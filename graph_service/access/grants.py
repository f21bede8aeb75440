"""A grant: one purpose bound to one measure and one topic, given by the support team, over after its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Grant:
    """What the support team has allowed one measure: to be put in touch, for a purpose, about a topic, until a day.

    `measure` and `topic` are ids, `until` its last day in Berlin, `by` the principal that gave it, `about` a few words
    without anybody's name. It is no secret and opens nothing by itself: whoever names it must be of the measure's team.
    """

    id: str
    purpose: str
    measure: str
    topic: str
    until: date
    created: date
    by: str
    about: str
    revoked: bool = False

    def state(self, today: date) -> str:
        """`valid`, `ended` or `revoked`."""
        if self.revoked:
            return "revoked"
        return "ended" if today > self.until else "valid"
