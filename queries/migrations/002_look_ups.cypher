// What is filtered by, sorted by, or found by the beginning or a part of it. No index over `audience`: the planner
// would begin at the class instead of at the key, and every import would pay for it.

CREATE INDEX entity_name IF NOT EXISTS FOR (entity:Entity) ON (entity.name);

CREATE INDEX audience_class_state IF NOT EXISTS FOR (class:AudienceClass) ON (class.state, class.load);

CREATE INDEX unit_district IF NOT EXISTS FOR (unit:AdministrativeUnit) ON (unit.district);

CREATE INDEX measure_phase IF NOT EXISTS FOR (measure:Measure) ON (measure.phase);

CREATE TEXT INDEX unit_name_part IF NOT EXISTS FOR (unit:AdministrativeUnit) ON (unit.name);

CREATE TEXT INDEX topic_name_part IF NOT EXISTS FOR (topic:Topic) ON (topic.name);
