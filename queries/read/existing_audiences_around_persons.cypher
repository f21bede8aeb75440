// The numbers of the audience classes of all ties of persons ($ids), and of what sources say of them; each once a person.
// Part of the write path, not read through a view: a withdrawal must reach all of them.
UNWIND $ids AS id
MATCH (person:Entity&Person {id: id})
CALL (person) {
  MATCH (person)-[tie]-(:Entity)
  RETURN tie.audience AS number
  UNION
  MATCH (claim:Claim)-[:CLAIMED_OF]->(person)
  RETURN claim.audience AS number
}
RETURN DISTINCT person.id AS person, number
ORDER BY person, number
