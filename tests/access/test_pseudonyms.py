"""Pseudonyms hold for one purpose, lead back with the key alone, and no id of another purpose is understood."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.access import PURPOSES, Gate, Reader, UnguardedQuery, View, load_principals
from graph_service.access.pseudonyms import NOBODY, Pseudonyms
from tests.access.fakes import FakeStore

ADA, BEN = "person-00000000000a", "person-00000000000b"
KEY = b"k" * 32
one, other = (Pseudonyms(lambda: KEY, name) for name in ("network-analysis", "knowledge-exchange"))


@given(st.text("abcdef0123456789", min_size=1, max_size=40).map(lambda text: f"person-{text}"))
def test_a_pseudonym_is_the_same_each_time_and_leads_back(person: str) -> None:
    pseudonym = one.hidden(person)
    assert pseudonym == Pseudonyms(lambda: KEY, "network-analysis").hidden(person) != person
    assert one.person(pseudonym) == one.revealed(pseudonym) == person
    assert pseudonym.startswith("person-p") and person.removeprefix("person-") not in pseudonym[8:9]


def test_pseudonyms_of_two_purposes_or_keys_cannot_be_joined() -> None:
    assert len({one.hidden(ADA), other.hidden(ADA), Pseudonyms(lambda: b"x" * 32, "network-analysis").hidden(ADA)}) == 3
    assert other.person(one.hidden(ADA)) == NOBODY


@pytest.mark.parametrize("text", [ADA, "person-p", "person-paaaa", "person-p" + "a" * 60, "", NOBODY])
def test_what_is_no_pseudonym_of_this_purpose_is_nobody(text: str) -> None:
    assert one.person(text) == NOBODY
    if text.startswith("person-"):
        assert one.revealed({"id": text}) == {"id": NOBODY}


def test_ids_are_replaced_wherever_they_stand_and_nothing_else_is() -> None:
    row = {"id": ADA, "place": f" {ADA}", "steps": [{"id": BEN, "name": None}], "unit": "unit:a", "n": 3, "as_of": None}
    hidden = one.hidden(row)
    assert ADA not in repr(hidden) and BEN not in repr(hidden)
    assert hidden["place"] == f" {hidden['id']}" and (hidden["unit"], hidden["n"]) == ("unit:a", 3)
    assert one.revealed(hidden) == row


def test_a_reader_hides_persons_under_network_analysis_and_understands_its_own_pseudonyms_only() -> None:
    store = FakeStore(("record", "community for network-analysis"))
    store.answers = [{"id": ADA}]
    gate = Gate(store, load_principals(), pseudonym_key=lambda: KEY)
    reader = gate.reader(gate.view("analyse", "network-analysis", date(2026, 11, 25)))
    (row,) = reader.rows("person", id=ADA)
    assert store.asked[-1][1]["id"] == NOBODY and row["id"] == one.hidden(ADA)
    reader.rows("person", id=row["id"])
    assert store.asked[-1][1]["id"] == ADA
    plain = gate.reader(gate.view("support", "contact-mediation", date(2026, 11, 25)))
    assert plain.rows("person", id=ADA) == [{"id": ADA}] and store.asked[-1][1]["id"] == ADA


def test_without_the_key_a_purpose_that_shows_pseudonyms_shows_nothing() -> None:
    view = View(load_principals()["analyse"], PURPOSES["network-analysis"], (1,), None, date(2026, 11, 25))
    with pytest.raises(UnguardedQuery):
        Reader(FakeStore(), view)
