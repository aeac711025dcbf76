"""The header block of a form: labels with their values, by rules."""
