"""The registered analyses, a module a family: each ranks with the measures beside this folder, and says why."""
