// How often something was published in this graph, and how often an API token or a grant was created or revoked.
// Internal: caches are keyed by it, no answer ever shows it.
MATCH (graph:Graph {id: 'graph'})
RETURN coalesce(graph.revision, 0) AS revision, coalesce(graph.token_revision, 0) AS token_revision
