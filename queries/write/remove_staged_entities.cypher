// Remove up to $most entities of the staged classes $numbers, with their relationships.
MATCH (n:Entity)
WHERE n.audience IN $numbers
WITH n LIMIT $most
DETACH DELETE n
