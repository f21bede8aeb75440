// Remove ties of persons that are older than the day $before holds for their type: an attendance by the day of the event,
// all others by the day on which the source said so; a day that names a year or month ends with it. Ties of those whose
// processing is restricted stay as they are.
MATCH (person:Entity&Person)-[tie:ATTENDED|EXPERT_IN|KNOWS]-(other:Entity)
WHERE person.restricted_since IS NULL AND other.restricted_since IS NULL
WITH tie, CASE type(tie) WHEN 'ATTENDED' THEN coalesce(endNode(tie).date, tie.as_of) ELSE tie.as_of END AS day
WHERE day < left($before[type(tie)], size(day))
WITH DISTINCT tie
DELETE tie
