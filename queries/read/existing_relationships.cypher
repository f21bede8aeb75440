// The outgoing relationships of the given types ($types) of the given entities ($starts), with their properties.
// Part of the write path, not read through a view.
UNWIND $starts AS start
MATCH (a:Entity {id: start})-[r]->(b:Entity)
WHERE type(r) IN $types
RETURN start, type(r) AS type, b.id AS end, properties(r) AS properties
