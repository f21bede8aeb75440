// The living units that took over from units that ended, over up to five renamings, and who says so.
// $units: ids of units that ended. $today: ISO date, for which units live. $classes: the view's audience classes.
// A row: the unit that ended, a living one; on the way between them are only such as have ended too.
UNWIND $units AS wanted
MATCH (old:Entity&(AdministrativeUnit|Organisation) {id: wanted} WHERE old.audience IN $classes)
MATCH (old) (()<-[step:SUCCEEDS WHERE step.audience IN $classes]-(newer:Entity&(AdministrativeUnit|Organisation) WHERE newer.audience IN $classes)){1,5}
WITH old, step[0] AS first, newer[-1] AS living, newer[..-1] AS between
WHERE coalesce(living.ended >= left($today, size(living.ended)), true)
  AND all(one IN between WHERE one.ended < left($today, size(one.ended)))
WITH old, first, living, between
ORDER BY old.id, living.id, size(between), [one IN between | one.id]
WITH old, living, collect(first)[0] AS tie
OPTIONAL MATCH (source:Entity&Source {id: tie.source} WHERE source.audience IN $classes)
RETURN old.id AS old, old.name AS old_name, old.ended AS ended, living.id AS unit, living.name AS unit_name,
       tie.as_of AS as_of, tie.source AS source, source.name AS source_name, source.url AS source_url
ORDER BY old, unit
