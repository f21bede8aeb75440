// Remove a person ($id) with all ties, what sources said of it, what was suggested, what led to it, the records of its
// consents, and its tokens' use. A post that it alone
// held is held by nobody who is known. Returns what went; no row when there is no such person.
MATCH (person:Entity&Person {id: $id})
CALL (person) {
  MATCH (person)-[holds:HOLDS]->(post:Post)
  WHERE holds.until IS NULL
    AND NOT EXISTS { MATCH (other:Person)-[too:HOLDS]->(post) WHERE other <> person AND too.until IS NULL }
  SET post.occupancy = 'unknown'
}
CALL (person) {
  OPTIONAL MATCH (claim:Claim|Suggestion)-[:CLAIMED_OF|SUGGESTED_FOR]->(person)
  WITH collect(claim) AS claims
  FOREACH (claim IN claims | DETACH DELETE claim)
  RETURN size(claims) AS claims
}
CALL () {
  OPTIONAL MATCH (ended:Redirect {into: $id})
  DELETE ended
}
CALL () {
  OPTIONAL MATCH (consent:ConsentRecord {person: $id})
  DELETE consent
}
CALL () {
  MATCH (token:AccessToken {person: $id})
  SET token.revoked = true
  REMOVE token.person
}
WITH person, claims, COUNT { (person)--() } AS ties
DETACH DELETE person
MERGE (graph:Graph {id: 'graph'})
SET graph.revision = coalesce(graph.revision, 0) + 1, graph.token_revision = coalesce(graph.token_revision, 0) + 1
RETURN ties, claims
