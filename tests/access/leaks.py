# ruff: noqa: E501 - one query, one line
"""Queries that leak, one for each form that Cypher has for letting something in, and some that do not."""

ONE = "MATCH (one:Entity {id: $id} WHERE one.audience IN $classes) "
LEAKS = {
    "a count that the database keeps": "MATCH (n:Person) RETURN count(n) AS c",
    "a count of relationships that it keeps": "MATCH ()-[r:KNOWS]->() RETURN count(r) AS c",
    "a count of neighbours": ONE + "RETURN COUNT { (one)-[:KNOWS]->() } AS c",
    "a count over two steps": ONE + "RETURN COUNT { (one)-[:KNOWS]->()-[:HOLDS]->() } AS c",
    "an existence": ONE + "WITH one WHERE EXISTS { (one)-[:KNOWS]->() } RETURN one.id AS id",
    "no existence": ONE + "WITH one WHERE NOT EXISTS { MATCH (one)-[r:KNOWS]->(p) WHERE p.audience IN $classes } RETURN one.id AS id",
    "an existence among alternatives": ONE + "WITH one WHERE one.phase = $p OR EXISTS { (one)-[:KNOWS]->() } RETURN one.id AS id",
    "a comprehension": ONE + "RETURN [(one)-[:KNOWS]->(p) | p.id] AS ids",
    "a collection": ONE + "RETURN COLLECT { MATCH (one)-[:KNOWS]->(p) RETURN p.id } AS ids",
    "a path of any length": ONE + "MATCH (one)-[:PART_OF*1..3]->(p WHERE p.audience IN $classes) RETURN p.id AS id",
    "a path whose nodes are filtered alone": ONE + "MATCH path = (one)-[:PART_OF*1..3]->(p) WHERE all(n IN nodes(path) WHERE n.audience IN $classes) RETURN p.id AS id",
    "a path whose ties are filtered alone": ONE + "MATCH (one)-[r:PART_OF*1..3]->(p WHERE p.audience IN $classes) WHERE all(x IN r WHERE x.audience IN $classes) RETURN p.id AS id",
    "a shortest path": ONE + "MATCH (p:Entity {id: $p} WHERE p.audience IN $classes) MATCH w = shortestPath((one)-[*1..5]-(p)) RETURN length(w) AS l",
    "the shortest paths, filtered too late": ONE + "MATCH (p:Entity {id: $p} WHERE p.audience IN $classes) MATCH w = SHORTEST 1 (one)-[r]-+(p) WITH w, r WHERE all(x IN r WHERE x.audience IN $classes) RETURN length(w) AS l",
    "repeated steps": ONE + "MATCH (one) (()-[r:PART_OF]->(p WHERE p.audience IN $classes)){1,3} (q) RETURN q.id AS id",
    "something optional, filtered too late": ONE + "OPTIONAL MATCH (one)-[r:KNOWS]->(p) WITH one, r, p WHERE p IS NULL OR p.audience IN $classes AND r.audience IN $classes RETURN p.id AS id",
    "a filter after the cut": "MATCH (n:Entity) WITH n ORDER BY n.id LIMIT 5 WHERE n.audience IN $classes RETURN n.id AS id",
    "a filter after the count": ONE + "MATCH (one)-[r:KNOWS]->(p) WITH one, p, count(r) AS c WHERE p.audience IN $classes RETURN p.id AS id, c",
    "a filter with a way around": "MATCH (n:Entity) WHERE n.audience IN $classes OR n.invented RETURN n.id AS id",
    "a filter turned around": "MATCH (n:Entity) WHERE NOT n.audience IN $classes RETURN n.id AS id",
    "a filter of another gate": "MATCH (n:Person) WHERE n.identity_audience IN $classes RETURN n.id AS id",
    "a filter by another list": "MATCH (n:Person) WHERE n.audience IN $all RETURN n.id AS id",
    "a filter of a namesake": "MATCH (n:Topic WHERE n.audience IN $classes) RETURN n.id AS id UNION MATCH (n:Topic) RETURN n.id AS id",
    "every node": "MATCH (n) RETURN n.id AS id",
    "a range": "MATCH (n:Entity) WHERE n.name STARTS WITH $p RETURN n.id AS id",
    "ties alone": "MATCH (a)-[r:KNOWS]->(b) WHERE a.audience IN $classes AND b.audience IN $classes RETURN a.id AS id",
    "a union": ONE + "RETURN one.id AS id UNION MATCH (n:Topic) RETURN n.id AS id",
    "an internal id": "MATCH (n) WHERE elementId(n) = $id RETURN n.id AS id",
    "a procedure": "CALL db.labels() YIELD label RETURN label",
}  # fmt: skip

FINE = (
    ONE + "MATCH (one)-[r:KNOWS WHERE r.audience IN $classes]->(p WHERE p.audience IN $classes) RETURN count(p) AS c",
    ONE + "RETURN COUNT { (one)-[r:KNOWS WHERE r.audience IN $classes]->(p WHERE p.audience IN $classes) } AS c",
    ONE + "RETURN [(one)-[r:KNOWS]->(p) WHERE r.audience IN $classes AND p.audience IN $classes | p.id] AS ids",
    ONE + "WITH one WHERE NOT EXISTS { (one)-[r:KNOWS]->(p) WHERE r.audience IN $classes AND p.audience IN $classes }"
    " RETURN one.id AS id",
)
