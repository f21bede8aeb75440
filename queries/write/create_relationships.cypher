// Create relationships of one type ($type) from $rows: start, end, properties. They must not be there yet.
UNWIND $rows AS row
MATCH (a:Entity {id: row.start})
MATCH (b:Entity {id: row.end})
CREATE (a)-[r:$($type)]->(b)
SET r = row.properties
