"""What became of a mutant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kind of change, where it was made, and whether a test noticed it."""

    kind: str
    place: str
    caught: bool
