// The numbers of the audience classes on persons ($ids), one for each gate. Part of the write path, not read through a
// view: a withdrawal must reach all of them.
UNWIND $ids AS id
MATCH (person:Entity&Person {id: id})
RETURN person.id AS person, person.audience AS audience, person.identity_audience AS identity_audience,
       person.contact_audience AS contact_audience, person.profile_audience AS profile_audience
ORDER BY person
