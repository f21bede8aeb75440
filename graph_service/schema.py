"""The vocabulary: every node and relationship type, its fields, their sensitivity and their public terms.

It stands here alone. Validation of writes, the documentation page `docs/vocabulary.md`, the import templates and
the exports are made from it; a type or a field that is not here does not exist. Terms are compact IRIs over
`PREFIXES`: W3C ORG and Berlin's `berorgs` for units, posts and memberships, SKOS for topics, schema.org for
measures and events, vCard for channels, DPV for purposes, PROV for sources.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from graph_service.errors import InputError

VOCABULARY_VERSION = 1

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "berorgs": "https://berlin.github.io/lod-vocabulary/berorgs/",
        "dcterms": "http://purl.org/dc/terms/",
        "dpv": "https://w3id.org/dpv#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "gs": "https://graph-service.example/vocabulary#",
        "org": "http://www.w3.org/ns/org#",
        "prov": "http://www.w3.org/ns/prov#",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
    }
)


class Kind(StrEnum):
    """What a field's value looks like in a table cell and in the graph."""

    TEXT = "text"
    TEXTS = "texts"  # in a table cell separated by " | "
    DATE = "date"  # ISO 8601, kept as text: YYYY, YYYY-MM or YYYY-MM-DD
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"


LIST_MARK = " | "
"""Between the items of a list where it is written as one text: in a table cell, in the value of a claim."""

ORDERED_LISTS = ("phase_history",)
"""Lists that are sorted by their texts, which begin with a day; the others keep the order of their source."""


