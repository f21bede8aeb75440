// How often something was published in this graph. Internal: caches are keyed by it, no answer ever shows it.
MATCH (graph:Graph {id: 'graph'})
RETURN graph.revision AS revision
