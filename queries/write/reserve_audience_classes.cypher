// Take the next $count numbers for audience classes, and with them the lock that keeps other writers from taking
// any until this transaction ends. The counter never goes back, so the number of a discarded class is never used
// again: a node that was left behind under it could not become visible by chance.
MERGE (counter:AudienceClassCounter {key: 'audience classes'})
SET counter.last = coalesce(counter.last, 0) + $count
