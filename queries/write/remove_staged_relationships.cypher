// Remove up to $most relationships of the staged classes $numbers.
MATCH (:Entity)-[r]->(:Entity)
WHERE r.audience IN $numbers
WITH r LIMIT $most
DELETE r
