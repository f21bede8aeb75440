"""A report on a person as a page to read, in German."""

from __future__ import annotations

from collections.abc import Iterator

from graph_service.data_subjects import PersonReport, words
from graph_service.schema import NODE_TYPES


def page(report: PersonReport) -> str:
    """The report in Markdown: what is stored, what it is tied to, what sources say, to whom it was shown."""
    return "\n".join((*_record(report), *_consents(report), *_ties(report), *_statements(report), *_uses(report)))


def _record(report: PersonReport) -> Iterator[str]:
    yield from (f"# Auskunft über {report.id} (Art. 15 DSGVO)", "")
    if report.invented:
        yield from ("Diese Person ist erfunden.", "")
    if report.restricted_since:
        since = words.day_in_words(report.restricted_since)
        yield from (f"Die Verarbeitung ist seit {since} eingeschränkt (Art. 18): {report.restriction}.", "")
    yield from ("## Gespeicherte Angaben", "")
    for label, value in (
        ("Name", report.name), ("E-Mail", report.email), ("Telefon", report.phone), ("Profil", report.profile),
        ("Sprachen", report.languages), ("Quelle", report.source), ("Stand", words.day_in_words(report.as_of)),
        ("Schlüssel in Quellen", report.source_keys),
    ):  # fmt: skip
        yield f"- {label}: {words.value_in_words(value)}"


def _consents(report: PersonReport) -> Iterator[str]:
    if report.consents is None:
        return
    yield from ("", f"## Einwilligungen und Widerrufe ({len(report.consents.records)})", "")
    yield from (f"- {record}" for record in words.consents_in_words(report.consents))
    yield from ("", "Heute offen:", "")
    yield from (f"- {part}: {who}" for part, who in words.audiences_in_words(report.consents.audiences))
    if report.consents.unproven:
        purposes = words.purposes_in_words(report.consents.unproven)
        yield from ("", f"Ohne Nachweis einer Einwilligung offen: {purposes}.")


def _ties(report: PersonReport) -> Iterator[str]:
    yield from ("", f"## Verbindungen ({len(report.ties)})", "")
    for tie in report.ties:
        other = NODE_TYPES[tie.other_type].de if tie.other_type in NODE_TYPES else tie.other_type
        told = [
            f"; {words.tie_field_in_words(tie.type, name)}: {words.value_in_words(value)}"
            for name, value in tie.fields.items()
        ]
        arrow = "→" if tie.forward else "←"
        yield f"- {arrow} {words.tie_in_words(tie.type)}: {tie.other_name or tie.other} ({other}){''.join(told)}"


def _statements(report: PersonReport) -> Iterator[str]:
    yield from ("", f"## Aussagen von Quellen ({len(report.claims)})", "")
    for claim in report.claims:
        state, day = words.STATES.get(claim.state, claim.state), words.day_in_words(claim.as_of)
        yield f"- {words.field_in_words(claim.field)}: {claim.value or '–'} ({state}; {claim.source}, {day})"
    yield from ("", f"## Vorschläge anderer ({len(report.suggestions)})", "")
    for one in report.suggestions:
        state, day = words.STATES.get(one.state, one.state), words.day_in_words(one.as_of)
        yield f"- {words.field_in_words(one.field)}: {one.value or '–'} ({state}; {day})"
    yield from ("", f"## Berichtigungen ({len(report.corrections)})", "")
    for correction in report.corrections:
        checked = f"; Identität geprüft: {correction.checked}" if correction.checked else ""
        yield (
            f"- {words.day_in_words(correction.on)}: {words.field_in_words(correction.field)}, vorher: "
            f"{words.value_in_words(correction.before)} (durch {words.corrected_by_in_words(correction)}{checked})"
        )


def _uses(report: PersonReport) -> Iterator[str]:
    yield from ("", f"## Zugangsschlüssel ({len(report.tokens)})", "")
    for token in report.tokens:
        used = f"zuletzt benutzt am {words.day_in_words(token.last_used)}" if token.last_used else "nie benutzt"
        ended = "widerrufen" if token.revoked else f"bis {words.day_in_words(token.until)}"
        yield f"- {token.prefix}: {token.about}; {words.purposes_in_words(token.purposes)}; {ended}; {used}"
    yield from ("", f"## Wem was gezeigt wurde ({len(report.disclosures)})", "")
    for one in report.disclosures:
        purpose = words.purposes_in_words([one["purpose"]]) if one["purpose"] else "ohne Zweck"
        grant = f" (Freigabe {one['grant']})" if one["grant"] else ""
        fields = ", ".join(words.field_in_words(name) for name in one["fields"])
        yield f"- {one['time']}: {one['recipient']}; {fields}; {purpose}{grant}"
