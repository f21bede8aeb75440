"""The record of processing activities (Art. 30 GDPR) as a page, made from purposes, rules and vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from graph_service.access import PURPOSES, Purpose, Role, default_rules
from graph_service.access.matrix import Circle, Matrix, access_matrix
from graph_service.commands.access_pages import MADE
from graph_service.schema import NODE_TYPES, FieldClass

ROLES = {
    Role.PUBLIC: "Öffentlichkeit", Role.COMMUNITY_MEMBER: "Mitglieder der Gemeinschaft",
    Role.MEASURE_TEAM: "Teams der Maßnahmen", Role.ADMINISTRATION: "Beschäftigte der Verwaltung",
    Role.SUPPORT_TEAM: "Unterstützungsteam", Role.ANALYST: "Auswertung",
    Role.DATA_PROTECTION_OFFICER: "Datenschutzbeauftragte", Role.ADMINISTRATOR: "Betrieb",
}  # fmt: skip
_CLASSES = {
    FieldClass.RECORD: "Existenz und Verbindungen", FieldClass.IDENTITY: "Name", FieldClass.CONTACT: "Kontaktdaten",
    FieldClass.PROFILE: "Profil",
}  # fmt: skip
_CIRCLES = {
    Circle.PUBLIC: "für alle", Circle.COMMUNITY: "für die Gemeinschaft", Circle.ADMINISTRATION: "für die Verwaltung",
    Circle.SUPPORT: "für das Unterstützungsteam", Circle.OWN_MEASURE: "für die eigene Maßnahme",
    Circle.OTHER_MEASURES: "für andere Maßnahmen", Circle.OWN_UNIT: "für die eigene Stelle",
    Circle.OTHER_UNITS: "für andere Stellen", Circle.GRANTED: "nur zur Vermittlung",
    Circle.UNDER_GRANT: "mit Freigabe des Unterstützungsteams", Circle.NOBODY: "für niemanden",
}  # fmt: skip
_INTRODUCTION = """\
Aus Zwecken, Regeln und Vokabular des Dienstes selbst erzeugt. Verantwortliche Stelle, Ansprechstellen und
Auftragsverarbeiter trägt ein, wer den Dienst betreibt. Übermittlungen in Drittländer finden nicht statt: Der
Dienst spricht nur mit seiner Datenbank und, wenn so eingestellt, mit dem Anmeldedienst und der Stelle, die
Texte in Vektoren übersetzt; an diese gehen keine Namen von Personen aus der Datenbank."""
_MEASURES = """\
**Technische und organisatorische Maßnahmen:** Zweckbindung jeder Anfrage, Sichten nach Rollen und
Einwilligungen, Verschlüsselung je Person, versiegeltes Protokoll der Offenlegungen, Begrenzung der Menge;
siehe `docs/data-protection.md`."""


def record_page() -> str:
    """`docs/record-of-processing.md`, in German: one section for each purpose that a request can name."""
    return "\n".join(_page(access_matrix(default_rules()))) + "\n"


def _page(matrix: Matrix) -> Iterator[str]:
    yield from (MADE, "", "# Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO), Entwurf", "")
    yield _INTRODUCTION
    yield from ("", "**Betroffene:** Menschen in Stellen der Verwaltung, in Teams und Partnern der Maßnahmen.")
    personal = [
        f"{field.de} ({_CLASSES[field.field_class]})"
        for field in NODE_TYPES["Person"].fields
        if field.field_class is not FieldClass.RECORD
    ]
    yield from ("", f"**Personenbezogene Felder:** {', '.join(personal)}; dazu Verbindungen einer Person.")
    yield from ("", _MEASURES)
    for purpose in PURPOSES.claimable:
        yield from _section(purpose, matrix)


def _section(purpose: Purpose, matrix: Matrix) -> Iterator[str]:
    yield from ("", f"## {purpose.de} (`{purpose.name}`)", "")
    yield f"- **Zweck:** {purpose.covers} (`{purpose.term}`)"
    yield f"- **Rechtsgrundlage:** {purpose.legal_basis}."
    kinds = ", ".join(_CLASSES[kind] for kind in FieldClass if kind in purpose.field_classes)
    yield f"- **Kategorien von Daten, höchstens:** {kinds}."
    yield f"- **Dauer:** {purpose.how_long}"
    yield "- **Empfänger** und was sie höchstens sehen, wenn das Publikum einer Angabe diesen Zweck nennt:"
    for role in matrix.roles(purpose.name):
        yield f"  - {ROLES[role]}: {'; '.join(_opened(purpose, role, matrix)) or 'nichts'}."


def _opened(purpose: Purpose, role: Role, matrix: Matrix) -> Iterator[str]:
    """What opens to a role, kinds of fields that open to the same circles together."""
    together: dict[tuple[Circle, ...], list[str]] = {}
    for kind in FieldClass:
        if circles := matrix.circles(purpose.name, role, kind):
            if Circle.GRANTED in circles:  # whoever needs no grant
                circles = tuple(one for one in circles if one is not Circle.UNDER_GRANT)
            together.setdefault(circles, []).append(_CLASSES[kind])
    for circles, kinds in together.items():
        yield f"{', '.join(kinds)} {_and([_CIRCLES[circle] for circle in circles])}"


def _and(words: list[str]) -> str:
    return " und ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)
