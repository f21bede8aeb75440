"""Records of consents in the graph: beside the persons, sealed with their keys, in no view; and what they shut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from graph_service.access.audiences import NOBODY_AUDIENCE, PERSON_AUDIENCES, Audience, Pair
from graph_service.access.class_table import ClassTransaction, ensure_classes
from graph_service.access.consents import Consent, in_order, kept_within
from graph_service.access.reading import readable_classes
from graph_service.errors import InputError, NotFound
from graph_service.schema import FieldClass
from graph_service.store import Private

AT_ONCE = 5_000  # rows of one query

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
    _write(transaction, "create_consent_records", rows)


def entered(record: Consent, before: Sequence[Consent]) -> Consent:
    """The record as the last word of its day."""
    return replace(record, order=1 + max((one.order for one in before), default=0))


def audiences_of(transaction: ReadsRows, person: str) -> dict[str, Audience]:
    """The audiences of a person, by property; `nobody` for one that cannot be read. Raises `NotFound`."""
    return _audiences_of(transaction, [person], _known(transaction))[person]


def set_audiences(transaction: ClassTransaction, audiences: Mapping[str, Mapping[str, Audience]]) -> None:
    """Point the gates of persons at these audiences, by person and property; the caller bumps the revision."""
    pairs = [(KIND_OF[name], one) for gates in audiences.values() for name, one in gates.items()]
    if not pairs:
        return
    numbers = ensure_classes(transaction, pairs)
    rows = [
        {"id": person, "properties": {name: numbers[KIND_OF[name], one] for name, one in gates.items()}}
        for person, gates in audiences.items() if gates
    ]  # fmt: skip
    _write(transaction, "change_entities", rows)


def keep_within_consents(
    transaction: ClassTransaction, records: Mapping[str, Sequence[Consent]], today: date
) -> dict[str, dict[str, Audience]]:
    """Take what is withdrawn or over out of the audiences of persons, of their ties and of what sources say of them.

    `records`: all of each person. How many queries it takes does not depend on how many persons there are. Returns the
    persons' own audiences after it; the graph must be locked, and the caller bumps the revision. Raises `NotFound`.
    """
    if not records:
        return {}
    known = _known(transaction)
    before = _audiences_of(transaction, records, known)
    after = {
        person: {name: kept_within(one, records[person], today) for name, one in gates.items()}
        for person, gates in before.items()
    }
    set_audiences(transaction, {
        person: {name: one for name, one in gates.items() if one != before[person][name]}
        for person, gates in after.items()
    })  # fmt: skip
    # A tie between two persons may have to give way to both: it is looked at again until it does.
    while changes := _changes_around(transaction, records, known, today):
        made = ensure_classes(transaction, changes.values())
        known |= {number: pair for pair, number in made.items()}
        rows = [{"person": person, "before": number, "after": made[pair]} for (person, number), pair in changes.items()]
        _write(transaction, "change_audiences_around_persons", rows)
    return after


def _known(transaction: ReadsRows) -> dict[int, Pair]:
    classes = readable_classes(transaction.read("audience_classes"))
    return {one.number: (one.field_class, one.audience) for one in classes}


def _audiences_of(
    transaction: ReadsRows, persons: Iterable[str], known: Mapping[int, Pair]
) -> dict[str, dict[str, Audience]]:
    ids = sorted(persons)
    rows = {row["person"]: row for row in transaction.read("existing_audiences_of_persons", {"ids": ids})}
    if len(rows) < len(ids):
        raise NotFound("There is no such person.", where="person")
    return {
        person: {name: known[row[name]][1] if row[name] in known else NOBODY_AUDIENCE for name in KIND_OF}
        for person, row in rows.items()
    }


def _changes_around(
    transaction: ReadsRows, records: Mapping[str, Sequence[Consent]], known: Mapping[int, Pair], today: date
) -> dict[tuple[str, int], Pair]:
    """What the classes of ties and claims give way to, by person and number."""
    changes: dict[tuple[str, int], Pair] = {}
    for row in transaction.read("existing_audiences_around_persons", {"ids": sorted(records)}):
        person, number = row["person"], row["number"]
        if number in known:
            kind, audience = known[number]
            if (left := kept_within(audience, records[person], today)) != audience:
                changes[person, number] = kind, left
    return changes


def _write(transaction: ClassTransaction, query: str, rows: Sequence[Mapping[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        transaction.write(query, {"rows": rows[start : start + AT_ONCE]})
