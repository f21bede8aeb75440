// Whoever asks for $id is led to $into from now on; what led to $id before leads there too.
// $audience: class of the entity that ended, so that only those who could know of it are told that it did.
MERGE (r:Redirect {id: $id})
SET r.into = $into, r.audience = $audience
WITH r
OPTIONAL MATCH (earlier:Redirect {into: $id})
SET earlier.into = $into
