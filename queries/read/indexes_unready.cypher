// Indexes that cannot be used yet, with what they are at: POPULATING, or FAILED for good. Internal.
SHOW INDEXES YIELD name, state
WHERE state <> 'ONLINE'
RETURN name, state
ORDER BY name
