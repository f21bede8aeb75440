// Remove ties of persons that have ended before $before (a day; one that names a year or month ends with it), and those
// whose audience is over ($over: numbers of classes) or that nobody may see since before $shut (a day). What sources say
// and others suggest is removed by itself. Ties of those whose processing is restricted stay as they are.
MATCH (person:Entity&Person)-[tie]-(other:Entity)
WHERE person.restricted_since IS NULL AND other.restricted_since IS NULL
  AND NOT type(tie) IN ['CLAIMED_OF', 'SUGGESTED_FOR']
  AND (tie.audience IN $over
       OR tie.shut_since < $shut
       OR (type(tie) IN ['HOLDS', 'MEMBER_OF', 'WORKS_ON']
           AND tie.until < left($before, size(tie.until))))
WITH DISTINCT tie
DELETE tie
