// What was suggested to correct in things, oldest first; persons have a query of their own, as their fields stand behind
// gates. $id: one suggestion, or null. $state: open, accepted, rejected, or null. $fields: fields whose present value may
// be told. $after: place of the last row before, or null. $limit: rows at most. $classes: the view's classes.
MATCH (suggestion:Entity&Suggestion WHERE suggestion.audience IN $classes)
      -[made:SUGGESTED_FOR WHERE made.audience IN $classes]->
      (about:Entity&(AdministrativeUnit|Event|Learning|Measure|Offer|Organisation|Post|Question|Request|Topic)
       WHERE about.audience IN $classes)
WITH suggestion, about, suggestion.as_of + ' ' + suggestion.id AS place
WHERE ($id IS NULL OR suggestion.id = $id) AND ($state IS NULL OR coalesce(suggestion.state, 'open') = $state)
  AND ($after IS NULL OR place > $after)
RETURN suggestion.id AS id, suggestion.field AS field, suggestion.value AS value, place,
       coalesce(suggestion.state, 'open') AS state, suggestion.as_of AS made_on, suggestion.decided_on AS decided_on,
       about.id AS about, head([label IN labels(about) WHERE label <> 'Entity']) AS type, about.name AS name,
       CASE WHEN suggestion.field IN $fields THEN about[suggestion.field] END AS present
ORDER BY place
LIMIT $limit
