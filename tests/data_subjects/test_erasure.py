"""Erasure reaches every copy: graph, transaction log, backup; and is repeated on what a backup brings back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from graph_service.access import PURPOSES, Asking, check_may_exercise_rights
from graph_service.data_subjects import erase_again
from graph_service.errors import Conflict, NotFound, NotPermitted
from graph_service.exchange import import_files, load_seeds
from graph_service.exchange.loads import one_load
from graph_service.exchange.merging import merge
from graph_service.service import Service
from graph_service.store import Store, migrate, open_store
from tests.servers import SMALL, clear, local_settings, run_cypher

pytestmark = pytest.mark.neo4j

PERSON = """MATCH (p:Person)-[h:HOLDS]->(post:Post) WHERE h.until IS NULL AND NOT p.id IN $not
            RETURN p.id AS id, post.id AS post, p.name AS name ORDER BY id LIMIT 1"""


@pytest.fixture
def alone(tmp_path: Path):
    """A service on a Neo4j of its own, so that its files can be looked through; filled with the seeds."""
    settings = local_settings(tmp_path / "data", embedder="none", dev_principals=True)
    with open_store(settings, local_options=SMALL) as store:
        migrate(store)
        load_seeds(store)
        yield Service(settings, store)


@pytest.fixture(scope="module")
def service(full_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """A service over the seeds, filled once: whoever erases or withdraws takes somebody else the next time."""
    clear(full_store)
    load_seeds(full_store)
    settings = local_settings(tmp_path_factory.mktemp("erasure"), embedder="none", dev_principals=True)
    return Service(settings, full_store)


def officer(service: Service, question: str, person: str):
    from graph_service.registry import find_question

    found = find_question(question)
    return service.ask(
        found,
        found.read_parameters({"id": person}),
        Asking(service.principal("datenschutz"), "data-subject-rights"),
    )


def files_with(folder: Path, text: bytes) -> list[str]:
    return sorted(
        str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and text in file.read_bytes()
    )


def test_the_files_of_the_graph_hold_no_name_and_after_the_erasure_no_copy_can_be_read(alone, tmp_path):
    service = alone
    (row,) = run_cypher(service.store, PERSON, **{"not": []})
    person, data = row["id"], service.settings.graph_data_dir
    name = officer(service, "person", person).items[0].person.name
    assert name and row["name"].startswith("gs1:")
    assert files_with(data, name.encode()) == files_with(data, name.encode("utf-16-le")) == []
    ciphertext = row["name"].rpartition(":")[2].encode()
    run_cypher(service.store, "CALL db.awaitIndexes(10)")
    backup = shutil.copytree(data / "neo4j" / "data", tmp_path / "backup")
    keys = shutil.copytree(data / "person-keys", tmp_path / "keys-backup")

    erased = service.rights.erase(person)
    assert erased.key and erased.record and erased.ties > 0

    assert service.store.vault.opened(row["name"]) is None, "a copy of the ciphertext is shut"
    assert files_with(backup, ciphertext) or files_with(data, ciphertext), "the copies are there, and no use"
    with pytest.raises(NotFound):
        officer(service, "person", person)
    (post,) = run_cypher(service.store, "MATCH (p:Post {id: $id}) RETURN p.occupancy AS occupancy", id=row["post"])
    assert post["occupancy"] == "unknown", "the post stays, held by nobody who is known"

    # The backups of keys and graph are restored: the erasure is repeated.
    shutil.copytree(keys, data / "person-keys", dirs_exist_ok=True)
    run_cypher(service.store, "CREATE (:Entity:Person {id: $id, name: $name})", id=person, name=row["name"])
    assert service.store.vault.opened(row["name"]) == name
    assert erase_again(service.store) == 1
    assert service.store.vault.opened(row["name"]) is None
    assert not run_cypher(service.store, "MATCH (p:Person {id: $id}) RETURN p.id AS id", id=person)


def test_a_withdrawn_consent_counts_for_the_next_question_and_the_officer_still_finds_the_person(service):
    (row,) = run_cypher(service.store, PERSON, **{"not": []})
    person = row["id"]
    service.rights.withdraw(person)
    with pytest.raises(NotFound):
        service.ask(*_person_question(person), Asking(service.principal("support"), "contact-mediation"))
    assert officer(service, "person", person).items[0].person.name


def _person_question(person: str):
    from graph_service.registry import find_question

    found = find_question("person")
    return found, found.read_parameters({"id": person})


def test_the_report_holds_all_that_is_stored_and_is_in_the_log_itself(service):
    (first,) = run_cypher(service.store, PERSON, **{"not": []})  # who withdrew elsewhere
    (row,) = run_cypher(service.store, PERSON, **{"not": [first["id"]]})
    person = row["id"]
    officer(service, "person", person)
    who = service.principal("datenschutz")
    report = service.rights.report_on(person, Asking(who, "data-subject-rights"))
    (count,) = run_cypher(
        service.store, "MATCH (p:Person {id: $id}) RETURN COUNT {(p)--(o:Entity) WHERE NOT o:Claim} AS ties", id=person
    )
    assert report.name and len(report.ties) == count["ties"] > 0
    assert all(tie.other_name is None for tie in report.ties if tie.other_type == "Person")
    assert [one["question"] for one in report.disclosures] == ["person"]
    assert [one.question for one in service.disclosures.of_person(person)] == ["person", "person report"]


@pytest.mark.parametrize("name", ["support", "betrieb", "analyse", "team-kiezbox", "community"])
def test_nobody_but_the_officer_and_the_person_exercises_its_rights(service, name):
    who = service.principal(name)
    with pytest.raises(NotPermitted):
        check_may_exercise_rights(service.gate.rules, who, PURPOSES["contact-mediation"], "person-000000000000")
    if who.person:
        check_may_exercise_rights(service.gate.rules, who, PURPOSES["contact-mediation"], who.person)


def test_what_is_not_there_cannot_be_erased_and_is_not_noted(service):
    with pytest.raises(NotFound):
        service.rights.erase("person-000000000000")
    assert not service.store.vault.erasures.holds("person-000000000000")


def test_nobody_is_erased_while_an_import_is_under_way_that_might_bring_them_back(service):
    (row,) = run_cypher(service.store, PERSON, **{"not": []})
    with one_load(service.store), pytest.raises(Conflict):
        service.rights.erase(row["id"])
    assert not service.store.vault.erasures.holds(row["id"]) and service.store.vault.has_key(row["id"])


def test_an_erased_person_is_left_out_of_later_imports_with_all_its_ties(service, tmp_path):
    header = (
        "type,id,source_key,name,source,as_of,audience,identity_audience,contact_audience,profile_audience,consents\n"
    )
    open_ = "community for contact-mediation by consent"
    rows = header + "".join(
        f"Person,,{number},Person {number} (erfunden),source:invented,2026-11,{open_},{open_},nobody,nobody,"
        "2026-03-12 given web for contact-mediation\n"
        for number in (1, 2)
    )
    ties = f"type,start,end,audience,source,as_of\nKNOWS,invented:1,invented:2,{open_},source:invented,2026-11\n"
    files = [tmp_path / "persons.csv", tmp_path / "ties.csv"]
    for file, text in zip(files, (rows, ties), strict=True):
        file.write_text(text, encoding="utf-8")
    assert import_files(service.store, "table", files).ok
    query = (
        "MATCH (p:Person) WHERE any(key IN p.source_keys WHERE key STARTS WITH 'invented:') "
        "RETURN p.id AS id ORDER BY id"
    )
    first, second = (row["id"] for row in run_cypher(service.store, query))
    service.rights.erase(first)
    report = import_files(service.store, "table", files)
    assert report.ok and any("left out" in note for note in report.notes)
    assert [row["id"] for row in run_cypher(service.store, query)] == [second]


HEADER = "type,id,source_key,name,source,as_of,audience,identity_audience,contact_audience,profile_audience\n"


def person_row(id_: str, key: str = "") -> str:
    return f"Person,{id_},{key},Doppelt {id_} (erfunden),source:invented,2026-11,nobody,nobody,nobody,nobody\n"


def test_whoever_was_merged_and_then_erased_comes_back_under_none_of_the_ids(service, tmp_path):
    ids = [f"person-0000000000{number}" for number in ("a1", "b2", "c3")]
    first, second, third = ids
    file = tmp_path / "persons.csv"
    file.write_text(HEADER + "".join(map(person_row, ids)), encoding="utf-8")
    assert import_files(service.store, "table", [file]).ok
    merge(service.store, first, second)
    merge(service.store, second, third)
    service.rights.erase(third)

    report = import_files(service.store, "table", [file])
    assert report.ok and not report.written and any("3 persons were erased" in note for note in report.notes)
    assert not run_cypher(service.store, "MATCH (p:Person) WHERE p.id IN $ids RETURN p", ids=ids)

    # A backup from before the merges brings all of them back.
    run_cypher(service.store, "UNWIND $ids AS id CREATE (:Entity:Person {id: id, audience: 0})", ids=ids)
    assert erase_again(service.store) == 3
    assert not run_cypher(service.store, "MATCH (p:Person) WHERE p.id IN $ids RETURN p", ids=ids)


def test_a_person_without_id_and_source_key_is_refused_for_it_could_not_be_recognised(service, tmp_path):
    file = tmp_path / "persons.csv"
    file.write_text(HEADER + person_row(""), encoding="utf-8")
    report = import_files(service.store, "table", [file])
    (problem,) = report.problems
    assert not report.written and (problem.row, problem.column) == (2, "source_key") and "erased" in problem.detail
