"""A report on a person as a page to read, in German."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graph_service.data_subjects import PersonReport

GATES = {
    "audience": "Dass es die Person gibt", "identity_audience": "Name", "contact_audience": "Kontaktdaten",
    "profile_audience": "Profil",
}  # fmt: skip
"""The audiences of a person by the names of their properties, in German."""


def page(report: PersonReport) -> str:
    """The report in Markdown: what is stored, what it is tied to, what sources say, to whom it was shown."""
    return "\n".join(_lines(report))


def _consents(report: PersonReport) -> Iterator[str]:
    if report.consents is None:
        return
    yield from ("", f"## Einwilligungen und Widerrufe ({len(report.consents.records)})", "")
    yield from (f"- {record}" for record in report.consents.records)
    yield from ("", "Heute offen:", "")
    for name, audience in report.consents.audiences.items():
        yield f"- {GATES[name]}: {audience}"
    if report.consents.unproven:
        yield from ("", f"Ohne Nachweis einer Einwilligung offen: {', '.join(report.consents.unproven)}.")


def _lines(report: PersonReport) -> Iterator[str]:
    yield from (f"# Auskunft über {report.id} (Art. 15 DSGVO)", "")
    if report.invented:
        yield from ("Diese Person ist erfunden.", "")
    if report.restricted_since:
        yield from (
            f"Die Verarbeitung ist seit {report.restricted_since} eingeschränkt (Art. 18): {report.restriction}.",
            "",
        )
    yield from ("## Gespeicherte Angaben", "")
    for label, value in (
        ("Name", report.name), ("E-Mail", report.email), ("Telefon", report.phone), ("Profil", report.profile),
        ("Sprachen", ", ".join(report.languages)), ("Quelle", report.source), ("Stand", report.as_of),
        ("Schlüssel in Quellen", ", ".join(report.source_keys)),
    ):  # fmt: skip
        yield f"- {label}: {value or '–'}"
    yield from _consents(report)
    yield from ("", f"## Verbindungen ({len(report.ties)})", "")
    for tie in report.ties:
        arrow = "→" if tie.forward else "←"
        told = ", ".join(f"{name}: {value}" for name, value in tie.fields.items())
        yield f"- {arrow} {tie.type} {tie.other_name or tie.other} ({tie.other_type}){f'; {told}' if told else ''}"
    yield from ("", f"## Aussagen von Quellen ({len(report.claims)})", "")
    for claim in report.claims:
        yield f"- {claim.field}: {claim.value or '–'} ({claim.state}; {claim.source}, {claim.as_of})"
    yield from ("", f"## Vorschläge anderer ({len(report.suggestions)})", "")
    for suggestion in report.suggestions:
        yield f"- {suggestion.field}: {suggestion.value or '–'} ({suggestion.state}; {suggestion.as_of})"
    yield from ("", f"## Berichtigungen ({len(report.corrections)})", "")
    for correction in report.corrections:
        before = ", ".join(correction.before) if isinstance(correction.before, list) else correction.before
        checked = f"; Identität geprüft: {correction.checked}" if correction.checked else ""
        yield f"- {correction.on}: {correction.field}, vorher: {before or '–'} (durch: {correction.by}{checked})"
    yield from ("", f"## Zugangsschlüssel ({len(report.tokens)})", "")
    for token in report.tokens:
        used = f"zuletzt benutzt am {token.last_used}" if token.last_used else "nie benutzt"
        ended = "widerrufen" if token.revoked else f"bis {token.until}"
        yield f"- {token.prefix}: {token.about}; {', '.join(token.purposes)}; {ended}; {used}"
    yield from ("", f"## Wem was gezeigt wurde ({len(report.disclosures)})", "")
    for one in report.disclosures:
        purpose = f"{one['purpose'] or 'ohne Zweck'}{_grant(one)}"
        yield f"- {one['time']}: {one['recipient']}; {', '.join(one['fields'])}; {purpose}"


def _grant(disclosure: Mapping[str, Any]) -> str:
    return f" (Freigabe {disclosure['grant']})" if disclosure["grant"] else ""
