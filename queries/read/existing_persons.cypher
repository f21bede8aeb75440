// The ids of persons: those of $ids that are there, or all of them when it is null. Part of the write path, not read
// through a view.
MATCH (person:Entity&Person)
WHERE $ids IS NULL OR person.id IN $ids
RETURN person.id AS id
ORDER BY id
