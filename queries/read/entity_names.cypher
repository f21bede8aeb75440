// Id, type and name of entities; a person's name only where the view opens it.
// $ids: ids. $classes: the view's audience classes.
UNWIND $ids AS wanted
MATCH (entity:Entity {id: wanted} WHERE entity.audience IN $classes)
RETURN entity.id AS id, head([label IN labels(entity) WHERE label <> 'Entity']) AS type,
       CASE WHEN entity:Person THEN CASE WHEN entity.identity_audience IN $classes THEN entity.name END
            ELSE entity.name END AS name
ORDER BY id
