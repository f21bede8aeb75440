// The names under which things are known that sources name by their names. A learning or question is known by its
// text too. Part of the write path, not read through a view.
MATCH (n:Entity)
WHERE n:AdministrativeUnit OR n:Organisation OR n:Measure OR n:Learning OR n:Question
RETURN n.id AS id,
       [n.name, n.abbreviation, CASE WHEN n:Learning OR n:Question THEN n.text END] + coalesce(n.alternative_names, []) AS names
ORDER BY id
