// The API token of the prefix $prefix was used on $day. Days, not times: a token's use is no record of working hours.
MATCH (token:AccessToken {prefix: $prefix})
WHERE coalesce(token.last_used < date($day), true)
SET token.last_used = date($day)
