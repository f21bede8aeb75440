"""Lists inside a row have an end, and say so; shorter ones come whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph_service.questions.parts import LIST_LIMIT
from graph_service.registry import Answer
from graph_service.store import Store
from tests.exchange.tables import SOURCES, load

pytestmark = pytest.mark.neo4j

MANY = range(LIST_LIMIT + 5)
OPEN = "community for contact-mediation"
AGREED = "2024-01-01 given written for contact-mediation"
HEAD = """type,id,name,source,as_of
AdministrativeUnit,unit:a,Amt A,source:one,2024
Measure,measure-1,Kiezbox,source:one,2024
"""
PERSON = f"""type,id,name,source,as_of,audience,identity_audience,contact_audience,profile_audience,consents
Person,person-00000000000a,Ada Beispiel,source:one,2024,{OPEN},nobody,nobody,nobody,{AGREED}
"""


@pytest.fixture
def graph(empty_full_store: Store, tmp_path: Path) -> None:
    things = HEAD + "".join(
        f"Topic,topic:{number:03d},Thema {number:03d},source:one,2024\n"
        f"Measure,measure-t{number},M {number:03d},source:one,2024\n"
        for number in MANY
    )
    ties = "type,start,end,source,as_of,audience\n" + "".join(
        f"RESPONSIBLE_FOR,unit:a,topic:{number:03d},source:one,2024,public\n"
        f"CONCERNS,measure-1,topic:{number:03d},source:one,2024,public\n"
        f"WORKS_ON,person-00000000000a,measure-t{number},source:one,2024,{OPEN}\n"
        for number in MANY
    )
    report = load(empty_full_store, tmp_path, sources__csv=SOURCES, things__csv=things, persons__csv=PERSON,
                  ties__csv=ties)  # fmt: skip
    assert report.ok, report.problems


@pytest.mark.usefixtures("graph")
def test_a_long_list_ends_and_the_answer_says_so(ask: Callable[..., Answer[Any]]) -> None:
    for question, id, long in (
        ("unit", "unit:a", "topics"), ("measure", "measure-1", "topics"), ("person", "person-00000000000a", "measures"),
    ):  # fmt: skip
        answer = ask(question, "support", "contact-mediation", id=id)
        assert len(getattr(answer.items[0], long)) == LIST_LIMIT
        assert [(one.code, long in one.text) for one in answer.notices] == [("shortened", True)], question
    assert ask("measure", id="measure-t1").notices == []
