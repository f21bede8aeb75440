// A measure with its phases, partners, topics, learnings, open questions and team.
// $id: id. $classes: the view's audience classes.
MATCH (measure:Entity&Measure {id: $id} WHERE measure.audience IN $classes)
OPTIONAL MATCH (source:Entity&Source {id: measure.source} WHERE source.audience IN $classes)
CALL (measure) {
  MATCH (measure)<-[tie:LEADS|PARTNERS_IN WHERE tie.audience IN $classes]-(actor:Entity WHERE actor.audience IN $classes)
  WHERE NOT actor:Person
  WITH tie, actor ORDER BY type(tie), actor.name, actor.id
  RETURN collect({role: type(tie), id: actor.id, type: head([label IN labels(actor) WHERE label <> 'Entity']),
                  name: actor.name}) AS partners
}
CALL (measure) {
  MATCH (measure)-[tie:CONCERNS WHERE tie.audience IN $classes]->(topic:Topic WHERE topic.audience IN $classes)
  WITH DISTINCT topic ORDER BY topic.name, topic.id
  RETURN collect({id: topic.id, type: 'Topic', name: topic.name}) AS topics
}
OPTIONAL CALL (measure) {
  MATCH (measure)<-[tie:LEARNED_IN WHERE tie.audience IN $classes]-(learning:Learning WHERE learning.audience IN $classes)
  RETURN learning, 'LEARNED_IN' AS role
  UNION
  MATCH (measure)-[tie:APPLIED WHERE tie.audience IN $classes]->(learning:Learning WHERE learning.audience IN $classes)
  RETURN learning, 'APPLIED' AS role
}
WITH measure, source, partners, topics, learning, role ORDER BY role, learning.id
WITH measure, source, partners, topics,
     collect(CASE WHEN learning IS NOT NULL THEN {role: role, id: learning.id, name: learning.name, text: learning.text} END) AS learnings
CALL (measure) {
  MATCH (measure)-[tie:RAISED WHERE tie.audience IN $classes]->(open:Question WHERE open.audience IN $classes)
  OPTIONAL MATCH (open)<-[also:RAISED WHERE also.audience IN $classes]-(other:Measure WHERE other.audience IN $classes)
  WHERE other.id <> $id
  WITH open, other ORDER BY open.id, other.name, other.id
  WITH open, collect(CASE WHEN other IS NOT NULL THEN {id: other.id, type: 'Measure', name: other.name} END) AS others
  ORDER BY open.id
  RETURN collect({id: open.id, name: open.name, text: open.text, state: open.state, others: others}) AS open_questions
}
CALL (measure) {
  MATCH (measure)<-[works:WORKS_ON WHERE works.audience IN $classes]-(person:Person WHERE person.audience IN $classes)
  WITH works, person ORDER BY person.id, works.role
  RETURN collect({id: person.id, name: CASE WHEN person.identity_audience IN $classes THEN person.name END,
                  role: works.role}) AS team
}
RETURN measure.id AS id, measure.name AS name, measure.text AS text, measure.url AS url, measure.measure_type AS measure_type,
       measure.phase AS phase, measure.phase_history AS phase_history, measure.fields_of_action AS fields_of_action,
       measure.district AS district, measure.from AS from, measure.until AS until, measure.as_of AS as_of,
       coalesce(measure.invented, false) AS invented, measure.source AS source, source.name AS source_name,
       source.url AS source_url, partners, topics, learnings, open_questions, team
