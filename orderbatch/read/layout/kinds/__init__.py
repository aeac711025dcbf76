"""What kind of sheet a table is, by rules."""
