// One entity's type and the question that tells of it.
// $id: id. $classes: the view's audience classes.
MATCH (entity:Entity {id: $id} WHERE entity.audience IN $classes)
OPTIONAL MATCH (source:Entity&Source {id: entity.source} WHERE source.audience IN $classes)
RETURN entity.id AS id, head([label IN labels(entity) WHERE label <> 'Entity']) AS type,
       CASE WHEN entity:Person THEN CASE WHEN entity.identity_audience IN $classes THEN entity.name END ELSE entity.name END AS name,
       CASE WHEN NOT entity:Person THEN entity.text END AS text, entity.url AS url, entity.as_of AS as_of,
       coalesce(entity.invented, false) AS invented, entity.source AS source, source.name AS source_name, source.url AS source_url
