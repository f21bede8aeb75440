// What a unit, the posts in it and the units inside it are responsible for.
// $id: id of a unit. $after: topic name and id of the last row before, or null. $limit: rows at most. $classes: the view's classes.
MATCH (unit:Entity&(AdministrativeUnit|Organisation) {id: $id} WHERE unit.audience IN $classes)
CALL (unit) {
  RETURN unit AS inner
  UNION
  MATCH (unit) (()<-[down:PART_OF WHERE down.audience IN $classes]-(part:Entity WHERE part.audience IN $classes)){1,8} (inner:Entity)
  RETURN DISTINCT inner
}
CALL (inner) {
  MATCH (inner)-[tie:RESPONSIBLE_FOR WHERE tie.audience IN $classes]->(topic:Topic WHERE topic.audience IN $classes)
  RETURN tie, topic, null AS post
  UNION ALL
  MATCH (inner)<-[in_unit:UNIT_OF WHERE in_unit.audience IN $classes]-(post:Post WHERE post.audience IN $classes)
        -[tie:RESPONSIBLE_FOR WHERE tie.audience IN $classes]->(topic:Topic WHERE topic.audience IN $classes)
  RETURN tie, topic, post
}
WITH inner, tie, topic, post, topic.name + ' ' + topic.id + ' ' + inner.id + ' ' + coalesce(post.id, '') AS place
WHERE $after IS NULL OR place > $after
WITH inner, tie, topic, post, place
ORDER BY place
LIMIT $limit
OPTIONAL MATCH (source:Entity&Source {id: tie.source} WHERE source.audience IN $classes)
RETURN topic.id AS topic_id, topic.name AS topic_name, inner.id AS unit_id,
       head([label IN labels(inner) WHERE label <> 'Entity']) AS unit_type, inner.name AS unit_name,
       post.id AS post_id, post.name AS post_name, tie.district AS district, tie.basis AS basis, tie.as_of AS as_of,
       coalesce(tie.invented, false) AS invented, tie.source AS source, source.name AS source_name, source.url AS source_url, place
ORDER BY place
