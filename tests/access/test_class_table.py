"""Writing the class table in a real Neo4j: numbers are given once, and staged classes show only when published."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from graph_service.access import Gate, discard_load, ensure_classes, publish_load
from graph_service.access.audiences import Audience, Pair
from graph_service.errors import InputError
from graph_service.schema import FieldClass
from graph_service.store import Store

pytestmark = pytest.mark.neo4j

TODAY = date(2026, 11, 23)
RECORD = FieldClass.RECORD
PUBLIC = (RECORD, Audience.parse("public"))
COMMUNITY = (RECORD, Audience.parse("community"))


def ensured(store: Store, *wanted: tuple[FieldClass, Audience | str], load: str = "") -> dict[Pair, int]:
    with store.transaction() as transaction:
        return ensure_classes(transaction, wanted, load)


def test_a_class_gets_a_number_once(empty_full_store: Store) -> None:
    first = ensured(empty_full_store, PUBLIC, COMMUNITY)
    again = ensured(empty_full_store, (RECORD, "community"), (FieldClass.CONTACT, "nobody"), (RECORD, " public"))
    assert len(set(first.values())) == 2
    assert first.items() <= again.items()
    assert len(set(again.values())) == 3
    assert ensured(empty_full_store) == {}


def test_writers_at_the_same_time_agree_on_the_numbers(empty_full_store: Store) -> None:
    wanted = [(RECORD, f"measure:measure-{number}") for number in range(20)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda start: ensured(empty_full_store, *wanted[start : start + 10]), [0, 5, 10, 3]))
    numbers: dict[Pair, int] = {}
    for one in found:
        for pair, number in one.items():
            assert numbers.setdefault(pair, number) == number
    assert len(numbers) == len(set(numbers.values())) == 20


def test_staged_classes_are_in_no_view_until_their_load_is_published(empty_full_store: Store) -> None:
    gate = Gate(empty_full_store)
    standing = ensured(empty_full_store, PUBLIC)[PUBLIC]
    staged = ensured(empty_full_store, PUBLIC, load="load-1")[PUBLIC]
    assert staged != standing
    with empty_full_store.transaction() as transaction:
        transaction.write("bump_revision")
    assert gate.view(today=TODAY).classes == (standing,)
    with empty_full_store.transaction() as transaction:
        publish_load(transaction, "load-1")
    assert gate.view(today=TODAY).classes == (standing, staged)


def test_the_number_of_a_discarded_class_is_never_given_again(empty_full_store: Store) -> None:
    staged = ensured(empty_full_store, PUBLIC, load="load-1")[PUBLIC]
    with empty_full_store.transaction() as transaction:
        discard_load(transaction, "load-1")
    assert ensured(empty_full_store, PUBLIC)[PUBLIC] > staged
    with empty_full_store.transaction() as transaction:
        publish_load(transaction, "load-1")
    assert staged not in Gate(empty_full_store).view(today=TODAY).classes


def test_a_wrong_audience_writes_nothing(empty_full_store: Store) -> None:
    with pytest.raises(InputError):
        ensured(empty_full_store, (RECORD, "public"), (RECORD, "all"))
    assert empty_full_store.read("audience_classes") == []
