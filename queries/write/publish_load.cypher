// Publish the classes of the load $load, and so all that stands behind them. In the same transaction the revision
// must be bumped.
MATCH (class:AudienceClass {load: $load, state: 'staged'})
SET class.state = 'published'
