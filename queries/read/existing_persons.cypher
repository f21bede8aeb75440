// The ids of persons and their keys in the sources: those of $ids that are there, or all of them when it is null. Part of the write path, not read
// through a view.
MATCH (person:Entity&Person)
WHERE $ids IS NULL OR person.id IN $ids
RETURN person.id AS id, coalesce(person.source_keys, []) AS source_keys
ORDER BY id
