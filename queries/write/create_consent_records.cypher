// Records of consents from $rows: person (an id), record (sealed), order.
UNWIND $rows AS row
CREATE (consent:ConsentRecord)
SET consent = row
