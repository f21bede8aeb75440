"""What a graph looks like: a small typed graph in, one page out. Knows no door and no database."""
