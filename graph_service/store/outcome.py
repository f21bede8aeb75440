"""What comes back beside rows: the counters of a write and the plan of a read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Counters:
    """What a write changed, and the rows that it returned, if any. Counters of several writes can be added."""

    nodes_created: int = 0
    nodes_deleted: int = 0
    relationships_created: int = 0
    relationships_deleted: int = 0
    properties_set: int = 0
    labels_added: int = 0
    labels_removed: int = 0
    rows: tuple[dict[str, Any], ...] = field(default=(), repr=False)  # rows may hold personal data: not in logs

    def __add__(self, other: Counters) -> Counters:
        return Counters(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    @property
    def changed(self) -> bool:
        """Whether the write asked the database to change anything (setting a property to its value counts)."""
        return any(getattr(self, part.name) for part in fields(self) if part.name != "rows")


@dataclass(frozen=True, slots=True)
class Plan:
    """One operator of the plan that Neo4j would run, with those that feed it."""

    operator: str
    arguments: dict[str, Any]
    identifiers: tuple[str, ...]
    children: tuple[Plan, ...]

    def walk(self) -> Iterator[Plan]:
        """This operator and all below it, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()


def plan_of(content: dict[str, Any]) -> Plan:
    """From the driver's dictionary."""
    return Plan(
        # On a server of several databases the operator carries the database's name: `NodeIndexSeek@neo4j`.
        operator=content["operatorType"].partition("@")[0],
        arguments=dict(content.get("args", {})),
        identifiers=tuple(content.get("identifiers", ())),
        children=tuple(plan_of(child) for child in content.get("children", ())),
    )
