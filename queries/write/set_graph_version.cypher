// Remember that a migration is done. $version: its number.
MERGE (graph:Graph {id: 'graph'})
ON CREATE SET graph.revision = 0
SET graph.version = $version
