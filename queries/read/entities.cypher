// Entities of a type in the order of their names, or those whose name begins with some letters.
// $type: label or null. $prefix: beginning of the name in small letters, or null. $after: name and id of the last row before, or null.
// $limit: rows at most. $persons: true: persons alone; false: all others; null: both. $classes: the view's audience classes.
// Persons are listed by id alone, and never by the beginning of a name: their names are sealed. See persons.cypher.
MATCH (entity:Entity WHERE entity.audience IN $classes)
WITH entity, CASE WHEN NOT entity:Person THEN entity.name END AS listed
WHERE ($type IS NULL OR $type IN labels(entity)) AND ($prefix IS NULL OR toLower(listed) STARTS WITH $prefix)
      AND ($persons IS NULL OR $persons = entity:Person)
WITH entity, coalesce(listed, '') + ' ' + entity.id AS place
WHERE $after IS NULL OR place > $after
RETURN entity.id AS id, head([label IN labels(entity) WHERE label <> 'Entity']) AS type, place,
       CASE WHEN entity:Person THEN CASE WHEN entity.identity_audience IN $classes THEN entity.name END ELSE entity.name END AS name
ORDER BY place
LIMIT $limit
