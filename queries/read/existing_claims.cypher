// What other sources say of the given entities ($ids). Part of the write path, not read through a view.
UNWIND $ids AS id
MATCH (n:Entity {id: id})<-[:CLAIMED_OF]-(c:Claim)
RETURN id AS entity, c.id AS id, c.field AS field, c.value AS value, c.source AS source, coalesce(c.state, 'open') AS state,
       c.as_of AS as_of
ORDER BY id
