"""The vocabulary: every node and relationship type, its fields, their sensitivity and their public terms.

It stands here alone. Validation of writes, the documentation page `docs/vocabulary.md`, the import templates and
the exports are made from it; a type or a field that is not here does not exist. Terms are compact IRIs over
`PREFIXES`: W3C ORG and Berlin's `berorgs` for units, posts and memberships, SKOS for topics, schema.org for
measures and events, vCard for channels, DPV for purposes, PROV for sources.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from graph_service.schema.forms import CHANNEL_KINDS, check_item
from graph_service.schema.kinds import (
    LIST_MARK,
    ORDERED_LISTS,
    Field,
    FieldClass,
    Kind,
    NodeType,
    RelationshipType,
    valid_value,
)
from graph_service.schema.nodes import NODE_TYPES, node_type
from graph_service.schema.relationships import BETWEEN_PERSONS, RELATIONSHIP_TYPES, relationship_type
from graph_service.schema.shared import ENTITY, PROVENANCE

__all__ = [
    "BETWEEN_PERSONS",
    "CHANNEL_KINDS",
    "DISTRICTS",
    "ENTITY",
    "LIST_MARK",
    "NODE_TYPES",
    "ORDERED_LISTS",
    "PREFIXES",
    "PROVENANCE",
    "RELATIONSHIP_TYPES",
    "VOCABULARY_VERSION",
    "Field",
    "FieldClass",
    "Kind",
    "NodeType",
    "RelationshipType",
    "check_item",
    "node_type",
    "relationship_type",
    "valid_value",
]

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

DISTRICTS: tuple[str, ...] = (
    "Charlottenburg-Wilmersdorf", "Friedrichshain-Kreuzberg", "Lichtenberg", "Marzahn-Hellersdorf", "Mitte",
    "Neukölln", "Pankow", "Reinickendorf", "Spandau", "Steglitz-Zehlendorf", "Tempelhof-Schöneberg",
    "Treptow-Köpenick",
)  # fmt: skip
