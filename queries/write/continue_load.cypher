// Note that the import ($id) is still alive ($heard: seconds since 1970).
MATCH (l:Load {id: $id})
SET l.heard = $heard
