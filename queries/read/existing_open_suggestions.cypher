// How many suggestions of one asker ($by: the hash that stands for it) are open. Part of the write path, not read
// through a view: it counts what the asker itself has sent.
MATCH (s:Suggestion {suggested_by: $by})
WHERE coalesce(s.state, 'open') = 'open'
RETURN count(s) AS count
