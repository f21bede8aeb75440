"""Nobody collects persons one by one: the service counts whom it shows to whom, before anything leaves."""

from __future__ import annotations

import pytest

from graph_service.access import PUBLIC, Asking, PersonReference
from graph_service.errors import TooManyRequests
from graph_service.parameters import Parameters
from graph_service.registry import Answer, Question
from graph_service.service import Service
from tests.doors.fakes import FakeStore
from tests.servers import local_settings


class Person(Parameters):
    number: int = 0


def answer(inquiry: object, *, number: int) -> Answer[PersonReference]:
    name = "Ada Beispiel" if number >= 0 else None
    return Answer(items=[PersonReference(id=f"person-{abs(number):012x}", name=name)])


QUESTION = Question("someone", "tests", "Who?", "", Person, PersonReference, answer)


@pytest.fixture
def service(tmp_path) -> Service:
    settings = local_settings(tmp_path, embedder="none", dev_principals=True, persons_per_hour=2)
    return Service(settings, FakeStore())


def ask(service: Service, number: int, principal="team-kiezbox", origin="") -> None:
    who = PUBLIC if principal is None else service.principal(principal)
    service.ask(QUESTION, Person(number=number), Asking(who, "contact-mediation", origin=origin))


def test_the_third_person_is_refused_and_neither_shown_nor_logged(service):
    ask(service, 1), ask(service, 2), ask(service, 1)
    with pytest.raises(TooManyRequests):
        ask(service, 3)
    assert not list(service.disclosures.of_person(f"person-{3:012x}"))
    ask(service, 3, principal="support")


def test_persons_that_only_exist_in_an_answer_are_not_counted(service):
    for number in range(1, 9):
        ask(service, -number)


def test_of_those_without_a_name_each_origin_has_its_own_count(service):
    for origin in ("198.51.100.1", "198.51.100.2"):
        ask(service, 1, None, origin), ask(service, 2, None, origin)
    with pytest.raises(TooManyRequests):
        ask(service, 3, None, "198.51.100.1")
    ask(service, 1, None, "198.51.100.3")
