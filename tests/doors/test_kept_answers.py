"""Answers that are kept for those who ask the same again: never another's, never an older one, always disclosed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph_service import service as service_module
from graph_service.access import Asking, PersonReference
from graph_service.parameters import Parameters
from graph_service.registry import Answer, Question
from graph_service.service import Service
from tests.doors.fakes import FakeStore
from tests.servers import local_settings

ADA = PersonReference(id="person-00000000000a", name="Ada Beispiel")


class Topic(Parameters):
    topic: str = "Bau"


class Asked:
    """A question that counts how often it was really answered."""

    def __init__(self) -> None:
        self.times = 0
        self.meanwhile = lambda: None
        self.question = Question("someone", "tests", "Who?", "", Topic, PersonReference, self.answer)

    def answer(self, inquiry: object, *, topic: str) -> Answer[PersonReference]:
        self.times += 1
        self.meanwhile()
        return Answer(items=[ADA])


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def service(store, tmp_path) -> Service:
    return Service(local_settings(tmp_path, embedder="none", dev_principals=True), store)


def ask(service: Service, asked: Asked, *, topic="Bau", principal="team-kiezbox", purpose="contact-mediation"):
    who = service.principal(principal)
    return service.ask(asked.question, Topic(topic=topic), Asking(who, purpose))


def test_the_same_question_of_the_same_asker_is_answered_once_and_disclosed_twice(service):
    asked = Asked()
    assert ask(service, asked) == ask(service, asked)
    assert asked.times == 1
    assert len(list(service.disclosures.of_person(ADA.id))) == 2


@pytest.mark.parametrize("other", [{"topic": "Baum"}, {"principal": "support"}, {"purpose": "knowledge-exchange"}])
def test_another_question_asker_or_purpose_gets_an_answer_of_its_own(service, other):
    asked = Asked()
    ask(service, asked)
    ask(service, asked, **other)
    assert asked.times == 2


def test_another_question_with_the_same_parameters_gets_an_answer_of_its_own(service):
    one, other = Asked(), Asked()
    other.question = replace(other.question, name="someone-else")
    ask(service, one), ask(service, other)
    assert (one.times, other.times) == (1, 1)


def test_what_was_published_since_is_in_the_next_answer(service, store, monkeypatch):
    asked = Asked()
    ask(service, asked)
    monkeypatch.setattr(store, "revision", lambda: 2)
    ask(service, asked)
    assert asked.times == 2


def test_an_answer_does_not_outlive_its_day(service, monkeypatch):
    asked = Asked()
    ask(service, asked)
    monkeypatch.setattr("graph_service.access.reading.present_day", lambda: date(2031, 1, 1))
    ask(service, asked)
    assert asked.times == 2


def test_only_so_much_of_answers_is_kept(store, tmp_path, monkeypatch):
    monkeypatch.setattr(service_module, "KEPT_BYTES", 3000)
    service, asked = Service(local_settings(tmp_path, embedder="none", dev_principals=True), store), Asked()
    for number in range(10):
        ask(service, asked, topic=f"Thema {number}")
    ask(service, asked, topic="Thema 9")
    assert asked.times == 10
    ask(service, asked, topic="Thema 0")
    assert asked.times == 11


def test_what_was_told_before_a_publication_stays_in_memory_no_longer_than_until_the_next_asking(
    service, store, monkeypatch
):
    asked = Asked()
    ask(service, asked, topic="Bau")
    ask(service, asked, topic="Kita")
    assert len(service._answers) == 2
    monkeypatch.setattr(store, "revision", lambda: 2)
    ask(service, asked, topic="Vergabe")
    assert len(service._answers) == 1


def test_what_was_worked_out_while_something_was_published_is_told_and_not_kept(service, store, monkeypatch):
    asked = Asked()

    def publish() -> None:
        monkeypatch.setattr(store, "revision", lambda: 2)
        service.view(Asking())  # another asks

    asked.meanwhile = publish
    ask(service, asked, topic="Bau")
    assert asked.times == 1 and len(service._answers) == 0
