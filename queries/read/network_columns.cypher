// Every entity and every tie as columns, with the audience classes as columns: the bulk load behind the network of a view.
// Not filtered here on purpose: the service compacts the rows that a view sees before any arithmetic (graph_service/network/).
// Names of persons are left out: they are read through the view alone (persons.cypher). `keys` and `tie_keys` join the parts
// of this one read and are forgotten after it; what most lack comes as the keys of those that have it, beside the values.
// $types: label -> number. $ties: type of a tie -> number.
CALL () {
  MATCH (entity:Entity)
  WITH entity, id(entity) AS key, $types[head([label IN labels(entity) WHERE label <> 'Entity'])] AS type
  WHERE type IS NOT NULL
  RETURN collect(key) AS keys, collect(entity.id) AS ids, collect(type) AS types, collect(entity.audience) AS audiences,
         collect(CASE WHEN entity:Person THEN '' ELSE coalesce(entity.name, '') END) AS names,
         collect(CASE WHEN entity.name_en IS NOT NULL AND NOT entity:Person THEN key END) AS name_en_keys,
         collect(CASE WHEN NOT entity:Person THEN entity.name_en END) AS names_en,
         collect(coalesce(entity.as_of, '')) AS as_of,
         collect(coalesce(entity.source, '')) AS sources,
         collect(CASE WHEN entity.district IS NOT NULL THEN key END) AS district_keys, collect(entity.district) AS districts,
         collect(CASE WHEN entity.sector IS NOT NULL THEN key END) AS sector_keys, collect(entity.sector) AS sectors,
         collect(CASE WHEN entity.phase IS NOT NULL THEN key END) AS phase_keys, collect(entity.phase) AS phases,
         collect(CASE WHEN entity.fields_of_action IS NOT NULL THEN key END) AS fields_of_action_keys,
         collect(entity.fields_of_action) AS fields_of_action,
         collect(CASE WHEN entity.occupancy IS NOT NULL THEN key END) AS occupancy_keys, collect(entity.occupancy) AS occupancies,
         collect(CASE WHEN entity.ended IS NOT NULL THEN key END) AS ended_keys, collect(entity.ended) AS ended,
         collect(CASE WHEN entity.url IS NOT NULL AND NOT entity:Person THEN key END) AS url_keys,
         collect(CASE WHEN NOT entity:Person THEN entity.url END) AS urls,
         collect(CASE WHEN entity.invented THEN key END) AS invented_keys
}
CALL () {
  MATCH (start:Entity)-[tie]->(end:Entity)
  WITH tie, id(start) AS start, id(end) AS end, id(tie) AS key, $ties[type(tie)] AS type
  WHERE type IS NOT NULL
  WITH *, coalesce(tie.since, tie.from) AS since
  RETURN collect(key) AS tie_keys, collect(start) AS starts, collect(end) AS ends, collect(type) AS tie_types,
         collect(tie.audience) AS tie_audiences,
         collect(CASE WHEN since IS NOT NULL THEN key END) AS since_keys, collect(since) AS since,
         collect(CASE WHEN tie.until IS NOT NULL THEN key END) AS until_keys, collect(tie.until) AS until,
         collect(CASE WHEN tie.confidence < 1 THEN key END) AS confidence_keys,
         collect(CASE WHEN tie.confidence < 1 THEN toFloat(tie.confidence) END) AS confidences,
         collect(CASE WHEN tie.met_in_person THEN key END) AS met_keys
}
RETURN keys, ids, types, audiences, names, name_en_keys, names_en, as_of, sources, district_keys, districts, sector_keys,
       sectors, phase_keys, phases, fields_of_action_keys, fields_of_action, occupancy_keys, occupancies, ended_keys, ended,
       url_keys, urls, invented_keys, tie_keys, starts, ends, tie_types, tie_audiences, since_keys, since, until_keys, until,
       confidence_keys, confidences, met_keys
