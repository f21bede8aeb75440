// The open claims, each with what it is about, or the one claim $claim. For those who review; not read through a view.
MATCH (c:Claim)-[:CLAIMED_OF]->(n:Entity)
WHERE CASE WHEN $claim = '' THEN coalesce(c.state, 'open') = 'open' ELSE c.id = $claim END
RETURN c.id AS claim, n.id AS entity, [label IN labels(n) WHERE label <> 'Entity'][0] AS type, n.name AS name,
       c.field AS field, c.value AS value, c.source AS source, c.as_of AS as_of, c.confidence AS confidence,
       coalesce(c.state, 'open') AS state, c.audience AS audience, coalesce(c.invented, false) AS invented
ORDER BY entity, field, claim
