"""Measures of Gemeinsam Digital: Berlin with partners, learnings, open questions, and organisations around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from graph_service.errors import InputError
from graph_service.exchange.drafts import Draft, EdgeDraft, Findings, NodeDraft, Place
from graph_service.exchange.files import read_json
from graph_service.exchange.kinds.units import unit_type
from graph_service.exchange.names import slug, tidy
from graph_service.exchange.options import ImportOptions
from graph_service.exchange.sources import source_draft
from graph_service.schema import DISTRICTS

SOURCE, RADAR = "source:gdb-website", "source:stakeholder-radar"
# Who is named in brackets behind one of several statements in a string, as in `laufend (Website)`.
_SPEAKERS = {
    "website": SOURCE, "strategie": "source:gdb-strategy", "bezirk": "source:ba-treptow-koepenick",
    "senatskanzlei": "source:gdb-press-2025",
}  # fmt: skip
_ADMINISTRATION = re.compile(r"^(Sen[A-Z]|Senat|Bezirksamt|BA |Stabsstelle|Anlaufstelle|CDO|StS|ITDZ|Berliner Feuer)")
_MONTH = re.compile(r"(?:(\d{2})/)?(?:Ende )?(\d{4})")
_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")


def read(files: Sequence[Path], options: ImportOptions, findings: Findings) -> Iterator[Draft]:
    """Drafts of measures, learnings, questions and organisations; which file is which is told by its content."""
    readings: list[tuple[int, Iterator[Draft]]] = []
    for path in files:
        try:
            document = read_json(path, options.limits)
            order, what, found = _recognised(document, path.name, findings)
            findings.note(f"{path.name} was read as {what}.")
            readings.append((order, found))
        except InputError as error:
            findings.reject_file(error.where or path.name, error.detail, remedy=error.remedy)
    orders = {order for order, _ in readings}
    sources = {*([RADAR] if 0 in orders else []), *([SOURCE] if orders & {1, 2} else [])}
    for source in sorted(sources | (set(_SPEAKERS.values()) if 1 in orders else set())):
        yield source_draft(source)
    for _, found in sorted(readings, key=lambda one: one[0]):
        yield from found


def _recognised(document: Any, name: str, findings: Findings) -> tuple[int, str, Iterator[Draft]]:
    if isinstance(document, dict) and isinstance(document.get("learnings", document.get("offene_fragen")), list):
        return 2, "learnings and open questions", _learnings(document, name, findings)
    if isinstance(document, list) and document and all(isinstance(one, dict) for one in document):
        if "organisation" in document[0]:
            return 0, "organisations", _organisations(document, name, findings)
        if "name" in document[0] and ("verantwortlich" in document[0] or "zeitraum" in document[0]):
            return 1, "measures", _measures(document, name, findings)
    raise InputError(
        "This is neither a list of measures nor of organisations, nor learnings and questions.", where=name,
        remedy="Known: gdb_massnahmen.json, gdb_learnings_fragen.json, stakeholders.json.",
    )  # fmt: skip


def _about(source: str = SOURCE) -> dict[str, Any]:
    return {"source": source, "audience": "public"}


def _measure_key(name: str) -> str:
    return f"gdb-website:measure/{slug(name)}"


def _measures(document: list[dict[str, Any]], file: str, findings: Findings) -> Iterator[Draft]:
    for number, row in enumerate(document):
        place = Place(file, f"[{number}]")
        name = tidy(str(row.get("name") or ""))
        if not name:
            findings.reject(place, "The measure has no name.", column="name", remedy="Name it.", type="Measure")
            continue
        key = _measure_key(name)
        links = [link for link in row.get("quellen") or [] if str(link).startswith("http")]
        fields = {
            "name": name,
            "measure_type": row.get("typ"),
            "text": tidy(str(row.get("kurz") or "")),
            "url": links[0].split()[0] if links else None,
            "fields_of_action": row.get("handlungsfelder") or [],
            "district": next((one for one in DISTRICTS if one in str(row.get("bezirk") or "")), None),
            **_about(),
        }
        statements = [*_periods(row.get("zeitraum")), *_phases(row.get("status"))]
        own, others = _first_of_each(statements)
        yield NodeDraft("Measure", fields | own, place, keys=(key,), by_name=True, gaps_only=("text", "url"))
        for source, values in others:
            yield NodeDraft("Measure", {"name": name, **_about(source), **values}, place, keys=(key,))
        yield from _actors(row.get("verantwortlich"), "LEADS", key, place)
        for partner in row.get("beteiligt") or []:
            yield from _actors(partner, "PARTNERS_IN", key, place)


Statement = tuple[str, dict[str, Any]]  # source, values


def _parts(text: Any) -> Iterator[tuple[str, str, str | None]]:
    """The statements of a string such as `2022 (Strategie) / 2023 (Website)`: text, speaker's source, day."""
    for part in str(text or "").split(" / "):
        speaker = re.search(r"\(([^)]*)\)\s*$", part)
        inside = speaker[1] if speaker else ""
        words = re.split(r"[,\s]", inside.lower())
        day = _DAY.search(inside)
        source = next((_SPEAKERS[word] for word in words if word in _SPEAKERS), SOURCE)
        yield (
            part[: speaker.start()].strip() if speaker else part.strip(),
            source,
            (f"{day[3]}-{day[2]}-{day[1]}" if day else None),
        )


