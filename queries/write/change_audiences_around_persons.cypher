// Point the ties of persons, and what sources say of them, at other audience classes: those of $rows (person, before, after).
// Of a tie between two persons of $rows one of both counts; whoever calls this looks again.
UNWIND $rows AS row
MATCH (person:Entity&Person {id: row.person})
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
