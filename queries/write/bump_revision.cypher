// The last query of every transaction that publishes something: caches made from earlier revisions are stale then.
// Its write lock on the one node puts publishing transactions one after the other.
MERGE (graph:Graph {id: 'graph'})
ON CREATE SET graph.version = 0
SET graph.revision = coalesce(graph.revision, 0) + 1
RETURN graph.revision AS revision
