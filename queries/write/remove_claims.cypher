// Remove claims by their ids ($ids), and remember that they are no more for those who could know of them.
UNWIND $ids AS id
MATCH (c:Claim {id: id})
WITH c, id, c.audience AS audience
DETACH DELETE c
MERGE (r:Redirect {id: id})
SET r.audience = audience
