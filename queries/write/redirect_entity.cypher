// Whoever asks for $id is led to $into from now on; what led to $id before leads there too.
MERGE (r:Redirect {id: $id})
SET r.into = $into
WITH r
OPTIONAL MATCH (earlier:Redirect {into: $id})
SET earlier.into = $into
