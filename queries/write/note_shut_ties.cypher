// Note on ties of persons, and on what sources say of them, since when nobody may see them: $today (a day) where it is
// noticed now, and nothing any more where somebody may again. $nobody: numbers of the classes of nobody. What others suggest
// has a term of its own. What belongs to those whose processing is restricted stays as it is.
CALL () {
  MATCH (person:Entity&Person)-[tie]-(other:Entity)
  WHERE person.restricted_since IS NULL AND other.restricted_since IS NULL
    AND NOT type(tie) IN ['CLAIMED_OF', 'SUGGESTED_FOR']
    AND (tie.audience IN $nobody OR tie.shut_since IS NOT NULL)
  WITH DISTINCT tie
  SET tie.shut_since = CASE WHEN tie.audience IN $nobody THEN coalesce(tie.shut_since, $today) END
}
CALL () {
  MATCH (claim:Claim)-[:CLAIMED_OF]->(person:Entity&Person WHERE person.restricted_since IS NULL)
  WHERE claim.audience IN $nobody OR claim.shut_since IS NOT NULL
  WITH DISTINCT claim
  SET claim.shut_since = CASE WHEN claim.audience IN $nobody THEN coalesce(claim.shut_since, $today) END
}
