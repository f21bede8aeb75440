"""Imports on a real Neo4j: whole or not at all, again without effect, nothing overwritten silently."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.access.class_table import ensure_classes
from graph_service.errors import Conflict, InputError
from graph_service.exchange import (
    ImportOptions,
    TableMapping,
    import_files,
    load_seeds,
    loads,
    read_mapping_file,
    remove_unfinished_loads,
    with_ignored,
    with_map_option,
    writing,
)
from graph_service.exchange.loads import one_load
from graph_service.schema import FieldClass
from graph_service.store import Store
from tests.exchange.tables import NODES, SOURCES, base, content, load, run_cypher, the, visible, written

pytestmark = pytest.mark.neo4j
TOPICS = "type,id,name,source,as_of\n" + "".join(f"Topic,topic:n{n},N{n},source:one,2024\n" for n in range(12))


def test_what_was_imported_stands_in_the_graph(empty_full_store: Store, tmp_path: Path) -> None:
    report = base(empty_full_store, tmp_path)
    assert report.written and report.total("new") == 7
    unit = the(empty_full_store, "unit:a")
    assert unit["name"] == "Amt A" and unit["alternative_names"] == ["A-Amt", "Bauamt"]
    assert (unit["source"], unit["as_of"], unit["confidence"]) == ("source:one", "2024-05-01", 1.0)
    assert "invented" in unit and isinstance(unit["audience"], int)
    assert visible(empty_full_store) == (5, 2)
    assert empty_full_store.revision() == 1


def test_a_second_run_changes_nothing_and_says_so(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    before, revision = content(empty_full_store), empty_full_store.revision()
    report = base(empty_full_store, tmp_path)
    assert not report.written and report.total("unchanged") == 7 and report.total("changed") == 0
    assert content(empty_full_store) == before and empty_full_store.revision() == revision
    assert report.summary() == "Es gab nichts zu ändern."


def test_a_dry_run_writes_nothing_and_tells_the_same(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    before = content(empty_full_store)
    files = written(
        tmp_path, more__csv=NODES.replace("Bauen", "Bauen und Wohnen") + "Topic,topic:u,U,source:one,2024,,\n"
    )
    dry = import_files(empty_full_store, "table", files, dry_run=True)
    assert not dry.written and (dry.total("new"), dry.total("changed"), dry.total("unchanged")) == (1, 1, 2)
    assert content(empty_full_store) == before
    real = import_files(empty_full_store, "table", files)
    assert real.written and real.counts == dry.counts


def test_a_source_updates_its_own_value_but_not_backwards(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    newer = load(
        empty_full_store, tmp_path, n__csv=NODES.replace("2024-05-01", "2024-06-01").replace("Bauen", "Bauaufsicht")
    )
    assert newer.total("changed") == 3 and newer.total("conflicting") == 0
    assert the(empty_full_store, "unit:a")["purpose"] == "Bauaufsicht"
    older = load(empty_full_store, tmp_path, n__csv=NODES)
    assert older.total("unchanged") == 3
    assert the(empty_full_store, "unit:a")["purpose"] == "Bauaufsicht"


def test_what_another_source_contradicts_is_kept_beside_as_a_claim(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    other = (
        "type,id,name,source,as_of,confidence,audience,purpose,district\n"
        "AdministrativeUnit,unit:a,Bauaufsichtsamt,source:two,2024-06-01,0.7,community,Bauaufsicht,Mitte\n"
    )
    report = load(empty_full_store, tmp_path, other__csv=other)
    assert report.ok and report.total("conflicting") == 1
    unit = the(empty_full_store, "unit:a")
    assert unit["purpose"] == "Bauen" and unit["source"] == "source:one"
    # Not for everybody: so neither the gap nor the other name may be filled in where everybody sees it.
    assert "district" not in unit and unit["alternative_names"] == ["A-Amt", "Bauamt"]
    rows = run_cypher(
        empty_full_store,
        "MATCH (c:Claim)-[t:CLAIMED_OF]->(:Entity {id: 'unit:a'}) MATCH (k:AudienceClass {number: c.audience}) "
        "RETURN c.field AS field, c.value AS value, c.source AS source, c.confidence AS confidence, c.state AS state, "
        "k.audience AS audience, t.audience = c.audience AS same ORDER BY field",
    )
    assert [(row["field"], row["value"]) for row in rows] == [
        ("alternative_names", "Bauaufsichtsamt"), ("district", "Mitte"), ("purpose", "Bauaufsicht"),
    ]  # fmt: skip
    assert {(row["source"], row["confidence"], row["state"], row["audience"], row["same"]) for row in rows} == {
        ("source:two", 0.7, "open", "community", True)
    }
    before = content(empty_full_store)
    again = load(empty_full_store, tmp_path, other__csv=other)
    assert not again.written and content(empty_full_store) == before


def test_another_source_fills_gaps_and_adds_names_and_both_runs_stay_stable(
    empty_full_store: Store, tmp_path: Path
) -> None:
    base(empty_full_store, tmp_path)
    other = (
        "type,id,name,source,as_of,district,alternative_names\n"
        "AdministrativeUnit,unit:a,Bauaufsichtsamt,source:two,2024-06-01,Mitte,Amt für Bau\n"
    )
    assert load(empty_full_store, tmp_path, other__csv=other).total("changed") == 1
    unit = the(empty_full_store, "unit:a")
    assert unit["district"] == "Mitte" and unit["name"] == "Amt A"
    assert unit["alternative_names"] == ["A-Amt", "Bauamt", "Amt für Bau", "Bauaufsichtsamt"]
    before = content(empty_full_store)
    assert not base(empty_full_store, tmp_path).written
    assert not load(empty_full_store, tmp_path, other__csv=other).written
    assert content(empty_full_store) == before
    moved = load(empty_full_store, tmp_path, other__csv=other.replace("Mitte", "Pankow"))
    assert moved.total("changed") == 1 and the(empty_full_store, "unit:a")["district"] == "Pankow"


def test_two_sources_in_one_import_contradict_each_other_too(empty_full_store: Store, tmp_path: Path) -> None:
    two = (
        "type,id,name,source,as_of,phase\n"
        "Measure,measure-aaaaaaaaaaaa,M,source:one,2024,laufend\nMeasure,measure-aaaaaaaaaaaa,M,source:two,2025,beendet\n"
    )
    report = load(empty_full_store, tmp_path, sources__csv=SOURCES, two__csv=two)
    assert report.ok and report.counts["Measure"]["conflicting"] == 1
    assert the(empty_full_store, "measure-aaaaaaaaaaaa")["phase"] == "laufend"
    claims = run_cypher(empty_full_store, "MATCH (c:Claim) RETURN c.field AS field, c.value AS value, c.as_of AS as_of")
    assert claims == [{"field": "phase", "value": "beendet", "as_of": "2025"}]
    assert not load(empty_full_store, tmp_path, sources__csv=SOURCES, two__csv=two).written


def test_a_unit_moves_where_its_source_says_so_and_not_where_another_does(
    empty_full_store: Store, tmp_path: Path
) -> None:
    base(empty_full_store, tmp_path)
    more = NODES.splitlines()[0] + "\nAdministrativeUnit,unit:c,Amt C,source:one,2024-05-01,,\n"
    edge = "type,start,end,source,as_of\nPART_OF,unit:a,unit:c,source:two,2024-06-01\n"
    other = load(empty_full_store, tmp_path, more__csv=more, edge__csv=edge)
    assert other.counts["PART_OF"]["conflicting"] == 1
    parents = "MATCH (:Entity {id: 'unit:a'})-[:PART_OF]->(p) RETURN p.id AS id"
    assert run_cypher(empty_full_store, parents) == [{"id": "unit:b"}]
    own = load(empty_full_store, tmp_path, edge__csv=edge.replace("source:two", "source:one"))
    assert own.counts["PART_OF"]["changed"] == 1
    assert run_cypher(empty_full_store, parents) == [{"id": "unit:c"}]


def test_relationships_differ_by_more_than_their_ends(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    head = "type,start,end,source,as_of,district,basis\n"
    first = head + "RESPONSIBLE_FOR,unit:a,topic:t,source:one,2024-05-01,Pankow,§ 1\n"
    assert load(empty_full_store, tmp_path, e__csv=first).total("new") == 1
    second = load(empty_full_store, tmp_path, e__csv=first.replace("§ 1", "§ 2"))
    assert second.total("changed") == 1
    rows = run_cypher(
        empty_full_store, "MATCH ()-[r:RESPONSIBLE_FOR]->() RETURN r.district AS d, r.basis AS b ORDER BY d"
    )
    assert rows == [{"d": "Mitte", "b": None}, {"d": "Pankow", "b": "§ 2"}]


def test_ids_of_what_is_not_public_are_random_and_keys_match(empty_full_store: Store, tmp_path: Path) -> None:
    keyed = (
        "type,source_key,name,source,as_of,audience\n"
        "AdministrativeUnit,k1,Amt Eins,source:one,2024,public\n"
        "AdministrativeUnit,k2,Amt Zwei,source:one,2024,support\n"
        "Post,k3,Leitung,source:one,2024,public\n"
    )
    assert load(empty_full_store, tmp_path, sources__csv=SOURCES, keyed__csv=keyed).ok
    rows = run_cypher(empty_full_store, "MATCH (n) WHERE n.source_keys IS NOT NULL RETURN n.name AS n, n.id AS id")
    ids = {row["n"]: row["id"] for row in rows}
    assert ids["Amt Eins"] == "unit:k1"
    assert ids["Amt Zwei"].startswith("unit-") and "k2" not in ids["Amt Zwei"]
    assert ids["Leitung"].startswith("post-")
    assert not load(empty_full_store, tmp_path, sources__csv=SOURCES, keyed__csv=keyed).written


def test_personal_audiences_become_classes_of_their_own(empty_full_store: Store, tmp_path: Path) -> None:
    people = (
        "type,id,name,email,source,as_of,audience,identity_audience,contact_audience,profile_audience\n"
        "Person,person-aaaaaaaaaaaa,Erna Beispiel,erna@beispiel.example,source:one,2024,"
        "community for event-planning,community for contact-mediation by consent until 2099-01-01,nobody,nobody\n"
    )
    assert load(empty_full_store, tmp_path, sources__csv=SOURCES, people__csv=people).ok
    person = the(empty_full_store, "person-aaaaaaaaaaaa")
    classes = {
        row["number"]: (row["field_class"], row["audience"]) for row in empty_full_store.read("audience_classes")
    }
    assert classes[person["audience"]] == ("record", "community for event-planning by consent")
    assert classes[person["identity_audience"]][0] == "identity"
    assert classes[person["contact_audience"]] == ("contact", "nobody")
    assert not load(empty_full_store, tmp_path, people__csv=people).written


@pytest.fixture
def large_from_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything above ten rows is staged, in batches of four."""
    monkeypatch.setattr(writing, "SMALL", 10)
    monkeypatch.setattr(writing, "AT_ONCE", 4)


