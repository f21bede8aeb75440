// Measures by field of action, phase, type and unit, in the order of their names.
// $field_of_action, $phase, $measure_type, $unit: filters or null. $after: name and id of the last row before, or null.
// $limit: rows at most. $classes: the view's audience classes.
MATCH (measure:Measure WHERE measure.audience IN $classes)
WHERE ($field_of_action IS NULL OR $field_of_action IN coalesce(measure.fields_of_action, []))
  AND ($phase IS NULL OR measure.phase = $phase)
  AND ($measure_type IS NULL OR measure.measure_type = $measure_type)
  AND ($unit IS NULL OR EXISTS {
    MATCH (measure)<-[tie:LEADS|PARTNERS_IN WHERE tie.audience IN $classes]-(unit:Entity {id: $unit} WHERE unit.audience IN $classes)
  })
WITH measure, measure.name + ' ' + measure.id AS place
WHERE $after IS NULL OR place > $after
RETURN measure.id AS id, measure.name AS name, measure.measure_type AS measure_type, measure.phase AS phase,
       measure.fields_of_action AS fields_of_action, measure.district AS district, measure.from AS from,
       measure.until AS until, measure.as_of AS as_of, coalesce(measure.invented, false) AS invented, place
ORDER BY place
LIMIT $limit
