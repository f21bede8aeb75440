// The properties of the entities of the given ids ($ids). Part of the write path, not read through a view.
UNWIND $ids AS id
MATCH (n:Entity {id: id})
RETURN id, properties(n) AS properties
