// The texts of all searchable entities as columns, with the audience class as a column: the bulk load behind text search.
// Not filtered here on purpose: the service compacts the rows that a view sees before any arithmetic (graph_service/corpus.py).
// $types: labels of the searchable types.
MATCH (entity:Entity)
WHERE any(label IN labels(entity) WHERE label IN $types)
WITH entity ORDER BY entity.id
RETURN collect(entity.id) AS ids,
       collect(head([label IN labels(entity) WHERE label <> 'Entity'])) AS types,
       collect(entity.audience) AS audiences,
       collect(entity.name) AS names,
       collect(coalesce(entity.alternative_names, []) + CASE WHEN entity.abbreviation IS NULL THEN [] ELSE [entity.abbreviation] END
               + CASE WHEN entity.name_en IS NULL THEN [] ELSE [entity.name_en] END) AS synonyms,
       collect(coalesce(entity.everyday_words, [])) AS everyday_words,
       collect(coalesce(entity.text, entity.purpose, '')) AS texts,
       collect(coalesce(entity.district, '')) AS districts,
       collect(coalesce(entity.vector_key, '')) AS vector_keys,
       collect(coalesce(entity.vector, '')) AS vectors
