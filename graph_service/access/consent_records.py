"""Records of consents in the graph: beside the persons, sealed with their keys, in no view; and what they shut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from graph_service.access.audiences import NOBODY_AUDIENCE, PERSON_AUDIENCES, Audience, ClassTable
from graph_service.access.class_table import ClassTransaction, ensure_classes
from graph_service.access.consents import Consent, in_order, kept_within
from graph_service.access.reading import readable_classes
from graph_service.errors import InputError, NotFound
from graph_service.schema import FieldClass
from graph_service.store import Private

KIND_OF: Mapping[str, FieldClass] = {
    name: FieldClass.RECORD if name == "audience" else FieldClass(name.removesuffix("_audience"))
    for name in PERSON_AUDIENCES
}
"""The field class that each audience of a person stands in."""


class ReadsRows(Protocol):
    """What reading records needs: the store, or a transaction of it."""

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, /) -> list[dict[str, Any]]:
        """The rows of a named query."""


def read_consents(source: ReadsRows, persons: Iterable[str]) -> dict[str, list[Consent]]:
    """The records of these persons, in the order in which they count; none for a person without any.

    A record whose key is destroyed, or that this version cannot read, is left out.
    """
    ids = sorted(set(persons))
    found: dict[str, list[Consent]] = {}
    for row in source.read("consents_of_persons", {"ids": ids}) if ids else ():
        try:
            record = Consent.parse(row["record"] or "", order=row["order"])
        except InputError:
            continue
        found.setdefault(row["person"], []).append(record)
    return {person: in_order(records) for person, records in found.items()}


def write_consents(transaction: ClassTransaction, records: Mapping[str, Sequence[Consent]]) -> None:
    """Add records to the persons' own; none is ever changed or removed but with the person."""
    rows = [
        {"person": person, "record": Private(person, str(one)), "order": one.order}
        for person, own in records.items() for one in own
    ]  # fmt: skip
    if rows:
        transaction.write("create_consent_records", {"rows": rows})


def entered(record: Consent, before: Sequence[Consent]) -> Consent:
    """The record as the last word of its day."""
    return replace(record, order=1 + max((one.order for one in before), default=0))


def audiences_of(transaction: ReadsRows, person: str) -> dict[str, Audience]:
    """The audiences of a person, by property; `nobody` for one that cannot be read. Raises `NotFound`."""
    row = transaction.read("entity_classes", {"id": person})[0]
    if row["type"] != "Person":
        raise NotFound("There is no such person.", where="person")
    known = ClassTable(0, tuple(readable_classes(transaction.read("audience_classes")))).by_number
    numbers = {name: row[kind.value] for name, kind in KIND_OF.items()}
    return {name: known[number].audience if number in known else NOBODY_AUDIENCE for name, number in numbers.items()}


def set_audiences(transaction: ClassTransaction, person: str, audiences: Mapping[str, Audience]) -> None:
    """Point the person's gates at these audiences; the caller bumps the revision."""
    if not audiences:
        return
    numbers = ensure_classes(transaction, [(KIND_OF[name], one) for name, one in audiences.items()])
    properties = {name: numbers[KIND_OF[name], one] for name, one in audiences.items()}
    transaction.write("change_entities", {"rows": [{"id": person, "properties": properties}]})


def keep_within_consents(
    transaction: ClassTransaction, person: str, records: Sequence[Consent], today: date
) -> dict[str, Audience]:
    """Take what is withdrawn or over out of the audiences of a person, of its ties and of what sources say of it.

    Returns the person's own after it; the graph must be locked, and the caller bumps the revision.
    """
    before = audiences_of(transaction, person)
    after = {name: kept_within(one, records, today) for name, one in before.items()}
    set_audiences(transaction, person, {name: one for name, one in after.items() if one != before[name]})
    _keep_around(transaction, person, records, today)
    return after


def _keep_around(transaction: ClassTransaction, person: str, records: Sequence[Consent], today: date) -> None:
    known = ClassTable(0, tuple(readable_classes(transaction.read("audience_classes")))).by_number
    numbers = [row["number"] for row in transaction.read("existing_audiences_around_person", {"id": person})]
    wanted = {
        number: (known[number].field_class, left)
        for number in numbers
        if number in known and (left := kept_within(known[number].audience, records, today)) != known[number].audience
    }
    if wanted:
        made = ensure_classes(transaction, wanted.values())
        rows = [{"before": number, "after": made[pair]} for number, pair in wanted.items()]
        transaction.write("change_audiences_around_person", {"id": person, "rows": rows})
