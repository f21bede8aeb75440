"""Withdrawal of a person's consents (Art. 7(3) GDPR): it counts with the write itself."""

from __future__ import annotations

from graph_service.access.audiences import NOBODY_AUDIENCE, PERSON_AUDIENCES
from graph_service.access.class_table import ensure_classes
from graph_service.data_subjects.restricting import change_way_back
from graph_service.errors import NotFound
from graph_service.schema import FieldClass
from graph_service.store import Store

_CLASS_OF = {"audience": FieldClass.RECORD} | {
    f"{kind.value}_audience": kind for kind in FieldClass if kind is not FieldClass.RECORD
}


def withdraw(store: Store, person: str) -> None:
    """Point the person's record, name, contact data and profile at `nobody`; the record stays for the officer.

    Raises `NotFound` for an unknown person.
    """
    if not store.read("existing_persons", {"ids": [person]}):
        raise NotFound("There is no such person.", where="person")
    with store.transaction() as transaction:
        numbers = ensure_classes(transaction, [(_CLASS_OF[name], NOBODY_AUDIENCE) for name in PERSON_AUDIENCES])
        audiences = {name: numbers[_CLASS_OF[name], NOBODY_AUDIENCE] for name in PERSON_AUDIENCES}
        transaction.write("change_entities", {"rows": [{"id": person, "properties": audiences}]})
        change_way_back(transaction, person, lambda words: dict.fromkeys(words, str(NOBODY_AUDIENCE)))
        transaction.write("bump_revision")
