"""What an import would write, as data: new rows, changed rows, claims, and how many of each were counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_service.access.consents import Consent
from graph_service.exchange.drafts import OUTCOMES, Outcome
from graph_service.exchange.identity import Target, Tie
from graph_service.schema import RELATIONSHIP_TYPES, FieldClass

TieKey = tuple[str, str, str, tuple[str, ...]]
Classes = Mapping[int, tuple[FieldClass, str]]


@dataclass(slots=True)
class NewClaim:
    """A statement of another source, to be kept beside the value that is shown."""

    about: str
    field: str
    value: str
    state: str
    source: str
    as_of: str
    confidence: float
    invented: bool
    field_class: FieldClass
    audience: str
    decided_on: str | None = None


@dataclass(slots=True)
class Difference:
    """All that an import would write, and what it counted on the way; `persons` are those of the changed nodes.

    `consents`: records of consents that are new, by person; `consents_before`: those that the graph had of each person
    whom the import tells of, when it was compared.
    """

    new_nodes: list[Target] = field(default_factory=list)
    new_ties: list[Tie] = field(default_factory=list)
    node_changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    persons: set[str] = field(default_factory=set)
    tie_changes: list[tuple[Tie, dict[str, Any]]] = field(default_factory=list)
    removed_ties: list[TieKey] = field(default_factory=list)
    claims: list[NewClaim] = field(default_factory=list)
    claim_changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    consents: dict[str, list[Consent]] = field(default_factory=dict)
    consents_before: dict[str, list[Consent]] = field(default_factory=dict)
    counts: dict[str, dict[Outcome, int]] = field(default_factory=dict)

    def count(self, type_: str, outcome: Outcome, times: int = 1) -> None:
        """Count rows of a type."""
        self.counts.setdefault(type_, dict.fromkeys(OUTCOMES, 0))[outcome] += times

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.new_rows or self.changed_rows)

    @property
    def new_rows(self) -> int:
        """How many nodes and relationships would be created, claims with their relationships included."""
        return len(self.new_nodes) + len(self.new_ties) + 2 * len(self.claims) + sum(map(len, self.consents.values()))

    @property
    def changed_rows(self) -> int:
        """How many rows of the graph would be changed or removed."""
        return len(self.node_changes) + len(self.tie_changes) + len(self.removed_ties) + len(self.claim_changes)


@dataclass(slots=True)
class Compared:
    """One entity or relationship, compared field by field."""

    set: dict[str, Any] = field(default_factory=dict)
    claims: list[NewClaim] = field(default_factory=list)
    claim_changes: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """What the row counts as."""
        if any(claim.state == "open" for claim in self.claims):
            return "conflicting"
        return "changed" if self.set or self.claims or self.claim_changes else "unchanged"


def tie_key(type_: str, start: str, end: str, fields: Mapping[str, Any]) -> TieKey:
    """What tells two relationships apart: type, ends, and the fields that the vocabulary names for that."""
    return type_, start, end, tuple(str(fields.get(name) or "") for name in RELATIONSHIP_TYPES[type_].distinct_by)
