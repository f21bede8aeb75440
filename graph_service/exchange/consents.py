"""Consents in imports: new records are added, and what a person has withdrawn is not opened again by an older file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from graph_service.access import present_day
from graph_service.access.audiences import Audience
from graph_service.access.class_table import ClassTransaction
from graph_service.access.consent_records import keep_within_consents, read_consents, write_consents
from graph_service.access.consents import Consent, in_order, kept_within, unproven
from graph_service.exchange.difference import Difference
from graph_service.exchange.drafts import AUDIENCE_FIELDS, Findings
from graph_service.exchange.identity import Identified, Target, Tie
from graph_service.schema import BETWEEN_PERSONS

Records = Mapping[str, Sequence[Consent]]
UNPROVEN = (
    "A person is open by consent without a record of one (column consents); the person's report names the purposes."
)


def respect_consents(
    found: Identified, people: Iterable[str], kept: Records, difference: Difference, findings: Findings
) -> None:
    """Note the records that are new, and take what is withdrawn or over out of the audiences that the files state.

    `people`: the persons in the files that the graph has; `kept`: the records that it has of them. What is stated of a
    person, of its ties and of what sources say of it shrinks alike. A tie between two persons is rejected when it names
    a purpose that one of them never agreed to; who is open by consent without any record of one is noted. Comes before
    the comparison, so that a second run changes nothing.
    """
    difference.consents_before = {person: list(kept.get(person, ())) for person in people}
    records = {person: list(own) for person, own in kept.items()}
    for person in (one for one in found.targets.values() if one.type == "Person" and one.consents):
        known = records.get(person.id, [])
        texts = {str(one) for one in known}
        if new := [Consent.parse(text) for text in person.consents if text not in texts]:
            difference.consents[person.id] = new
            records[person.id] = in_order([*known, *new])
    for tie in found.ties:
        if tie.type in BETWEEN_PERSONS:
            _check_both_agreed(tie, records, findings)
    today = present_day()
    for one in [*found.targets.values(), *found.statements.values()]:
        if one.id in records:
            _keep_within(one, records[one.id], today)
        if one.type == "Person" and unproven(_stated(one).values(), records.get(one.id, ()), today):
            findings.note(UNPROVEN)
    for tie in found.ties:
        for end in (tie.start, tie.end):
            if end in records:
                _keep_within(tie, records[end], today)
                if tie.type == "CLAIMED_OF" and tie.start in found.targets:
                    _keep_within(found.targets[tie.start], records[end], today)


def _check_both_agreed(tie: Tie, records: Records, findings: Findings) -> None:
    for column, person in (("start", tie.start), ("end", tie.end)):
        missing = [
            purpose
            for purpose in Audience.parse(tie.fields["audience"]).purposes
            if not any(one.given and one.covers(purpose) for one in records.get(person, ()))
        ]
        if missing:
            findings.reject(
                tie.place, f"The person at the {column} has no record of a consent to {', '.join(missing)}; "
                "a tie between two persons needs one of both.", column="audience", type=tie.type,
                remedy="Give the record in the person's column consents, take the purpose out of the audience, "
                "or write: nobody.",
            )  # fmt: skip


def _stated(stated: Target | Tie) -> dict[str, Audience]:
    return {name: Audience.parse(stated.fields[name]) for name in AUDIENCE_FIELDS if name in stated.fields}


def _keep_within(stated: Target | Tie, records: Sequence[Consent], today: date) -> None:
    stated.fields.update({name: str(kept_within(one, records, today)) for name, one in _stated(stated).items()})


def count_consents(difference: Difference, known: Iterable[str]) -> None:
    """Count a person that the graph has as changed when records are all that is new of it."""
    claimed = {claim.about for claim in difference.claims}
    for person in difference.consents.keys() & set(known):
        if person not in difference.node_changes and person not in claimed:
            difference.count("Person", "unchanged", -1)
            difference.count("Person", "changed")


def add_consents(transaction: ClassTransaction, difference: Difference) -> None:
    """Write the new records; keep within them, and within what was said while the import was under way.

    The graph must be locked.
    """
    now = read_consents(transaction, difference.consents_before)
    changed = {
        person: in_order([*now.get(person, []), *difference.consents.get(person, [])])
        for person, before in difference.consents_before.items()
        if person in difference.consents or now.get(person, []) != before
    }
    keep_within_consents(transaction, changed, present_day())
    write_consents(transaction, difference.consents)
