// Create entities of one type ($type) from $rows: maps of properties. They must not be there yet.
UNWIND $rows AS row
CREATE (n:Entity:$($type))
SET n = row
