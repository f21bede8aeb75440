// The import ($id) is over.
MATCH (l:Load {id: $id})
DELETE l
