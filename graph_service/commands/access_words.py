"""An explanation in German words, for whoever answers why somebody sees something or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from rich.markup import escape
from rich.table import Table

from graph_service.access.explaining import EXISTENCE, Explanation, GateExplained, Obstacle, Ruling
from graph_service.access.policy_notes import PolicyNote
from graph_service.commands import output
from graph_service.schema import FieldClass

_GATES: Mapping[str, str] = MappingProxyType(
    {
        EXISTENCE: "Existenz und alles ohne Personenbezug",
        "identity": "Name",
        "contact": "Kontaktdaten",
        "profile": "Profil",
    }
)
_OBSTACLES: Mapping[Obstacle, str] = MappingProxyType(
    {
        Obstacle.NO_AUDIENCE: "Es ist kein Publikum genannt; so bleibt es für alle verschlossen.",
        Obstacle.UNREADABLE: "Das Publikum kann diese Version nicht lesen; so bleibt es für alle verschlossen.",
        Obstacle.STAGED: "Ein Import hat es noch nicht veröffentlicht; bis dahin sieht es niemand.",
    }
)
_NOTHING_PERMITS = "Keine Regel erlaubt es."

Line = tuple[str, str]


def print_explanation(told: Explanation, field: str | None = None) -> None:
    """Print it: who asks what for, then each gate; `field` is the one that was asked about."""
    told_of: set[str] = set()
    _print_lines(_asked(told, told_of), indent="")
    for gate in told.gates:
        seen = "[green]sichtbar[/green]" if gate.seen else "[red]nicht sichtbar[/red]"
        output.out.print(f"\n[bold]{_title(gate)}[/bold]: {seen}")
        _print_lines(_of_gate(gate, told_of), indent="  ")
    if field is not None:
        verdict = "sichtbar" if any(one.seen for one in told.gates if field in one.fields) else "nicht sichtbar"
        output.out.print(f"\n[bold]Feld {escape(field)}: {verdict}[/bold]")


def _print_lines(lines: Iterator[Line], indent: str) -> None:
    table = Table.grid(padding=(0, 2))
    for label, text in lines:
        table.add_row(f"{indent}[dim]{escape(label)}[/dim]", escape(text))
    output.out.print(table)


def _asked(told: Explanation, told_of: set[str]) -> Iterator[Line]:
    who = told.principal
    yield "Wer", f"{who.id}: {', '.join(sorted(who.roles))}"
    if who.measures or who.units:
        yield "", "für " + ", ".join(sorted(who.measures | who.units))
    yield "Was", f"{told.id} ({told.type})"
    yield "Tag", told.today.isoformat()
    if told.purpose is None or told.claim is None:
        yield "Zweck", "keiner genannt: nur öffentliche Daten."
        return
    may = "darf genannt werden" if told.claim.allowed else "darf nicht genannt werden; so ist nichts zu sehen"
    yield "Zweck", f"{told.purpose.name} ({told.purpose.de}): {may}."
    if told.claim.allowed:
        yield from _policies("erlaubt durch", told.claim, told_of)
        yield from _of_grant(told, told_of)
        return
    yield "", _refusal(told, told.claim)
    yield from _policies("verboten durch", told.claim, told_of)
    yield "", f"Zu nennen sind: {', '.join(told.open_purposes) or 'keine'}."


def _of_grant(told: Explanation, told_of: set[str]) -> Iterator[Line]:
    grant, use = told.grant, told.use
    if grant is None or use is None:
        return
    may = "gilt" if use.allowed else "gilt hier nicht; so wird die Anfrage abgewiesen"
    bound = f"{grant.purpose}, {grant.measure}, {grant.topic}, bis {grant.until}"
    yield "Freigabe", f"{grant.id} ({bound}): {may}."
    if not use.allowed and not use.policies:
        yield "", _NOTHING_PERMITS
    yield from _policies("erlaubt durch" if use.allowed else "verboten durch", use, told_of)


def _refusal(told: Explanation, claim: Ruling) -> str:
    if told.purpose is not None and not told.purpose.claimable:
        return "Er ist nur eine Überschrift; zu nennen ist einer der Zwecke darunter."
    if claim.policies:
        return "Eine Regel verbietet es."
    return f"{_NOTHING_PERMITS} Keine der Rollen ({', '.join(sorted(told.principal.roles))}) darf danach fragen."


def _title(gate: GateExplained) -> str:
    if gate.gate == EXISTENCE and gate.field_class is not FieldClass.RECORD:
        return f"Existenz und alle Angaben ({gate.field_class.value})"  # what is claimed of a personal field
    return f"{_GATES[gate.gate]} ({gate.field_class.value})"


def _of_gate(gate: GateExplained, told_of: set[str]) -> Iterator[Line]:
    yield "Felder", ", ".join(gate.fields)
    if gate.audience is not None:
        yield "Publikum", gate.audience
    if gate.obstacle is not None:
        yield "", _OBSTACLES[gate.obstacle]
    if gate.ruling is not None:
        if gate.ruling.policies:
            yield from _policies("erlaubt durch" if gate.ruling.allowed else "verboten durch", gate.ruling, told_of)
        else:
            yield "Regel", _NOTHING_PERMITS
    if gate.opens and not gate.seen:
        yield "", "Wessen Existenz verschlossen ist, von dem ist nichts zu sehen."


def _policies(verb: str, ruling: Ruling, told_of: set[str]) -> Iterator[Line]:
    """The policies with their places; what one says of itself is told once, where it comes first."""
    for policy in ruling.policies:
        yield verb, _place(policy)
        if policy.id not in told_of:
            told_of.add(policy.id)
            yield "", f"„{policy.comment}“"
        verb = "und"


def _place(policy: PolicyNote) -> str:
    return f"{policy.id} ({policy.file}, Zeile {policy.line})"
