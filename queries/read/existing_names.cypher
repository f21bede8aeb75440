// The names under which units and organisations are known, for matching. Part of the write path, not read through a view.
MATCH (n:Entity)
WHERE n:AdministrativeUnit OR n:Organisation
RETURN n.id AS id, [n.name, n.abbreviation] + coalesce(n.alternative_names, []) AS names
ORDER BY id
