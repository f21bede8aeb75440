// What a contact row tells of each unit: the way up, channels, all its posts, and whether other sources contradict it.
// $units: ids of units or organisations. $topics: ids of topics, for posts that are responsible for one of them.
// $classes: the view's audience classes.
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
  ORDER BY post.id
  RETURN collect({id: post.id, name: post.name, post_type: post.post_type, occupancy: coalesce(post.occupancy, 'unknown'),
                  channels: post.channels, topics: topics, as_of: post.as_of,
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
