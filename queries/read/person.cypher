// A person as far as purpose and consent open the record: posts, measures, expertise.
// $id: id. $classes: the view's audience classes.
MATCH (person:Entity&Person {id: $id} WHERE person.audience IN $classes)
CALL (person) {
  MATCH (person)-[holds:HOLDS WHERE holds.audience IN $classes]->(post:Post WHERE post.audience IN $classes)
  OPTIONAL MATCH (post)-[in_unit:UNIT_OF WHERE in_unit.audience IN $classes]->(unit:Entity WHERE unit.audience IN $classes)
  WITH holds, post, unit ORDER BY holds.from DESC, post.id, unit.id
  RETURN collect({id: post.id, name: post.name, status: coalesce(holds.status, 'regular'), from: holds.from, until: holds.until,
                  unit_id: unit.id, unit_name: unit.name}) AS posts
}
CALL (person) {
  MATCH (person)-[works:WORKS_ON WHERE works.audience IN $classes]->(measure:Measure WHERE measure.audience IN $classes)
  WITH works, measure ORDER BY measure.name, measure.id
  RETURN collect({id: measure.id, name: measure.name, role: works.role}) AS measures
}
CALL (person) {
  MATCH (person)-[expert:EXPERT_IN WHERE expert.audience IN $classes]->(topic:Topic WHERE topic.audience IN $classes)
  WITH expert, topic ORDER BY topic.name, topic.id
  RETURN collect({id: topic.id, name: topic.name, evidence: expert.evidence, as_of: expert.as_of}) AS expertise
}
RETURN person.id AS id,
       CASE WHEN person.identity_audience IN $classes THEN person.name END AS name,
       CASE WHEN person.contact_audience IN $classes THEN person.email END AS email,
       CASE WHEN person.contact_audience IN $classes THEN person.phone END AS phone,
       CASE WHEN person.profile_audience IN $classes THEN person.profile END AS profile,
       CASE WHEN person.profile_audience IN $classes THEN person.languages END AS languages,
       coalesce(person.invented, false) AS invented, person.as_of AS as_of, posts, measures, expertise
