// Take the graph's write lock until the transaction ends, so that two imports never begin at once.
MERGE (graph:Graph {id: 'graph'})
ON CREATE SET graph.version = 0, graph.revision = 0
SET graph.locked = true
REMOVE graph.locked
