"""The rights of the people in the graph."""
