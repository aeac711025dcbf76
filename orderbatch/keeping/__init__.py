"""What keeps the desk over the years: the books made again, originals destroyed in time (P-4.8)."""