@pytest.mark.usefixtures("large_from_ten")
def test_a_large_import_is_staged_and_then_published_at_once(empty_full_store: Store, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    files = written(tmp_path, sources__csv=SOURCES, topics__csv=TOPICS)
    report = import_files(
        empty_full_store, "table", files, progress=lambda done, of, what: seen.append(visible(empty_full_store))
    )
    assert report.written and seen == [(0, 0)] * len(seen) and len(seen) == 4
    assert visible(empty_full_store) == (14, 0) and empty_full_store.revision() == 1
    assert not import_files(empty_full_store, "table", files).written
    assert empty_full_store.read("existing_loads") == []


@pytest.mark.usefixtures("large_from_ten")
def test_an_import_that_fails_half_way_leaves_nothing(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    before = content(empty_full_store)

    def fail(done: int, of: int, what: str) -> None:
        if what == "Schreiben" and done > 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files(empty_full_store, "table", written(tmp_path, topics__csv=TOPICS), progress=fail)
    left = [row for row in content(empty_full_store) if row.get("labels") != ["AudienceClassCounter"]]
    assert left == [row for row in before if row.get("labels") != ["AudienceClassCounter"]]


@pytest.mark.usefixtures("large_from_ten")
def test_what_a_killed_import_left_is_invisible_and_removed_at_the_next_start(
    empty_full_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base(empty_full_store, tmp_path)
    before, counts = content(empty_full_store), visible(empty_full_store)
    topics = written(tmp_path, topics__csv=TOPICS)

    def die(done: int, of: int, what: str) -> None:
        if what == "Schreiben" and done > 4:
            raise SystemExit

    with monkeypatch.context() as killed, pytest.raises(SystemExit):
        killed.setattr(loads, "_remove", lambda store, load: None)  # a killed process cleans up nothing
        import_files(empty_full_store, "table", topics, progress=die)
    assert len(content(empty_full_store)) > len(before) + 4
    assert visible(empty_full_store) == counts
    assert remove_unfinished_loads(empty_full_store) == 0  # its process, this one, is alive
    with pytest.raises(Conflict, match="Another import"):
        import_files(empty_full_store, "table", topics)
    run_cypher(empty_full_store, "MATCH (l:Load) SET l.process_started = l.process_started - 60")  # another process
    assert remove_unfinished_loads(empty_full_store) == 1
    left = [row for row in content(empty_full_store) if row.get("labels") != ["AudienceClassCounter"]]
    assert left == [row for row in before if row.get("labels") != ["AudienceClassCounter"]]
    assert import_files(empty_full_store, "table", topics).written


def test_whoever_removes_what_an_import_left_waits_for_its_batch_that_is_under_way(empty_full_store: Store) -> None:
    store = empty_full_store
    store.write("begin_load", {"id": "load-1", "host": "here", "process": 1, "process_started": 0.0, "heard": 0.0})
    with store.transaction() as transaction:
        (number,) = ensure_classes(transaction, [(FieldClass.RECORD, "public")], "load-1").values()
    row = {"id": "topic:late", "name": "Spät", "audience": number}
    batch = {"type": "Topic", "rows": [row], "load": "load-1", "heard": time.time()}
    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as under_way:
            assert under_way.write("stage_entities", batch).nodes_created == 1
            removing = pool.submit(loads._remove, store, "load-1")
            with pytest.raises(TimeoutError):
                removing.result(0.5)
        removing.result(60)
    late = "MATCH (t:Topic {id: 'topic:late'}) RETURN count(t) AS found"
    assert run_cypher(store, late)[0]["found"] == 0 and store.read("existing_loads") == []
    assert store.write("stage_entities", batch).nodes_created == 0, "nothing comes after it"


def test_an_import_on_another_machine_counts_as_dead_when_nothing_was_heard_of_it(empty_full_store: Store) -> None:
    now = time.time()
    load_of = "CREATE (:Load {id: $id, host: 'elsewhere.example', process: 1, process_started: 0.0, heard: $heard})"
    run_cypher(empty_full_store, load_of, id="load-dead", heard=now - 3600)
    run_cypher(empty_full_store, load_of, id="load-alive", heard=now)
    assert remove_unfinished_loads(empty_full_store) == 1
    assert [row["id"] for row in empty_full_store.read("existing_loads")] == ["load-alive"]
    with pytest.raises(Conflict), one_load(empty_full_store):
        pass


@pytest.mark.usefixtures("large_from_ten")
def test_more_changes_than_fit_one_transaction_are_refused(
    empty_full_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base(empty_full_store, tmp_path)
    monkeypatch.setattr(writing, "MOST_CHANGED", 1)
    before = content(empty_full_store)
    files = written(tmp_path, n__csv=NODES.replace("Amt A,", "Amt AA,").replace("Amt B,", "Amt BB,"))
    for dry_run in (True, False):
        report = import_files(empty_full_store, "table", files, dry_run=dry_run)
        assert not report.ok and not report.written
        assert "2 rows of the graph would change" in str(report.problems[0]) and "parts" in str(report.problems[0])
    assert content(empty_full_store) == before


def test_kinds_and_files_must_be_named(empty_full_store: Store) -> None:
    with pytest.raises(InputError, match="no kind"):
        import_files(empty_full_store, "spreadsheet", ["x.csv"])
    with pytest.raises(InputError, match="No file"):
        import_files(empty_full_store, "table", [])


def test_the_seeds_go_into_an_empty_graph_only(empty_full_store: Store) -> None:
    report = load_seeds(empty_full_store)
    assert report is not None and report.ok, report and report.problems
    assert report.total("new") > 3000 and report.total("rejected") == 0
    before = visible(empty_full_store)
    assert load_seeds(empty_full_store) is None
    assert visible(empty_full_store) == before


def test_foreign_columns_and_types_are_mapped_or_left_out_only_when_told(
    empty_full_store: Store, tmp_path: Path
) -> None:
    foreign = "key,kind,label,weight\nA1,office,Amt Eins,3\nA2,robot,R,1\n"
    options = ImportOptions(source="source:one", as_of="2024")
    refused = load(empty_full_store, tmp_path, options, sources__csv=SOURCES, foreign__csv=foreign)
    assert not refused.ok and "no column type" in str(refused.problems[0])
    mapping = with_map_option(TableMapping(), "key=source_key,label=name,kind=type,type:office=AdministrativeUnit")
    refused = load(empty_full_store, tmp_path, replace(options, mapping=mapping), foreign__csv=foreign)
    assert "weight" in str(refused.problems[0]) and "--ignore" in str(refused.problems[0])
    mapping = with_ignored(mapping, "weight")
    refused = load(
        empty_full_store, tmp_path, replace(options, mapping=mapping), sources__csv=SOURCES, foreign__csv=foreign
    )
    assert "'robot'" in str(refused.problems[0])
    mapping = with_ignored(mapping, "robot")
    report = load(empty_full_store, tmp_path, replace(options, mapping=mapping), foreign__csv=foreign)
    assert not report.ok and "no source 'source:one'" in str(report.problems[0])
    load(empty_full_store, tmp_path, sources__csv=SOURCES)
    report = load(empty_full_store, tmp_path, replace(options, mapping=mapping), foreign__csv=foreign)
    assert report.ok and report.total("new") == 1
    assert any("column weight was left out" in note for note in report.notes)
    assert any("type robot were left out" in note for note in report.notes)
    assert the(empty_full_store, "unit:a1")["source_keys"] == ["one:A1"]


@pytest.mark.parametrize("invented", ["true", '"true"'])
def test_the_defaults_of_a_mapping_are_values(empty_full_store: Store, tmp_path: Path, invented: str) -> None:
    text = f'[defaults]\ninvented = {invented}\nconfidence = 0.5\nas_of = 2024-02-01\nsource = "source:one"\n'
    text += '[types]\noffice = { type = "AdministrativeUnit", confidence = 0.25 }\n'
    mapping = read_mapping_file(written(tmp_path, m__toml=text)[0])
    rows = "type,id,name\nTopic,topic:x,X\noffice,unit:x,Amt X\n"
    assert load(empty_full_store, tmp_path, ImportOptions(mapping=mapping), sources__csv=SOURCES, rows__csv=rows).ok
    topic, unit = the(empty_full_store, "topic:x"), the(empty_full_store, "unit:x")
    assert topic["invented"] is True and unit["invented"] is True
    assert (topic["confidence"], topic["as_of"], topic["source"]) == (0.5, "2024-02-01", "source:one")
    assert unit["confidence"] == 0.25


@pytest.mark.parametrize("text", ["label", "=name", "type:=X", "[broken"])
def test_a_mapping_that_means_nothing_is_refused(tmp_path: Path, text: str) -> None:
    if text.startswith("["):
        path = written(tmp_path, m__toml=text)[0]
        with pytest.raises(InputError, match="not TOML"):
            read_mapping_file(path)
        with pytest.raises(InputError, match="unknown parts: colums"):
            read_mapping_file(written(tmp_path, m__toml="[colums]\n")[0])
    elif text == "type:=X":
        assert with_map_option(TableMapping(), "type:x=X").types["x"].type == "X"
    else:
        with pytest.raises(InputError, match="maps nothing"):
            with_map_option(TableMapping(), text)
