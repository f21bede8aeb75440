// Remove API tokens whose last day lies before $before (a day); services read the tokens again.
MATCH (token:AccessToken)
WHERE date(toString(token.until)) < date($before)
DELETE token
WITH count(*) AS gone
MERGE (graph:Graph {id: 'graph'})
SET graph.token_revision = coalesce(graph.token_revision, 0) + 1
