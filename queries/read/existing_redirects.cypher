// Ids that were merged into others: each with the id that goes on; those that were removed lead nowhere.
// Part of the write path, not read through a view.
MATCH (r:Redirect)
WHERE r.into IS NOT NULL
RETURN r.id AS id, r.into AS into
ORDER BY id
