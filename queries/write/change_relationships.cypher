// Set properties of relationships from $rows: type, start, end, distinct (what tells two of a type apart), properties.
UNWIND $rows AS row
MATCH (a:Entity {id: row.start})-[r]->(b:Entity {id: row.end})
WHERE type(r) = row.type AND all(key IN keys(row.distinct) WHERE coalesce(r[key], '') = row.distinct[key])
SET r += row.properties
