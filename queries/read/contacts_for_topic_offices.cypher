// The offices at which a topic's service is given, inside the units that are responsible for it.
// $pairs: [{topic, unit}] of ids. $limit: offices a pair at most. $classes: the view's audience classes.
UNWIND $pairs AS pair
MATCH (unit:Entity&AdministrativeUnit {id: pair.unit} WHERE unit.audience IN $classes)
MATCH (topic:Entity&Topic {id: pair.topic} WHERE topic.audience IN $classes)
CALL (unit, topic) {
  MATCH (topic)<-[gives:PROVIDES WHERE gives.audience IN $classes]-(office:AdministrativeUnit WHERE office.audience IN $classes)
        -[up:PART_OF WHERE up.audience IN $classes]->(unit)
  WITH DISTINCT office
  ORDER BY office.name, office.id
  LIMIT $limit
  RETURN collect({id: office.id, name: office.name, channels: office.channels, as_of: office.as_of}) AS offices
}
RETURN topic.id AS topic, unit.id AS unit, offices
ORDER BY topic, unit
