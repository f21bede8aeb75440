"""The data a fresh service starts with: real facts with their sources, invented people marked as such."""
