// The password that every new Neo4j has gives way to our own. Runs on the database `system` of the local Neo4j.
ALTER CURRENT USER SET PASSWORD FROM $first TO $own
