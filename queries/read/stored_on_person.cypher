// Everything that is stored on a person, as far as the view reaches: fields, ties both ways, what sources say and
// others suggest, what was corrected, whether the processing is restricted.
// $id: id. $classes: the view's audience classes. Of other persons at the end of a tie the id alone.
MATCH (person:Entity&Person {id: $id} WHERE person.audience IN $classes)
CALL (person) {
  MATCH (person)-[tie WHERE tie.audience IN $classes]-(other:Entity WHERE other.audience IN $classes)
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
  MATCH (person)<-[of:CLAIMED_OF WHERE of.audience IN $classes]-(claim:Claim WHERE claim.audience IN $classes)
  WITH claim
  ORDER BY claim.field, claim.id
  RETURN collect({field: claim.field, value: claim.value, state: coalesce(claim.state, 'open'), source: claim.source,
                  as_of: claim.as_of}) AS claims
}
CALL (person) {
  MATCH (person)<-[made:SUGGESTED_FOR WHERE made.audience IN $classes]-(suggestion:Suggestion WHERE suggestion.audience IN $classes)
  WITH suggestion
  ORDER BY suggestion.as_of, suggestion.id
  RETURN collect({field: suggestion.field, value: suggestion.value, state: coalesce(suggestion.state, 'open'),
                  as_of: suggestion.as_of}) AS suggestions
}
RETURN person.id AS id,
       CASE WHEN person.identity_audience IN $classes THEN person.name END AS name,
       CASE WHEN person.contact_audience IN $classes THEN person.email END AS email,
       CASE WHEN person.contact_audience IN $classes THEN person.phone END AS phone,
       CASE WHEN person.profile_audience IN $classes THEN person.profile END AS profile,
       CASE WHEN person.profile_audience IN $classes THEN person.languages END AS languages,
       person.source AS source, person.source_keys AS source_keys, person.as_of AS as_of,
       coalesce(person.invented, false) AS invented, ties, claims, suggestions,
       CASE WHEN person.profile_audience IN $classes THEN person.corrections END AS corrections,
       CASE WHEN person.profile_audience IN $classes THEN person.restriction END AS restriction,
       person.restricted_since AS restricted_since
