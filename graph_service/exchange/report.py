"""What an import did or would do, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from graph_service.exchange.crosswalk import Candidate
from graph_service.exchange.drafts import OUTCOMES, Outcome, Problem

_HEADINGS: dict[Outcome, str] = {
    "new": "neu", "changed": "geändert", "unchanged": "unverändert", "conflicting": "im Widerspruch",
    "rejected": "abgelehnt",
}  # fmt: skip


@dataclass(slots=True)
class ImportReport:
    """The outcome of one import: counts a type, problems, notes, and names that may be known under another id.

    `written` is false for a dry run, for a rejected import, and where nothing was new.
    """

    kind: str
    files: list[str]
    dry_run: bool
    written: bool = False
    counts: dict[str, dict[Outcome, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unshown_problems: int = 0
    notes: list[str] = field(default_factory=list)
    candidates: list[tuple[str, str, list[Candidate]]] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether nothing was rejected."""
        return not self.problems

    def total(self, outcome: Outcome) -> int:
        """How many rows of all types had that outcome."""
        return sum(counts.get(outcome, 0) for counts in self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """The report as a JSON document."""
        return {
            "kind": self.kind,
            "files": self.files,
            "dry_run": self.dry_run,
            "written": self.written,
            "ok": self.ok,
            "counts": {type_: dict(counts) for type_, counts in sorted(self.counts.items())},
            "total": {outcome: self.total(outcome) for outcome in OUTCOMES},
            "problems": [
                {"file": one.file, "row": one.row, "column": one.column, "detail": one.detail, "remedy": one.remedy}
                for one in self.problems
            ],
            "unshown_problems": self.unshown_problems,
            "notes": self.notes,
            "candidates": [
                {
                    "id": id_,
                    "name": name,
                    "near": [{"id": one.entity, "name": one.name, "score": one.score} for one in near],
                }
                for id_, name, near in self.candidates
            ],
            "seconds": round(self.seconds, 3),
        }

    def as_rich(self) -> RenderableType:
        """The report for the terminal, in German."""
        table = Table(title=None, show_edge=False)
        table.add_column("Typ")
        for outcome in OUTCOMES:
            table.add_column(_HEADINGS[outcome], justify="right")
        for type_, counts in sorted(self.counts.items()):
            table.add_row(Text(type_), *(str(counts.get(outcome, 0)) for outcome in OUTCOMES))
        table.add_section()
        table.add_row("gesamt", *(str(self.total(outcome)) for outcome in OUTCOMES))
        parts: list[RenderableType] = [table, Text(self.summary(), style="bold")]
        parts += [Text(f"• {problem}", style="red") for problem in self.problems]
        if self.unshown_problems:
            parts.append(Text(f"… und {self.unshown_problems} weitere Fehler.", style="red"))
        parts += [Text(f"• {note}") for note in self.notes]
        if self.candidates:
            parts.append(Text("Neu angelegt; vielleicht schon unter anderem Namen bekannt (graph-service merge):"))
        for id_, name, near in self.candidates:
            names = ", ".join(f"{one.entity} ({one.score:.0f})" for one in near)
            parts.append(Text(f"• {name} → {id_}; ähnlich: {names}"))
        return Group(*parts)

    def summary(self) -> str:
        """The outcome in one German sentence."""
        if not self.ok:
            return "Nichts wurde geschrieben: Die Dateien enthalten Fehler."
        if self.dry_run:
            return "Probelauf: Nichts wurde geschrieben."
        if not self.written:
            return "Es gab nichts zu ändern."
        return f"Geschrieben in {self.seconds:.1f} s."
