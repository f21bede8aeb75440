// Remove the relationships of an entity ($id), both ways, that a source ($source) told of; claims stay.
MATCH (:Entity {id: $id})-[r]-(:Entity)
WHERE r.source = $source AND type(r) <> 'CLAIMED_OF'
DELETE r
