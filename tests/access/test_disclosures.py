"""Persons in answers are found wherever they stand, and each disclosure is on disk before the answer leaves."""

from __future__ import annotations

import json
import multiprocessing
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

from graph_service.access import (
    PUBLIC,
    PURPOSES,
    DisclosureLog,
    DisclosureNotLogged,
    View,
    disclosures_in,
    persons_in,
    persons_told_of,
)
from graph_service.access.chain import ChainError
from graph_service.access.persons import PERSONAL_FIELDS, PersonInNetwork, PersonReference, TellsOfPersons
from graph_service.access.pseudonyms import Pseudonyms
from graph_service.schema import FieldClass

VIEW = View(PUBLIC, PURPOSES["contact-mediation"], (1, 2), None, date(2026, 11, 23))
ADA = PersonReference(id="person-00000000000a", name="Ada Beispiel", email="ada@beispiel.example")
BEN = PersonReference(id="person-00000000000b")


class Step(BaseModel):
    id: str
    name: str | None = None


@dataclass
class Chain:
    steps: tuple[Step, ...]


class Row(BaseModel, arbitrary_types_allowed=True):
    person: PersonReference | None = None
    deputies: list[PersonReference] = []
    chains: list[Chain] = []
    more: dict[str, object] = {}


def test_the_personal_fields_come_from_the_vocabulary() -> None:
    assert PERSONAL_FIELDS == {
        "name": FieldClass.IDENTITY, "email": FieldClass.CONTACT, "phone": FieldClass.CONTACT,
        "profile": FieldClass.PROFILE, "languages": FieldClass.PROFILE,
    }  # fmt: skip
    assert {"id", *PERSONAL_FIELDS} == set(PersonReference.model_fields)


def test_a_person_is_found_wherever_it_stands_in_an_answer() -> None:
    steps = (Step(id="person-00000000000c", name="Cem Beispiel"), Step(id="unit:a", name="Amt"))
    inner = {"x": [{"id": "person-00000000000d", "phone": "1"}, (BEN,)], "y": {"id": 7}, "z": "person-00000000000e"}
    answer = [Row(person=ADA, deputies=[BEN], chains=[Chain(steps)], more=inner)]
    assert sorted((told.person[-1], sorted(told.fields)) for told in persons_in(answer)) == [
        ("a", ["email", "id", "name"]), ("b", ["id"]), ("b", ["id"]), ("c", ["id", "name"]), ("d", ["id", "phone"]),
    ]  # fmt: skip


def test_whatever_says_that_it_is_a_person_is_one_whatever_its_id_looks_like() -> None:
    assert [told.person for told in persons_in({"steps": [{"id": "ada", "type": "Person", "name": "Ada"}]})] == ["ada"]
    assert not list(persons_in({"steps": [{"id": "topic:ada", "type": "Topic", "name": "Ada"}]}))


def test_what_an_answer_tells_of_a_person_is_put_together() -> None:
    mentions = [ADA, Step(id=ADA.id), PersonReference(id=ADA.id, languages=["Deutsch"])]
    (disclosed,) = disclosures_in(mentions)
    assert disclosed.fields == ("email", "id", "languages", "name")
    assert disclosed.field_classes == ("contact", "identity", "profile", "record")
    assert disclosures_in([Row(), {"id": "unit:a", "name": "Amt"}, "text", 3, None]) == ()


class Team(TellsOfPersons):
    members: list[PersonReference]

    def told_of_persons(self) -> Iterator[tuple[str, str]]:
        for one in self.members:
            yield one.id, "WORKS_ON"
            yield one.id, "HOLDS"


def test_the_ties_that_an_answer_tells_of_a_person_are_fields_and_a_post_is_as_much_as_a_name() -> None:
    (disclosed,) = disclosures_in([Row(more={"team": Team(members=[BEN])})])
    assert disclosed.fields == ("HOLDS", "WORKS_ON", "id")
    assert disclosed.field_classes == ("identity", "record")


def test_whoever_is_shown_with_a_tie_or_a_field_counts_and_a_bare_id_does_not() -> None:
    cem = PersonInNetwork(id="person-00000000000c", shown=["KNOWS"])
    alone = PersonInNetwork(id="person-00000000000d", shown=[])
    assert persons_told_of(disclosures_in([ADA, BEN, cem, alone])) == {ADA.id, cem.id}


def test_a_line_tells_who_whose_which_fields_what_for_and_when_but_never_the_data(tmp_path: Path) -> None:
    log = DisclosureLog(tmp_path / "data")
    before = datetime.now(UTC)
    assert log.record(VIEW, "contacts-for-topic", [Row(person=ADA), Row(person=BEN)]) == 2
    lines = log.path.read_text(encoding="utf-8").splitlines()
    first, second = (json.loads(line) for line in lines)
    time = datetime.fromisoformat(first.pop("time"))
    assert time.utcoffset() is not None
    assert abs((time - before).total_seconds()) < 60
    assert (first.pop("number"), first.pop("previous"), len(first.pop("seal"))) == (1, "0" * 64, 64)
    assert first == {
        "principal": "public", "person": "person-00000000000a", "fields": ["email", "id", "name"],
        "field_classes": ["contact", "identity", "record"], "purpose": "contact-mediation",
        "legal_basis": PURPOSES["contact-mediation"].legal_basis, "question": "contacts-for-topic",
    }  # fmt: skip
    assert second["fields"] == ["id"]
    assert "Ada" not in "".join(lines)
    assert "beispiel.example" not in "".join(lines)


