// All relationships of one type ($type) as columns, to find cycles. Part of the write path, not read through a view.
MATCH (a:Entity)-[r]->(b:Entity)
WHERE type(r) = $type
RETURN collect(a.id) AS starts, collect(b.id) AS ends
