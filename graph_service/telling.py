"""An answer as it leaves: its bytes, the way to its next page and what it discloses, worked out once and kept so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_service.access import Disclosed, disclosures_in
from graph_service.corpus import Reach
from graph_service.registry import Answer, Question

BESIDE = 500
"""Bytes that a kept answer takes beside its content, about: its key, and what it discloses."""


@dataclass(frozen=True, slots=True)
class Told:
    """The JSON of an answer, the cursor of its next page if there is one, and whom it tells of."""

    content: bytes
    next: str | None
    disclosed: tuple[Disclosed, ...]
    passing: bool = False
    """Whether the same question may soon be answered better, on the same graph."""

    @classmethod
    def of(cls, answer: Answer[Any]) -> Told:
        """That answer."""
        passing = any(notice.code == Reach.UNAVAILABLE for notice in answer.notices)
        return cls(answer.model_dump_json().encode("utf-8"), answer.next, disclosures_in(answer), passing)

    def answer(self, question: Question) -> Answer[Any]:
        """The answer to that question as models again."""
        found: Answer[Any] = Answer[question.row].model_validate_json(self.content)  # type: ignore[name-defined]
        return found

    @property
    def weight(self) -> int:
        """About how many bytes it takes."""
        return len(self.content) + BESIDE