def test_the_log_names_the_person_behind_a_pseudonym(tmp_path: Path) -> None:
    pseudonyms = Pseudonyms(lambda: b"k" * 32, "network-analysis")
    log = DisclosureLog(tmp_path)
    view = View(PUBLIC, PURPOSES["network-analysis"], (), None, date(2026, 11, 25))
    log.record(view, "person", [{"id": pseudonyms.hidden("person-00000000000a"), "type": "Person"}], pseudonyms)
    assert [one.person for one in log.of_person("person-00000000000a")] == ["person-00000000000a"]


def test_an_answer_that_tells_of_nobody_writes_nothing(tmp_path: Path) -> None:
    log = DisclosureLog(tmp_path)
    assert log.record(VIEW, "unit", [Row()]) == 0
    assert not log.path.exists()


def test_only_the_owner_can_read_the_log(tmp_path: Path) -> None:
    log = DisclosureLog(tmp_path)
    log.record(VIEW, "person", ADA)
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_a_person_s_disclosures_are_found_oldest_first(tmp_path: Path) -> None:
    log = DisclosureLog(tmp_path)
    assert list(log.of_person(ADA.id)) == []
    for question, answer in (("person", ADA), ("unit", BEN), ("contacts-for-topic", [BEN, ADA])):
        log.record(VIEW, question, answer)
    assert [entry.question for entry in log.of_person(ADA.id)] == ["person", "contacts-for-topic"]


def test_half_a_line_from_a_crash_goes_with_the_next_entry_and_harms_none(tmp_path: Path) -> None:
    log = DisclosureLog(tmp_path)
    log.record(VIEW, "person", ADA)
    with log.path.open("a", encoding="utf-8") as file:
        file.write('{"time": "2026-')
    assert [entry.question for entry in log.of_person(ADA.id)] == ["person"]
    log.record(VIEW, "unit", ADA)
    assert [entry.question for entry in log.of_person(ADA.id)] == ["person", "unit"]
    assert len(log.path.read_text(encoding="utf-8").splitlines()) == 2
    assert log.check().fault is None


def test_what_is_told_of_a_disclosure_has_no_number_and_no_seal(tmp_path: Path) -> None:
    log = DisclosureLog(tmp_path)
    log.record(VIEW, "person", ADA)
    (entry,) = log.of_person(ADA.id)
    assert set(asdict(entry)) == {
        "time", "principal", "person", "fields", "field_classes", "purpose", "legal_basis", "question",
        "grant",
    }  # fmt: skip


def test_an_entry_goes_when_its_term_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = DisclosureLog(tmp_path)
    for days in (800, 731, 729, 0):
        time = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
        monkeypatch.setattr("graph_service.access.chain.now", lambda time=time: time)
        log.record(VIEW, f"{days} days ago", ADA)
    assert log.expire(730) == 2
    assert [entry.question for entry in log.of_person(ADA.id)] == ["729 days ago", "0 days ago"]
    assert log.check().fault is None
    assert log.expire(1) == 1


def test_without_the_key_of_a_log_that_has_begun_nothing_is_shown(tmp_path: Path) -> None:
    log = DisclosureLog(tmp_path, tmp_path / "secret" / "key")
    log.record(VIEW, "person", ADA)
    log.chain.key_path.unlink()
    with pytest.raises(DisclosureNotLogged, match="key of the log is missing") as caught:
        log.record(VIEW, "person", ADA)
    assert caught.value.status == 503
    assert str(tmp_path) not in str(caught.value)


def test_nothing_is_shown_when_the_log_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "disclosures.jsonl").mkdir()
    log = DisclosureLog(tmp_path)
    with pytest.raises(DisclosureNotLogged) as caught:
        log.record(VIEW, "person", ADA)
    assert caught.value.status == 503
    assert "Ada" not in str(caught.value)
    for reading in (lambda: list(log.of_person(ADA.id)), log.check, lambda: log.expire(1)):
        with pytest.raises(ChainError):
            reading()


def _write_many(folder: str, name: str) -> None:
    log = DisclosureLog(Path(folder))
    for _ in range(25):
        log.record(VIEW, name, [PersonReference(id=f"person-{number:012x}", name="Jemand") for number in range(40)])


def test_processes_that_write_at_once_tear_no_line_and_mix_no_answer(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(str(tmp_path), name)) for name in ("one", "two", "three")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    entries = [json.loads(line) for line in (tmp_path / "disclosures.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(entries) == 3 * 25 * 40
    for start in range(0, len(entries), 40):
        answer = entries[start : start + 40]
        assert len({entry["question"] for entry in answer}) == 1
        assert [entry["person"] for entry in answer] == [f"person-{number:012x}" for number in range(40)]
