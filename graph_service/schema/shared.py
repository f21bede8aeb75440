"""Fields that many types share: provenance, which all have, names, descriptions, days."""

from __future__ import annotations

from graph_service.schema.kinds import Field, Kind

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


def entity(*own: Field) -> tuple[Field, ...]:
    """The fields of a node type: those that every node has, and its own."""
    return ENTITY + own


def tie_fields(*own: Field) -> tuple[Field, ...]:
    """The fields of a relationship type: provenance, and its own."""
    return PROVENANCE + own


OTHER_NAMES = Field("alternative_names", TS, "andere Namen", "other names", "skos:altLabel",
                     about="Abbreviations, former names, everyday words.")  # fmt: skip
DESCRIPTION = Field("text", T, "Beschreibung", "description", "dcterms:description")
ADDRESS = Field("url", T, "Adresse", "address", "schema:url")
FROM = Field("from", D, "von", "from", "schema:startDate")
UNTIL = Field("until", D, "bis", "until", "schema:endDate")
