// Point the ties of a person ($id), and what sources say of it, at other audience classes: those of $rows (before, after).
UNWIND $rows AS row
MATCH (person:Entity&Person {id: $id})
CALL (person, row) {
  MATCH (person)-[tie]-(:Entity)
  WHERE tie.audience = row.before
  SET tie.audience = row.after
}
CALL (person, row) {
  MATCH (claim:Claim)-[:CLAIMED_OF]->(person)
  WHERE claim.audience = row.before
  SET claim.audience = row.after
}
