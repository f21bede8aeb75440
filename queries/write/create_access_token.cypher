// A new API token with the properties $token; services that know the tokens of before read them again.
MERGE (graph:Graph {id: 'graph'})
ON CREATE SET graph.version = 0, graph.revision = 0
SET graph.token_revision = coalesce(graph.token_revision, 0) + 1
CREATE (token:AccessToken)
SET token = $token
