"""Persons who were erased on request are left out of every import, with all that would tie them to anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graph_service.exchange.drafts import Draft, EdgeDraft, Findings, NodeDraft


def without_erased(drafts: Sequence[Draft], is_erased: Callable[[str], bool], findings: Findings) -> list[Draft]:
    """The drafts without persons whose id or source key is on the list of erasures, and without their relationships.

    The note in the findings says how many, and of nobody who.
    """
    gone = {
        text
        for draft in drafts
        if isinstance(draft, NodeDraft) and draft.type == "Person"
        for text in _names(draft)
        if any(map(is_erased, _names(draft)))
    }
    if not gone:
        return list(drafts)
    kept = [draft for draft in drafts if not _touches(draft, gone)]
    persons = sum(isinstance(draft, NodeDraft) for draft in drafts) - sum(isinstance(one, NodeDraft) for one in kept)
    findings.note(f"{persons} persons were erased on request before, and are left out.")
    return kept


def _names(draft: NodeDraft) -> tuple[str, ...]:
    return (*((draft.id,) if draft.id else ()), *draft.keys)


def _touches(draft: Draft, gone: set[str]) -> bool:
    if isinstance(draft, EdgeDraft):
        return draft.start in gone or draft.end in gone
    return draft.type == "Person" and any(name in gone for name in _names(draft))
