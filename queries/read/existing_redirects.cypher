// Ids that were merged into others: each with the id that goes on. Part of the write path, not read through a view.
MATCH (r:Redirect)
RETURN r.id AS id, r.into AS into
ORDER BY id
