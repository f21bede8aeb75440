// One suggestion ($id) with what it is about. Part of the write path, not read through a view.
MATCH (s:Suggestion {id: $id})-[:SUGGESTED_FOR]->(n:Entity)
RETURN s.id AS id, s.field AS field, s.value AS value, coalesce(s.state, 'open') AS state, n.id AS entity,
       [label IN labels(n) WHERE label <> 'Entity'][0] AS type
