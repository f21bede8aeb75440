"""Berlin's public services: who is responsible for each, which office gives it, where that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from graph_service.errors import InputError
from graph_service.exchange.drafts import Draft, EdgeDraft, Findings, NodeDraft, Place
from graph_service.exchange.kinds.units import district_of, unit_type
from graph_service.exchange.names import tidy
from graph_service.exchange.options import ImportOptions
from graph_service.exchange.sources import source_draft
from graph_service.exchange.tables import Table, open_tables
from graph_service.schema import DISTRICTS

PORTAL, WEB = "source:service-portal", "source:bezirke-web"
AS_OF = "2016"  # the extract holds names of 2013 to 2016; offices say their own day
_OFFICE_TYPES = {
    "buergeramt": "Bürgeramt", "standesamt": "Standesamt", "finanzamt": "Finanzamt", "gesundheitsamt": "Gesundheitsamt",
    "jugendamt": "Jugendamt", "ordnungsamt": "Ordnungsamt", "sozialamt": "Sozialamt", "auslandsamt": "Auslandsamt",
    "kfz-zulassungsstelle": "Kfz-Zulassungsstelle",
}  # fmt: skip
_CHANNEL_KINDS = {"website": "website", "telefon": "phone", "e-mail": "email", "email": "email", "adresse": "address"}


Rows = list[tuple[Place, dict[str, str]]]


def read(files: Sequence[Path], options: ImportOptions, findings: Findings) -> Iterator[Draft]:
    """Drafts of authorities, services, offices and channels; which file is which is told by its columns."""
    rows: dict[str, Rows] = {name: [] for name, _ in _TABLES}
    for path in files:
        try:
            for table in open_tables(path, options.limits, findings):
                name = _which(table)
                findings.note(f"{table.name} was read as {name}.")
                rows[name] += table.records(findings)
        except InputError as error:
            findings.reject_file(error.where or path.name, error.detail, remedy=error.remedy)
    portal = _Portal(findings)
    if any(found for name, found in rows.items() if name != "channels"):
        yield source_draft(PORTAL)
    # Offices lie below authorities, and ties need both ends: so the order is not that of the files.
    yield from portal.authorities([*rows["authorities"], *rows["services"], *rows["offices"]])
    yield from portal.services(rows["services"])
    yield from portal.offices(rows["offices"])
    yield from portal.office_services(rows["services of offices"])
    if rows["channels"]:
        yield source_draft(WEB)
        yield from portal.channels(rows["channels"])


# The first whose columns are all there; an office's row names its authority too, so the longer ones come first.
_TABLES: tuple[tuple[str, set[str]], ...] = (
    ("offices", {"standort_id", "standort", "amtsart", "behoerde_id", "strasse", "hausnummer", "plz"}),
    ("services", {"leistung_id", "leistung", "behoerde_id", "behoerde"}),
    ("services of offices", {"leistung_id", "standort_id"}),
    ("authorities", {"behoerde_id", "behoerde"}),
    ("channels", {"einheit", "art", "wert"}),
)


def _which(table: Table) -> str:
    for name, columns in _TABLES:
        if columns <= set(table.header):
            return name
    raise InputError(
        f"No table of services has these columns: {', '.join(table.header)}.", where=table.name,
        remedy="Known: authorities.csv, services.csv, offices.csv, service_offices.csv, channels.csv.",
    )  # fmt: skip


def _provenance(as_of: str = AS_OF) -> dict[str, Any]:
    return {"source": PORTAL, "audience": "public", "as_of": as_of}


class _Portal:
    """The tables of one import, and which authorities have a name."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._authorities: dict[str, str] = {}

    def authorities(self, rows: Rows) -> Iterator[Draft]:
        """Each authority once, wherever it is named."""
        for place, row in rows:
            number, name = row["behoerde_id"].strip(), tidy(row["behoerde"])
            if not number or number in self._authorities:
                continue
            if not name:
                self._findings.note(
                    f"The authority {number} has no name ({place}); its services have nobody responsible."
                )
                continue
            self._authorities[number] = name
            fields: dict[str, Any] = {"name": name, **_provenance()}
            type_ = unit_type(name)
            if type_ == "AdministrativeUnit":
                fields |= {"district": district_of(name), "unit_type": _kind_of(name)}
            yield NodeDraft(
                type_, fields, place, keys=(f"service-portal:{number}",), by_name=True, gaps_only=("unit_type",)
            )

    def services(self, rows: Rows) -> Iterator[Draft]:
        """Each service as a topic, and who is responsible for it, in its district where it has one."""
        seen: set[str] = set()
        for place, row in rows:
            number, authority = row["leistung_id"].strip(), row["behoerde_id"].strip()
            if number not in seen:
                seen.add(number)
                fields = {"name": tidy(row["leistung"]), "topic_type": "service", **_provenance()}
                yield NodeDraft("Topic", fields, place, id=f"topic:service:{number}")
            if name := self._authorities.get(authority):
                tie = {"district": district_of(name), **_provenance()}
                yield EdgeDraft("RESPONSIBLE_FOR", f"service-portal:{authority}", f"topic:service:{number}", tie, place)

    def offices(self, rows: Rows) -> Iterator[Draft]:
        """Each office below its authority, with its postal address as a channel."""
        known = {name: number for number, name in self._authorities.items() if district_of(name)}
        by_district = {district_of(name): number for name, number in known.items()}
        for place, row in rows:
            name, authority = tidy(row["standort"]), row["behoerde_id"].strip()
            district = district_of(self._authorities.get(authority, "")) or _district_in(name)
            if not authority and district in by_district:
                authority = by_district[district]
            street, code = tidy(f"{row['strasse']} {row['hausnummer']}"), row["plz"].strip()
            address = f"address: {street}, {code} Berlin" if street and code.isdigit() else ""
            day = row.get("stand", "").strip() or AS_OF
            key = f"service-portal:office/{row['standort_id'].strip()}"
            parent = f"service-portal:{authority}" if authority in self._authorities else None
            fields = {
                "name": name,
                "unit_type": _OFFICE_TYPES.get(row["amtsart"].strip(), ""),
                "district": district,
                "channels": [address] if address else [],
                **_provenance(day),
            }
            hint = _without_district(name, district) if parent else None
            # An office that is a whole authority (a tax office, a court) is known by its name.
            same = parent is not None and name == self._authorities[authority]
            if same:
                fields["as_of"] = AS_OF  # one thing, one day: that of the list of authorities
                yield NodeDraft(
                    "AdministrativeUnit",
                    fields,
                    place,
                    keys=(f"service-portal:{authority}", key),
                    gaps_only=("unit_type",),
                )
                continue
            yield NodeDraft(
                "AdministrativeUnit",
                fields,
                place,
                keys=(key,),
                under=parent,
                id_hint=hint,
                by_name=parent is None,
                gaps_only=("unit_type",),
            )
            if parent:
                yield EdgeDraft("PART_OF", key, parent, _provenance(day), place)
            else:
                self._findings.note("Offices without an authority stand alone.")

    def office_services(self, rows: Rows) -> Iterator[Draft]:
        """Which office gives which service."""
        for place, row in rows:
            start = f"service-portal:office/{row['standort_id'].strip()}"
            yield EdgeDraft("PROVIDES", start, f"topic:service:{row['leistung_id'].strip()}", _provenance(), place)

    def channels(self, rows: Rows) -> Iterator[Draft]:
        """Official channels of units that are named by their names."""
        for place, row in rows:
            kind, name = _CHANNEL_KINDS.get(row["art"].strip().lower()), tidy(row["einheit"])
            if kind is None:
                self._findings.reject(
                    place, f"{row['art']!r} is no kind of channel.", column="art",
                    remedy=f"One of: {', '.join(_CHANNEL_KINDS)}.",
                )  # fmt: skip
                continue
            fields = {"name": name, "channels": [f"{kind}: {tidy(row['wert'])}"], "district": district_of(name)}
            fields |= {"source": WEB, "audience": "public"}
            yield NodeDraft("AdministrativeUnit", fields, place, keys=(f"bezirke-web:{name}",), by_name=True)


def _kind_of(name: str) -> str:
    words = ("Senatsverwaltung", "Bezirksamt", "Finanzamt", "Amtsgericht")
    return next((word for word in words if name.startswith(word)), "")


def _district_in(name: str) -> str:
    plain = re.sub(r"\s*[-–]\s*", "-", name)
    found = [district for district in DISTRICTS if re.search(rf"(?<!\w){re.escape(district)}(?!\w)", plain)]
    return found[0] if len(found) == 1 else ""


def _without_district(name: str, district: str) -> str:
    """`Ordnungsamt Spandau` is the `Ordnungsamt` of Spandau, and so the office that every district has."""
    plain = re.sub(r"\s*[-–]\s*", "-", name)
    return plain.removesuffix(f" {district}") if district and plain.endswith(f" {district}") else name
