// Remove grants whose last day lies before $before (a day), revoked or not; services read the grants again.
MATCH (grant:AccessGrant)
WHERE date(toString(grant.until)) < date($before)
DELETE grant
WITH count(*) AS gone
MERGE (graph:Graph {id: 'graph'})
SET graph.token_revision = coalesce(graph.token_revision, 0) + 1
