// Create relationships of one type ($type) from $rows (start, end, properties) for the import $load, which is alive
// ($heard: seconds since 1970). They must not be there yet. As in stage_entities, the note of the import is locked.
MATCH (load:Load {id: $load})
SET load.heard = $heard
WITH load
UNWIND $rows AS row
MATCH (a:Entity {id: row.start})
MATCH (b:Entity {id: row.end})
CREATE (a)-[r:$($type)]->(b)
SET r = row.properties
