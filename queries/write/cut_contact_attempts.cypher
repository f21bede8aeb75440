// Cut contact attempts from before $before (a day; one that names a year or month ends with it) off from persons, and
// remove those that are about nothing else then. Ties of those whose processing is restricted stay as they are.
MATCH (person:Entity&Person WHERE person.restricted_since IS NULL)-[tie:CONTACTED|ABOUT]-(other:Entity WHERE other.restricted_since IS NULL)
WITH tie, other, CASE WHEN other:ContactAttempt THEN coalesce(other.date, other.as_of)
                      WHEN type(tie) = 'CONTACTED' THEN tie.as_of END AS day
WHERE day < left($before, size(day))
WITH DISTINCT tie, other
DELETE tie
WITH DISTINCT other
WHERE other:ContactAttempt AND NOT EXISTS { (other)--(:Entity) }
DETACH DELETE other
