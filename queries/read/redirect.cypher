// Where an entity that was merged into another goes on, for a view that could have known of both; or no id, where it
// was removed and nothing goes on.
// $id: the id that ended. $classes: the view's audience classes.
MATCH (ended:Redirect {id: $id} WHERE ended.audience IN $classes)
OPTIONAL MATCH (successor:Entity {id: ended.into} WHERE successor.audience IN $classes)
WITH ended, successor
WHERE ended.into IS NULL OR successor IS NOT NULL
RETURN successor.id AS id
