// What is found by a key, and by one key only. Every statement can be run again without harm.

CREATE CONSTRAINT graph_id IF NOT EXISTS FOR (graph:Graph) REQUIRE graph.id IS UNIQUE;

CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (entity:Entity) REQUIRE entity.id IS UNIQUE;

CREATE CONSTRAINT audience_class_number IF NOT EXISTS FOR (class:AudienceClass) REQUIRE class.number IS UNIQUE;

// A list cannot be looked up by an index. So each entry of an entity's `source_keys` stands here too, for imports:
// (:SourceKey {key, id}) says which entity the source's key means. It is made from the entities, never shown.
CREATE CONSTRAINT source_key IF NOT EXISTS FOR (known:SourceKey) REQUIRE known.key IS UNIQUE;

CREATE INDEX source_key_id IF NOT EXISTS FOR (known:SourceKey) ON (known.id);

CALL db.awaitIndexes(300);
