"""The Cypher texts of the service: one file a question, read with importlib.resources."""
