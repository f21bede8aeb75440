// The properties of the entities of the given ids ($ids), all in one row: each as [id, properties].
// Part of the write path, not read through a view.
UNWIND $ids AS id
MATCH (n:Entity {id: id})
RETURN collect([id, properties(n)]) AS found
