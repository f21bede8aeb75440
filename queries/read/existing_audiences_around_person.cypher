// The numbers of the audience classes of all ties of a person ($id), and of what sources say of it. Part of the write
// path, not read through a view: a withdrawal must reach all of them.
MATCH (person:Entity&Person {id: $id})
CALL (person) {
  MATCH (person)-[tie]-(:Entity)
  RETURN tie.audience AS number
  UNION
  MATCH (claim:Claim)-[:CLAIMED_OF]->(person)
  RETURN claim.audience AS number
}
RETURN DISTINCT number
ORDER BY number
