"""Consents in imports: new records are added, and what a person has withdrawn is not opened again by an older file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_service.access.audiences import Audience
from graph_service.access.class_table import ClassTransaction
from graph_service.access.consent_records import read_consents, shut_withdrawn, write_consents
from graph_service.access.consents import Consent, in_order, shrunk
from graph_service.exchange.difference import Difference
from graph_service.exchange.drafts import AUDIENCE_FIELDS
from graph_service.exchange.identity import Identified, Target


def respect_consents(found: Identified, kept: Mapping[str, list[Consent]], difference: Difference) -> None:
    """Note the records that are new, and take what is withdrawn out of the audiences that the files state.

    `kept`: the records that the graph has. Comes before the comparison, so that a second run changes nothing.
    """
    said = [*found.targets.values(), *found.statements.values()]
    for person in (one for one in found.targets.values() if one.type == "Person"):
        known = kept.get(person.id, [])
        texts = {str(one) for one in known}
        new = [Consent.parse(text) for text in person.consents if text not in texts]
        if new:
            difference.consents[person.id] = new
        records = in_order([*known, *new])
        if any(not one.given for one in records):
            _shrink([one for one in said if one.id == person.id], records)


def _shrink(targets: Iterable[Target], records: list[Consent]) -> None:
    for target in targets:
        for name in AUDIENCE_FIELDS:
            if name in target.fields:
                target.fields[name] = str(shrunk(Audience.parse(target.fields[name]), records))


def count_consents(difference: Difference, known: Iterable[str]) -> None:
    """Count a person that the graph has as changed when records are all that is new of it."""
    claimed = {claim.about for claim in difference.claims}
    for person in difference.consents.keys() & set(known):
        if person not in difference.node_changes and person not in claimed:
            difference.count("Person", "unchanged", -1)
            difference.count("Person", "changed")


def add_consents(transaction: ClassTransaction, difference: Difference) -> None:
    """Write the new records; shut what was withdrawn while the import was under way. The graph must be locked."""
    known = read_consents(transaction, difference.persons)
    for person, records in known.items():
        if any(not one.given for one in records):
            shut_withdrawn(transaction, person, [*records, *difference.consents.get(person, ())])
    write_consents(transaction, difference.consents)
