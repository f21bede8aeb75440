// The numbers of the audience classes that a load ($load) staged and did not publish.
MATCH (c:AudienceClass {load: $load, state: 'staged'})
RETURN collect(c.number) AS numbers
