// Remove the records of the consents of a person ($id); what they said goes on under another id.
MATCH (consent:ConsentRecord {person: $id})
DELETE consent
