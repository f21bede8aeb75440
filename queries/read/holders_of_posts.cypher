// Who holds each of the posts now; a person's fields only where the view opens them.
// $posts: ids of posts. $today: ISO date, for who holds a post now. $classes: the view's audience classes.
UNWIND $posts AS wanted
MATCH (post:Entity&Post {id: wanted} WHERE post.audience IN $classes)
      <-[holds:HOLDS WHERE holds.audience IN $classes]-(person:Person WHERE person.audience IN $classes)
WHERE coalesce(holds.until >= left($today, size(holds.until)), true) AND coalesce(holds.from, $today) <= $today
RETURN post.id AS post, person.id AS id,
       CASE WHEN person.identity_audience IN $classes THEN person.name END AS name,
       CASE WHEN person.contact_audience IN $classes THEN person.email END AS email,
       CASE WHEN person.contact_audience IN $classes THEN person.phone END AS phone,
       coalesce(holds.status, 'regular') AS status, coalesce(person.invented, false) AS invented
ORDER BY post, id
