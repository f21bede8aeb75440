// Create entities of one type ($type) from $rows (maps of properties) for the import $load, which is alive ($heard:
// seconds since 1970). They must not be there yet. Until this is committed the note of the import is locked, so that
// whoever removes what it leaves waits for a batch under way; without the note nothing is created.
MATCH (load:Load {id: $load})
SET load.heard = $heard
WITH load
UNWIND $rows AS row
CREATE (n:Entity:$($type))
SET n = row
