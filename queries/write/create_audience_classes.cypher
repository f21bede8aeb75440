// New audience classes. $rows: [{number, field_class, audience}]; $load: the load they belong to, '' for none;
// $state: staged or published.
UNWIND $rows AS row
CREATE (class:AudienceClass {number: row.number})
SET class.field_class = row.field_class, class.audience = row.audience, class.load = $load, class.state = $state
