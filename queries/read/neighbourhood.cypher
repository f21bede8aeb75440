// The ties around an entity, one step at a time: the ties of a set of entities to others.
// $ids: ids of the entities reached so far. $limit: ties at most. $persons: true: ties of persons alone; false: all others; null: both.
// $classes: the view's audience classes.
UNWIND $ids AS wanted
MATCH (one:Entity {id: wanted} WHERE one.audience IN $classes)-[tie WHERE tie.audience IN $classes]-
      (other:Entity WHERE other.audience IN $classes)
WITH DISTINCT tie, startNode(tie) AS start, endNode(tie) AS end
WHERE $persons IS NULL OR $persons = (start:Person OR end:Person)
ORDER BY start.id, type(tie), end.id, coalesce(tie.from, ''), coalesce(tie.district, '')
LIMIT $limit
RETURN start.id AS start_id, head([label IN labels(start) WHERE label <> 'Entity']) AS start_type,
       CASE WHEN start:Person THEN CASE WHEN start.identity_audience IN $classes THEN start.name END ELSE start.name END AS start_name,
       type(tie) AS type,
       end.id AS end_id, head([label IN labels(end) WHERE label <> 'Entity']) AS end_type,
       CASE WHEN end:Person THEN CASE WHEN end.identity_audience IN $classes THEN end.name END ELSE end.name END AS end_name
ORDER BY start_id, type, end_id
