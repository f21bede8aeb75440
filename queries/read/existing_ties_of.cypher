// All relationships of one entity ($id), both ways, with their properties. Part of the write path, not read through a view.
MATCH (n:Entity {id: $id})-[r]-(:Entity)
RETURN type(r) AS type, startNode(r).id AS start, endNode(r).id AS end, properties(r) AS properties
ORDER BY type, start, end
