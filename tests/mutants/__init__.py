"""Shows that the tests fail when access is weakened: filters, gates, policies and cache keys, one at a time."""
