"""How commands speak: answers on standard output, progress and notices on standard error."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph_service.store import Progress, console_progress

if TYPE_CHECKING:
    from graph_service.registry import Answer

out = Console()
err = Console(stderr=True)


def print_json(model: BaseModel) -> None:
    """The model as indented JSON, without colours or wrapping, for other programs."""
    sys.stdout.write(model.model_dump_json(indent=2) + "\n")


def progress() -> AbstractContextManager[Progress]:
    """A progress bar on standard error, for the time of a `with`."""
    return console_progress(err)


def print_answer(answer: Answer[Any]) -> None:
    """An answer as a table that fits the terminal, with its notices and its purpose."""
    for notice in answer.notices:
        err.print(escape(notice.text), style="yellow")
    if not answer.items:
        out.print("Keine Treffer.")
        return
    if {"rank", "because"} <= set(type(answer.items[0]).model_fields):
        for row in answer.items:
            _print_ranked(row)
    elif len(answer.items) == 1:
        out.print(_details(answer.items[0]))
    else:
        out.print(_table(answer.items))
    if answer.next:
        err.print(f"Weiter mit --cursor {answer.next}", style="dim")
    _print_purpose(answer)


def _print_purpose(answer: Answer[Any]) -> None:
    text = f"Zweck: {answer.purpose}" if answer.purpose else "Ohne Zweck: nur öffentliche Daten."
    err.print(text, style="dim")


def _table(rows: list[BaseModel]) -> Table:
    names = [name for name in type(rows[0]).model_fields if any(_cell(getattr(row, name)) for row in rows)]
    table = Table(*names, header_style="bold", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(_cell(getattr(row, name))) for name in names))
    return table


def _details(row: BaseModel) -> Table:
    table = Table.grid(padding=(0, 2))
    for name in type(row).model_fields:
        text = _cell(getattr(row, name), separator="\n")
        if text:
            table.add_row(f"[bold]{name}[/bold]", escape(text))
    return table


def _cell(value: Any, separator: str = ", ") -> str:
    if value is None or value == [] or value is False:
        return ""
    if isinstance(value, list):
        return separator.join(_cell(one, ", ") for one in value)
    if isinstance(value, BaseModel):
        for name in (
            "text",
            "name",
            "label",
            "value",
            "entity",
            "topic",
            "post",
            "measure",
            "person",
            "phase",
            "actor",
        ):
            inner = getattr(value, name, None)
            if inner:
                return _cell(inner)
        return str(getattr(value, "id", ""))
    if isinstance(value, float):
        return f"{value:.2f}"
    return "ja" if value is True else str(value)


def _print_ranked(row: Any) -> None:
    """A row with a rank and reasons: what it is of by name, its other fields beside it."""
    cells = {name: _cell(getattr(row, name)) for name in type(row).model_fields if name not in ("rank", "because")}
    (_, name), *others = [(field, text) for field, text in cells.items() if text]
    print_place(
        row.rank, name, " · ".join(f"{field} {text}" for field, text in others), [_cell(one) for one in row.because]
    )


def print_place(rank: int, name: str, beside: str, reasons: list[str]) -> None:
    """One place of a ranking: its name, what stands beside it, and each reason on lines of its own."""
    out.print(f"[bold]{rank}. {escape(name)}[/bold]  [dim]{escape(beside)}[/dim]")
    table = Table.grid(padding=(0, 1))
    for reason in reasons:
        table.add_row("  ", escape(reason))
    out.print(table)
    out.print()


def print_contacts(answer: Answer[Any]) -> None:
    """The contact answer as a person would read it out."""
    for notice in answer.notices:
        err.print(escape(notice.text), style="yellow")
    for row in answer.items:
        path = " · ".join(above.name or "" for above in row.unit.path)
        out.print(
            f"[bold]{row.rank}. {escape(row.unit.name)}[/bold]" + (f"  [dim]{escape(path)}[/dim]" if path else "")
        )
        table = Table.grid(padding=(0, 2))
        for label, text in _contact_lines(row, _shown_before(row, answer.items)):
            table.add_row(f"   [dim]{escape(label)}[/dim]", escape(text))
        out.print(table)
        out.print()
    _print_purpose(answer)


def _shown_before(row: Any, rows: list[Any]) -> Any | None:
    """The first row above with the same unit and post: its contact need not be told again."""
    same = (one for one in rows[: row.rank - 1] if one.unit.id == row.unit.id and one.post == row.post)
    return next(same, None)


def _contact_lines(row: Any, earlier: Any | None) -> list[tuple[str, str]]:
    """What is said of a contact, each line with its label."""
    lines: list[tuple[str, str]] = []
    if row.topic:
        lines.append(("Thema", row.topic.label))
    if earlier is not None:
        lines.append(("Kontakt", f"wie auf Platz {earlier.rank}"))
        lines.append(("Warum", " ".join(reason.text for reason in row.because)))
        return lines
    if row.post:
        vacant = {"vacant": " (unbesetzt)", "acting": " (kommissarisch besetzt)"}.get(row.post.status, "")
        lines.append(("Stelle", row.post.name + vacant))
    if row.person:
        parts = (row.person.name or "Name nicht freigegeben", row.person.email, row.person.phone)
        lines.append(("Ansprechperson", _joined(*parts)))
    lines += [(one.district or "", one.unit.name) for one in row.districts]
    lines += [("Kanal", channel.value or "keiner bekannt") for channel in row.channels[:3]]
    lines += [
        ("Vor Ort", _joined(office.name, *(one.value for one in office.channels[:1]))) for office in row.offices[:3]
    ]
    lines += [("Vorstellung", chain.text) for chain in row.via]
    lines += [("Nächstes Thema", topic.label) for topic in row.nearest]
    lines += [
        ("Widerspruch", f"{one.field}: {one.source.name or one.source.id} sagt „{one.value}“") for one in row.conflicts
    ]
    lines.append(("Warum", " ".join(reason.text for reason in row.because)))
    if row.invented:
        lines.append(("Hinweis", "Enthält erfundene Beispiele."))
    if row.freshness:
        lines.append(("Stand", row.freshness))
    lines.append(("Sonst", _fallback(row)))
    return lines


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def _fallback(row: Any) -> str:
    steps = []
    if row.fallback.deputy:
        steps.append(f"Vertretung {row.fallback.deputy.name or 'ohne freigegebenen Namen'}")
    elif row.fallback.deputy_post:
        steps.append(row.fallback.deputy_post.name)
    if row.fallback.unit_above:
        steps.append(row.fallback.unit_above.name)
    steps.append(row.fallback.support.name)
    return f"Keine Antwort nach {row.fallback.after_working_days} Arbeitstagen: " + ", dann ".join(steps) + "."
