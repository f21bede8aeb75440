// The number of the last migration that the graph has been through. Internal.
MATCH (graph:Graph {id: 'graph'})
RETURN graph.version AS version
