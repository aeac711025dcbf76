"""A file becomes plain cells: one module a format."""
