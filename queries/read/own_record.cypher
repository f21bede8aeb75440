// Everything that is stored on the person who asks. Without a view: a person's own data are for that person, whatever
// their audiences. $id: the person that the asker is. $reach: classes of the asker's view; a tie is told where its other
// end is within it, and so is a claim about a tie. Of other persons the id alone.
MATCH (person:Entity&Person {id: $id})
CALL (person) {
  MATCH (person)-[tie]-(other:Entity WHERE other.audience IN $reach)
  WHERE NOT other:Claim AND NOT other:Suggestion
  WITH person, tie, other
  ORDER BY type(tie), other.id, coalesce(tie.from, ''), startNode(tie) = person
  RETURN collect({type: type(tie), forward: startNode(tie) = person, other: other.id,
                  other_type: head([label IN labels(other) WHERE label <> 'Entity']),
                  other_name: CASE WHEN NOT other:Person THEN other.name END,
                  fields: {from: tie.from, until: tie.until, status: tie.status, role: tie.role, since: tie.since,
                           met_in_person: tie.met_in_person, evidence: tie.evidence, source: tie.source, as_of: tie.as_of}}) AS ties
}
CALL (person) {
  MATCH (person)<-[:CLAIMED_OF]-(claim:Claim)
  WHERE NOT claim.field CONTAINS ' '
     OR EXISTS { MATCH (end:Entity {id: split(claim.field, ' ')[1]} WHERE end.audience IN $reach) }
  WITH claim
  ORDER BY claim.field, claim.id
  RETURN collect({field: claim.field, value: claim.value, state: coalesce(claim.state, 'open'), source: claim.source,
                  as_of: claim.as_of}) AS claims
}
CALL (person) {
  MATCH (person)<-[:SUGGESTED_FOR]-(suggestion:Suggestion)
  WITH suggestion
  ORDER BY suggestion.as_of, suggestion.id
  RETURN collect({field: suggestion.field, value: suggestion.value, state: coalesce(suggestion.state, 'open'),
                  as_of: suggestion.as_of}) AS suggestions
}
RETURN person.id AS id, person.name AS name, person.email AS email, person.phone AS phone, person.profile AS profile,
       person.languages AS languages, person.source AS source, person.source_keys AS source_keys, person.as_of AS as_of,
       coalesce(person.invented, false) AS invented, ties, claims, suggestions, person.corrections AS corrections,
       person.restriction AS restriction, person.restricted_since AS restricted_since
