// All persons whose names the view opens, in the order of their ids; the names are looked through in the service, as
// they are sealed in the graph.
// $classes: the view's audience classes.
MATCH (person:Entity&Person WHERE person.audience IN $classes AND person.identity_audience IN $classes)
RETURN person.id AS id, 'Person' AS type, CASE WHEN person.identity_audience IN $classes THEN person.name END AS name,
       ' ' + person.id AS place
ORDER BY id
