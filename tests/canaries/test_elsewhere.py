"""Nothing hidden stands where no request looks: files, plans of queries, exceptions, the words of the database."""

from __future__ import annotations

import json
import random
import re
import traceback
from pathlib import Path
from typing import Any

import pytest

from graph_service.access import Asking
from graph_service.access.disclosures import FILE_NAME
from graph_service.registry import questions
from graph_service.store import query_names, query_text
from tests.access.text_checker import code_of
from tests.canaries.asking import IDS
from tests.canaries.birds import gates_of
from tests.canaries.graph import OWN_PERSON
from tests.canaries.searching import hidden, pieces

pytestmark = pytest.mark.neo4j

KEYS = ("token.key", f"{FILE_NAME}.key")
OF_ONESELF = ("own data", "audit")
"""What is told to the person itself, whatever the audience of its record; others stand there by their ids alone."""


def in_words(error: BaseException | None) -> str:
    """An exception with all that hangs on it, as any log could tell it."""
    told = []
    while error is not None:
        told += [repr(error), str(error), repr(error.args), repr(vars(error)), *traceback.format_exception(error)]
        error = error.__cause__
    return "\n".join(told)


def files_in(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*")) if file.is_file()]


@pytest.fixture
def bait(world) -> dict[str, Any]:
    """A hidden value for any parameter of a query."""
    hidden_id = next(node["id"] for node in world.graph.nodes if node["audience"] == "nobody")
    return {"classes": [1, 2], "limit": 5, "claim": "", "today": "2026-01-01", "strengths": {hidden_id: 0.5},
            "pairs": [{"topic": hidden_id, "unit": hidden_id}], "reach": [1, 2], "": hidden_id}  # fmt: skip


@pytest.mark.parametrize("query", query_names("read"))
def test_the_plan_of_a_query_holds_nothing_of_the_graph_nor_of_what_was_asked(world, bait, query):
    names = re.findall(r"\$(\w+)", code_of(query_text("read", query)))
    given = {name: bait.get(name, [bait[""]] if name.endswith("s") else bait[""]) for name in names}
    if query == "network_columns":  # numbers by names
        given = {name: {bait[""]: 1} for name in names}
    assert pieces(repr(world.store.explain(query, given))) == set()


@pytest.mark.parametrize("query", query_names("read"))
def test_what_the_database_cannot_do_is_told_without_its_words(world, bait, query):
    names = re.findall(r"\$(\w+)", code_of(query_text("read", query)))
    for wrong in ({bait[""]: bait[""]}, bait[""], [{bait[""]: bait[""]}], object()):
        try:
            world.store.read(query, dict.fromkeys(names, wrong))
        except Exception as error:
            assert pieces(in_words(error)) == set()


def test_no_exception_of_a_question_tells_of_what_its_asker_cannot_see(world):
    service, chance, raised = world.service(), random.Random(3), 0
    for asker in [one for one in world.askers if not one.token][::3]:
        principal, visible = service.principal(asker.name), world.birds.visible(asker)
        for question in questions():
            given = {
                name: chance.choice(world.bait.ids if name in IDS else world.bait.words)
                for name, field in question.parameters.model_fields.items() if field.is_required()
            }  # fmt: skip
            try:
                parameters = question.read_parameters(given)
                service.ask(question, parameters, Asking(principal, asker.purpose))
            except Exception as error:
                raised += 1
                # `Merged` holds the id that was asked for, which its asker sent.
                told = in_words(error).replace(given.get("id", "\n"), "")
                assert hidden(told, world.birds, visible) == [], (asker, question.name)
    assert raised > 30


def test_the_log_of_disclosures_names_whom_the_asker_could_see_and_nobody_else(world):
    service = world.service()
    askers = {(one.name, one.purpose, one.grant_id): one for one in world.askers if not one.token}
    people = [node["id"] for node in world.graph.nodes if node["type"] == "Person"]
    for name, purpose, grant in askers:
        for person in people:
            for question in questions():
                if question.name in ("person", "neighbourhood"):
                    try:
                        parameters = question.read_parameters({"id": person})
                        service.ask(question, parameters, Asking(service.principal(name), purpose, grant))
                    except Exception:  # noqa: S112 - those whom nobody may see
                        continue
    lines = (world.settings.graph_data_dir / f"{FILE_NAME}.jsonl").read_text(encoding="utf-8").splitlines()
    names = {name for name, _, _ in askers}
    entries = [entry for entry in map(json.loads, lines) if entry["principal"] in names]
    assert len(entries) > 100
    audiences = {node["id"]: node["audience"] for node in world.graph.nodes}
    ties = [{edge["start"], edge["end"]} for edge in world.graph.edges]
    kinds = {"id", *(edge["type"] for edge in world.graph.edges)}
    tied = set().union(*(ends for ends in ties if OWN_PERSON in ends))
    for entry in entries:
        assert pieces(json.dumps(entry)) == pieces(entry["person"])
        if entry["question"] in OF_ONESELF:
            other = entry["person"] != OWN_PERSON
            assert not other or (kinds.issuperset(entry["fields"]) and entry["person"] in tied)
            continue
        # The log names persons themselves, also those whom the answer named by a pseudonym.
        is_open = gates_of(askers[entry["principal"], entry["purpose"], entry.get("grant")])
        assert is_open(("record", audiences[entry["person"]]))


def test_no_file_but_that_log_holds_anything_of_the_graph(world):
    local = world.store._connection.local
    own = [file for file in files_in(world.settings.graph_data_dir) if file.name != f"{FILE_NAME}.jsonl"]
    # Neo4j's own store is the graph; all around it (settings, logs, what tells processes of each other) is not.
    around = [file for file in files_in(local.data) if "data" not in file.relative_to(local.data).parts]
    assert own and around
    for file in (*own, *around):
        told = file.read_bytes().decode("latin-1")
        secrets = [what for secret, what in world.birds.secrets.items() if secret in told]
        assert (pieces(told), secrets) == (set(), []), file.name
