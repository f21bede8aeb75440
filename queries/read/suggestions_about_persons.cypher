// What was suggested to correct in persons' data, oldest first; told only where the view opens the field that it is about.
// $id: one suggestion, or null. $state: open, accepted, rejected, or null. $identity_fields, $contact_fields,
// $profile_fields: fields behind each gate. $after: place of the last row before, or null. $limit: rows at most.
// $classes: the view's classes.
MATCH (suggestion:Entity&Suggestion WHERE suggestion.audience IN $classes)
      -[made:SUGGESTED_FOR WHERE made.audience IN $classes]->(person:Entity&Person WHERE person.audience IN $classes)
WITH suggestion, person, suggestion.as_of + ' ' + suggestion.id AS place
WHERE ($id IS NULL OR suggestion.id = $id) AND ($state IS NULL OR coalesce(suggestion.state, 'open') = $state)
  AND ($after IS NULL OR place > $after)
  AND CASE WHEN suggestion.field IN $identity_fields THEN person.identity_audience IN $classes
           WHEN suggestion.field IN $contact_fields THEN person.contact_audience IN $classes
           WHEN suggestion.field IN $profile_fields THEN person.profile_audience IN $classes
           ELSE false END
RETURN suggestion.id AS id, suggestion.field AS field, suggestion.value AS value, place,
       coalesce(suggestion.state, 'open') AS state, suggestion.as_of AS made_on, suggestion.decided_on AS decided_on,
       person.id AS about, 'Person' AS type,
       CASE WHEN person.identity_audience IN $classes THEN person.name END AS name,
       CASE WHEN person.contact_audience IN $classes THEN person.email END AS email,
       CASE WHEN person.contact_audience IN $classes THEN person.phone END AS phone,
       CASE WHEN person.profile_audience IN $classes THEN person.profile END AS profile,
       CASE WHEN person.profile_audience IN $classes THEN person.languages END AS languages
ORDER BY place
LIMIT $limit
