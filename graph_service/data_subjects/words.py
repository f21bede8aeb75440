"""What is stored on a person in German words, for the person's own page and the officer's report: one way to say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from graph_service.access import PURPOSES, RANKING, Audience, Disclosure, Role
from graph_service.access.audiences import Basis, Scope
from graph_service.access.consents import Consent, Form
from graph_service.data_subjects.correcting import Correction
from graph_service.data_subjects.report import ConsentsStored
from graph_service.schema import NODE_TYPES, RELATIONSHIP_TYPES

_BERLIN = ZoneInfo("Europe/Berlin")
SHOWN = 300
"""Entries of the log on the page; all of them are told by the interface for programs, and by the officer."""

GATES: Mapping[str, str] = MappingProxyType({
    "audience": "Dass es den Eintrag gibt", "identity_audience": "Name", "contact_audience": "Kontaktdaten",
    "profile_audience": "Profil und Sprachen",
})  # fmt: skip
STATES: Mapping[str, str] = MappingProxyType({"open": "offen", "accepted": "angenommen", "rejected": "abgelehnt"})
_FORMS: Mapping[Form, str] = MappingProxyType({
    Form.WRITTEN: "schriftlich", Form.EMAIL: "per E-Mail", Form.WEB: "im Netz", Form.ORAL: "mündlich",
})  # fmt: skip
_SCOPES: Mapping[Scope, str] = MappingProxyType({
    Scope.PUBLIC: "alle", Scope.COMMUNITY: "die Gemeinschaft", Scope.ADMINISTRATION: "die Verwaltung",
    Scope.SUPPORT: "das Unterstützungsteam", Scope.MEASURE: "das Team der Maßnahme", Scope.UNIT: "die Einheit",
    Scope.GRANTED: "wem das Unterstützungsteam es im Einzelfall öffnet", Scope.NOBODY: "niemand",
})  # fmt: skip
_BASES: Mapping[Basis, str] = MappingProxyType({
    Basis.CONSENT: "mit Einwilligung", Basis.PUBLICATION: "nach Veröffentlichung durch die Dienststelle",
    Basis.TASK: "als Aufgabe im öffentlichen Interesse",
})  # fmt: skip
_ROLES: Mapping[str, str] = MappingProxyType({
    "person": "die Person selbst", Role.DATA_PROTECTION_OFFICER: "die oder den Datenschutzbeauftragten",
    Role.SUPPORT_TEAM: "das Unterstützungsteam",
})  # fmt: skip
_FIELDS: Mapping[str, str] = MappingProxyType({
    **{field.name: field.de for field in NODE_TYPES["Person"].fields},
    "id": "dass es den Eintrag gibt", RANKING: "Platz in einer Rangliste", "ties": "Verbindungen",
    "claims": "Aussagen von Quellen", "suggestions": "Vorschläge", "corrections": "Berichtigungen",
    "consents": "Einwilligungen", "tokens": "Zugangsschlüssel", "disclosures": "das Protokoll",
    "suggested": "was vorgeschlagen ist",
})  # fmt: skip
_QUESTIONS: Mapping[str, str] = MappingProxyType({
    "own data": "eigene Daten", "audit": "Protokoll gelesen", "person report": "Auskunft über eine Person",
    "contacts-for-topic": "Kontakte zu einem Thema", "person": "Frage nach einer Person",
    "unit": "Frage nach einer Einheit",
    "measure": "Frage nach einer Maßnahme", "entity": "Eintrag", "entities": "Liste", "neighbourhood": "Umfeld",
    "path-between": "Wege", "key-stakeholders": "wichtige Beteiligte", "suggestion": "Vorschlag",
    "suggestions": "Vorschläge", "analysis": "Auswertung", "network": "Netz", "page": "Netzseite",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody was shown of the person on one day, by one question; `times` how often that day."""

    day: str
    recipient: str
    fields: str
    purpose: str
    legal_basis: str
    question: str
    grant: str
    times: int


