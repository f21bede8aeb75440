"""Organigrams of the Berlin Organigramm-Tool: units, posts, who holds them, and what each unit is responsible for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph_service.errors import InputError
from graph_service.exchange.drafts import Draft, EdgeDraft, Findings, NodeDraft, Place
from graph_service.exchange.files import read_json
from graph_service.exchange.names import tidy
from graph_service.exchange.options import ImportOptions
from graph_service.exchange.sources import source_draft

SOURCE = "source:organigramme"
SPACE = "organigramme"
PUBLISHED = "public for contact-mediation by publication"  # the office itself publishes who heads it
_VACANT = re.compile(r"n\.?\s*n\.?", re.IGNORECASE)
_ACTING = re.compile(r"komm(issarisch\w*|\.)|m\.\s*d\.\s*w\.\s*d\.\s*g\.\s*b\.", re.IGNORECASE)
_DEPUTY = re.compile(r"stellv(ertret\w*|\.)|(ständige )?ver(tre|ter)tung", re.IGNORECASE)


def read(files: Sequence[Path], options: ImportOptions, findings: Findings) -> Iterator[Draft]:
    """Drafts of the units, posts and persons of all organigrams."""
    if files:
        yield source_draft(SOURCE)
    for path in files:
        try:
            yield from _Organigram(path.name, read_json(path, options.limits), findings).drafts()
        except InputError as error:
            findings.reject_file(error.where or path.name, error.detail, remedy=error.remedy)


@dataclass(slots=True)
class _Organigram:
    file: str
    document: Any
    findings: Findings
    as_of: str | None = None
    posts: set[str] = field(default_factory=set)
    copies: dict[str, int] = field(default_factory=dict)  # address of a unit: how many units bear it

    def drafts(self) -> Iterator[Draft]:
        if not isinstance(self.document, dict) or not isinstance(self.document.get("organisations"), list):
            raise InputError(
                "This is no organigram: there is no list `organisations`.", where=self.file,
                remedy="Export the organigram as JSON from the Organigramm-Tool.",
            )  # fmt: skip
        about = self.document.get("document")
        version = about.get("version") if isinstance(about, dict) else None
        self.as_of = version if isinstance(version, str) and version else None
        if self.as_of is None:
            self.findings.note(
                f"{self.file} does not say of which day it is; the day of the import is taken (--as-of)."
            )
        for unit in self.document["organisations"]:
            self._count_copies(unit)
        for number, unit in enumerate(self.document["organisations"]):
            yield from self._unit(unit, f"organisations[{number}]", None)

    def _count_copies(self, unit: Any) -> None:
        if isinstance(unit, dict):
            if uri := _uri(unit):
                self.copies[uri] = self.copies.get(uri, 0) + 1
            for child in (*_list(unit, "departments"), *_list(unit, "organisations")):
                self._count_copies(child)

    def _unit_key(self, unit: dict[str, Any], path: str, parent: str | None) -> str:
        """A unit that was copied in the tool keeps the address of the first: then the address alone is no key."""
        if self.copies.get(_uri(unit), 0) > 1:
            return _key({"id": unit.get("id")}, f"{parent}/{unit.get('name')}", self.file)
        return _key(unit, path, self.file)

    def _provenance(self) -> dict[str, Any]:
        return {"source": SOURCE, "audience": "public", **({"as_of": self.as_of} if self.as_of else {})}

    def _unit(self, unit: Any, path: str, parent: str | None) -> Iterator[Draft]:
        place = Place(self.file, path)
        if not isinstance(unit, dict):
            self.findings.reject(place, "is no unit.", remedy="Each unit is an object with a name.")
            return
        layout = unit.get("layout")
        if isinstance(layout, dict) and layout.get("style") == "hide":
            key = parent  # a drawing aid: its children belong to the unit above
        else:
            name = tidy(str(unit.get("name") or ""))
            if not name:
                self.findings.reject(place, "A unit has no name.", column="name", remedy="Name it in the tool.")
                return
            key = self._unit_key(unit, path, parent)
            yield self._unit_draft(unit, name, key, parent, place)
            if parent is not None:
                yield EdgeDraft("PART_OF", key, parent, self._provenance(), place)
            for number, position in enumerate(_list(unit, "positions")):
                yield from self._post(position, Place(self.file, f"{path}.positions[{number}]"), key, name)
        for member in ("departments", "organisations"):
            for number, child in enumerate(_list(unit, member)):
                yield from self._unit(child, f"{path}.{member}[{number}]", key)

    def _unit_draft(self, unit: dict[str, Any], name: str, key: str, parent: str | None, place: Place) -> NodeDraft:
        other = tidy(str(unit.get("altName") or ""))
        fields = {
            "name": name,
            "unit_type": tidy(str(unit.get("type") or "")),
            "purpose": tidy(str(unit.get("purpose") or "")),
            "channels": _channels(unit),
            **(
                {"abbreviation": other}
                if other and " " not in other
                else {"alternative_names": [other] if other else []}
            ),
            **self._provenance(),
        }
        if fields["purpose"] == fields["unit_type"]:
            fields["purpose"] = ""  # "Nachgeordnete Einrichtung" says what kind it is, not what it is responsible for
        top = (
            parent is None or bool(unit.get("isMainOrganisation")) or fields["unit_type"] == "Nachgeordnete Einrichtung"
        )
        # Only authorities are known to other sources by their names; "Abteilung I" is in every one of them.
        return NodeDraft(
            "AdministrativeUnit",
            fields,
            place,
            keys=(key,),
            under=None if top else parent,
            by_name=top,
            gaps_only=("unit_type",),
        )

    def _post(self, position: Any, place: Place, unit: str, unit_name: str) -> Iterator[Draft]:
        if not isinstance(position, dict):
            self.findings.reject(place, "is no post.", remedy="Each post is an object.")
            return
        key = _key(position, str(place.row), self.file)
        type_ = tidy(str(position.get("positionType") or ""))
        status = tidy(str(position.get("positionStatus") or ""))
        persons = [one for one in _list(position, "persons") or [position.get("person")] if _person_name(one)]
        occupancy, holder, remark = _occupancy(status, type_, bool(persons))
        if key not in self.posts:
            self.posts.add(key)
            title = type_ or remark or "Stelle"
            fields = {
                "name": f"{title} {unit_name}" if type_ or not remark else f"{remark} ({unit_name})",
                "post_type": ", ".join(part for part in (type_, remark) if part),
                "occupancy": occupancy,
                "channels": _channels(position),
                **self._provenance(),
            }
            yield NodeDraft("Post", fields, place, keys=(key,))
        yield EdgeDraft("UNIT_OF", key, unit, self._provenance(), place)
        for number, person in enumerate(persons):
            yield from self._person(person, key, holder, Place(self.file, f"{place.row}.persons[{number}]"))

    def _person(self, person: dict[str, Any], post: str, holder: str, place: Place) -> Iterator[Draft]:
        key = _key(person, str(place.row), self.file)
        contact = person.get("contact") if isinstance(person.get("contact"), dict) else {}
        assert isinstance(contact, dict)  # noqa: S101 - for the type checker
        fields = {
            "name": _person_name(person),
            "email": str(contact.get("email") or "").strip(),
            "phone": str(contact.get("telephone") or "").strip(),
            **self._provenance(),
            "audience": PUBLISHED,
            "identity_audience": PUBLISHED,
            "contact_audience": PUBLISHED,
            "profile_audience": "nobody",
        }
        yield NodeDraft("Person", fields, place, keys=(key,))
        yield EdgeDraft("HOLDS", key, post, {**self._provenance(), "audience": PUBLISHED, "status": holder}, place)


def _occupancy(status: str, type_: str, held: bool) -> tuple[str, str, str]:
    """Occupancy of the post, status of its holder, and what of the status text is a remark and no status."""
    if _VACANT.fullmatch(status):
        return "vacant", "regular", ""
    if _ACTING.match(status):
        return "acting", "acting", ""
    if _DEPUTY.match(status):
        # A deputy's post: whether anybody holds it, the drawing does not say.
        return "held" if held else "unknown", "deputy", "stellvertretend"
    deputy = bool(_DEPUTY.match(type_)) or "Stellv" in type_
    return "held" if held else "unknown", "deputy" if deputy else "regular", status


def _key(thing: dict[str, Any], path: str, file: str) -> str:
    """The source's key of a unit, post or person: its address, its id, or, without either, its place in the file."""
    if uri := _uri(thing):
        return f"{SPACE}:{uri}"
    if isinstance(thing.get("id"), str) and thing["id"].strip():
        return f"{SPACE}:{thing['id'].strip()}"
    return f"{SPACE}:{file}#{path}"


