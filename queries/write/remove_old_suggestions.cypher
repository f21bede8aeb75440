// Remove suggestions that were made before $before (a day), whatever became of them.
MATCH (suggestion:Suggestion)
WHERE suggestion.as_of < $before
DETACH DELETE suggestion
