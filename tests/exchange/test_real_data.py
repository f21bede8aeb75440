"""The real files, where they are there: all are taken in, fit together, and change nothing the second time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.exchange import ImportOptions, conflicts, import_files, read_mapping_file
from graph_service.exchange.checking import checked
from graph_service.exchange.crosswalk import Crosswalk
from graph_service.exchange.drafts import EdgeDraft, Findings, NodeDraft
from graph_service.exchange.existing import Existing
from graph_service.exchange.identity import Identifier
from graph_service.exchange.kinds import table
from graph_service.store import Store
from tests.exchange.tables import DATA, clear, content, run_cypher, the

pytestmark = [
    pytest.mark.neo4j,
    pytest.mark.skipif(not DATA.is_dir(), reason="The real data of ../shared/data are not here."),
]
UNITS = DATA / "berlin_units"
KINDS = {
    "units": [
        UNITS / name
        for name in ("bezirke.csv", "core_orgs.csv", "bezirksamt_standardgliederung.csv", "berlin_core_orgs.ttl")
    ],
    "services": [*sorted((DATA / "berlin_services").glob("*.csv")), UNITS / "channels.csv"],
    "organigram": sorted((DATA / "organigrams").glob("*.json")),
    "measures": [*sorted((DATA / "gdb").glob("gdb_[lm]*.json")), DATA / "gdb" / "stakeholders.json"],
}


@pytest.fixture(scope="module")
def berlin(full_store: Store) -> Iterator[Store]:
    """All real files of Berlin in one graph, without the seeds."""
    clear(full_store)
    for kind, files in KINDS.items():
        report = import_files(full_store, kind, files)
        assert report.ok, (kind, report.problems)
        assert report.written
    yield full_store


def count(store: Store, text: str) -> int:
    return int(run_cypher(store, f"{text} RETURN count(*) AS n")[0]["n"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_run_changes_nothing(berlin: Store, kind: str) -> None:
    before = content(berlin)
    report = import_files(berlin, kind, KINDS[kind])
    assert report.ok and not report.written, report.counts
    assert content(berlin) == before


def test_every_service_and_pair_is_there(berlin: Store) -> None:
    assert count(berlin, "MATCH (n:Topic {topic_type: 'service'})") == 335
    # 2,390 rows, of which one has an authority without a name.
    assert count(berlin, "MATCH ()-[r:RESPONSIBLE_FOR]->()") == 2_389
    assert count(berlin, "MATCH (:AdministrativeUnit)-[r:PROVIDES]->(:Topic)") == 3_005 - 3  # three stand there twice
    assert count(berlin, "MATCH ()-[r:RESPONSIBLE_FOR]->() WHERE r.district IS NOT NULL") == 1_681


def test_the_districts_are_one_unit_each_under_whatever_name(berlin: Store) -> None:
    names = run_cypher(berlin, "MATCH (n:AdministrativeUnit) WHERE n.name STARTS WITH 'Bezirksamt' RETURN n.id AS id")
    assert len(names) == 12
    unit = the(berlin, "unit:bezirksamt-charlottenburg-wilmersdorf")
    spaces = {key.split(":")[0] for key in unit["source_keys"]}
    assert {"bezirke", "bezirksorganigramme", "core-organigram", "service-portal"} <= spaces
    assert "website: https://www.berlin.de/ba-charlottenburg-wilmersdorf/" in unit["channels"]


def test_every_district_has_its_standard_offices_with_addresses(berlin: Store) -> None:
    offices = "MATCH (n:AdministrativeUnit)-[:PART_OF]->(:Entity {id: 'unit:bezirksamt-neukoelln'})"
    assert count(berlin, offices) >= 26
    office = the(berlin, "unit:bezirksamt-neukoelln:amt-fuer-soziales")
    assert any(channel.startswith("address: Karl-Marx-Straße 83, 12043") for channel in office["channels"])


def test_drawing_aids_are_skipped_and_copied_units_kept_apart(berlin: Store) -> None:
    assert count(berlin, "MATCH (n:AdministrativeUnit) WHERE n.name IN ['Organisation', 'Verbindung / Dummy']") == 0
    section = (
        "MATCH (n {name: 'Referat ZS B'})-[:PART_OF]->({name: 'Abteilung ZS'}) WHERE n.purpose = 'Digitalisierung'"
    )
    assert count(berlin, section) == 1
    units = run_cypher(
        berlin,
        "MATCH (n:AdministrativeUnit) WHERE any(k IN n.source_keys WHERE k STARTS WITH 'organigramme:') "
        "RETURN count(*) AS n",
    )
    assert units[0]["n"] >= 255  # 282 nodes without 19 drawing aids, a few of them known by another name


def test_posts_know_whether_they_are_held(berlin: Store) -> None:
    rows = run_cypher(berlin, "MATCH (n:Post) RETURN n.occupancy AS o, count(*) AS n ORDER BY o")
    assert {row["o"]: row["n"] for row in rows} == {"acting": 11, "unknown": 244, "vacant": 15}
    two = "MATCH (p:Post)-[:UNIT_OF]->(u) WITH p, count(u) AS units WHERE units = 2"
    assert count(berlin, two) == 1


def test_statements_in_one_string_become_claims(berlin: Store) -> None:
    found = {(one.field, one.value, one.source) for one in conflicts(berlin)}
    assert ("phase", "abgeschlossen", "source:gdb-press-2025") in found
    assert ("from", "2022", "source:gdb-strategy") in found
    (row,) = run_cypher(berlin, "MATCH (n:Measure) WHERE n.name STARTS WITH 'Data & Smart' RETURN n.phase AS phase")
    assert row["phase"] == "laufend"


def test_old_and_short_names_lead_to_one_unit(berlin: Store) -> None:
    (row,) = run_cypher(
        berlin,
        "MATCH (n:AdministrativeUnit {abbreviation: 'SenMVKU'})-[r:PARTNERS_IN]->(m:Measure) "
        "RETURN n.id AS id, collect(m.name) AS names",
    )
    assert row["id"] == "unit:senatsverwaltung-fuer-mobilitaet-verkehr-klimaschutz-und-umwelt"
    assert "Smart Space Hardenbergplatz" in row["names"]


def test_no_part_lies_in_two_wholes(berlin: Store) -> None:
    assert count(berlin, "MATCH (n)-[r:PART_OF]->() WITH n, count(r) AS wholes WHERE wholes > 1") == 0


def test_the_uk_network_fits_the_vocabulary_with_its_mapping() -> None:
    networks = DATA / "networks"
    mapping = read_mapping_file(Path(__file__).parents[2] / "benchmarks" / "ukgov_mapping.toml")
    options, findings = ImportOptions(mapping=mapping), Findings()
    files = [networks / "ukgov_2011-03.nodes.csv.gz", networks / "ukgov_2011-03.edges.csv.gz"]
    drafts = list(checked(table.read(files, options, findings), options, findings))
    nodes = [draft for draft in drafts if isinstance(draft, NodeDraft)]
    identifier = Identifier(Existing(), Crosswalk(()), findings)
    identifier.add_nodes(nodes)
    identifier.add_edges(draft for draft in drafts if isinstance(draft, EdgeDraft))
    assert not findings.failed, findings.problems
    assert len(nodes) == 61_269 + 1 and len(identifier.found.targets) == len(nodes)  # one source
    assert len(identifier.found.ties) == 175_737
    assert all(one.fields.get("name") for one in nodes)
