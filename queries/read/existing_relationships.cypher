// The outgoing relationships of the given types ($types) of the given entities ($starts), all in one row: each as
// [start, type, end, properties]. Part of the write path, not read through a view.
UNWIND $starts AS start
MATCH (a:Entity {id: start})-[r]->(b:Entity)
WHERE type(r) IN $types
RETURN collect([start, type(r), b.id, properties(r)]) AS found
