// Which units are one of the named ones or somewhere inside it, over up to eight levels.
// $units: ids of units or organisations. $named_units: ids of the named ones. $classes: the view's audience classes.
UNWIND $units AS wanted
MATCH (unit:Entity&(AdministrativeUnit|Organisation) {id: wanted} WHERE unit.audience IN $classes)
MATCH (unit) (()-[up:PART_OF WHERE up.audience IN $classes]->(above:Entity&(AdministrativeUnit|Organisation) WHERE above.audience IN $classes)){0,8}
WITH unit.id AS id, [unit.id] + [one IN above | one.id] AS way
WITH id, way[-1] AS named, size(way) AS steps
WHERE named IN $named_units
RETURN id, named, min(steps) AS steps
ORDER BY id, steps, named
