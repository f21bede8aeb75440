// Whether the graph has any entity. Part of the write path, not read through a view.
RETURN EXISTS { MATCH (:Entity) } AS any
