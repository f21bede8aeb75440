// All claims about relationships: their field is a type of relationship ($types), or a type, an end and a field of it.
// Part of the write path, not read through a view.
MATCH (c:Claim)-[:CLAIMED_OF]->(n:Entity)
WHERE c.field IN $types OR c.field CONTAINS ' '
RETURN c.id AS id, n.id AS entity, c.field AS field, c.value AS value
ORDER BY id
