"""What the log of disclosures is found to be, and what stands in it, in German words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from rich.markup import escape
from rich.table import Column, Table

from graph_service.access import PURPOSES, Disclosure
from graph_service.access.checking_chain import Fault, Flaw, Verdict
from graph_service.access.seals import Position

_BERLIN = ZoneInfo("Europe/Berlin")

FLAWS = MappingProxyType(
    {
        Flaw.CHANGED: "Zeile {line} ist verändert.",
        Flaw.MISSING: "Vor Zeile {line} fehlt etwas: {missing}.",
        Flaw.INSERTED: "Zeile {line} ist eingefügt.",
        Flaw.REORDERED: "Ab Zeile {line} stehen die Einträge nicht in ihrer Reihenfolge.",
        Flaw.CUT_OFF: "Am Ende, nach Zeile {line}, ist etwas abgeschnitten: {missing}.",
        Flaw.HEAD_MISSING: "Die Datei disclosures.head fehlt: ob am Ende etwas abgeschnitten ist, ist nicht zu sagen.",
        Flaw.HEAD_CHANGED: "Die Datei disclosures.head ist verändert oder veraltet.",
        Flaw.KEY_MISSING: "Der Schlüssel fehlt: ohne ihn ist nichts zu prüfen.",
        Flaw.KEY_WRONG: "Der Schlüssel ist nicht der, mit dem das Protokoll begonnen wurde.",
    }
)
"""What is wrong, in a sentence."""


def sentences(verdict: Verdict, noted: Position | None = None) -> Iterator[str]:
    """What was found, line by line; `noted`: the checkpoint that it was held against."""
    days = f" vom {_day(verdict.first)} bis zum {_day(verdict.last)}" if verdict.first and verdict.last else ""
    yield f"Protokoll der Offenlegungen: {count_of(verdict.entries)}{days}."
    if verdict.expired:
        yield f"Davor nach Ablauf der Frist entfernt: {count_of(verdict.expired)}."
    if verdict.unsealed:
        yield f"Ohne Siegel, aus der Zeit vor der Kette: {count_of(verdict.unsealed)} am Anfang."
    if verdict.fault is not None:
        yield f"NICHT UNVERSEHRT: {_sentence(verdict.fault)}"
        return
    if verdict.behind:
        yield f"Nach einem Absturz noch nicht im Kopf: {count_of(verdict.behind)}; der nächste Eintrag holt es nach."
    if verdict.unfinished:
        yield f"Nach einem Absturz unfertig: {verdict.unfinished} Byte am Ende; gezeigt wurde dazu nichts."
    if noted is not None and noted.number < verdict.expired:
        yield "Der Prüfpunkt liegt in dem Teil, der nach Ablauf der Frist entfernt wurde."
    if verdict.intact is None:
        yield "Noch ist nichts zu prüfen: die Kette beginnt mit dem nächsten Eintrag."
        return
    yield "unversehrt"
    if verdict.last_position.number:
        yield f"Prüfpunkt: {_checkpoint(verdict.last_position)}"


def _sentence(fault: Fault) -> str:
    return FLAWS[fault.flaw].format(line=fault.line, missing=count_of(fault.missing))


def report(verdict: Verdict) -> dict[str, Any]:
    """The same for other programs."""
    fault = verdict.fault
    return {
        "intact": verdict.intact,
        "entries": verdict.entries,
        "first": verdict.first.isoformat() if verdict.first else None,
        "last": verdict.last.isoformat() if verdict.last else None,
        "expired": verdict.expired,
        "unsealed": verdict.unsealed,
        "unfinished_bytes": verdict.unfinished,
        "head_behind": verdict.behind,
        "checkpoint": _checkpoint(verdict.last_position) if verdict.intact else None,
        "fault": {**asdict(fault), "text": _sentence(fault)} if fault else None,
    }


def count_of(number: int) -> str:
    """So many entries."""
    return "1 Eintrag" if number == 1 else f"{number} Einträge"


def _checkpoint(position: Position) -> str:
    return f"{position.number}:{position.seal}"


def table_of(found: Sequence[Disclosure]) -> Table:
    """Who was shown what of a person, the oldest first."""
    columns = (Column(name, overflow="fold") for name in ("Zeit", "wer", "Felder", "Zweck", "Frage"))
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for one in found:
        purpose = PURPOSES.get(one.purpose or "")
        cells = (_time(one.time), one.principal, ", ".join(one.fields), purpose.de if purpose else one.purpose or "")
        question = one.question if one.grant is None else f"{one.question} ({one.grant})"
        table.add_row(*map(escape, cells), escape(question))
    return table


def _time(text: str) -> str:
    try:
        return datetime.fromisoformat(text).astimezone(_BERLIN).strftime("%d.%m.%Y %H:%M")
    except ValueError:
        return text


def _day(time: datetime) -> str:
    return time.astimezone(_BERLIN).strftime("%d.%m.%Y")
