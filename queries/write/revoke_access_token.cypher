// The API token of the prefix $prefix opens nothing any more; the row returned says that there is one.
MATCH (token:AccessToken {prefix: $prefix})
SET token.revoked = true
WITH token
MATCH (graph:Graph {id: 'graph'})
SET graph.token_revision = coalesce(graph.token_revision, 0) + 1
RETURN token.prefix AS prefix
