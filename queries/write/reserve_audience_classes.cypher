// Take the next $count numbers for audience classes, and with them the lock that keeps other writers from taking
// any until this transaction ends. The counter never goes back, so the number of a discarded class is never used
// again: a node that was left behind under it could not become visible by chance. A row: the last number taken.
MERGE (graph:Graph {id: 'graph'})
ON CREATE SET graph.version = 0, graph.revision = 0
SET graph.audience_classes = coalesce(graph.audience_classes, 0) + $count
RETURN graph.audience_classes AS last
