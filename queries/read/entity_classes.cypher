// The numbers of the audience classes on one entity ($id), with its type; none of its fields, nor which are filled.
// And whether the id has ended, and where it goes on.
// For the operator's `access explain` alone, so not read through a view.
OPTIONAL MATCH (entity:Entity {id: $id})
OPTIONAL MATCH (ended:Redirect {id: $id})
RETURN head([label IN labels(entity) WHERE label <> 'Entity']) AS type, entity.audience AS record,
       entity.identity_audience AS identity, entity.contact_audience AS contact, entity.profile_audience AS profile,
       ended IS NOT NULL AS ended, ended.into AS into
