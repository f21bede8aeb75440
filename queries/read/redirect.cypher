// Where an entity that was merged into another goes on, for a view that could have known of both.
// $id: the id that ended. $classes: the view's audience classes.
MATCH (ended:Redirect {id: $id} WHERE ended.audience IN $classes)
MATCH (successor:Entity {id: ended.into} WHERE successor.audience IN $classes)
RETURN successor.id AS id
