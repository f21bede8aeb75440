"""Recall@3 and mean reciprocal rank of a ranking of services, for the service and for the authority alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.answer_quality.corpus import Question, Service

NO_SHARED_WORD = "no_shared_word"

Ranker = Callable[[str], Sequence[str]]
"""From the subject of a question to service ids, best first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Ranks of the first right row, counted from 1, or none: for service and authority, and for the authority."""

    question: Question
    service_rank: int | None
    authority_rank: int | None
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares over a set of questions."""

    count: int
    recall: float
    reciprocal: float
    authority_recall: float
    authority_reciprocal: float


def judge(question: Question, district: str | None, ranked: Sequence[str], services: Mapping[str, Service]) -> Outcome:
    """Find the first right row in a ranking; `district` is the one understood or passed, and decides the offices."""
    right_offices = frozenset().union(*(services[own].offices(question.district) for own in question.services))
    service_rank = authority_rank = None
    rows = [own for own in ranked if services[own].offices(district)]
    for rank, own in enumerate(rows, start=1):
        offices = services[own].offices(district)
        if authority_rank is None and offices & right_offices:
            authority_rank = rank
        if own in question.services and offices & right_offices:
            service_rank = rank
            break
    return Outcome(question, service_rank, authority_rank, tuple(rows[:3]))


def quality(outcomes: Sequence[Outcome]) -> Quality:
    """Recall@3 and mean reciprocal rank of a set of outcomes, zeros for an empty one."""
    count = len(outcomes)

    def recall(ranks: Sequence[int | None]) -> float:
        return sum(rank is not None and rank <= 3 for rank in ranks) / max(count, 1)

    def reciprocal(ranks: Sequence[int | None]) -> float:
        return sum(1 / rank for rank in ranks if rank) / max(count, 1)

    services = [outcome.service_rank for outcome in outcomes]
    authorities = [outcome.authority_rank for outcome in outcomes]
    return Quality(count, recall(services), reciprocal(services), recall(authorities), reciprocal(authorities))


def a_third_without_shared_word(outcomes: Sequence[Outcome]) -> tuple[float, float]:
    """Recall@3 and MRR as if exactly one question in three shared no word with the service's name."""
    none = quality([one for one in outcomes if one.question.style == NO_SHARED_WORD])
    others = quality([one for one in outcomes if one.question.style != NO_SHARED_WORD])
    return (2 * others.recall + none.recall) / 3, (2 * others.reciprocal + none.reciprocal) / 3
