// All persons with the classes of their gates, which values stand behind them, since when a gate is shut as far as that
// was noticed, and what was corrected. Part of the write path (retention), not read through a view.
MATCH (person:Entity&Person)
RETURN person.id AS id, person.audience AS audience, person.identity_audience AS identity_audience,
       person.contact_audience AS contact_audience, person.profile_audience AS profile_audience,
       [name IN $fields WHERE person[name] IS NOT NULL] AS filled, coalesce(person.shut_since, []) AS shut_since,
       person.restricted_since AS restricted_since, coalesce(person.corrections, []) AS corrections
ORDER BY id
