// What sources say of entities beside what the entity itself says: open and accepted claims, with the own values.
// $ids: ids. $fields: fields whose own value may be told. $classes: the view's classes.
// Persons have a query of their own, because their fields stand behind gates.
UNWIND $ids AS wanted
MATCH (about:Entity&(AdministrativeUnit|ContactAttempt|Event|Learning|Measure|Offer|Organisation|Post|Question|Request|Source|Topic)
         {id: wanted} WHERE about.audience IN $classes)
      <-[of:CLAIMED_OF WHERE of.audience IN $classes]-(claim:Claim WHERE claim.audience IN $classes)
WHERE coalesce(claim.state, 'open') IN ['open', 'accepted']
  // A claim about a tie names its other end, in the field or as the value: told only where that end is visible too.
  AND (NOT claim.field CONTAINS ' '
       OR EXISTS { MATCH (end:Entity {id: split(claim.field, ' ')[1]} WHERE end.audience IN $classes) })
  AND (NOT claim.field =~ '[A-Z_]+' OR EXISTS { MATCH (end:Entity {id: claim.value} WHERE end.audience IN $classes) })
OPTIONAL MATCH (said_by:Entity&Source {id: claim.source} WHERE said_by.audience IN $classes)
WITH about, claim, said_by
ORDER BY claim.field, claim.id
WITH about, collect({field: claim.field, value: claim.value, state: coalesce(claim.state, 'open'),
                     own: CASE WHEN claim.field IN $fields THEN about[claim.field] END,
                     confidence: coalesce(claim.confidence, 1.0), invented: coalesce(claim.invented, false), decided_on: claim.decided_on,
                     source: claim.source, source_name: said_by.name, source_url: said_by.url, as_of: claim.as_of}) AS claims
OPTIONAL MATCH (source:Entity&Source {id: about.source} WHERE source.audience IN $classes)
RETURN about.id AS id, head([label IN labels(about) WHERE label <> 'Entity']) AS type, about.as_of AS as_of,
       coalesce(about.confidence, 1.0) AS confidence, about.source AS source, source.name AS source_name,
       source.url AS source_url, claims
ORDER BY id
