"""The sources of the files that we know how to read: what each is, who publishes it, under which licence."""

from __future__ import annotations

from typing import Any

from graph_service.exchange.drafts import NodeDraft, Place

_SOURCES: dict[str, dict[str, Any]] = {
    "source:organigramme": {
        "name": "Organigramme der Berliner Verwaltung (Organigramm-Tool)",
        "url": "https://github.com/berlin/lod-organigram",
        "publisher": "Land Berlin",
        "licence": "CC0-1.0",
    },
    "source:core-organigram": {
        "name": "Berliner Behörden als Linked Data (Core Organigram)",
        "url": "https://github.com/berlin/lod-core-organigram",
        "publisher": "Land Berlin",
        "licence": "CC0-1.0",
    },
    "source:bezirke": {
        "name": "Die zwölf Bezirke Berlins (LOR, Haushaltsbereiche)",
        "url": "https://github.com/berlin/lod-budget",
        "publisher": "Land Berlin",
        "licence": "CC0-1.0",
    },
    "source:bezirksorganigramme": {
        "name": "Organigramme der Bezirksämter: Ämter, die jeder Bezirk hat",
        "publisher": "Bezirksämter von Berlin",
        "licence": "Fakten",
    },
    "source:service-portal": {
        "name": "Dienstleistungsdatenbank Berlin, Auszug 2013–2016",
        "url": "https://github.com/it-at-m/eappointment",
        "publisher": "BerlinOnline; it@M",
        "licence": "MIT",
    },
    "source:bezirke-web": {
        "name": "Öffentliche Adressen der Bezirksämter und Behördennummer 115",
        "url": "https://www.berlin.de/",
        "publisher": "Land Berlin",
        "licence": "Fakten",
    },
    "source:gdb-website": {
        "name": "Gemeinsam Digital: Berlin, öffentliche Seiten des Programms",
        "url": "https://gemeinsamdigital.berlin.de/",
        "publisher": "Senatskanzlei Berlin, CityLAB Berlin",
        "licence": "Fakten",
    },
    "source:stakeholder-radar": {
        "name": "Stakeholder-Radar der Technologiestiftung Berlin",
        "url": "https://github.com/technologiestiftung/stakeholder-radar",
        "publisher": "Technologiestiftung Berlin",
        "licence": "CC BY 3.0 DE",
    },
}


def source_draft(id_: str) -> NodeDraft:
    """The node of a source that a reader names; it vouches for itself."""
    fields = {**_SOURCES[id_], "source": id_, "audience": "public"}
    return NodeDraft("Source", fields, Place("graph-service", id_), id=id_)
