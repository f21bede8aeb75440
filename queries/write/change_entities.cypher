// Set properties of entities from $rows: id, properties; a null removes one.
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
SET n += row.properties
