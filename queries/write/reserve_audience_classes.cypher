// Take the next $count numbers for audience classes, and with them the lock that keeps other writers from taking
// any until this transaction ends. The counter never goes back, so the number of a discarded class is never used
// again: a node that was left behind under it could not become visible by chance. A row: the last number taken.
// MATCH and not MERGE, and the lock before the look: MERGE would take a shared lock first and deadlock with another
// writer, and a counter read before the lock is taken may be an old one.
MATCH (graph:Graph {id: 'graph'})
SET graph.locked = true
WITH graph
SET graph.audience_classes = coalesce(graph.audience_classes, 0) + $count
REMOVE graph.locked
RETURN graph.audience_classes AS last
