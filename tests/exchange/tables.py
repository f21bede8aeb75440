"""Small tables for the tests of the imports, and a look at what stands in the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph_service.exchange import ImportOptions, ImportReport, conflicts, import_files
from graph_service.store import Store
from graph_service.store.values import rows_of

DATA = Path(__file__).parents[2].parent / "shared" / "data"

SOURCES = """type,id,name,audience,source,as_of
Source,source:one,Quelle Eins,public,source:one,2024-01-01
Source,source:two,Quelle Zwei,public,source:two,2024-01-01
"""
NODES = """type,id,name,source,as_of,purpose,alternative_names
AdministrativeUnit,unit:a,Amt A,source:one,2024-05-01,Bauen,A-Amt | Bauamt
AdministrativeUnit,unit:b,Amt B,source:one,2024-05-01,,
Topic,topic:t,Thema T,source:one,2024-05-01,,
"""
EDGES = """type,start,end,source,as_of,district
PART_OF,unit:a,unit:b,source:one,2024-05-01,
RESPONSIBLE_FOR,unit:a,topic:t,source:one,2024-05-01,Mitte
"""
BASIS = """type,start,end,source,as_of,district,basis,audience
RESPONSIBLE_FOR,unit:a,topic:t,{},2024-05-01,Mitte,{},{}
"""
HEAD = "type,id,name,source,as_of,audience,purpose,alternative_names\n"
OTHER = HEAD + "AdministrativeUnit,unit:a,Amt A,source:two,2024-06-01,{audience},Bauaufsicht,\n"


def run_cypher(store: Store, text: str, /, **parameters: Any) -> list[dict[str, Any]]:
    """Any Cypher, to look at what stands in a graph."""
    return store._connection.run(
        "a test",
        lambda driver: driver.execute_query(
            text, parameters, bookmark_manager_=store._connection.bookmarks, result_transformer_=rows_of
        ),
        again=False,
    )


def clear(store: Store) -> None:
    """Remove all but the graph's version; for small graphs."""
    run_cypher(store, "MATCH (n WHERE NOT n:Graph) DETACH DELETE n")


def written(folder: Path, **tables: str | bytes) -> list[Path]:
    """Files of these names (a dot for a double underscore) with this content."""
    paths = []
    for name, content in tables.items():
        path = folder / (name.replace("__", "."))
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        paths.append(path)
    return paths


def load(store: Store, folder: Path, options: ImportOptions | None = None, **tables: str | bytes) -> ImportReport:
    """Import tables given as texts."""
    return import_files(store, "table", written(folder, **tables), options=options or ImportOptions(today="2024-06-01"))


def base(store: Store, folder: Path) -> ImportReport:
    """A graph of two units and a topic."""
    report = load(store, folder, sources__csv=SOURCES, nodes__csv=NODES, edges__csv=EDGES)
    assert report.ok, report.problems
    return report


def content(store: Store) -> list[dict[str, Any]]:
    """All that stands in the graph, in a fixed order."""
    nodes = run_cypher(store, "MATCH (n) WHERE NOT n:Graph RETURN labels(n) AS labels, properties(n) AS properties")
    ties = run_cypher(
        store, "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS properties"
    )
    return sorted([*nodes, *ties], key=repr)


def visible(store: Store) -> tuple[int, int]:
    """How many nodes and relationships stand in published classes."""
    (row,) = run_cypher(
        store,
        "MATCH (c:AudienceClass {state: 'published'}) WITH collect(c.number) AS classes "
        "RETURN COUNT { MATCH (n:Entity) WHERE n.audience IN classes } AS nodes, "
        "COUNT { MATCH ()-[r]->() WHERE r.audience IN classes } AS ties",
    )
    return row["nodes"], row["ties"]


def the(store: Store, id_: str) -> dict[str, Any]:
    """The properties of one entity."""
    return run_cypher(store, "MATCH (n:Entity {id: $id}) RETURN properties(n) AS found", id=id_)[0]["found"]


def contradicted(store: Store, folder: Path, audience: str = "public") -> str:
    """A graph with one open conflict; the id of its claim."""
    base(store, folder)
    load(store, folder, other__csv=OTHER.format(audience=audience))
    (conflict,) = conflicts(store)
    assert (conflict.entity, conflict.field, conflict.shown, conflict.value) == (
        "unit:a", "purpose", "Bauen", "Bauaufsicht",
    )  # fmt: skip
    assert (conflict.source, conflict.as_of) == ("source:two", "2024-06-01")
    return conflict.claim


UNITS = HEAD + "".join(
    f"AdministrativeUnit,unit:{name},Amt {name.upper()},source:two,2024-06-01,public,,\n" for name in "xyz"
)
WHOLES = "MATCH (a)-[r:PART_OF]->(b) RETURN a.id AS a, b.id AS b ORDER BY a, b"


def wholes(store: Store) -> list[tuple[str, str]]:
    """Each part with its whole."""
    return [(row["a"], row["b"]) for row in run_cypher(store, WHOLES)]


def parts(*pairs: str, source: str = "source:two") -> str:
    """A table of relationships from part to whole, each given as two letters."""
    rows = (f"PART_OF,unit:{part},unit:{whole},{source},2024-06-01\n" for part, whole in pairs)
    return "type,start,end,source,as_of\n" + "".join(rows)
