"""`access explain` over the seeds: it says what the questions show, and never what stands in a field."""

import json
from contextlib import contextmanager

import pytest

from graph_service.access import Asking
from graph_service.commands import access, run_command
from graph_service.errors import NotFound
from graph_service.registry import find_question

pytestmark = pytest.mark.neo4j

WHO = (
    ("public", None), ("public", "contact-mediation"), ("team-kiezbox", "contact-mediation"),
    ("team-kiezbox", "expert-search"), ("support", "introduction"), ("datenschutz", "data-subject-rights"),
    ("analyse", "network-analysis"), ("betrieb", "operation"),
)  # fmt: skip
FIELDS = ("name", "email", "phone", "profile", "languages")


@pytest.fixture
def explained(monkeypatch, seeded, capsys):
    @contextmanager
    def started(settings, **_):
        yield seeded

    monkeypatch.setattr(access, "started_service", started)

    def run(id, who, purpose, *more):
        named = ("--purpose", purpose) if purpose else ()
        assert run_command_of("explain", "--entity", id, "--as", who, *named, *more) == 0
        return capsys.readouterr().out

    return run


def run_command_of(*arguments):
    try:
        return run_command(["access", *arguments])
    except SystemExit as end:
        return end.code


@pytest.fixture(scope="module")
def persons(seeded, run_cypher):
    """Some persons with all that stands in them: from each combination of classes one that has every field."""
    rows = run_cypher(
        seeded.store,
        "MATCH (p:Person) WITH p ORDER BY size(keys(p)) DESC, p.id "
        "WITH [p.audience, p.identity_audience, p.contact_audience, p.profile_audience] AS classes, "
        "head(collect(properties(p))) AS person RETURN person ORDER BY person.id",
    )
    assert len(rows) > 3
    return [row["person"] for row in rows]


def shown(seeded, id, who, purpose):
    """The person as the question shows it, or none where it is not there for whoever asks."""
    question = find_question("person")
    pseudonyms = seeded.gate.pseudonyms(seeded.gate.view(seeded.principal(who), purpose))
    parameters = question.read_parameters({"id": pseudonyms.hidden(id) if pseudonyms else id})
    try:
        return seeded.ask(question, parameters, Asking(seeded.principal(who), purpose)).items[0].person
    except NotFound:
        return None


def test_it_says_of_persons_what_the_question_shows(explained, seeded, persons):
    seen = 0
    for person in persons:
        for who, purpose in WHO:
            told = json.loads(explained(person["id"], who, purpose, "--json"))
            row = shown(seeded, person["id"], who, purpose)
            place = (person["id"], who, purpose)
            gates = {field: gate for gate in told["gates"] for field in gate["fields"]}
            assert gates["id"]["seen"] == (row is not None), place
            for field in FIELDS:
                if person.get(field):
                    opened = row is not None and bool(getattr(row, field))
                    assert gates[field]["seen"] == opened, (*place, field)
                    seen += opened
    assert seen


def test_it_never_prints_what_stands_in_a_field_nor_the_number_of_a_class(explained, persons):
    for person in persons:
        out = explained(person["id"], "datenschutz", "data-subject-rights")
        told = "".join(out.split())
        for field in FIELDS:
            value = person.get(field)
            for text in value if isinstance(value, list) else [value]:
                assert not text or "".join(str(text).split()) not in told


def test_an_id_that_is_not_there_has_ended_or_goes_on_elsewhere(explained, seeded, run_cypher, capsys):
    ended = "UNWIND [['topic:a-old', 'topic:a-new'], ['topic:a-gone', null]] AS one CREATE (r:Redirect {id: one[0]}) "
    run_cypher(seeded.store, ended + "SET r.into = one[1]")
    try:
        for id, code, told in (
            ("topic:a-old", 1, "goes on as topic:a-new"),
            ("topic:a-gone", 66, "is no more"),
            ("topic:a-never", 66, "There is no entity"),
        ):
            assert run_command_of("explain", "--entity", id) == code
            assert told in capsys.readouterr().err
    finally:
        run_cypher(seeded.store, "MATCH (r:Redirect) WHERE r.id STARTS WITH 'topic:a-' DELETE r")
