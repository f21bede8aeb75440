// A new grant with the properties $grant; services that know the grants of before read them again.
MERGE (graph:Graph {id: 'graph'})
ON CREATE SET graph.version = 0, graph.revision = 0
SET graph.token_revision = coalesce(graph.token_revision, 0) + 1
CREATE (grant:AccessGrant)
SET grant = $grant
