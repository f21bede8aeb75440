"""The UK administration network: our import against a bare `UNWIND … MERGE` script, in turns on one local Neo4j.

Run with `python -m benchmarks.import_ratio [rounds]`. The bare script reads the same files, writes the same
properties under the same labels in batches of the same size, and checks nothing. Vectors are not counted.
"""

from __future__ import annotations

import csv
import gzip
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from neo4j import Driver, GraphDatabase

from graph_service.exchange import ImportOptions, import_files, read_mapping_file
from graph_service.exchange.writing import AT_ONCE
from graph_service.settings import Settings
from graph_service.store import Store, migrate, open_store

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "shared" / "data" / "networks"
NODES, EDGES = DATA / "ukgov_2011-03.nodes.csv.gz", DATA / "ukgov_2011-03.edges.csv.gz"
GOAL = 1.3
LABELS = {
    "department": "AdministrativeUnit", "organisation": "AdministrativeUnit", "unit": "AdministrativeUnit",
    "post": "Post", "post_group": "Post", "profession": "Topic",
}  # fmt: skip
TYPES = {"IN_UNIT": "UNIT_OF", "HAS_PROFESSION": "EXPERT_IN", "PART_OF": "PART_OF", "REPORTS_TO": "REPORTS_TO"}
KINDS = {"post_group": "junior post group", "profession": "subject"}
FIELDS = {"AdministrativeUnit": "unit_type", "Post": "post_type", "Topic": "topic_type"}
PROVENANCE = {
    "audience": 1, "source": "source:ukgov-2011-03", "as_of": "2011-03-31", "confidence": 1.0, "invented": False,
}  # fmt: skip


def rows_of(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def bare(driver: Driver) -> float:
    """Seconds of the bare script, reading included."""
    began = time.perf_counter()
    nodes: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(NODES):
        label = LABELS[row["type"]]
        properties = {
            "name": row["label"] or row["id"], FIELDS[label]: KINDS.get(row["type"], row["type"]),
            "source_keys": [f"ukgov-2011-03:{row['id']}"], **PROVENANCE,
        }  # fmt: skip
        if row["grade"]:
            properties["grade"] = row["grade"]
        if row["fte"]:
            properties["full_time_equivalent"] = float(row["fte"])
        nodes.setdefault(label, []).append({"id": row["id"], "properties": properties})
    ties: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(EDGES):
        ties.setdefault(TYPES[row["type"]], []).append(
            {"start": row["from"], "end": row["to"], "properties": PROVENANCE}
        )
    for label, rows in nodes.items():
        text = f"UNWIND $rows AS row MERGE (n:Entity {{id: row.id}}) SET n:{label}, n += row.properties"
        write(driver, text, rows)
    for type_, rows in ties.items():
        text = (
            "UNWIND $rows AS row MATCH (a:Entity {id: row.start}) MATCH (b:Entity {id: row.end}) "
            f"MERGE (a)-[r:{type_}]->(b) SET r += row.properties"
        )
        write(driver, text, rows)
    return time.perf_counter() - began


def write(driver: Driver, text: str, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        driver.execute_query(text, {"rows": rows[start : start + AT_ONCE]}, database_="neo4j")


def ours(store: Store, *, again: bool = False) -> float:
    """Seconds of our import, checks included."""
    options = ImportOptions(mapping=read_mapping_file(HERE / "ukgov_mapping.toml"))
    began = time.perf_counter()
    report = import_files(store, "table", [NODES, EDGES], options=options)
    seconds = time.perf_counter() - began
    assert report.ok, report.problems
    assert report.total("unchanged" if again else "new") == 61_269 + 175_737 + 1
    return seconds


def clear(driver: Driver) -> None:
    for text in (
        "MATCH ()-[r]->() WITH r LIMIT 10000 DELETE r RETURN count(*) AS gone",
        "MATCH (n) WHERE NOT n:Graph WITH n LIMIT 10000 DELETE n RETURN count(*) AS gone",
    ):
        while driver.execute_query(text, database_="neo4j").records[0]["gone"]:
            pass


def measure(rounds: int = 2) -> dict[str, float]:
    """Medians in seconds and the median ratio over the rounds, after one round that warms both up."""
    if not NODES.exists():
        raise SystemExit("The UK network is not there: it stands in ../shared/data/networks.")
    found: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Settings(graph_data_dir=Path(folder)))
        connection = store._connection
        assert connection.local is not None
        driver = GraphDatabase.driver(connection.local.uri, auth=("neo4j", connection.local.password))
        try:
            migrate(store)
            for number in range(rounds + 1):
                clear(driver)
                one = bare(driver)
                clear(driver)
                other = ours(store)
                print(f"round {number}{' (warm-up)' if not number else ''}: bare {one:.1f} s, ours {other:.1f} s, "
                      f"ratio {other / one:.2f}, load of the machine {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
                if number:
                    found.append((one, other))
            again = ours(store, again=True)
        finally:
            driver.close()
            store.close()
    return {
        "bare_s": statistics.median(one for one, _ in found),
        "ours_s": statistics.median(other for _, other in found),
        "again_s": again,
        "ratio": statistics.median(other / one for one, other in found),
    }


if __name__ == "__main__":
    result = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
    print(f"bare {result['bare_s']:.1f} s, ours {result['ours_s']:.1f} s, ratio {result['ratio']:.2f} "
          f"(goal {GOAL}), again {result['again_s']:.1f} s")  # fmt: skip
