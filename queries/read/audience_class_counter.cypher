// The highest number of an audience class that was ever taken.
MATCH (counter:AudienceClassCounter {key: 'audience classes'})
RETURN counter.last AS last
