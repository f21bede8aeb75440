// Units and organisations by id, with what a row says of them.
// $ids: ids. $classes: the view's audience classes.
UNWIND $ids AS wanted
MATCH (unit:Entity&(AdministrativeUnit|Organisation) {id: wanted} WHERE unit.audience IN $classes)
OPTIONAL MATCH (source:Entity&Source {id: unit.source} WHERE source.audience IN $classes)
RETURN unit.id AS id, head([label IN labels(unit) WHERE label <> 'Entity']) AS type, unit.name AS name, unit.unit_type AS unit_type, unit.district AS district, unit.purpose AS purpose,
       unit.channels AS channels, unit.ended AS ended, unit.as_of AS as_of, coalesce(unit.confidence, 1.0) AS confidence,
       coalesce(unit.invented, false) AS invented, unit.source AS source, source.name AS source_name, source.url AS source_url
ORDER BY id