def _uri(thing: dict[str, Any]) -> str:
    uri = thing.get("uri")
    address = uri.get("uri") if isinstance(uri, dict) else None
    return address.strip() if isinstance(address, str) else ""


def _list(thing: dict[str, Any], name: str) -> list[Any]:
    value = thing.get(name)
    return value if isinstance(value, list) else []


def _person_name(person: Any) -> str:
    if not isinstance(person, dict):
        return ""
    parts = (person.get("title"), person.get("firstName"), person.get("familyName") or person.get("lastName"))
    name = tidy(" ".join(str(part) for part in parts if part)) or tidy(str(person.get("name") or ""))
    return "" if _VACANT.fullmatch(name) else name


def _channels(thing: dict[str, Any]) -> list[str]:
    """Contact data and address, each as `kind: value`."""
    found = []
    contact, address = thing.get("contact"), thing.get("address")
    if isinstance(contact, dict):
        for theirs, ours in (("website", "website"), ("email", "email"), ("telephone", "phone"), ("fax", "fax")):
            if value := tidy(str(contact.get(theirs) or "")):
                found.append(f"{ours}: {value}")
    if isinstance(address, dict):
        street = tidy(f"{address.get('street') or ''} {address.get('housenumber') or ''}")
        city = tidy(f"{address.get('zipCode') or ''} {address.get('city') or ''}")
        building = tidy(str(address.get("building") or ""))
        if street:
            found.append("address: " + ", ".join(part for part in (street, building, city) if part))
    return found