def _periods(text: Any) -> Iterator[Statement]:
    for part, source, _ in _parts(text):
        days = [f"{match[2]}-{match[1]}" if match[1] else match[2] for match in _MONTH.finditer(part)]
        if days:
            yield source, {"from": days[0], **({"until": days[1]} if len(days) > 1 else {})}


def _phases(text: Any) -> Iterator[Statement]:
    for part, source, day in _parts(text):
        if part:
            yield source, {"phase": part, **({"as_of": day} if day else {})}


def _first_of_each(statements: list[Statement]) -> tuple[dict[str, Any], list[Statement]]:
    """What the programme's own page says, and what others say, a source each."""
    own: dict[str, Any] = {}
    others: dict[str, dict[str, Any]] = {}
    for source, values in statements:
        target = own if source == SOURCE else others.setdefault(source, {})
        for name, value in values.items():
            target.setdefault(name, value)
    return own, list(others.items())


def _actors(text: Any, tie: str, measure: str, place: Place) -> Iterator[Draft]:
    """The units and organisations of a free text: `Technologiestiftung Berlin / CityLAB Berlin` names two."""
    plain = re.sub(r"^\([^)]*\)\s*", "", str(text or ""))
    for part in plain.split(" / "):
        name = tidy(re.sub(r"\s+[–—]\s.*$", "", part))
        if not name:
            continue
        type_ = "AdministrativeUnit" if _ADMINISTRATION.match(name) else "Organisation"
        key = f"gdb-website:actor/{name}"
        yield NodeDraft(type_, {"name": name, **_about()}, place, keys=(key,), by_name=True)
        yield EdgeDraft(tie, key, measure, _about(), place)


def _learnings(document: dict[str, Any], file: str, findings: Findings) -> Iterator[Draft]:
    for member, type_, tie in (("learnings", "Learning", "LEARNED_IN"), ("offene_fragen", "Question", "RAISED")):
        for number, row in enumerate(document.get(member) or []):
            place = Place(file, f"{member}[{number}]")
            text = tidy(str(row.get("text") or "")) if isinstance(row, dict) else ""
            if not text:
                findings.reject(place, "The text is missing.", column="text", remedy="Write it.", type=type_)
                continue
            key = f"gdb-website:{row.get('id') or slug(text)}"
            link = str(row.get("quelle") or "")
            fields = {"name": text, "text": text, "url": link if link.startswith("http") else None, **_about()}
            if type_ == "Question":
                fields["state"] = "open"
            yield NodeDraft(type_, fields, place, keys=(key,), by_name=True, gaps_only=("url",))
            if measure := tidy(str(row.get("massnahme") or "")):
                ends = (key, _measure_key(measure))
                start, end = ends if tie == "LEARNED_IN" else ends[::-1]
                yield EdgeDraft(tie, start, end, _about(), place, optional=True)


def _organisations(document: list[dict[str, Any]], file: str, findings: Findings) -> Iterator[Draft]:
    for number, row in enumerate(document):
        place = Place(file, f"[{number}]")
        name = tidy(str(row.get("organisation") or ""))
        if not name:
            findings.reject(place, "The organisation has no name.", column="organisation", remedy="Name it.")
            continue
        text, link = tidy(str(row.get("description") or "")), str(row.get("website") or "").strip()
        key = f"stakeholder-radar:{name}"
        if row.get("branch") == "Verwaltung" and unit_type(name) == "AdministrativeUnit":
            # What a unit is responsible for is said by organigrams; the radar's text only fills a gap.
            unit = {"name": name, "purpose": text, "channels": [f"website: {link}"] if link else [], **_about(RADAR)}
            yield NodeDraft("AdministrativeUnit", unit, place, keys=(key,), by_name=True, gaps_only=("purpose",))
            continue
        fields = {
            "name": name, "sector": row.get("branch"), "reach": row.get("range"), "tags": row.get("tags") or [],
            "text": text, "url": link, **_about(RADAR),
        }  # fmt: skip
        yield NodeDraft("Organisation", fields, place, keys=(key,), by_name=True, gaps_only=("text", "url"))
