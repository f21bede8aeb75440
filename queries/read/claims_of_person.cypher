// What sources say of a person, each statement behind the gate of the field that it is about as well as its own.
// $id: id. $identity_fields, $contact_fields, $profile_fields: fields behind each gate. $classes: the view's classes.
// What the person has corrected, nobody says otherwise.
// A person who shuts a field shuts what anybody says of it; who holds a post is told where the name is.
MATCH (person:Entity&Person {id: $id} WHERE person.audience IN $classes)
      <-[of:CLAIMED_OF WHERE of.audience IN $classes]-(claim:Claim WHERE claim.audience IN $classes)
WHERE coalesce(claim.state, 'open') IN ['open', 'accepted'] AND NOT claim.field IN coalesce(person.corrected_fields, [])
  AND CASE WHEN claim.field IN $identity_fields OR claim.field STARTS WITH 'HOLDS ' THEN person.identity_audience IN $classes
           WHEN claim.field IN $contact_fields THEN person.contact_audience IN $classes
           WHEN claim.field IN $profile_fields THEN person.profile_audience IN $classes
           ELSE true END
  // A claim about a tie names its other end: told only where that end is visible too.
  AND (NOT claim.field CONTAINS ' '
       OR EXISTS { MATCH (end:Entity {id: split(claim.field, ' ')[1]} WHERE end.audience IN $classes) })
OPTIONAL MATCH (said_by:Entity&Source {id: claim.source} WHERE said_by.audience IN $classes)
WITH person, claim, said_by
ORDER BY claim.field, claim.id
WITH person, collect({field: claim.field, value: claim.value, state: coalesce(claim.state, 'open'),
                      confidence: coalesce(claim.confidence, 1.0), invented: coalesce(claim.invented, false), decided_on: claim.decided_on,
                      source: claim.source, source_name: said_by.name, source_url: said_by.url, as_of: claim.as_of}) AS claims
OPTIONAL MATCH (source:Entity&Source {id: person.source} WHERE source.audience IN $classes)
RETURN person.id AS id, 'Person' AS type, person.as_of AS as_of, coalesce(person.confidence, 1.0) AS confidence,
       person.source AS source, source.name AS source_name, source.url AS source_url, claims
ORDER BY id