class FieldClass(StrEnum):
    """Which gate a field stands behind; every class but `record` is personal data.

    A node's `audience` guards the record itself. Each personal class has an audience of its own on the node,
    in the property `<class>_audience`.
    """

    RECORD = "record"
    IDENTITY = "identity"
    CONTACT = "contact"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a node or relationship type."""

    name: str
    kind: Kind
    de: str
    en: str
    term: str
    required: bool = False
    field_class: FieldClass = FieldClass.RECORD
    values: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class NodeType:
    """A kind of thing: its label in the graph, its public term, its fields.

    `public_reference` says that ids are readable (made from the name) for public entities; all others are random,
    so that no id and no write error tells that something exists.
    """

    label: str
    de: str
    en: str
    term: str
    about: str
    fields: tuple[Field, ...]
    id_prefix: str
    colour: str
    public_reference: bool = False
    searchable: bool = False

    def field(self, name: str) -> Field:
        """The field of that name; raises `InputError` for an unknown one."""
        return _field(self.label, self.fields, name)


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """A kind of tie: from which types to which, its fields, and the fields that tell two of them apart."""

    type: str
    de: str
    en: str
    term: str
    about: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    distinct_by: tuple[str, ...] = ()
    acyclic: bool = False
    single: bool = False  # a start has one end at a time; a second one from another source is a claim

    def field(self, name: str) -> Field:
        """The field of that name; raises `InputError` for an unknown one."""
        return _field(self.type, self.fields, name)


def _field(owner: str, fields: tuple[Field, ...], name: str) -> Field:
    for field in fields:
        if field.name == name:
            return field
    known = ", ".join(field.name for field in fields)
    raise InputError(f"{owner} has no field {name!r}.", where=name, remedy=f"Known fields: {known}.")


T, TS, D, N, B = Kind.TEXT, Kind.TEXTS, Kind.DATE, Kind.NUMBER, Kind.BOOLEAN

PROVENANCE: tuple[Field, ...] = (
    Field("audience", Kind.INTEGER, "Publikumsklasse", "audience class", "gs:audience", required=True,
          about="Number of the audience class that may know of it; in tables an audience in words."),
    Field("source", T, "Quelle", "source", "prov:wasDerivedFrom", required=True, about="Id of a Source."),
    Field("as_of", D, "Stand", "as of", "dcterms:date", required=True, about="When the source said so."),
    Field("confidence", N, "Verlässlichkeit", "confidence", "gs:confidence",
          about="From 0 to 1: how far the source is trusted for this; 1 if nothing else is said."),
    Field("invented", B, "erfunden", "invented", "gs:invented",
          about="True for examples; every answer that rests on one says so."),
)  # fmt: skip

ENTITY: tuple[Field, ...] = (
    Field("id", T, "Kennung", "id", "dcterms:identifier", required=True, about="Ours, stable, never the engine's."),
    Field("name", T, "Name", "name", "skos:prefLabel", required=True),
    Field("source_keys", TS, "Schlüssel der Quellen", "source keys", "dcterms:identifier",
          about="The keys under which sources know it, each as `source:key`."),
    *PROVENANCE,
)  # fmt: skip


def _entity(*own: Field) -> tuple[Field, ...]:
    return ENTITY + own


def _tie(*own: Field) -> tuple[Field, ...]:
    return PROVENANCE + own


_ALTERNATIVE = Field("alternative_names", TS, "andere Namen", "other names", "skos:altLabel",
                     about="Abbreviations, former names, everyday words.")  # fmt: skip
_TEXT = Field("text", T, "Beschreibung", "description", "dcterms:description")
_URL = Field("url", T, "Adresse", "address", "schema:url")
_FROM = Field("from", D, "von", "from", "schema:startDate")
_UNTIL = Field("until", D, "bis", "until", "schema:endDate")

NODE_TYPES: Mapping[str, NodeType] = MappingProxyType({node.label: node for node in (
    NodeType("Measure", "Maßnahme", "measure", "schema:Project", "A digitalisation project of the programme.", _entity(
        _ALTERNATIVE, _TEXT, _URL,
        Field("measure_type", T, "Maßnahmentyp", "type", "schema:additionalType"),
        Field("phase", T, "Phase", "phase", "schema:eventStatus", about="The present phase; names are data."),
        Field("phase_history", TS, "Phasenverlauf", "phase history", "prov:wasRevisionOf",
              about="Each step as `YYYY-MM-DD name`, oldest first; a measure may go back."),
        Field("fields_of_action", TS, "Handlungsfelder", "fields of action", "schema:about"),
        Field("district", T, "Bezirk", "district", "schema:areaServed"),
        _FROM, _UNTIL,
    ), "measure", "#0f766e", searchable=True),
    NodeType("Person", "Person", "person", "foaf:Person", "A human being; appears only under a purpose.", (
        ENTITY[0],
        Field("name", T, "Name", "name", "foaf:name", required=True, field_class=FieldClass.IDENTITY),
        *ENTITY[2:],
        Field("email", T, "E-Mail", "e-mail", "vcard:hasEmail", field_class=FieldClass.CONTACT),
        Field("phone", T, "Telefon", "telephone", "vcard:hasTelephone", field_class=FieldClass.CONTACT),
        Field("profile", T, "Profil", "profile", "schema:description", field_class=FieldClass.PROFILE,
              about="What the person says of the own work."),
        Field("languages", TS, "Sprachen", "languages", "schema:knowsLanguage", field_class=FieldClass.PROFILE),
        Field("identity_audience", Kind.INTEGER, "Publikum des Namens", "audience of the name", "gs:audience",
              required=True),
        Field("contact_audience", Kind.INTEGER, "Publikum der Kontaktdaten", "audience of the contact data",
              "gs:audience", required=True),
        Field("profile_audience", Kind.INTEGER, "Publikum des Profils", "audience of the profile", "gs:audience",
              required=True),
    ), "person", "#b45309"),
    NodeType("AdministrativeUnit", "Verwaltungseinheit", "administrative unit", "org:OrganizationalUnit",
             "An authority, office, department or section.", _entity(
        _ALTERNATIVE,
        Field("unit_type", T, "Art", "kind", "org:classification", about="As the source names it: Amt, Abteilung …"),
        Field("purpose", T, "Zuständigkeit", "competence", "org:purpose",
              about="What it is responsible for, in the source's words."),
        Field("abbreviation", T, "Kürzel", "abbreviation", "berorgs:abbreviation"),
        Field("district", T, "Bezirk", "district", "schema:areaServed"),
        Field("channels", TS, "Kanäle", "channels", "org:siteAddress",
              about="Official channels, each as `kind: value` (website, email, phone, form, address)."),
        Field("ended", D, "aufgelöst", "ended", "prov:invalidatedAtTime"),
    ), "unit", "#1d4ed8", public_reference=True, searchable=True),
    NodeType("Post", "Stelle", "post", "org:Post", "A position that a person can hold.", _entity(
        Field("post_type", T, "Art", "kind", "org:role"),
        Field("grade", T, "Besoldung", "grade", "gs:grade"),
        Field("full_time_equivalent", N, "Stellenanteil", "full-time equivalent", "gs:fullTimeEquivalent"),
        Field("profession", T, "Fachrichtung", "profession", "gs:profession"),
        Field("occupancy", T, "Besetzung", "occupancy", "gs:occupancy", values=("held", "acting", "vacant", "unknown")),
        Field("channels", TS, "Kanäle", "channels", "org:siteAddress", about="As for a unit."),
    ), "post", "#6d28d9"),
    NodeType("Organisation", "Organisation", "organisation", "org:Organization",
             "A company, association or research institute outside the administration.", _entity(
        _ALTERNATIVE, _TEXT, _URL,
        Field("sector", T, "Sektor", "sector", "org:classification"),
        Field("reach", T, "Reichweite", "reach", "schema:areaServed"),
        Field("tags", TS, "Schlagwörter", "tags", "schema:keywords"),
    ), "organisation", "#0369a1", public_reference=True, searchable=True),
    NodeType("Learning", "Erkenntnis", "learning", "schema:LearningResource", "What a measure found out.", _entity(
        _TEXT, _URL,
    ), "learning", "#15803d", searchable=True),
    NodeType("Question", "offene Frage", "open question", "schema:Question", "What a measure does not know yet.",
             _entity(_TEXT, _URL, Field("state", T, "Stand", "state", "gs:state", values=("open", "answered"))),
             "question", "#be123c", searchable=True),
    NodeType("Topic", "Thema", "topic", "skos:Concept", "A subject or public service.", _entity(
        Field("name_en", T, "englischer Name", "English name", "skos:prefLabel"),
        Field("alternative_names", TS, "Synonyme", "synonyms", "skos:altLabel"),
        Field("everyday_words", TS, "Alltagswörter", "everyday words", "skos:hiddenLabel"),
        Field("text", T, "Erläuterung", "scope note", "skos:scopeNote"),
        Field("topic_type", T, "Art", "kind", "dcterms:type", values=("subject", "service", "field_of_action")),
    ), "topic", "#a16207", public_reference=True, searchable=True),
    NodeType("Event", "Veranstaltung", "event", "schema:Event", "A meeting of the community.", _entity(
        _TEXT, _URL,
        Field("date", D, "Datum", "date", "schema:startDate"),
        Field("place", T, "Ort", "place", "schema:location"),
    ), "event", "#c2410c"),
    NodeType("Request", "Gesuch", "request", "schema:Demand", "Help that is looked for.", _entity(_TEXT), "request",
             "#9f1239"),
    NodeType("Offer", "Angebot", "offer", "schema:Offer", "Help that is offered.", _entity(_TEXT), "offer", "#166534"),
    NodeType("ContactAttempt", "Kontaktversuch", "contact attempt", "schema:CommunicateAction",
             "That somebody was asked, and whether an answer came.", _entity(
        Field("date", D, "Datum", "date", "schema:startTime"),
        Field("outcome", T, "Ergebnis", "outcome", "schema:actionStatus",
              values=("answered", "forwarded", "unanswered", "declined")),
    ), "contact-attempt", "#475569"),
    NodeType("Source", "Quelle", "source", "prov:Entity", "Where a fact comes from.", _entity(
        _URL,
        Field("licence", T, "Lizenz", "licence", "dcterms:license"),
        Field("publisher", T, "Herausgeber", "publisher", "dcterms:publisher"),
    ), "source", "#64748b", public_reference=True),
    NodeType("Claim", "Aussage", "claim", "prov:Entity", "What another source says of a field.", _entity(
        Field("field", T, "Feld", "field", "prov:atLocation", required=True),
        Field("value", T, "Wert", "value", "prov:value", required=True),
        Field("state", T, "Stand", "state", "gs:state", values=("open", "accepted", "rejected")),
        Field("decided_on", D, "entschieden am", "decided on", "prov:endedAtTime",
              about="The day on which a person accepted or rejected it; none: it is open, or filled a gap."),
    ), "claim", "#7f1d1d"),
)})  # fmt: skip

_HOLDER_STATUS = ("regular", "acting", "deputy")
_UNIT, _ORGANISATION = "AdministrativeUnit", "Organisation"
_ACTORS = ("Person", "Post", _UNIT, _ORGANISATION)
_CONTENT = ("Measure", "Learning", "Question", "Event", "Request", "Offer", "ContactAttempt", "Organisation")

RELATIONSHIP_TYPES: Mapping[str, RelationshipType] = MappingProxyType({tie.type: tie for tie in (
    RelationshipType("PART_OF", "gehört zu", "part of", "org:subOrganizationOf", "A unit inside another.",
                     (_UNIT, _ORGANISATION), (_UNIT, _ORGANISATION), _tie(), acyclic=True, single=True),
    RelationshipType("UNIT_OF", "Stelle in", "post in", "org:postIn", "The unit that a post belongs to.",
                     ("Post",), (_UNIT, _ORGANISATION), _tie(), single=True),
    RelationshipType("REPORTS_TO", "berichtet an", "reports to", "org:reportsTo", "Line of report between posts.",
                     ("Post",), ("Post",), _tie()),
    RelationshipType("HOLDS", "hat inne", "holds", "org:holds", "A person in a post, for a time.",
                     ("Person",), ("Post",), _tie(_FROM, _UNTIL, Field("status", T, "Status", "status", "gs:status",
                     values=_HOLDER_STATUS)), ("from",)),
    RelationshipType("MEMBER_OF", "ist Mitglied von", "member of", "org:memberOf", "Membership.",
                     ("Person",), (_UNIT, _ORGANISATION), _tie(_FROM, _UNTIL)),
    RelationshipType("WORKS_ON", "arbeitet an", "works on", "schema:contributor", "Work in a measure.",
                     ("Person", "Post"), ("Measure",), _tie(
                         Field("role", T, "Rolle", "role", "org:role"), _FROM, _UNTIL)),
    RelationshipType("LEADS", "leitet", "leads", "schema:sponsor", "Who answers for a measure.",
                     (_UNIT, _ORGANISATION, "Post"), ("Measure",), _tie()),
    RelationshipType("PARTNERS_IN", "ist Partner in", "partner in", "schema:contributor", "Partner of a measure.",
                     (_UNIT, _ORGANISATION), ("Measure",), _tie()),
    RelationshipType("RESPONSIBLE_FOR", "zuständig für", "responsible for", "org:purpose",
                     "Competence of a unit or post, in a district if it says one, on a legal or published basis.",
                     (_UNIT, "Post", _ORGANISATION), ("Topic",), _tie(
                         Field("district", T, "Bezirk", "district", "schema:areaServed"),
                         Field("basis", T, "Grundlage", "basis", "dcterms:conformsTo")), ("district",)),
    RelationshipType("PROVIDES", "bietet an", "provides", "schema:provider",
                     "The office where a service is given.", (_UNIT,), ("Topic",), _tie()),
    RelationshipType("CONCERNS", "betrifft", "concerns", "schema:about", "The subject of something.",
                     _CONTENT, ("Topic",), _tie()),
    RelationshipType("ABOUT", "handelt von", "about", "schema:about", "What an attempt, request or offer is about.",
                     ("ContactAttempt", "Request", "Offer", "Learning", "Question"),
                     ("Measure", "Person", "Post", _UNIT, "Topic"), _tie()),
    RelationshipType("EXPERT_IN", "kennt sich aus mit", "expert in", "schema:knowsAbout", "Knowledge with evidence.",
                     ("Person", "Post"), ("Topic",), _tie(
                         Field("evidence", T, "Beleg", "evidence", "prov:hadPrimarySource"))),
    RelationshipType("LEARNED_IN", "gelernt in", "learned in", "prov:wasGeneratedBy", "Where a learning comes from.",
                     ("Learning",), ("Measure", "Event"), _tie()),
    RelationshipType("APPLIED", "wendet an", "applied", "prov:used", "A measure that used a learning.",
                     ("Measure",), ("Learning",), _tie(
                         Field("outcome", T, "Ergebnis", "outcome", "schema:result"))),
    RelationshipType("RAISED", "hat gestellt", "raised", "schema:author", "Who has an open question.",
                     ("Measure", "Person"), ("Question", "Request", "Offer"), _tie()),
    RelationshipType("ANSWERS", "beantwortet", "answers", "schema:acceptedAnswer", "A learning that answers.",
                     ("Learning",), ("Question",), _tie()),
    RelationshipType("ATTENDED", "war bei", "attended", "schema:attendee", "Presence at an event.",
                     ("Person",), ("Event",), _tie()),
    RelationshipType("KNOWS", "kennt", "knows", "foaf:knows", "Acquaintance of two persons.",
                     ("Person",), ("Person",), _tie(
                         Field("met_in_person", B, "persönlich begegnet", "met in person", "gs:metInPerson"),
                         Field("since", D, "seit", "since", "schema:startDate"))),
    RelationshipType("CONTACTED", "hat kontaktiert", "contacted", "schema:participant", "Who asked, and who was asked.",
                     ("Person", "Measure", "ContactAttempt"), (*_ACTORS, "ContactAttempt"), _tie()),
    RelationshipType("BROADER", "Oberbegriff", "broader", "skos:broader", "The wider subject.",
                     ("Topic",), ("Topic",), _tie(), acyclic=True),
    RelationshipType("RELATED", "verwandt mit", "related", "skos:related", "A neighbouring subject.",
                     ("Topic",), ("Topic",), _tie()),
    RelationshipType("SUCCEEDS", "folgt auf", "succeeds", "org:resultedFrom", "The newer of a renamed or merged one.",
                     (_UNIT, "Measure", _ORGANISATION, "Post"), (_UNIT, "Measure", _ORGANISATION, "Post"), _tie(),
                     acyclic=True),
    RelationshipType("CLAIMED_OF", "sagt über", "claimed of", "prov:wasDerivedFrom", "The entity a claim is about.",
                     ("Claim",), tuple(label for label in NODE_TYPES if label != "Claim"), _tie()),
)})  # fmt: skip

DISTRICTS: tuple[str, ...] = (
    "Charlottenburg-Wilmersdorf", "Friedrichshain-Kreuzberg", "Lichtenberg", "Marzahn-Hellersdorf", "Mitte",
    "Neukölln", "Pankow", "Reinickendorf", "Spandau", "Steglitz-Zehlendorf", "Tempelhof-Schöneberg",
    "Treptow-Köpenick",
)  # fmt: skip


def node_type(label: str) -> NodeType:
    """The node type of that label; raises `InputError` for an unknown one."""
    try:
        return NODE_TYPES[label]
    except KeyError:
        raise InputError(
            f"There is no node type {label!r}.", where="type", remedy=f"Known types: {', '.join(NODE_TYPES)}."
        ) from None


def relationship_type(name: str) -> RelationshipType:
    """The relationship type of that name; raises `InputError` for an unknown one."""
    try:
        return RELATIONSHIP_TYPES[name]
    except KeyError:
        raise InputError(
            f"There is no relationship type {name!r}.",
            where="type",
            remedy=f"Known types: {', '.join(RELATIONSHIP_TYPES)}.",
        ) from None


def valid_value(field: Field, value: Any) -> Any:
    """The value in the form that the graph keeps; raises `InputError` when it is not of the field's kind."""
    checked = _of_kind(field, value)
    if field.values and checked not in field.values:
        raise InputError(
            f"{value!r} is not a value of {field.name}.",
            where=field.name,
            remedy=f"One of: {', '.join(field.values)}.",
        )
    return checked


def _of_kind(field: Field, value: Any) -> Any:
    match field.kind:
        case Kind.TEXT if isinstance(value, str):
            return value
        case Kind.TEXTS if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
            return list(value)
        case Kind.DATE if isinstance(value, str):
            return _date(field, value)
        case Kind.INTEGER if isinstance(value, int) and not isinstance(value, bool):
            return value
        case Kind.NUMBER if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
            return float(value)
        case Kind.BOOLEAN if isinstance(value, bool):
            return value
    raise InputError(f"should be of the kind {field.kind.value}, not {type(value).__name__}.", where=field.name)


_DATE_FORMATS = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}


def _date(field: Field, value: str) -> str:
    try:
        datetime.datetime.strptime(value, _DATE_FORMATS[len(value)])
    except (KeyError, ValueError):
        raise InputError(
            f"{value!r} is not a date.", where=field.name, remedy="Write YYYY-MM-DD, YYYY-MM or YYYY."
        ) from None
    return value
