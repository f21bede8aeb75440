// All entities for an import to match against, as columns: ids, types and source keys, in one row.
// Part of the write path: an import must know of everything, so this is not read through a view.
MATCH (n:Entity)
WITH n.id AS id, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, coalesce(n.source_keys, []) AS keys
RETURN collect(id) AS ids, collect(type) AS types, collect(keys) AS keys
