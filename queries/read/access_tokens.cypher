// All API tokens: public prefix, keyed hash of the token (never the token), what it is for, the rights it carries, its
// first and last day, whether it is revoked, the day of its last use. Without a view: it says who asks, and from that
// views are made.
MATCH (token:AccessToken)
RETURN token.prefix AS prefix, token.hash AS hash, token.about AS about, token.roles AS roles,
       token.measures AS measures, token.units AS units, token.person AS person, token.purposes AS purposes,
       token.created AS created, token.until AS until, coalesce(token.revoked, false) AS revoked,
       token.last_used AS last_used
ORDER BY prefix
