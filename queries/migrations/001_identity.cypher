// What is found by a key, and by one key only. Every statement can be run again without harm.

CREATE CONSTRAINT graph_id IF NOT EXISTS FOR (graph:Graph) REQUIRE graph.id IS UNIQUE;

CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (entity:Entity) REQUIRE entity.id IS UNIQUE;

CREATE CONSTRAINT audience_class_number IF NOT EXISTS FOR (class:AudienceClass) REQUIRE class.number IS UNIQUE;
