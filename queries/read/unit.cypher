// A unit with its structure, posts, holders, competences and successors, and whether other sources contradict it.
// $id: id of a unit or organisation. $today: ISO date. $limit: rows of each list at most. $classes: the view's audience classes.
MATCH (unit:Entity&(AdministrativeUnit|Organisation) {id: $id} WHERE unit.audience IN $classes)
OPTIONAL MATCH (source:Entity&Source {id: unit.source} WHERE source.audience IN $classes)
CALL (unit) {
  MATCH (unit) (()-[up:PART_OF WHERE up.audience IN $classes]->(above:Entity WHERE above.audience IN $classes)){0,8}
  WITH above
  ORDER BY size(above) DESC, [one IN above | one.id]
  LIMIT 1
  RETURN [one IN above | {id: one.id, type: head([label IN labels(one) WHERE label <> 'Entity']), name: one.name}] AS path
}
CALL (unit) {
  MATCH (unit)<-[down:PART_OF WHERE down.audience IN $classes]-(part:Entity WHERE part.audience IN $classes)
  WITH DISTINCT part ORDER BY part.name, part.id LIMIT $limit
  RETURN collect({id: part.id, type: head([label IN labels(part) WHERE label <> 'Entity']), name: part.name}) AS parts
}
CALL (unit) {
  MATCH (unit)<-[in_unit:UNIT_OF WHERE in_unit.audience IN $classes]-(post:Post WHERE post.audience IN $classes)
  WITH DISTINCT post ORDER BY post.name, post.id LIMIT $limit
  OPTIONAL MATCH (post)<-[holds:HOLDS WHERE holds.audience IN $classes]-(person:Person WHERE person.audience IN $classes)
  WHERE coalesce(holds.until >= left($today, size(holds.until)), true) AND coalesce(holds.from, $today) <= $today
  WITH post, holds, person ORDER BY post.name, post.id, person.id
  WITH post, collect(CASE WHEN person IS NOT NULL THEN {
         id: person.id,
         name: CASE WHEN person.identity_audience IN $classes THEN person.name END,
         email: CASE WHEN person.contact_audience IN $classes THEN person.email END,
         phone: CASE WHEN person.contact_audience IN $classes THEN person.phone END,
         status: coalesce(holds.status, 'regular')} END) AS holders
  ORDER BY post.name, post.id
  RETURN collect({id: post.id, name: post.name, status: coalesce(post.occupancy, 'unknown'), channels: post.channels,
                  holders: holders, invented: coalesce(post.invented, false)}) AS posts
}
CALL (unit) {
  MATCH (unit)-[tie:RESPONSIBLE_FOR WHERE tie.audience IN $classes]->(topic:Topic WHERE topic.audience IN $classes)
  WITH DISTINCT topic ORDER BY topic.name, topic.id LIMIT $limit
  RETURN collect({id: topic.id, type: 'Topic', name: topic.name}) AS topics
}
CALL (unit) {
  MATCH (unit)<-[follows:SUCCEEDS WHERE follows.audience IN $classes]-(newer:Entity WHERE newer.audience IN $classes)
  WITH DISTINCT newer ORDER BY newer.id
  RETURN collect({id: newer.id, type: head([label IN labels(newer) WHERE label <> 'Entity']), name: newer.name}) AS successors
}
CALL (unit) {
  MATCH (unit)-[follows:SUCCEEDS WHERE follows.audience IN $classes]->(older:Entity WHERE older.audience IN $classes)
  WITH DISTINCT older ORDER BY older.id
  RETURN collect({id: older.id, type: head([label IN labels(older) WHERE label <> 'Entity']), name: older.name}) AS predecessors
}
RETURN unit.id AS id, head([label IN labels(unit) WHERE label <> 'Entity']) AS type, unit.name AS name,
       unit.abbreviation AS abbreviation, unit.unit_type AS unit_type, unit.alternative_names AS alternative_names,
       coalesce(unit.purpose, unit.text) AS purpose, unit.district AS district, unit.channels AS channels, unit.ended AS ended,
       unit.as_of AS as_of, coalesce(unit.invented, false) AS invented, unit.source AS source, source.name AS source_name,
       source.url AS source_url, path, parts, posts, topics, successors, predecessors,
       EXISTS {
         MATCH (unit)<-[of:CLAIMED_OF WHERE of.audience IN $classes]-(claim:Claim WHERE claim.audience IN $classes)
         WHERE coalesce(claim.state, 'open') = 'open'
       } AS claimed
