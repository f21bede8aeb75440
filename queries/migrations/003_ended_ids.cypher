// Ids that ended and imports under way are found by their ids, and there is one of each; what led to an id that is
// merged in its turn is found by it. The source keys, which nothing reads, need neither key nor index any more.

CREATE CONSTRAINT redirect_id IF NOT EXISTS FOR (ended:Redirect) REQUIRE ended.id IS UNIQUE;

CREATE CONSTRAINT load_id IF NOT EXISTS FOR (load:Load) REQUIRE load.id IS UNIQUE;

CREATE INDEX redirect_into IF NOT EXISTS FOR (ended:Redirect) ON (ended.into);

DROP CONSTRAINT source_key IF EXISTS;

DROP INDEX source_key_id IF EXISTS;
