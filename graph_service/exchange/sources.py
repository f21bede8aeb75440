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
    "source:gdb-strategy": {
        "name": "Strategie Gemeinsam Digital: Berlin, Steckbriefe der Maßnahmen (2022)",
        "url": "https://gd-stage.liqd.net/de/strategie/massnahmen/",
        "publisher": "Senatskanzlei Berlin / Liquid Democracy",
        "licence": "Fakten",
    },
    "source:gdb-press-2025": {
        "name": "Pressemitteilung der Senatskanzlei vom 18.06.2025",
        "url": "https://www.berlin.de/rbmskzl/aktuelles/pressemitteilungen/2025/pressemitteilung.1571189.php",
        "publisher": "Senatskanzlei Berlin",
        "licence": "Fakten",
    },
    "source:ba-treptow-koepenick": {
        "name": "Seite der Bezirkskoordination Treptow-Köpenick",
        "url": "https://berlin.de/ba-treptow-koepenick/politik-und-verwaltung/service-und-organisationseinheiten/sozialraumorientierte-planungskoordination/bezirkskoordination/artikel.1350271.php",
        "publisher": "Bezirksamt Treptow-Köpenick",
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
