// The grant of the id $id opens nothing any more; the row returned says that there is one.
MATCH (grant:AccessGrant {id: $id})
SET grant.revoked = true
WITH grant
MATCH (graph:Graph {id: 'graph'})
SET graph.token_revision = coalesce(graph.token_revision, 0) + 1
RETURN grant.id AS id
