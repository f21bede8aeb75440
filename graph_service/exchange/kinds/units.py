"""Berlin's authorities: the core organigram as table or Turtle, the districts, and the offices that each has."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import rdflib
from rdflib.exceptions import ParserError

from graph_service.errors import InputError
from graph_service.exchange.drafts import Draft, EdgeDraft, Findings, NodeDraft, Place
from graph_service.exchange.files import open_text
from graph_service.exchange.names import tidy
from graph_service.exchange.options import ImportOptions
from graph_service.exchange.sources import source_draft
from graph_service.exchange.tables import Table, open_tables
from graph_service.schema import DISTRICTS

CORE, DISTRICT, OFFICES = "source:core-organigram", "source:bezirke", "source:bezirksorganigramme"
_AS_OF = {CORE: "2024", DISTRICT: "2024", OFFICES: "2021-12"}  # the files themselves name no day
ORG = rdflib.Namespace("http://www.w3.org/ns/org#")
BERORGS = rdflib.Namespace("https://berlin.github.io/lod-vocabulary/berorgs/")
UNIT_CLASSES = ("organization", "organizationalunit", "formalorganization", "organizationalcollaboration")
# Both directions of "is part of"; the sources mix the two words of W3C ORG, and `berorgs:amt` stands in lower case.
_PARENT_OF = (ORG.hasUnit, ORG.hasSubOrganization)
_CHILD_OF = (ORG.unitOf, ORG.subOrganizationOf)
_COMPANY = re.compile(r"\b(g?GmbH|AG|e\. ?V\.|mbH|KG)(?!\w)")
_STANDARD_OFFICE = "Bezirksamt "


def read(files: Sequence[Path], options: ImportOptions, findings: Findings) -> Iterator[Draft]:
    """Drafts of all units in the files; which file is which is told by its columns."""
    sources: set[str] = set()
    for path in files:
        try:
            if path.suffix.lower() in (".ttl", ".turtle"):
                found = _turtle(path, options, findings)
            else:
                found = _tables(path, options, findings)
            for draft in found:
                source = draft.fields["source"]
                if source not in sources:
                    sources.add(source)
                    yield source_draft(source)
                yield draft
        except InputError as error:
            findings.reject_file(error.where or path.name, error.detail, remedy=error.remedy)


def _tables(path: Path, options: ImportOptions, findings: Findings) -> Iterator[Draft]:
    for table in open_tables(path, options.limits, findings):
        header = set(table.header)
        for needed, reader, what in _READERS:
            if needed <= header:
                findings.note(f"{table.name} was read as {what}.")
                yield from reader(table, findings)
                break
        else:
            raise InputError(
                f"No table of units has these columns: {', '.join(table.header)}.", where=table.name,
                remedy="Known: core_orgs.csv, bezirke.csv, bezirksamt_standardgliederung.csv; "
                "any other table: graph-service import table.",
            )  # fmt: skip


def _about(source: str) -> dict[str, Any]:
    return {"source": source, "audience": "public", "as_of": _AS_OF[source]}


def unit_type(label: str) -> str:
    """Whether a name is that of a company or association, or of an authority."""
    return "Organisation" if _COMPANY.search(label) else "AdministrativeUnit"


def _core_unit(iri: str, label: str, short: str, parent: str | None, place: Place) -> Iterator[Draft]:
    type_, key = unit_type(label), f"core-organigram:{iri}"
    fields: dict[str, Any] = {"name": label, **_about(CORE)}
    if type_ == "AdministrativeUnit":
        fields |= {"abbreviation": short, "district": district_of(label)}
        fields["unit_type"] = next(
            (word for word in ("Senatsverwaltung", "Bezirksamt", "Abteilung") if word in label), ""
        )
    else:
        fields["alternative_names"] = [short] if short else []
    is_section = parent is not None and label.startswith("Abteilung")
    above = f"core-organigram:{parent}" if parent else None
    yield NodeDraft(
        type_,
        fields,
        place,
        keys=(key,),
        under=above if is_section else None,
        by_name=not is_section,
        gaps_only=("unit_type",),
    )
    if above:
        yield EdgeDraft("PART_OF", key, above, _about(CORE), place)


def _core_orgs(table: Table, findings: Findings) -> Iterator[Draft]:
    rows = list(table.records(findings))
    # A part needs the id of its whole, which the table names later: wholes first.
    for place, row in sorted(rows, key=lambda item: bool(item[1]["unit_of_iri"])):
        label = tidy(row["label"])
        yield from _core_unit(
            row["iri"].strip(), label, row["abbreviation"].strip(), row["unit_of_iri"].strip() or None, place
        )


def _districts(table: Table, findings: Findings) -> Iterator[Draft]:
    for place, row in table.records(findings):
        keys = tuple(
            f"{space}:{row[column].strip()}"
            for space, column in (("core-organigram", "core_org_iri"), ("bezirke", "lor_code"))
            if row.get(column, "").strip()
        )
        fields = {
            "name": tidy(row["bezirksamt"]), "district": tidy(row["bezirk"]), "unit_type": "Bezirksamt",
            **_about(DISTRICT),
        }  # fmt: skip
        yield NodeDraft("AdministrativeUnit", fields, place, keys=keys, by_name=True)


def _standard_offices(table: Table, findings: Findings) -> Iterator[Draft]:
    for district in DISTRICTS:
        fields = {
            "name": f"{_STANDARD_OFFICE}{district}",
            "district": district,
            **_about(OFFICES),
        }
        place = Place(table.name, "Bezirke")
        yield NodeDraft("AdministrativeUnit", fields, place, keys=(f"bezirksorganigramme:{district}",), by_name=True)
    for place, row in table.records(findings):
        name = tidy(row["bezeichnung"])
        # The source says of all but the offices that their names, and which of them a district has, vary.
        sure = 0.9 if row["art"] == "Amt" else 0.7
        for district in DISTRICTS:
            parent = f"bezirksorganigramme:{district}"
            key = f"{parent}/{name}"
            provenance = {**_about(OFFICES), "confidence": sure}
            office = {"name": name, "unit_type": tidy(row["art"]), "district": district, **provenance}
            yield NodeDraft("AdministrativeUnit", office, place, keys=(key,), under=parent)
            yield EdgeDraft("PART_OF", key, parent, provenance, place)


def district_of(name: str) -> str:
    """The district that a name ends with, however it writes its hyphens, or nothing."""
    plain = re.sub(r"\s*[-–]\s*", "-", tidy(name))
    return next(
        (district for district in DISTRICTS if plain.startswith(_STANDARD_OFFICE) and plain.endswith(district)), ""
    )


def _turtle(path: Path, options: ImportOptions, findings: Findings) -> Iterator[Draft]:
    """Units of a Turtle file; a literal with an unknown datatype is kept as the text that it is."""
    with open_text(path, options.limits) as (text, _):
        content = text.read()
    graph = rdflib.Graph()
    # rdflib warns in the log of every literal such as "2024-05-14"^^<xsd:date>; that it is read as text is wanted.
    logger = logging.getLogger("rdflib.term")
    level, logger.level = logger.level, logging.ERROR
    try:
        graph.parse(data=content, format="turtle")
    except (ParserError, SyntaxError, ValueError) as error:
        line = getattr(error, "lines", None)
        raise InputError(
            "The file is not Turtle" + (f": the mistake is near line {line + 1}." if isinstance(line, int) else "."),
            where=path.name, remedy="Check it with a validator for RDF.",
        ) from None  # fmt: skip
    finally:
        logger.level = level
    parents: dict[Any, Any] = {}
    for predicate in _PARENT_OF:
        parents.update({child: parent for parent, child in graph.subject_objects(predicate)})
    for predicate in _CHILD_OF:
        parents.update(dict(graph.subject_objects(predicate)))
    units = sorted(
        {
            subject
            for subject, type_ in graph.subject_objects(rdflib.RDF.type)
            if re.split(r"[#/]", str(type_))[-1].lower() in UNIT_CLASSES or str(type_).startswith(str(BERORGS))
        },
        key=lambda unit: (unit in parents, str(unit)),
    )
    if not units:
        raise InputError("The file has no units (org:Organization).", where=path.name, remedy="Is it the right file?")
    findings.note(f"{path.name} was read as units in Turtle.")
    for unit in units:
        place = Place(path.name, str(unit))
        label = tidy(str(_first(graph, unit, (rdflib.RDFS.label, rdflib.SKOS.prefLabel)) or ""))
        short = tidy(str(_first(graph, unit, (BERORGS.abbreviation,)) or ""))
        if not label:
            findings.reject(place, "The unit has no rdfs:label.", column="rdfs:label", remedy="Add one.")
            continue
        parent = parents.get(unit)
        yield from _core_unit(str(unit), label, short, str(parent) if parent else None, place)


def _first(graph: rdflib.Graph, subject: Any, predicates: Sequence[Any]) -> Any:
    """The first value of these properties, German before others."""
    values = [value for predicate in predicates for value in graph.objects(subject, predicate)]
    return min(values, key=lambda value: (getattr(value, "language", None) != "de", str(value)), default=None)


_READERS = (
    ({"iri", "label", "abbreviation", "unit_of_iri"}, _core_orgs, "authorities of the core organigram"),
    ({"lor_code", "bezirk", "bezirksamt"}, _districts, "districts"),
    ({"art", "bezeichnung"}, _standard_offices, "offices that every district has"),
)
