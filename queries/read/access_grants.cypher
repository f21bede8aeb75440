// All grants of the support team: for which purpose, measure and topic, until when, given when and by whom, what it is
// about, whether it is revoked. Without a view: it says what a request may name, and from that views are made.
MATCH (grant:AccessGrant)
RETURN grant.id AS id, grant.purpose AS purpose, grant.measure AS measure, grant.topic AS topic, grant.until AS until,
       grant.created AS created, grant.by AS by, grant.about AS about, coalesce(grant.revoked, false) AS revoked
ORDER BY id
