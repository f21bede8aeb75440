// Who is responsible for each of the topics, or for a topic up to two steps broader, as far as the view sees it.
// $topics: ids of topics. $district: name of a district, or null for all. $classes: the view's audience classes.
// A row: topic asked for, topic found, steps between the two, actor (unit, organisation or post), its unit, the tie.
UNWIND $topics AS wanted
MATCH (asked:Entity&Topic {id: wanted} WHERE asked.audience IN $classes)
CALL (asked) {
  RETURN asked AS topic, 0 AS steps
  UNION
  MATCH (asked)-[up:BROADER WHERE up.audience IN $classes]->(broader:Topic WHERE broader.audience IN $classes)
  RETURN broader AS topic, 1 AS steps
  UNION
  MATCH (asked)-[up:BROADER WHERE up.audience IN $classes]->(middle:Topic WHERE middle.audience IN $classes)
        -[further:BROADER WHERE further.audience IN $classes]->(broader:Topic WHERE broader.audience IN $classes)
  RETURN broader AS topic, 2 AS steps
}
MATCH (topic)<-[tie:RESPONSIBLE_FOR WHERE tie.audience IN $classes]-(actor:Entity WHERE actor.audience IN $classes)
OPTIONAL MATCH (actor)-[in_unit:UNIT_OF WHERE in_unit.audience IN $classes]->(home:Entity WHERE home.audience IN $classes)
WITH asked, topic, steps, tie, actor, CASE WHEN actor:Post THEN home ELSE actor END AS unit
WHERE unit IS NOT NULL
WITH asked, topic, steps, tie, actor, unit, coalesce(tie.district, actor.district, unit.district) AS district
WHERE $district IS NULL OR district IS NULL OR district = $district
OPTIONAL MATCH (source:Entity&Source {id: tie.source} WHERE source.audience IN $classes)
RETURN asked.id AS asked_id, asked.name AS asked_name, coalesce(asked.topic_type, 'subject') AS asked_type, topic.id AS topic_id, topic.name AS topic_name, steps,
       CASE WHEN actor:Post THEN actor.id END AS post_id, unit.id AS unit_id, unit.name AS unit_name, unit.ended AS ended, district,
       tie.basis AS basis, tie.as_of AS as_of, coalesce(tie.confidence, 1.0) AS confidence,
       coalesce(tie.invented, false) AS invented, tie.source AS source, source.name AS source_name, source.url AS source_url
ORDER BY asked_id, steps, topic_id, unit_id, post_id, district
