// All audience classes: number, field class, audience in words, state (staged or published) and load ('' for none).
MATCH (class:AudienceClass)
RETURN class.number AS number, class.field_class AS field_class, class.audience AS audience,
       class.state AS state, coalesce(class.load, '') AS load
ORDER BY number
