"""What a reader makes of a file: drafts of nodes and relationships, each with the place that it was read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from graph_service.errors import InputError

AUDIENCE_FIELDS = ("audience", "identity_audience", "contact_audience", "profile_audience")
"""Fields that hold an audience in words in a draft, and the number of its class in the graph."""

SHOWN_PROBLEMS = 50


@dataclass(slots=True)
class Place:
    """Where something was read: the file, and the row of a table or the path inside a document."""

    file: str
    row: int | str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}" if isinstance(self.row, int) else f"{self.file}, {self.row}"


@dataclass(slots=True)
class NodeDraft:
    """A node as a source tells of it, before it is known whether the graph has it.

    `id` is given when the source uses ours. Otherwise the node is looked for by `keys` (texts `source:key`), then by
    the reviewed crosswalk, then, where `by_name` is set, by its exact normalised name among those of `by_name`'s
    types; what is found nowhere gets a new id: readable for public reference types (`id_hint`, or the name, below the
    id of `under`), random for all else.
    """

    type: str
    fields: dict[str, Any]
    place: Place
    id: str | None = None
    keys: tuple[str, ...] = ()
    under: str | None = None
    id_hint: str | None = None
    by_name: bool = False
    assumed: frozenset[str] = frozenset()  # provenance that the file does not state
    gaps_only: tuple[str, ...] = ()  # fields that contradict no other source's, such as descriptions
    consents: tuple[str, ...] = ()  # of a person: when and how it agreed or withdrew, each in words


@dataclass(slots=True)
class EdgeDraft:
    """A relationship as a source tells of it; each end is an id of ours or a source key.

    An `optional` one is left out, with a note, when an end is known nowhere.
    """

    type: str
    start: str
    end: str
    fields: dict[str, Any]
    place: Place
    assumed: frozenset[str] = frozenset()  # provenance that the file does not state
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that keeps it from being imported."""

    file: str
    row: int | str | None
    column: str | None
    detail: str
    remedy: str | None = None

    def __str__(self) -> str:
        row = f", row {self.row}" if isinstance(self.row, int) else f", {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.detail}" + (f" {self.remedy}" if self.remedy else "")


@dataclass(slots=True)
class Findings:
    """The problems and notes of one import; keeps the first problems and counts the rest."""

    problems: list[Problem] = field(default_factory=list)
    rejected: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    unshown: int = 0

    def reject(
        self, place: Place, detail: str, *, column: str | None = None, remedy: str | None = None, type: str = "row"
    ) -> None:
        """Record that a row cannot be imported, and why."""
        self.rejected[type] = self.rejected.get(type, 0) + 1
        self._add(Problem(place.file, place.row, column, detail, remedy))

    def reject_error(self, place: Place, error: InputError, *, type: str = "row") -> None:
        """Record an `InputError` that a row caused; its `where` is the column."""
        self.reject(place, error.detail, column=error.where, remedy=error.remedy, type=type)

    def reject_file(self, file: str, detail: str, *, remedy: str | None = None) -> None:
        """Record that a whole file cannot be read."""
        self.rejected["file"] = self.rejected.get("file", 0) + 1
        # What is wrong with the whole file says more than its rows, so it is shown even when many rows are wrong.
        self.problems.insert(0, Problem(file, None, None, detail, remedy))
        self.unshown += len(self.problems[SHOWN_PROBLEMS:])
        del self.problems[SHOWN_PROBLEMS:]

    def note(self, text: str) -> None:
        """Record something that the reader should know; the same note is kept once, with its count."""
        self.notes[text] = self.notes.get(text, 0) + 1

    @property
    def failed(self) -> bool:
        """Whether anything was rejected."""
        return bool(self.problems)

    def _add(self, problem: Problem) -> None:
        if len(self.problems) < SHOWN_PROBLEMS:
            self.problems.append(problem)
        else:
            self.unshown += 1


Draft = NodeDraft | EdgeDraft
Drafts = Iterable[Draft]
Outcome = Literal["new", "changed", "unchanged", "conflicting", "rejected"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "unchanged", "conflicting", "rejected")
