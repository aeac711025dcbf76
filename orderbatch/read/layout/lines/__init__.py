"""Which rows of a sheet are lines."""
