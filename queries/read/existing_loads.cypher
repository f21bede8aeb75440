// The imports under way or interrupted: who runs them, and when they were last heard of.
MATCH (l:Load)
RETURN l.id AS id, l.host AS host, l.process AS process, l.process_started AS process_started, l.heard AS heard
ORDER BY id
