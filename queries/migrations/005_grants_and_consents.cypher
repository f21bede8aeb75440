// Grants are found by their ids; records of consents by the person who gave them. Neither are entities: no view contains
// them, and no tie leads to them.

CREATE CONSTRAINT access_grant_id IF NOT EXISTS FOR (grant:AccessGrant) REQUIRE grant.id IS UNIQUE;

CREATE INDEX consent_record_person IF NOT EXISTS FOR (consent:ConsentRecord) ON (consent.person);
