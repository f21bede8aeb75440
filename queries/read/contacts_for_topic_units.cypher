// What a contact row tells of each unit: the way up, channels, posts and who holds them, and what else is said of it.
// $units: ids of units or organisations. $topics: ids of topics, for posts that are responsible for one of them.
// $today: ISO date, for who holds a post now. $classes: the view's audience classes.
UNWIND $units AS wanted
MATCH (unit:Entity {id: wanted} WHERE unit.audience IN $classes)
CALL (unit) {
  MATCH (unit) (()-[up:PART_OF WHERE up.audience IN $classes]->(above:Entity WHERE above.audience IN $classes)){0,8}
  WITH above
  ORDER BY size(above) DESC, [one IN above | one.id]
  LIMIT 1
  RETURN [one IN above | {id: one.id, type: head([label IN labels(one) WHERE label <> 'Entity']), name: one.name,
                          channels: one.channels}] AS path
}
CALL (unit) {
  MATCH (unit)<-[in_unit:UNIT_OF WHERE in_unit.audience IN $classes]-(post:Post WHERE post.audience IN $classes)
  OPTIONAL MATCH (post)-[duty:RESPONSIBLE_FOR WHERE duty.audience IN $classes]->(topic:Topic WHERE topic.audience IN $classes)
  WHERE topic.id IN $topics
  WITH post, [id IN collect(DISTINCT topic.id) | id] AS topics
  WITH post, topics
  ORDER BY size(topics) DESC, (CASE WHEN toLower(coalesce(post.post_type, post.name)) CONTAINS 'leit' THEN 0 ELSE 1 END), post.id
  LIMIT 20
  OPTIONAL MATCH (post)<-[holds:HOLDS WHERE holds.audience IN $classes]-(person:Person WHERE person.audience IN $classes)
  WHERE coalesce(holds.until >= left($today, size(holds.until)), true) AND coalesce(holds.from, $today) <= $today
  WITH post, topics, holds, person
  ORDER BY post.id, person.id
  WITH post, topics, collect(CASE WHEN person IS NOT NULL THEN {
         id: person.id,
         name: CASE WHEN person.identity_audience IN $classes THEN person.name END,
         email: CASE WHEN person.contact_audience IN $classes THEN person.email END,
         phone: CASE WHEN person.contact_audience IN $classes THEN person.phone END,
         status: coalesce(holds.status, 'regular'), from: holds.from, source: holds.source, as_of: holds.as_of,
         invented: coalesce(person.invented, false)} END) AS holders
  ORDER BY post.id
  RETURN collect({id: post.id, name: post.name, post_type: post.post_type, occupancy: coalesce(post.occupancy, 'unknown'),
                  channels: post.channels, topics: topics, holders: holders, as_of: post.as_of,
                  invented: coalesce(post.invented, false)}) AS posts
}
RETURN unit.id AS id, head([label IN labels(unit) WHERE label <> 'Entity']) AS type, unit.name AS name,
       unit.district AS district, unit.channels AS channels, unit.url AS url, unit.purpose AS purpose,
       unit.as_of AS as_of, unit.ended AS ended, coalesce(unit.invented, false) AS invented, path, posts,
       EXISTS {
         MATCH (unit)<-[of:CLAIMED_OF WHERE of.audience IN $classes]-(claim:Claim WHERE claim.audience IN $classes)
         WHERE coalesce(claim.state, 'open') = 'open'
       } AS claimed
ORDER BY id
