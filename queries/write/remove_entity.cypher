// Remove an entity ($id) with its relationships.
MATCH (n:Entity {id: $id})
DETACH DELETE n
