"""Which column is what, where words alone do not say it."""
