"""The node types: every kind of thing, with its fields and public terms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graph_service.errors import InputError
from graph_service.schema.kinds import Field, FieldClass, Kind, NodeType
from graph_service.schema.shared import (
    ADDRESS,
    DESCRIPTION,
    ENTITY,
    FROM,
    OTHER_NAMES,
    TS,
    UNTIL,
    D,
    N,
    T,
    entity,
)

NODE_TYPES: Mapping[str, NodeType] = MappingProxyType({node.label: node for node in (
    NodeType("Measure", "Maßnahme", "measure", "schema:Project", "A digitalisation project of the programme.", entity(
        OTHER_NAMES, DESCRIPTION, ADDRESS,
        Field("measure_type", T, "Maßnahmentyp", "type", "schema:additionalType"),
        Field("phase", T, "Phase", "phase", "schema:eventStatus", about="The present phase; names are data."),
        Field("phase_history", TS, "Phasenverlauf", "phase history", "prov:wasRevisionOf",
              about="Each step as `YYYY-MM-DD name`, oldest first; a measure may go back."),
        Field("fields_of_action", TS, "Handlungsfelder", "fields of action", "schema:about"),
        Field("district", T, "Bezirk", "district", "schema:areaServed"),
        FROM, UNTIL,
    ), "measure", "#138a5e", searchable=True),
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
    ), "person", "#c8501a"),
    NodeType("AdministrativeUnit", "Verwaltungseinheit", "administrative unit", "org:OrganizationalUnit",
             "An authority, office, department or section.", entity(
        OTHER_NAMES,
        Field("unit_type", T, "Art", "kind", "org:classification", about="As the source names it: Amt, Abteilung …"),
        Field("purpose", T, "Zuständigkeit", "competence", "org:purpose",
              about="What it is responsible for, in the source's words."),
        Field("abbreviation", T, "Kürzel", "abbreviation", "berorgs:abbreviation"),
        Field("district", T, "Bezirk", "district", "schema:areaServed"),
        Field("channels", TS, "Kanäle", "channels", "org:siteAddress",
              about="Official channels, each as `kind: value` (website, email, phone, form, address, fax)."),
        Field("ended", D, "aufgelöst", "ended", "prov:invalidatedAtTime"),
    ), "unit", "#2a6fdb", public_reference=True, searchable=True),
    NodeType("Post", "Stelle", "post", "org:Post", "A position that a person can hold.", entity(
        Field("post_type", T, "Art", "kind", "org:role"),
        Field("grade", T, "Besoldung", "grade", "gs:grade"),
        Field("full_time_equivalent", N, "Stellenanteil", "full-time equivalent", "gs:fullTimeEquivalent"),
        Field("profession", T, "Fachrichtung", "profession", "gs:profession"),
        Field("occupancy", T, "Besetzung", "occupancy", "gs:occupancy", values=("held", "acting", "vacant", "unknown")),
        Field("channels", TS, "Kanäle", "channels", "org:siteAddress", about="As for a unit."),
    ), "post", "#2b1d6b"),
    NodeType("Organisation", "Organisation", "organisation", "org:Organization",
             "A company, association or research institute outside the administration.", entity(
        OTHER_NAMES, DESCRIPTION, ADDRESS,
        Field("sector", T, "Sektor", "sector", "org:classification"),
        Field("reach", T, "Reichweite", "reach", "schema:areaServed"),
        Field("tags", TS, "Schlagwörter", "tags", "schema:keywords"),
    ), "organisation", "#555f68", public_reference=True, searchable=True),
    NodeType("Learning", "Erkenntnis", "learning", "schema:LearningResource", "What a measure found out.", entity(
        DESCRIPTION, ADDRESS,
    ), "learning", "#1f5130", searchable=True),
    NodeType("Question", "offene Frage", "open question", "schema:Question", "What a measure does not know yet.",
             entity(
        DESCRIPTION, ADDRESS, Field("state", T, "Stand", "state", "gs:state", values=("open", "answered")),
    ), "question", "#d6438a", searchable=True),
    NodeType("Topic", "Thema", "topic", "skos:Concept", "A subject or public service.", entity(
        Field("name_en", T, "englischer Name", "English name", "skos:prefLabel"),
        Field("alternative_names", TS, "Synonyme", "synonyms", "skos:altLabel"),
        Field("everyday_words", TS, "Alltagswörter", "everyday words", "skos:hiddenLabel"),
        Field("text", T, "Erläuterung", "scope note", "skos:scopeNote"),
        Field("topic_type", T, "Art", "kind", "dcterms:type", values=("subject", "service", "field_of_action")),
    ), "topic", "#cc8400", public_reference=True, searchable=True),
    NodeType("Event", "Veranstaltung", "event", "schema:Event", "A meeting of the community.", entity(
        DESCRIPTION, ADDRESS,
        Field("date", D, "Datum", "date", "schema:startDate"),
        Field("place", T, "Ort", "place", "schema:location"),
    ), "event", "#6d2c0c"),
    NodeType("Request", "Gesuch", "request", "schema:Demand", "Help that is looked for.", entity(DESCRIPTION),
             "request", "#7a3e9d"),
    NodeType("Offer", "Angebot", "offer", "schema:Offer", "Help that is offered.", entity(DESCRIPTION),
             "offer", "#0e7c86"),
    NodeType("ContactAttempt", "Kontaktversuch", "contact attempt", "schema:CommunicateAction",
             "That somebody was asked, and whether an answer came.", entity(
        Field("date", D, "Datum", "date", "schema:startTime"),
        Field("outcome", T, "Ergebnis", "outcome", "schema:actionStatus",
              values=("answered", "forwarded", "unanswered", "declined")),
    ), "contact-attempt", "#8a6d5a"),
    NodeType("Source", "Quelle", "source", "prov:Entity", "Where a fact comes from.", entity(
        ADDRESS,
        Field("licence", T, "Lizenz", "licence", "dcterms:license"),
        Field("publisher", T, "Herausgeber", "publisher", "dcterms:publisher"),
    ), "source", "#6b7b90", public_reference=True),
    NodeType("Claim", "Aussage", "claim", "prov:Entity", "What another source says of a field.", entity(
        Field("field", T, "Feld", "field", "prov:atLocation", required=True),
        Field("value", T, "Wert", "value", "prov:value", required=True),
        Field("state", T, "Stand", "state", "gs:state", values=("open", "accepted", "rejected")),
        Field("decided_on", D, "entschieden am", "decided on", "prov:endedAtTime",
              about="The day on which a person accepted or rejected it; none: it is open, or filled a gap."),
    ), "claim", "#a3122a"),
    NodeType("Suggestion", "Vorschlag", "suggestion", "schema:SuggestAction",
             "What somebody would change in an entry; the support team decides on it.", entity(
        Field("field", T, "Feld", "field", "prov:atLocation", required=True),
        Field("value", T, "Wert", "value", "prov:value", required=True),
        Field("state", T, "Stand", "state", "gs:state", values=("open", "accepted", "rejected")),
        Field("decided_on", D, "entschieden am", "decided on", "prov:endedAtTime"),
        Field("suggested_by", T, "vorgeschlagen von", "suggested by", "prov:wasAttributedTo",
              about="A keyed hash of who suggested it; it leaves in no answer."),
    ), "suggestion", "#2f3fb8"),
)})  # fmt: skip


def node_type(label: str) -> NodeType:
    """The node type of that label; raises `InputError` for an unknown one."""
    try:
        return NODE_TYPES[label]
    except KeyError:
        raise InputError(
            f"There is no node type {label!r}.", where="type", remedy=f"Known types: {', '.join(NODE_TYPES)}."
        ) from None
