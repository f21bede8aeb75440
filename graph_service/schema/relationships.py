"""The relationship types: every kind of tie, from which types to which, with its fields and public terms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graph_service.errors import InputError
from graph_service.schema.kinds import Field, RelationshipType
from graph_service.schema.nodes import NODE_TYPES
from graph_service.schema.shared import FROM, UNTIL, B, D, T, tie_fields

_HOLDER_STATUS = ("regular", "acting", "deputy")
_UNIT, _ORGANISATION = "AdministrativeUnit", "Organisation"
_ACTORS = ("Person", "Post", _UNIT, _ORGANISATION)
_STATEMENTS = ("Claim", "Suggestion")
_CONTENT = ("Measure", "Learning", "Question", "Event", "Request", "Offer", "ContactAttempt", "Organisation")

RELATIONSHIP_TYPES: Mapping[str, RelationshipType] = MappingProxyType({tie.type: tie for tie in (
    RelationshipType("PART_OF", "gehört zu", "part of", "org:subOrganizationOf", "A unit inside another.",
                     (_UNIT, _ORGANISATION), (_UNIT, _ORGANISATION), tie_fields(), acyclic=True, single=True),
    RelationshipType("UNIT_OF", "Stelle in", "post in", "org:postIn", "The unit that a post belongs to.",
                     ("Post",), (_UNIT, _ORGANISATION), tie_fields(), single=True),
    RelationshipType("REPORTS_TO", "berichtet an", "reports to", "org:reportsTo", "Line of report between posts.",
                     ("Post",), ("Post",), tie_fields()),
    RelationshipType("HOLDS", "hat inne", "holds", "org:holds", "A person in a post, for a time.",
                     ("Person",), ("Post",), tie_fields(FROM, UNTIL, Field("status", T, "Status", "status", "gs:status",
                     values=_HOLDER_STATUS)), ("from",)),
    RelationshipType("MEMBER_OF", "ist Mitglied von", "member of", "org:memberOf", "Membership.",
                     ("Person",), (_UNIT, _ORGANISATION), tie_fields(FROM, UNTIL)),
    RelationshipType("WORKS_ON", "arbeitet an", "works on", "schema:contributor", "Work in a measure.",
                     ("Person", "Post"), ("Measure",), tie_fields(
                         Field("role", T, "Rolle", "role", "org:role"), FROM, UNTIL)),
    RelationshipType("LEADS", "leitet", "leads", "schema:sponsor", "Who answers for a measure.",
                     (_UNIT, _ORGANISATION, "Post"), ("Measure",), tie_fields()),
    RelationshipType("PARTNERS_IN", "ist Partner in", "partner in", "schema:contributor", "Partner of a measure.",
                     (_UNIT, _ORGANISATION), ("Measure",), tie_fields()),
    RelationshipType("RESPONSIBLE_FOR", "zuständig für", "responsible for", "org:purpose",
                     "Competence of a unit or post, in a district if it says one, on a legal or published basis.",
                     (_UNIT, "Post", _ORGANISATION), ("Topic",), tie_fields(
                         Field("district", T, "Bezirk", "district", "schema:areaServed"),
                         Field("basis", T, "Grundlage", "basis", "dcterms:conformsTo")), ("district",)),
    RelationshipType("PROVIDES", "bietet an", "provides", "schema:provider",
                     "The office where a service is given.", (_UNIT,), ("Topic",), tie_fields()),
    RelationshipType("CONCERNS", "betrifft", "concerns", "schema:about", "The subject of something.",
                     _CONTENT, ("Topic",), tie_fields()),
    RelationshipType("ABOUT", "handelt von", "about", "schema:about", "What an attempt, request or offer is about.",
                     ("ContactAttempt", "Request", "Offer", "Learning", "Question"),
                     ("Measure", "Person", "Post", _UNIT, "Topic"), tie_fields()),
    RelationshipType("EXPERT_IN", "kennt sich aus mit", "expert in", "schema:knowsAbout", "Knowledge with evidence.",
                     ("Person", "Post"), ("Topic",), tie_fields(
                         Field("evidence", T, "Beleg", "evidence", "prov:hadPrimarySource"))),
    RelationshipType("LEARNED_IN", "gelernt in", "learned in", "prov:wasGeneratedBy", "Where a learning comes from.",
                     ("Learning",), ("Measure", "Event"), tie_fields()),
    RelationshipType("APPLIED", "wendet an", "applied", "prov:used", "A measure that used a learning.",
                     ("Measure",), ("Learning",), tie_fields(
                         Field("outcome", T, "Ergebnis", "outcome", "schema:result"))),
    RelationshipType("RAISED", "hat gestellt", "raised", "schema:author", "Who has an open question.",
                     ("Measure", "Person"), ("Question", "Request", "Offer"), tie_fields()),
    RelationshipType("ANSWERS", "beantwortet", "answers", "schema:acceptedAnswer", "A learning that answers.",
                     ("Learning",), ("Question",), tie_fields()),
    RelationshipType("ATTENDED", "war bei", "attended", "schema:attendee", "Presence at an event.",
                     ("Person",), ("Event",), tie_fields()),
    RelationshipType("KNOWS", "kennt", "knows", "foaf:knows", "Acquaintance of two persons.",
                     ("Person",), ("Person",), tie_fields(
                         Field("met_in_person", B, "persönlich begegnet", "met in person", "gs:metInPerson"),
                         Field("since", D, "seit", "since", "schema:startDate"))),
    RelationshipType("CONTACTED", "hat kontaktiert", "contacted", "schema:participant", "Who asked, and who was asked.",
                     ("Person", "Measure", "ContactAttempt"), (*_ACTORS, "ContactAttempt"), tie_fields()),
    RelationshipType("BROADER", "Oberbegriff", "broader", "skos:broader", "The wider subject.",
                     ("Topic",), ("Topic",), tie_fields(), acyclic=True),
    RelationshipType("RELATED", "verwandt mit", "related", "skos:related", "A neighbouring subject.",
                     ("Topic",), ("Topic",), tie_fields()),
    RelationshipType("SUCCEEDS", "folgt auf", "succeeds", "org:resultedFrom", "The newer of a renamed or merged one.",
                     (_UNIT, "Measure", _ORGANISATION, "Post"), (_UNIT, "Measure", _ORGANISATION, "Post"), tie_fields(),
                     acyclic=True),
    RelationshipType("CLAIMED_OF", "sagt über", "claimed of", "prov:wasDerivedFrom", "The entity a claim is about.",
                     ("Claim",), tuple(label for label in NODE_TYPES if label not in _STATEMENTS), tie_fields()),
    RelationshipType("SUGGESTED_FOR", "schlägt vor für", "suggested for", "schema:object",
                     "The entity that a suggestion would change.",
                     ("Suggestion",), tuple(label for label in NODE_TYPES if label not in _STATEMENTS), tie_fields()),
)})  # fmt: skip

BETWEEN_PERSONS = frozenset(name for name, tie in RELATIONSHIP_TYPES.items() if tie.starts == tie.ends == ("Person",))
"""Types whose ties tell of two persons, and so need the consent of both."""


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
