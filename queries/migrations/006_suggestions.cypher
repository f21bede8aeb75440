// Suggestions are counted by the hash of who made them, so that nobody buries the support team under them.

CREATE INDEX suggestion_suggested_by IF NOT EXISTS FOR (suggestion:Suggestion) ON (suggestion.suggested_by);