def day_in_words(text: str | None) -> str:
    """`2026-05-02` as `02.05.2026`; a year or a month stays as it is, nothing is a dash."""
    try:
        return f"{date.fromisoformat(text or ''):%d.%m.%Y}"
    except ValueError:
        return text or "–"


def purposes_in_words(names: Iterable[str]) -> str:
    """Purposes by their German names; one that is no more by the name it had."""
    return ", ".join(PURPOSES[name].de if name in PURPOSES else name for name in names)


def tie_in_words(type_: str) -> str:
    """A type of tie as the vocabulary calls it in German."""
    return RELATIONSHIP_TYPES[type_].de if type_ in RELATIONSHIP_TYPES else type_


def tie_field_in_words(type_: str, name: str) -> str:
    """A field of a tie in German."""
    fields = RELATIONSHIP_TYPES[type_].fields if type_ in RELATIONSHIP_TYPES else ()
    return next((field.de for field in fields if field.name == name), name)


def field_in_words(name: str) -> str:
    """A field, or the type of a tie, as the log names them, in German."""
    return _FIELDS.get(name) or tie_in_words(name)


def question_in_words(name: str) -> str:
    """What was asked, as the log names it, in German; of analyses, networks and pages with the name of which."""
    kind, _, which = name.partition(" ")
    if name in _QUESTIONS or kind not in _QUESTIONS:
        return _QUESTIONS.get(name, name)
    return f"{_QUESTIONS[kind]} „{which}“"


def value_in_words(value: Any) -> str:
    """A value of a field: yes and no in German, several with commas, nothing as a dash."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    text = ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else "" if value is None else str(value)
    return text or "–"


def corrected_by_in_words(correction: Correction) -> str:
    """Who corrected, by the role."""
    return _ROLES.get(correction.by, correction.by)


def consents_in_words(consents: ConsentsStored | None) -> list[str]:
    """When the person agreed to what, and withdrew it, the newest first."""
    return [_consent(Consent.parse(text)) for text in reversed(consents.records)] if consents else []


def audiences_in_words(audiences: Mapping[str, str]) -> list[tuple[str, str]]:
    """What of the person is open to whom today, by the names of the properties: its part, and who sees it."""
    return [(GATES[name], _audience(Audience.parse(text))) for name, text in audiences.items()]


def log_in_words(disclosures: Iterable[Disclosure]) -> list[Shown]:
    """Who was shown what, the newest day first; the same on one day once, with how often."""
    counts = Counter(
        Shown(
            day=f"{datetime.fromisoformat(one.time).astimezone(_BERLIN):%Y-%m-%d}", recipient=one.principal,
            fields=", ".join(field_in_words(name) for name in one.fields),
            purpose=purposes_in_words([one.purpose]) if one.purpose else "ohne Zweck",
            legal_basis=one.legal_basis or "–", question=question_in_words(one.question),
            grant=one.grant or "", times=1,
        )
        for one in disclosures
    )  # fmt: skip
    return [
        Shown(day_in_words(one.day), one.recipient, one.fields, one.purpose, one.legal_basis, one.question, one.grant,
              counts[one])
        for one in reversed(counts)  # entries stand in the order of time
    ]  # fmt: skip


def _consent(record: Consent) -> str:
    purposes = purposes_in_words(record.purposes) or "alles"
    form = f" ({_FORMS[record.form]})" if record.form else ""
    until = f", bis {day_in_words(str(record.until))}" if record.until else ""
    what = "eingewilligt in" if record.given else "widerrufen:"
    note = f"; {record.note}" if record.note else ""
    return f"{day_in_words(str(record.day))}: {what} {purposes}{until}{form}{note}"


def _audience(audience: Audience) -> str:
    words = _SCOPES[audience.scope] + (f" ({audience.of})" if audience.of else "")
    if audience.purposes and audience.basis is not None:
        words += f", für {purposes_in_words(audience.purposes)}, {_BASES[audience.basis]}"
    return words + (f", bis {day_in_words(str(audience.until))}" if audience.until else "")
