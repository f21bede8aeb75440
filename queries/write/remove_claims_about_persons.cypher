// Remove what sources said of persons and was rejected before $before (a day), or is for an audience that is over
// ($over: numbers of classes) or for nobody since before $shut (a day); not of those whose processing is restricted.
MATCH (claim:Claim)-[:CLAIMED_OF]->(person:Entity&Person WHERE person.restricted_since IS NULL)
WHERE claim.audience IN $over OR claim.shut_since < $shut
   OR (claim.state = 'rejected' AND claim.decided_on < $before)
WITH DISTINCT claim
DETACH DELETE claim
