// Remove what sources said of persons and was rejected before $before (a day), or is for an audience that is over
// ($over: numbers of classes).
MATCH (claim:Claim)-[:CLAIMED_OF]->(:Entity&Person)
WHERE claim.audience IN $over OR (claim.state = 'rejected' AND claim.decided_on < $before)
WITH DISTINCT claim
DETACH DELETE claim
