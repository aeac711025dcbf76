"""Orders whose lines do not stand below each other: the same cells as a table, for the same rules to read."""
