// Remove suggestions that were made before $before (a day), whatever became of them; not those about somebody whose
// processing is restricted.
MATCH (suggestion:Suggestion)
WHERE suggestion.as_of < $before
  AND NOT EXISTS { (suggestion)-[:SUGGESTED_FOR]->(person:Entity WHERE person.restricted_since IS NOT NULL) }
DETACH DELETE suggestion
